"""Pages of questionnaires and submissions."""

from app.submissions.routes import answering, asking, cutting, reading
from app.submissions.routes.blueprint import pages

__all__ = ["answering", "asking", "cutting", "pages", "reading"]
