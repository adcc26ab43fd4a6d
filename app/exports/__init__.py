"""A text and the whole open record, in files."""
