"""Proposing, supporting, discussing and deciding amendments."""
