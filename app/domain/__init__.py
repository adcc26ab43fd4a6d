"""The rules of procedure, as pure functions over plain values."""
