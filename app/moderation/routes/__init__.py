"""Pages of moderation and of the facilitators' desk."""

from app.accounts.erasing import ERASURES
from app.accounts.personal import PARTS
from app.moderation.personal import decisions, erase, personal
from app.moderation.routes import (
    appeals,
    arranging,
    deciding,
    desk,
    log,
    own,
    people,
    reporting,
    stated,
    transparency,
)
from app.moderation.routes.blueprint import pages

PARTS["reports"] = personal
PARTS["moderation"] = decisions
ERASURES["moderation"] = erase

__all__ = [
    "appeals", "arranging", "deciding", "desk", "log", "own", "pages", "people", "reporting", "stated", "transparency",
]  # fmt: skip
