"""Discussions: their summaries as pages, positions and summaries in the API."""
