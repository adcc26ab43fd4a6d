"""What was promised at adoption, and what became of it."""
