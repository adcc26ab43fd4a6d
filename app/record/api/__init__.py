"""The public record in the API."""

from app.record.api import entries, log, receiving
from app.record.api.blueprint import api

__all__ = ["api", "entries", "log", "receiving"]
