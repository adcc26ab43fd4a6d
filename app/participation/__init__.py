"""Who takes part and who is missing: figures of people, contributions, what was accepted, and seats."""
