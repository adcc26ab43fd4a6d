"""What a decision is about, for those who may read it: the words of a contribution, whatever its state."""

from app.moderation.models import ModerationDecision
from app.responses.contributions import ContributionRow, contributions
from app.web.database import session


def about(decision: ModerationDecision) -> dict[str, object]:
    """The values that `moderation/_about.html` shows: a comment or amendment as a row, anything else as it is."""
    return {
        "decision": decision,
        "words": row_of(decision),
        "said": decision.statement or decision.objection,
    }


def row_of(decision: ModerationDecision) -> ContributionRow | None:
    """The comment or amendment a decision is about, as a row with its words."""
    named = (
        [decision.comment_id] if decision.comment_id else [],
        [decision.amendment_id] if decision.amendment_id else [],
    )
    return next(iter(contributions(session(), *named, revealed=True).values()), None) if any(named) else None
