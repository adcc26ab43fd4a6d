"""Pages of webhooks: those of a process, for its team, and those of the whole instance, for administrators."""

from app.accounts.erasing import ERASURES
from app.accounts.personal import PARTS
from app.webhooks.personal import erase, personal
from app.webhooks.routes import acts, keeping
from app.webhooks.routes.places import pages

__all__ = ["acts", "keeping", "pages"]
PARTS["webhooks"] = personal
ERASURES["webhooks"] = erase
