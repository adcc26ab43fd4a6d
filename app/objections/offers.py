"""What a reader may do with an objection, for its page and the API to offer."""

from app.domain.commenting import CommentState
from app.domain.objecting import Act, ObjectionState, Standing, is_blocking, may
from app.domain.phases import Action
from app.objections.rows import ObjectionRow
from app.processes.access import Access

GUARDS = {
    Act.ADDRESSED: Action.OBJECTION_ADDRESS,
    Act.AGREED: Action.OBJECTION_ANSWER,
    Act.DISAGREED: Action.OBJECTION_ANSWER,
    Act.SUSTAINED: Action.OBJECTION_DECIDE,
    Act.NOT_SUSTAINED: Action.OBJECTION_DECIDE,
    Act.CARRIED: Action.OBJECTION_ANSWER,
    Act.WITHDRAWN: Action.OBJECTION_ANSWER,
}


def offers(row: ObjectionRow, part: Access, *, supports: bool) -> frozenset[str]:
    """The acts that roles, phases, states and the rules of `domain.objecting` permit; and support, report, moderate."""
    own = part.person_id is not None and row.author_id == part.person_id
    rests = row.attached_to_id is not None or row.visibility is CommentState.HIDDEN
    standing = Standing(row.state, row.answer)
    found = {
        act.value
        for act, action in GUARDS.items()
        if not rests and part.can(action, row.state) and may(act, standing, is_author=own, is_supporter=supports)
    }
    shown = row.visibility is CommentState.PUBLISHED
    others = {
        "support": shown and is_blocking(row.state) and not own and not supports and part.can(Action.OBJECT),
        "end_support": supports and is_blocking(row.state) and part.can(Action.OBJECT),
        "report": shown and part.can(Action.REPORT) and not own,
        "moderate": part.can(Action.MODERATE) and not own and row.state is not ObjectionState.WITHDRAWN,
    }
    return frozenset(found | {name for name, possible in others.items() if possible})
