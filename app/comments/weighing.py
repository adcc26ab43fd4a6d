"""Taking positions on comments (support, against, or pass), and what a page needs to show them."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Comment
from app.comments.queries import CommentRow
from app.comments.services import wording_now
from app.domain.commenting import CommentState
from app.domain.errors import NotInThisState, OwnContribution
from app.domain.positions import Stance
from app.positions import queries as read
from app.positions import services as positions
from app.positions.figures import Weighing
from app.processes.models import Membership, Process


def take_position(
    session: Session, process: Process, comment: Comment, *, member: Membership, stance: Stance | None, now: datetime
) -> None:
    """Stand for or against a comment, or pass; None takes one's position back.

    It is kept with the wording of the clause that stands now. No single position enters the record: the counts of all
    of them do, once a day. Raises NotInThisState where the comment, or the amendment it is on, is not shown, and
    OwnContribution.
    """
    taking_part = positions.locked_taking_part(session, process.id)
    query = sa.select(Comment).where(Comment.id == comment.id).with_for_update()
    comment = session.scalars(query, execution_options={"populate_existing": True}).one()
    amendment = comment.amendment
    shown = comment.state is CommentState.PUBLISHED and not (amendment and amendment.hidden)
    if not shown and stance is not None:
        raise NotInThisState
    if comment.author_id == member.person_id:
        raise OwnContribution
    positions.take(
        session,
        process,
        taking_part,
        comment,
        on={"comment_id": comment.id},
        member=member,
        stance=stance,
        revision_id=wording_now(session, process, comment.clause, amendment, comment.language),
        now=now,
    )


def weighing_of(session: Session, process_id: int, rows: Sequence[CommentRow], person_id: int | None) -> Weighing:
    """What is shown of the positions on these comments, to this reader; at most two statements."""
    own = read.own_on_comments(session, person_id, [row.id for row in rows])
    return Weighing(own, read.counted_groups(session, process_id))
