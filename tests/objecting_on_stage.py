"""Objections in several states, conditions, and things said of earlier words, on the stage that tests go everywhere on.

What is hidden or waits is given by the stage, which knows what may never be read.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.comments.weighing import take_position
from app.domain.commenting import CommentState
from app.domain.objecting import Answer, Body, ObjectionState
from app.domain.phases import Role
from app.domain.positions import Stance
from app.objections import services
from app.objections.subjects import Subject
from app.positions.models import Position
from app.processes.models import Process
from app.processes.queries import membership_of
from app.reconsidering.services import support_if
from app.texts.models import Clause
from app.texts.queries import revision
from tests.contributing import a_comment, an_objection


def object_on(
    session: Session, process: Process, people: dict[str, Person], clause: Clause, *, hidden: str, pending: str
) -> None:
    """The first is open and answered, the second not sustained; the third is hidden, the fourth waits to be read."""
    author, leader, now = people["author"], people["facilitator"].id, datetime.now(UTC)
    member = membership_of(session, process.id, author.id)
    earlier = revision(session, clause.id, "en", 1)
    assert member is not None
    assert earlier is not None
    kept = {"author": member, "language": "en", "now": now}
    first = services.object_to(
        session, process, Subject(clause=clause), body="It shuts people out.", remedy="Take letters.", **kept
    )
    first.revision_id = earlier.id
    services.address(
        session, process, first, reasons="Letters are taken.", language="en", actor_id=leader, role=Role.FACILITATOR,
        now=now,
    )  # fmt: skip
    second = services.object_to(session, process, Subject(), body="It says nothing of costs.", remedy="", **kept)
    services.decide(
        session, process, second, sustained=False, reasons="Another text does.", language="en", body=Body.FORUM,
        actor_id=leader, role=Role.FACILITATOR, now=now,
    )  # fmt: skip
    an_objection(session, process, author, hidden, visibility=CommentState.HIDDEN, remedy=hidden)
    an_objection(session, process, author, pending, visibility=CommentState.PENDING, remedy=pending)
    assert (first.state, first.answer, second.state) == (
        ObjectionState.OPEN,
        Answer.OFFERED,
        ObjectionState.NOT_SUSTAINED,
    )


def speak_of_earlier_words(
    session: Session, process: Process, people: dict[str, Person], clause: Clause, amendment: Amendment, said: Comment
) -> None:
    """A comment and a position on an earlier wording, and support on a condition."""
    author, participant, now = people["author"], people["participant"], datetime.now(UTC)
    earlier = revision(session, clause.id, "en", 1)
    members = {one.id: membership_of(session, process.id, one.id) for one in (author, participant)}
    weighing, supporting = members[participant.id], members[author.id]
    assert earlier is not None
    assert weighing is not None
    assert supporting is not None
    a_comment(session, process, author, "And who answers?", clause=clause, revision_id=earlier.id)
    take_position(session, process, said, member=weighing, stance=Stance.SUPPORT, now=now - timedelta(days=1))
    positions_on(session, said, earlier.id)
    support_if(session, process, amendment, member=supporting, body="there is a deadline.", language="en", now=now)


def positions_on(session: Session, said: Comment, revision_id: int) -> None:
    """Let every position on a comment be about this wording."""
    for position in session.scalars(sa.select(Position).where(Position.comment_id == said.id)):
        position.revision_id = revision_id
    session.flush()
