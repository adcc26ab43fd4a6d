"""Themes of contributions, and the one time an author says that an answer misses their point."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.domain.coverage import Coverage
from app.domain.errors import AlreadyFollowedUp, FollowUpOver, NothingChanged, NotInThisState, ThemeUnknown
from app.domain.phases import PhaseKind, Role
from app.processes.models import Membership, Process
from app.processes.queries import membership_of
from app.record.verification import verify
from app.responses import follow_ups, themes
from app.responses.answers import answers_to
from app.responses.models import FollowUp, Response
from app.responses.queries import coverage_of
from app.responses.waiting import WaitingFilters, numbers_waiting_in, waiting_of
from app.responses.what_became import own_contributions
from tests.builders import NOON, a_clause, a_document, a_member, a_process
from tests.contributing import a_comment, a_response, an_amendment

SOON = NOON + timedelta(days=3)


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session, now=NOON, phase=PhaseKind.CONSULTATION)


@pytest.fixture
def author(session: Session, process: Process) -> Membership:
    person = a_member(session, process)
    found = membership_of(session, process.id, person.id)
    assert found is not None
    return found


@pytest.fixture
def comment(session: Session, process: Process, author: Membership) -> Comment:
    return a_comment(session, process, author.person, created_at=NOON)


@pytest.fixture
def response(session: Session, process: Process, comment: Comment) -> Response:
    comment.answered = True
    return a_response(session, process, comments=[comment], created_at=NOON)


def come_back(session: Session, process: Process, response: Response, member: Membership, **on: object) -> FollowUp:
    values = {"body": "I asked about the telephone.", "language": "en", "now": SOON} | on
    return follow_ups.follow_up(session, process, response, member=member, **values)  # type: ignore[arg-type]


def test_an_author_says_once_that_the_answer_misses_the_point_and_is_answered_again(
    session: Session, process: Process, author: Membership, comment: Comment, response: Response
) -> None:
    assert follow_ups.may_follow_up(session, process.id, response, author.person_id, SOON) == [(False, comment.number)]
    made = come_back(session, process, response, author, comment=comment)
    assert follow_ups.may_follow_up(session, process.id, response, author.person_id, SOON) == []
    assert follow_ups.count_follow_ups(session, process.id) == follow_ups.Counted(1, 0)
    assert [one.number for one in follow_ups.follow_ups_waiting(session, process.id)] == [made.comment.number]
    with pytest.raises(AlreadyFollowedUp):
        come_back(session, process, response, author, comment=comment)
    again = a_response(session, process, comments=[made.comment], created_at=SOON)
    made.comment.answered = True
    session.flush()
    (row,) = follow_ups.follow_ups_on(session, [response.id])[response.id]
    assert (row.on_comment, row.answered_by) == (comment.number, again.number)
    assert follow_ups.count_follow_ups(session, process.id) == follow_ups.Counted(1, 1)
    with pytest.raises(NotInThisState):
        come_back(session, process, again, author, comment=made.comment)


def test_a_follow_up_is_counted_by_itself_and_leaves_the_coverage_as_it_is(
    session: Session, process: Process, author: Membership, comment: Comment, response: Response
) -> None:
    come_back(session, process, response, author, comment=comment)
    assert coverage_of(session, process.id).in_all == Coverage(1, 1)
    assert waiting_of(session, process.id, WaitingFilters()) == []


def test_nobody_else_comes_back_nor_too_late_nor_on_what_is_hidden(
    session: Session, process: Process, author: Membership, comment: Comment, response: Response
) -> None:
    other = membership_of(session, process.id, a_member(session, process).id)
    assert other is not None
    for member, on in (
        (other, {"comment": comment}),
        (author, {"comment": a_comment(session, process, author.person)}),
    ):
        with pytest.raises(NotInThisState):
            come_back(session, process, response, member, **on)
    with pytest.raises(FollowUpOver):
        come_back(session, process, response, author, comment=comment, now=NOON + timedelta(days=14))
    comment.state = CommentState.HIDDEN
    with pytest.raises(NotInThisState):
        come_back(session, process, response, author, comment=comment)


def test_the_author_of_an_amendment_comes_back_in_its_discussion(
    session: Session, process: Process, author: Membership
) -> None:
    proposed = an_amendment(session, a_clause(session, a_document(session, process)), author.person, created_at=NOON)
    response = a_response(session, process, amendments=[proposed], created_at=NOON)
    made = come_back(session, process, response, author, amendment=proposed)
    assert made.comment.amendment_id == proposed.id
    became = answers_to(session, amendment_id=proposed.id)
    assert (became.follow_up, [one.number for one in became.responses]) == (made.comment.number, [response.number])
    assert answers_to(session, comment_id=made.comment_id).missed == response.number


def test_in_the_account_stands_what_became_of_everything_one_wrote(
    session: Session, process: Process, author: Membership, comment: Comment, response: Response
) -> None:
    proposed = an_amendment(session, a_clause(session, a_document(session, process)), author.person, created_at=SOON)
    rows = own_contributions(session, author.person_id, after="", now=SOON)
    assert rows is not None
    assert [(one.is_amendment, one.number, one.response) for one in rows] == [
        (True, proposed.number, None), (False, comment.number, response.number)
    ]  # fmt: skip
    assert rows[1].follow_up_until == NOON + timedelta(days=14)
    second = own_contributions(session, author.person_id, after=rows[0].cursor, now=NOON + timedelta(days=14))
    assert second is not None
    assert [(one.number, one.follow_up_until) for one in second] == [(comment.number, None)]
    assert own_contributions(session, author.person_id, after="1-x-3", now=SOON) is None


def test_contributions_are_put_into_themes_and_counted_in_each(session: Session, process: Process) -> None:
    team = a_member(session, process, roles=[Role.FACILITATOR])
    acting = {"person_id": team.id, "role": Role.FACILITATOR, "now": NOON}
    asked = [a_comment(session, process, created_at=NOON) for _ in range(3)]
    proposed = an_amendment(session, a_clause(session, a_document(session, process)), created_at=NOON)
    time, cost = (themes.set_theme(session, process, title={"en": title}, **acting) for title in ("Time", "Cost"))
    put = themes.put_into(session, process, time, comments=asked[:2], amendments=[proposed], **acting)
    assert (put, themes.put_into(session, process, time, comments=asked[:2], amendments=[], **acting)) == (3, 0)
    themes.put_into(session, process, cost, comments=asked[1:], amendments=[], **acting)
    a_response(session, process, comments=[asked[1]])
    figures = {one.number: one.coverage for one in themes.theme_rows(session, process.id)}
    assert figures == {time.number: Coverage(3, 1), cost.number: Coverage(2, 1)}
    assert numbers_waiting_in(session, process.id, time.id) == ([asked[0].number], [proposed.number])
    assert themes.take_out(session, process, time, comments=[asked[0]], amendments=[], **acting) == 1
    assert [one.contribution.number for one in themes.contributions_in(session, time.id)] == [
        asked[1].number, proposed.number,
    ]  # fmt: skip
    themes.change_theme(session, process, cost, title={"en": "Costs"}, retired=True, **acting)
    with pytest.raises(ThemeUnknown):
        themes.put_into(session, process, cost, comments=asked, amendments=[], **acting)
    with pytest.raises(NothingChanged):
        themes.change_theme(session, process, cost, title={"en": "Costs"}, retired=True, **acting)
    assert [one for one in verify(session).findings if "theme" in str(one)] == []
