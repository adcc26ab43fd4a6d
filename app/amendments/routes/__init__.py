"""Pages of amendments: the list, proposing, drafts, taking part, carrying over, deciding, the merge desk."""

from app.accounts.personal import PARTS
from app.amendments import drafts, personal
from app.amendments.routes import carrying, deciding, desk, drafting, listing, proposing, taking_part, weighing
from app.amendments.routes.blueprint import pages

PARTS["amendments"] = personal.proposed
PARTS["amendment_drafts"] = drafts.personal

__all__ = ["carrying", "deciding", "desk", "drafting", "listing", "pages", "proposing", "taking_part", "weighing"]
