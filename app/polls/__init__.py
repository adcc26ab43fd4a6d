"""Formal votes: questions, ballots and results."""
