"""Other platforms' amendments and comments."""
