"""Accounts in the API: who is calling, and who may speak for an organisation."""

from app.accounts.api import mandates, me
from app.accounts.api.blueprint import api

__all__ = ["api", "mandates", "me"]
