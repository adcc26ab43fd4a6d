"""What pages of every feature show of notices: how many are unread, and whether the reader follows what they show."""

from flask_login import current_user

from app.domain.noticing import About
from app.notices.following import subscription_to
from app.notices.models import Subscription
from app.notices.queries import unread_count
from app.notices.routes.blueprint import pages
from app.notices.wording import CHANNELS
from app.web.database import session


@pages.app_context_processor
def for_templates() -> dict[str, object]:
    """Asked for by the pages that need them, so that others cost nothing."""
    return {"unread_notices": unread, "following": following, "told_by": CHANNELS}


def unread() -> int:
    """How many notices the reader has not read; it counts to a hundred."""
    return unread_count(session(), current_user.id) if current_user.is_authenticated else 0


def following(about: str, target_id: int) -> Subscription | None:
    """That the reader follows this thing; None when they do not."""
    if not current_user.is_authenticated:
        return None
    return subscription_to(session(), current_user.id, About(about), target_id)
