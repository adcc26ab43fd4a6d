"""Who stands behind the adopted text, and what they except from it."""
