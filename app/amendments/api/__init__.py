"""Amendments in the API: proposals, and the drafts they grow from."""

from app.amendments.api import drafts, proposals
from app.amendments.api.blueprint import api

__all__ = ["api", "drafts", "proposals"]
