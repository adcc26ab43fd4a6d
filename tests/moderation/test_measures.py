"""Locking, moving, merging, warning, suspending; and new accounts that wait."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments import locks
from app.comments.models import Comment, Quotation
from app.comments.quotes import quotes_of
from app.domain.appeals import Outcome
from app.domain.carrying_quotes import Fate
from app.domain.commenting import CommentState
from app.domain.errors import (
    ClauseElsewhere,
    DiscussionLocked,
    MergedInCircle,
    NotInThisState,
    OwnDecision,
    ReasonsMissing,
    TeamNotSuspended,
)
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import Role
from app.moderation import arranging, people, reviews
from app.moderation.models import ModerationDecision
from app.moderation.taking import Grounds, Hand
from app.record.verification import verify
from tests.builders import NOON, a_clause, a_document, a_process
from tests.contributing import a_comment
from tests.moderation.rooms import GROUNDS, TOMORROW, Room, room

__all__ = ["room"]


def test_a_locked_thread_takes_no_replies_until_it_is_opened_again(room: Room) -> None:
    reply = room.reply(room.comment)
    arranging.lock_thread(room.session, room.process, reply, GROUNDS, room.hand, now=NOON)
    for answered in (room.comment, reply):
        with pytest.raises(DiscussionLocked):
            room.reply(answered)
    assert room.send(clause=room.clause).state is CommentState.PUBLISHED
    assert locks.locked_threads(room.session, [room.comment.id, reply.id]) == {room.comment.id}
    with pytest.raises(NotInThisState):
        arranging.lock_thread(room.session, room.process, reply, GROUNDS, room.hand, now=NOON)
    arranging.lock_thread(room.session, room.process, reply, GROUNDS, room.hand, now=NOON, measure=Measure.UNLOCK)
    assert room.reply(room.comment).place == 2
    assert room.told(room.author) == ["moderated", "moderated"]


def test_a_locked_clause_takes_neither_comments_nor_replies(room: Room) -> None:
    arranging.lock_clause(room.session, room.process, room.clause, GROUNDS, room.hand, now=NOON)
    with pytest.raises(DiscussionLocked):
        room.send(clause=room.clause)
    with pytest.raises(DiscussionLocked):
        room.reply(room.comment)
    room.send(clause=room.other)
    room.send()


def test_a_comment_moves_with_its_replies_and_its_quotes_stay_with_their_wording(room: Room) -> None:
    revision_id = room.comment.revision_id or room.send(clause=room.clause).revision_id
    assert revision_id is not None
    quoted = Quotation(revision_id=revision_id, start=0, end=5, exact="Every", prefix="", suffix=" person")
    room.comment.quotations.append(quoted)
    first = room.reply(room.comment)
    second = room.reply(first)
    decision = arranging.move(room.session, room.process, room.comment, room.other, GROUNDS, room.hand, now=NOON)
    assert {one.clause_id for one in (room.comment, first, second)} == {room.other.id}
    assert (decision.from_clause_id, decision.to_clause_id) == (room.clause.id, room.other.id)
    assert reviews.moved_from(room.session, room.clause.id)[0] == (room.comment.number, room.other.number)
    kept = quotes_of(room.session, [room.comment.id])[room.comment.id][0]
    assert (kept.clause_number, kept.fate) == (room.clause.number, Fate.ORPHANED)
    arranging.move_back(room.session, room.process, decision, GROUNDS, room.hand, now=NOON)
    assert second.clause_id == room.clause.id
    assert reviews.moved_from(room.session, room.clause.id) == []


def test_a_reply_that_is_moved_begins_a_thread_with_what_answers_it(room: Room) -> None:
    stays, moved = room.reply(room.comment), room.reply(room.comment)
    answer = room.reply(moved)
    arranging.move(room.session, room.process, moved, room.other, GROUNDS, room.hand, now=NOON)
    assert (moved.root_id, moved.reply_to_id, moved.place) == (None, None, 0)
    assert (answer.root_id, answer.reply_to_id, answer.place) == (moved.id, moved.id, 1)
    assert (stays.root_id, stays.clause_id) == (room.comment.id, room.clause.id)


def test_a_comment_moves_only_to_another_clause_of_its_process(room: Room, session: Session) -> None:
    elsewhere = a_clause(session, a_document(session, a_process(session, now=NOON)))
    with pytest.raises(ClauseElsewhere):
        arranging.move(session, room.process, room.comment, elsewhere, GROUNDS, room.hand, now=NOON)
    with pytest.raises(NotInThisState):
        arranging.move(session, room.process, room.comment, room.clause, GROUNDS, room.hand, now=NOON)
    room.other.struck_at = NOON
    with pytest.raises(ClauseElsewhere):
        arranging.move(session, room.process, room.comment, room.other, GROUNDS, room.hand, now=NOON)
    assert room.comment.clause_id == room.clause.id


def merge(room: Room, one: Comment, into: Comment) -> None:
    arranging.merge(room.session, room.process, one, into, GROUNDS, room.hand, now=NOON)


def test_comments_that_say_the_same_stand_behind_one_never_in_a_circle(room: Room) -> None:
    second, third = (a_comment(room.session, room.process, room.somebody(), clause=room.clause) for _ in range(2))
    merge(room, second, room.comment)
    with pytest.raises(MergedInCircle):
        merge(room, room.comment, second)
    with pytest.raises(MergedInCircle):
        merge(room, third, third)
    with pytest.raises(NotInThisState):
        merge(room, second, third)
    merge(room, room.comment, third)
    assert reviews.merged_in(room.session, room.process.id) == {second.id: third.id, room.comment.id: third.id}
    arranging.separate(room.session, room.process, second, GROUNDS, room.hand, now=NOON)
    assert reviews.merged_in(room.session, room.process.id) == {room.comment.id: third.id}


def test_nothing_is_merged_across_processes_or_with_what_is_not_shown(room: Room, session: Session) -> None:
    foreign = a_comment(session, a_process(session, now=NOON))
    hidden = a_comment(session, room.process, state=CommentState.HIDDEN)
    for into in (foreign, hidden, room.reply(room.comment)):
        with pytest.raises(NotInThisState):
            merge(room, room.comment, into)


def test_a_measure_without_reasons_or_about_oneself_changes_nothing(room: Room) -> None:
    empty = Grounds(ReportReason.ABUSE, " ", "en")
    with pytest.raises(ReasonsMissing):
        arranging.lock_thread(room.session, room.process, room.comment, empty, room.hand, now=NOON)
    with pytest.raises(OwnDecision):
        arranging.lock_thread(room.session, room.process, room.comment, GROUNDS, Hand(room.author.id), now=NOON)
    with pytest.raises(OwnDecision):
        people.warn(room.session, room.process, room.member(room.author), GROUNDS, Hand(room.author.id), now=NOON)
    assert room.session.scalars(sa.select(ModerationDecision)).all() == []
    assert not locks.is_locked(room.session, clause_id=None, root_id=room.comment.id)


def test_a_warning_is_told_with_its_reasons_and_changes_nothing_else(room: Room) -> None:
    decision = people.warn(room.session, room.process, room.member(room.author), GROUNDS, room.hand, now=NOON)
    assert (decision.person_id, decision.measure, decision.until) == (room.author.id, Measure.WARN, None)
    assert room.told(room.author) == ["moderated"]
    assert room.send(clause=room.clause).state is CommentState.PUBLISHED


def test_a_suspension_has_an_end_that_lies_ahead_and_the_team_cannot_be_suspended(room: Room) -> None:
    for until in (NOON, NOON - timedelta(days=1), NOON + timedelta(days=400), None):
        with pytest.raises(ReasonsMissing):
            room.suspend(until)
    with pytest.raises(TeamNotSuspended):
        room.suspend(member=room.member(room.somebody(Role.PARTICIPANT, Role.RESPONDER)))
    room.suspend()
    assert room.member(room.author).suspended_until == TOMORROW
    with pytest.raises(NotInThisState):
        room.suspend()


@pytest.mark.parametrize(("days", "contributions", "waits"), [(0, 0, False), (1, 0, True), (0, 2, True), (0, 1, False)])
def test_new_accounts_wait_for_a_moderator_where_the_process_wants_it(
    room: Room, days: int, contributions: int, waits: bool
) -> None:
    room.process.slow_lane_days, room.process.slow_lane_contributions = days, contributions
    room.author.created_at = NOON - timedelta(hours=23)
    room.session.flush()
    sent = room.send(clause=room.clause)
    assert sent.state is (CommentState.PENDING if waits else CommentState.PUBLISHED)
    assert room.send(by=room.facilitator, clause=room.clause).state is CommentState.PUBLISHED


def test_the_record_agrees_after_every_measure_and_finds_an_outcome_that_was_changed(room: Room) -> None:
    room.comment = room.send(clause=room.clause)
    reply, twin = room.reply(room.comment), room.send(by=room.somebody(), clause=room.clause)
    arranging.move(room.session, room.process, reply, room.other, GROUNDS, room.hand, now=NOON)
    merge(room, twin, room.comment)
    arranging.lock_clause(room.session, room.process, room.clause, GROUNDS, room.hand, now=NOON)
    arranging.lock_thread(room.session, room.process, reply, GROUNDS, room.hand, now=NOON)
    room.suspend()
    appeal = room.appeal(room.hide())
    room.judge(appeal, Outcome.REVERSED, room.somebody(Role.FACILITATOR))

    def found() -> list[str]:
        wanted = ("comments/", "moderation/", "appeals/")
        known = {f"comments/{one.number}" for one in (room.comment, reply, twin)}
        places = [finding.place.split()[-1] for finding in verify(room.session).findings]
        return [one for one in places if one.startswith(wanted) and (not one.startswith("comments/") or one in known)]

    assert found() == []
    appeal.outcome = Outcome.UPHELD
    room.session.flush()
    assert found() == ["appeals/1"]
