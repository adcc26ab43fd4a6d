"""Searching everything that everybody may read, in every language, whoever asks."""
