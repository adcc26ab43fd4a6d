"""Pages of the votes."""

from app.accounts.personal import PARTS
from app.polls.personal import personal
from app.polls.routes import asking, voting, what_if
from app.polls.routes.blueprint import pages

PARTS["ballots"] = personal

__all__ = ["asking", "pages", "voting", "what_if"]
