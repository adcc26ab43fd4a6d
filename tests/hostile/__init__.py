"""What happens to bad input, on every address, in every field, in every channel."""
