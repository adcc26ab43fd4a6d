"""Comments on clauses and amendments, in threads."""
