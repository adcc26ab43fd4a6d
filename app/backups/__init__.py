"""Backups of the whole instance, and restoring them: one file that fits either database."""
