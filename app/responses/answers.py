"""What became of one contribution: its answers, the follow-up to them, its themes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Comment
from app.domain.responding import Disposition
from app.responses.follow_ups import follow_ups_among
from app.responses.models import Answered, FollowUp, Response
from app.responses.themes import themes_of_contributions


@dataclass(frozen=True)
class AnswerRow:
    """A response to a contribution."""

    number: int
    disposition: Disposition
    created_at: datetime


@dataclass(frozen=True)
class Answers:
    """The responses, the earliest first; `follow_up` the comment that says they miss the point, and if it is answered.

    `missed`: the response that the contribution, a follow-up itself, says something about. `themes`: number to title.
    """

    responses: Sequence[AnswerRow] = ()
    follow_up: int | None = None
    follow_up_answered: bool = False
    missed: int | None = None
    themes: Sequence[tuple[int, Mapping[str, str]]] = ()


NOTHING = Answers()


def answers_to(session: Session, *, comment_id: int | None = None, amendment_id: int | None = None) -> Answers:
    """What became of one comment or amendment; four statements."""
    named = Answered.comment_id == comment_id if comment_id else Answered.amendment_id == amendment_id
    query = sa.select(Response.number, Response.disposition, Response.created_at).order_by(Response.number)
    rows = session.execute(query.join(Answered, Answered.response_id == Response.id).where(named))
    about = FollowUp.on_comment_id == comment_id if comment_id else FollowUp.on_amendment_id == amendment_id
    came = sa.select(Comment.number, Comment.answered).join(FollowUp, FollowUp.comment_id == Comment.id).where(about)
    follow_up = session.execute(came).first()
    ids = ([comment_id] if comment_id else [], [amendment_id] if amendment_id else [])
    themes = themes_of_contributions(session, *ids).get((comment_id is None, comment_id or amendment_id or 0), [])
    return Answers(
        responses=[AnswerRow(*row) for row in rows],
        follow_up=follow_up.number if follow_up else None,
        follow_up_answered=bool(follow_up and follow_up.answered),
        missed=follow_ups_among(session, ids[0]).get(comment_id or 0),
        themes=[(one.number, one.title) for one in themes],
    )
