"""Taking positions on comments and amendments: counted once, changed, taken back, and the order that follows."""

from itertools import pairwise

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.amendments import services as amendments
from app.comments import weighing
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.domain.errors import NotInThisState, OwnContribution
from app.domain.positions import Stance
from app.jobs.models import OutboxMessage
from app.ledger.models import Entry
from app.positions.models import Position, TakingPart
from app.positions.services import reorder
from app.processes.models import Membership, Process
from app.processes.queries import membership_of
from app.texts.models import Clause
from tests.builders import NOON, a_clause, a_document, a_member, a_process, a_revision
from tests.contributing import a_comment, an_amendment


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session, now=NOON)


@pytest.fixture
def clause(session: Session, process: Process) -> Clause:
    return a_clause(session, a_document(session, process))


def member_of(session: Session, process: Process, person: Person) -> Membership:
    found = membership_of(session, process.id, person.id)
    assert found is not None
    return found


def a_crowd(session: Session, process: Process, size: int, group: str = "citizen") -> list[Membership]:
    return [member_of(session, process, a_member(session, process, group=group)) for _ in range(size)]


def weigh(session: Session, process: Process, comment: Comment, member: Membership, stance: Stance | None) -> None:
    weighing.take_position(session, process, comment, member=member, stance=stance, now=NOON)


def test_a_person_has_one_position_on_a_comment_which_they_change_and_take_back(
    session: Session, process: Process, clause: Clause
) -> None:
    comment, (member,) = a_comment(session, process, clause=clause), a_crowd(session, process, 1)
    for stance, kept in (
        (Stance.SUPPORT, [1, 0, 0]),
        (Stance.SUPPORT, [1, 0, 0]),
        (Stance.AGAINST, [0, 1, 0]),
        (Stance.PASS, [0, 0, 1]),
    ):
        weigh(session, process, comment, member, stance)
        assert comment.tallies == {"citizen": kept}
        assert session.scalars(sa.select(Position.stance)).all() == [stance]
    weigh(session, process, comment, member, None)
    weigh(session, process, comment, member, None)
    assert comment.tallies == {}
    assert session.scalars(sa.select(Position)).all() == []
    assert session.get_one(TakingPart, process.id).people == {}


def test_no_single_position_on_a_comment_is_in_the_record(session: Session, process: Process, clause: Clause) -> None:
    comment = a_comment(session, process, clause=clause)
    for member in a_crowd(session, process, 3):
        weigh(session, process, comment, member, Stance.SUPPORT)
    assert session.scalars(sa.select(Entry.kind)).all() == []


def test_support_of_an_amendment_is_in_the_record_and_being_against_it_is_not(
    session: Session, process: Process, clause: Clause
) -> None:
    proposed, (member,) = an_amendment(session, clause), a_crowd(session, process, 1)
    for stance in (Stance.AGAINST, Stance.SUPPORT, Stance.PASS, Stance.SUPPORT, None):
        amendments.take_position(session, process, proposed, member=member, stance=stance, now=NOON)
    kinds = session.scalars(sa.select(Entry.kind).order_by(Entry.index)).all()
    assert kinds == ["amendment_supported", "amendment_support_ended"] * 2
    amendments.take_position(session, process, proposed, member=member, stance=Stance.AGAINST, now=NOON)
    amendments.end_support(session, process, proposed, supporter=member, now=NOON)
    assert proposed.tallies == {"citizen": [0, 1, 0]}, "to end one's support is not to stop being against it"


def test_a_position_remembers_the_wording_that_stood(session: Session, process: Process, clause: Clause) -> None:
    comment, (member,) = a_comment(session, process, clause=clause), a_crowd(session, process, 1)
    later = a_revision(session, clause, "Other words.", number=2)
    weigh(session, process, comment, member, Stance.SUPPORT)
    assert session.scalars(sa.select(Position.revision_id)).one() == later.id
    latest = a_revision(session, clause, "Still other words.", number=3)
    weigh(session, process, comment, member, Stance.SUPPORT)
    assert session.scalars(sa.select(Position.revision_id)).one() == latest.id


def test_nobody_takes_a_position_on_what_they_wrote_themselves(session: Session, process: Process) -> None:
    author = a_member(session, process)
    with pytest.raises(OwnContribution):
        weigh(session, process, a_comment(session, process, author), member_of(session, process, author), Stance.PASS)


@pytest.mark.parametrize("state", [CommentState.HIDDEN, CommentState.WITHDRAWN, CommentState.PENDING])
def test_what_is_not_shown_takes_no_position_but_lets_one_go(
    session: Session, process: Process, state: CommentState
) -> None:
    comment, (member,) = a_comment(session, process), a_crowd(session, process, 1)
    weigh(session, process, comment, member, Stance.SUPPORT)
    comment.state = state
    session.flush()
    with pytest.raises(NotInThisState):
        weigh(session, process, comment, member, Stance.AGAINST)
    weigh(session, process, comment, member, None)
    assert comment.tallies == {}


def test_a_comment_on_a_hidden_amendment_takes_no_position(session: Session, process: Process, clause: Clause) -> None:
    comment = a_comment(session, process, amendment=an_amendment(session, clause, hidden=True))
    with pytest.raises(NotInThisState):
        weigh(session, process, comment, *a_crowd(session, process, 1), Stance.SUPPORT)


def test_the_order_is_made_anew_when_another_group_takes_part(session: Session, process: Process) -> None:
    bridging, popular = a_comment(session, process), a_comment(session, process)
    citizens, scholars = a_crowd(session, process, 8), a_crowd(session, process, 5, "academia")
    for member in citizens:
        weigh(session, process, popular, member, Stance.SUPPORT)
    for member in [*citizens[:5], *scholars]:
        weigh(session, process, bridging, member, Stance.SUPPORT)
    assert session.get_one(TakingPart, process.id).people == {"citizen": 8, "academia": 5}
    waiting = session.scalars(sa.select(OutboxMessage.kind)).all()
    assert waiting == ["bridging_order"] * 2
    assert reorder(session, process.id) == 2
    session.refresh(bridging)
    session.refresh(popular)
    assert bridging.bridging > popular.bridging > 0, "one group alone stands behind both"
    places = [bridging.bridging]
    for member in citizens[5:]:
        weigh(session, process, bridging, member, Stance.AGAINST)
        places.append(bridging.bridging)
    assert all(later < earlier for earlier, later in pairwise(places)), "every position moves it at once"
