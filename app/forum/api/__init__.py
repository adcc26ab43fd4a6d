"""The forum in the API: reading it, announcing meetings, changing and cancelling them, and telling what was said."""

from app.forum.api import meetings, reading
from app.forum.api.blueprint import api

__all__ = ["api", "meetings", "reading"]
