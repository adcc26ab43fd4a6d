"""Pages of responses."""

from app.responses.routes import answering, drafting, following_up, reading, themes, waiting
from app.responses.routes.blueprint import pages

__all__ = ["answering", "drafting", "following_up", "pages", "reading", "themes", "waiting"]
