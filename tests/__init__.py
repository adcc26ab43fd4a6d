"""The tests: each reads as a sentence about the field."""
