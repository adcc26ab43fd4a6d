"""What the public record says, once a day, of how many stand for and against contributions."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.counting import enter_counts
from app.comments.models import Comment
from app.comments.weighing import take_position
from app.domain.commenting import CommentState
from app.domain.positions import Stance
from app.ledger.models import Body, Entry
from app.processes.models import Process
from app.processes.queries import membership_of
from app.record.verification import verify
from tests.builders import NOON, a_member, a_process
from tests.contributing import a_comment

DAY = timedelta(days=1)


def stand(session: Session, process: Process, comment: Comment, how_many: int, group: str, stance: Stance) -> None:
    for _ in range(how_many):
        person = a_member(session, process, group=group)
        member = membership_of(session, process.id, person.id)
        assert member is not None
        take_position(session, process, comment, member=member, stance=stance, now=NOON)


def entered(session: Session) -> list[Any]:
    query = sa.select(Body.body).join(Entry, Entry.index == Body.index).where(Entry.kind == "positions_counted")
    return [body["counts"] for body in session.scalars(query.order_by(Entry.index)) if body]


def test_what_has_changed_is_entered_once_a_day_and_small_groups_only_together(session: Session) -> None:
    process = a_process(session, now=NOON)
    much, little = a_comment(session, process), a_comment(session, process)
    stand(session, process, much, 6, "citizen", Stance.SUPPORT)
    stand(session, process, much, 2, "academia", Stance.AGAINST)
    stand(session, process, little, 4, "citizen", Stance.PASS)
    assert enter_counts(session, NOON) == 1
    told = {"groups": {}, "together": ["academia", "citizen"], "together_counts": [6, 2, 0], "in_all": [6, 2, 0]}
    assert entered(session) == [{f"comments/{much.number}": told}], "four positions are too few to be told"
    assert enter_counts(session, NOON + DAY) == 0, "nothing has changed"
    stand(session, process, little, 1, "citizen", Stance.PASS)
    assert enter_counts(session, NOON + timedelta(hours=1)) == 0, "a worker that starts again waits for its day"
    assert enter_counts(session, NOON + DAY) == 1
    assert set(entered(session)[1]) == {f"comments/{little.number}"}
    much.state = CommentState.HIDDEN
    assert enter_counts(session, NOON + 2 * DAY) == 1
    assert entered(session)[2] == {f"comments/{much.number}": None}, "what is hidden is told no longer"
    assert [str(found) for found in verify(session).findings if "positions" in str(found)] == []
