"""Pages of the forum: who sits in it, its meetings and minutes, calls for members."""

from app.accounts.erasing import ERASURES
from app.accounts.personal import PARTS
from app.forum.personal import erase, personal
from app.forum.routes import calling, gathering, seating
from app.forum.routes.blueprint import pages

PARTS["forum"] = personal
ERASURES["forum"] = erase

__all__ = ["calling", "gathering", "pages", "seating"]
