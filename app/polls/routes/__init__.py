"""Pages of the votes."""

from app.accounts.personal import PARTS
from app.polls.personal import personal, personal_procedures
from app.polls.routes import afterwards, asking, blocks, elsewhere, entrusting, reminding, voting, what_if
from app.polls.routes.blueprint import pages

PARTS["ballots"] = personal
PARTS["votes"] = personal_procedures

__all__ = [
    "afterwards",
    "asking",
    "blocks",
    "elsewhere",
    "entrusting",
    "pages",
    "reminding",
    "voting",
    "what_if",
]
