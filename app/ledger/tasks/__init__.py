"""What the worker does for the record."""

from app.ledger.tasks.signing import signing

__all__ = ["signing"]
