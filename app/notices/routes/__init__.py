"""Pages of notices; what every page shows of them; feeds, calendars, and the links that stop mails."""

from app.accounts.personal import PARTS
from app.notices import letters
from app.notices.personal import personal
from app.notices.routes import feeds, following, header, reading, settings, stopping
from app.notices.routes.blueprint import machines, pages
from app.notices.routes.stopping import unsubscribe as without_token

PARTS["notices"] = personal

__all__ = [
    "feeds", "following", "header", "letters", "machines", "pages", "reading", "settings", "stopping", "without_token",
]  # fmt: skip
