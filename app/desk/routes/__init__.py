"""Pages of the facilitators' desk."""

from app.accounts.erasing import ERASURES
from app.accounts.personal import PARTS
from app.desk.personal import erase, personal
from app.desk.routes import giving, keeping, overview, queue, timing, together
from app.desk.routes.blueprint import pages

PARTS["desk"] = personal
ERASURES["desk"] = erase

__all__ = ["giving", "keeping", "overview", "pages", "queue", "timing", "together"]
