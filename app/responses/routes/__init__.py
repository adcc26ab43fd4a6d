"""Pages of responses."""

from app.responses.routes import answering, reading, waiting
from app.responses.routes.blueprint import pages

__all__ = ["answering", "pages", "reading", "waiting"]
