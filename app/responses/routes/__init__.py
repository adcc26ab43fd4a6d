"""Pages of responses."""

from app.responses.routes import answering, beside, campaigns, drafting, following_up, reading, themes, waiting
from app.responses.routes.blueprint import pages

__all__ = ["answering", "beside", "campaigns", "drafting", "following_up", "pages", "reading", "themes", "waiting"]
