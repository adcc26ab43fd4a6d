"""Pages of campaigns: read by everybody, decided about by the team; and what a discussion shows of them."""

from app.accounts.erasing import ERASURES
from app.accounts.personal import PARTS
from app.amendments import folding as of_amendments
from app.campaigns.discussed import FOLDING, OF_AMENDMENTS
from app.campaigns.erasing import erase
from app.campaigns.personal import personal
from app.campaigns.routes import deciding, reading
from app.campaigns.routes.blueprint import pages
from app.comments.folding import FOLDINGS

PARTS["campaigns"] = personal
ERASURES["campaigns"] = erase
if FOLDING not in FOLDINGS:
    FOLDINGS.append(FOLDING)
if OF_AMENDMENTS not in of_amendments.FOLDINGS:
    of_amendments.FOLDINGS.append(OF_AMENDMENTS)

__all__ = ["deciding", "pages", "reading"]
