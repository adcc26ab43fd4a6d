"""The repository of a process: its documents with their versions, and what was withdrawn."""
