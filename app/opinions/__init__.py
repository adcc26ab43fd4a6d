"""Statements that people agree or disagree with, and the map of their opinions."""
