"""Language versions of clauses and their drift."""
