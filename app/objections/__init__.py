"""Objections: reasoned concerns that ask to be resolved, what became of them, and minority views."""
