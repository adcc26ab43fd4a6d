"""Documents, divisions, clauses, revisions, versions, and importing a text."""
