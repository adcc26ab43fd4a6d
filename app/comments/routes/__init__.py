"""Pages of comments."""

from app.accounts.erasing import ERASURES, REDACTIONS
from app.accounts.personal import PARTS
from app.comments import drafts, erasing, mentions, receipts
from app.comments.personal import personal, positions
from app.comments.routes import keeping, listing, one, weighing, writing
from app.comments.routes.blueprint import pages

PARTS["comments"] = personal
ERASURES["comments"] = erasing.erase
REDACTIONS["comments"] = erasing.erase_withdrawn
PARTS["comment_drafts"] = drafts.personal
PARTS["mentions"] = mentions.personal
PARTS["positions"] = positions

__all__ = ["keeping", "listing", "one", "pages", "receipts", "weighing", "writing"]
