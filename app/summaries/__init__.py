"""Summaries of discussions, written by facilitators and marked as theirs."""
