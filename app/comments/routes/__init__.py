"""Pages of comments."""

from app.accounts.personal import PARTS
from app.comments.personal import personal, positions
from app.comments.routes import listing, one, writing
from app.comments.routes.blueprint import pages

PARTS["comments"] = personal
PARTS["positions"] = positions

__all__ = ["listing", "one", "pages", "writing"]
