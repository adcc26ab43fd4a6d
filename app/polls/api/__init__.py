"""Votes in the API: questions and results, and how votes are held."""

from app.polls.api import held, questions
from app.polls.api.blueprint import api

__all__ = ["api", "held", "questions"]
