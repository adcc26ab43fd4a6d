"""Comparing jurisdictions: crosswalks between texts, national variants of a clause, reservations about it."""
