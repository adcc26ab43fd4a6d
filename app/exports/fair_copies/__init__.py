"""Fair copies: an edition as paragraphs, tables, notes, tracked changes and comments, whatever file they go into."""
