"""Locking, moving, merging, warning, suspending; appeals; and what takes two."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.comments import locks
from app.comments import services as comments
from app.comments.models import Comment, Quotation
from app.comments.quotes import quotes_of
from app.domain.appeals import Outcome, appeal_until
from app.domain.carrying_quotes import Fate
from app.domain.commenting import CommentState, Kind
from app.domain.errors import (
    AlreadyAppealed,
    AlreadyDecided,
    AppealTooLate,
    AppealWorsens,
    ClauseElsewhere,
    DiscussionLocked,
    MergedInCircle,
    NotInThisState,
    OwnDecision,
    ReasonsMissing,
    SecondNeeded,
    TeamNotSuspended,
)
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import Role
from app.jobs.models import OutboxMessage
from app.ledger.models import Entry
from app.moderation import appealing, arranging, people, reversals, reviews, services
from app.moderation.models import Appeal, ModerationDecision
from app.moderation.taking import Grounds, Hand
from app.processes.models import Membership
from app.processes.queries import membership_of
from app.record.verification import verify
from tests.builders import NOON, a_clause, a_comment, a_document, a_member, a_process

GROUNDS = Grounds(ReportReason.OFF_TOPIC, "It is about another clause.", "en")
FACILITATING, STEERING = frozenset({Role.FACILITATOR}), frozenset({Role.STEWARD})
TOMORROW = NOON + timedelta(days=1)


class Room:
    """A process with two clauses, an author with a comment on the first, and a facilitator."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.process = a_process(session, now=NOON)
        text = a_document(session, self.process)
        self.clause, self.other = a_clause(session, text, number="1"), a_clause(session, text, number="2")
        self.author = a_member(session, self.process)
        self.comment = a_comment(session, self.process, self.author, clause=self.clause)
        self.facilitator = self.somebody(Role.FACILITATOR)

    def somebody(self, *roles: Role) -> Person:
        return a_member(self.session, self.process, roles=roles or (Role.PARTICIPANT,))

    def member(self, person: Person) -> Membership:
        found = membership_of(self.session, self.process.id, person.id)
        assert found is not None
        return found

    @property
    def hand(self) -> Hand:
        return Hand(self.facilitator.id)

    def reply(self, to: Comment, by: Person | None = None) -> Comment:
        return self.send(reply_to=to, by=by)

    def send(self, by: Person | None = None, **where: object) -> Comment:
        return comments.send(
            self.session, self.process, author=self.member(by or self.author), kind=Kind.CONCERN, body="I disagree.",
            language="en", now=NOON, **where,  # type: ignore[arg-type]
        )  # fmt: skip

    def hide(self) -> ModerationDecision:
        return services.decide(
            self.session, self.process, measure=Measure.HIDE, rule=ReportReason.ABUSE, facts="It insults.",
            legal_ground="", language="en", moderator_id=self.facilitator.id, now=NOON, comment=self.comment,
        )  # fmt: skip

    def suspend(self, until: object = TOMORROW, member: Membership | None = None) -> ModerationDecision:
        held = member or self.member(self.author)
        return people.suspend(self.session, self.process, held, until, GROUNDS, self.hand, now=NOON)  # type: ignore[arg-type]

    def appeal(self, decision: ModerationDecision, by: Person | None = None, **changes: object) -> Appeal:
        values = {"reasons": "I was polite.", "language": "en", "now": NOON} | changes
        person = by or self.author
        return appealing.file(self.session, self.process, decision, appellant_id=person.id, **values)  # type: ignore[arg-type]

    def judge(self, appeal: Appeal, outcome: Outcome, by: Person, **changes: object) -> Appeal:
        values = {"roles": FACILITATING, "now": NOON} | changes
        return appealing.decide(
            self.session,
            self.process,
            appeal,
            outcome,
            GROUNDS,
            judge_id=by.id,
            **values,  # type: ignore[arg-type]
        )

    def told(self, person: Person) -> list[str]:
        mails = self.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id))
        return [mail.payload["template"] for mail in mails if mail.payload["to"] == person.id]


@pytest.fixture
def room(session: Session) -> Room:
    return Room(session)


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


def test_lifting_a_suspension_takes_two(room: Room) -> None:
    decision = room.suspend()
    with pytest.raises(SecondNeeded):
        people.lift(room.session, room.process, room.member(room.author), GROUNDS, room.hand, now=NOON)
    proposed = reversals.propose(
        room.session, room.process, decision, GROUNDS, proposer_id=room.facilitator.id, now=NOON
    )
    second = room.somebody(Role.FACILITATOR)
    for person, roles in ((room.facilitator, FACILITATING), (room.author, FACILITATING), (room.author, STEERING)):
        assert not reversals.may_confirm(room.session, proposed, person.id, roles)
    settled = reversals.settle(
        room.session, room.process, proposed, confirms=True, person_id=second.id, roles=FACILITATING, now=NOON
    )
    assert settled is not None
    assert (settled.measure, settled.proposed_by_id) == (Measure.LIFT, room.facilitator.id)
    assert room.member(room.author).suspended_until is None
    with pytest.raises(AlreadyDecided):
        reversals.settle(
            room.session, room.process, proposed, confirms=True, person_id=second.id, roles=FACILITATING, now=NOON
        )


def test_what_somebody_else_hid_is_shown_again_by_two_and_the_steward_is_the_second_of_a_team_of_one(
    room: Room,
) -> None:
    hidden, other = room.hide(), room.somebody(Role.FACILITATOR)
    with pytest.raises(SecondNeeded):
        services.decide(
            room.session, room.process, measure=Measure.RESTORE, rule=ReportReason.ABUSE, facts="It does not.",
            legal_ground="", language="en", moderator_id=other.id, now=NOON, comment=room.comment,
        )  # fmt: skip
    proposed = reversals.propose(room.session, room.process, hidden, GROUNDS, proposer_id=other.id, now=NOON)
    with pytest.raises(AlreadyDecided):
        reversals.propose(room.session, room.process, hidden, GROUNDS, proposer_id=other.id, now=NOON)
    steward = room.somebody(Role.STEWARD)
    assert not reversals.may_confirm(room.session, proposed, steward.id, STEERING)
    room.member(room.facilitator).role_names = [Role.PARTICIPANT.value]
    room.session.flush()
    assert reversals.may_confirm(room.session, proposed, steward.id, STEERING)
    reversals.settle(
        room.session, room.process, proposed, confirms=True, person_id=steward.id, roles=STEERING, now=NOON
    )
    assert room.comment.state is CommentState.PUBLISHED


def test_a_reversal_that_is_turned_down_leaves_everything_as_it_was(room: Room) -> None:
    hidden, other, third = room.hide(), room.somebody(Role.FACILITATOR), room.somebody(Role.FACILITATOR)
    proposed = reversals.propose(room.session, room.process, hidden, GROUNDS, proposer_id=other.id, now=NOON)
    reversals.settle(
        room.session, room.process, proposed, confirms=False, person_id=third.id, roles=FACILITATING, now=NOON
    )
    assert room.comment.state is CommentState.HIDDEN
    assert reviews.count_reversals_waiting(room.session, room.process.id) == 0


def test_an_appeal_is_filed_once_in_time_and_by_whom_the_decision_went_against(room: Room) -> None:
    decision = room.hide()
    with pytest.raises(NotInThisState):
        room.appeal(decision, by=room.somebody())
    with pytest.raises(ReasonsMissing):
        room.appeal(decision, reasons=" ")
    with pytest.raises(AppealTooLate):
        room.appeal(decision, now=appeal_until(NOON))
    appeal = room.appeal(decision)
    assert (appeal.number, appeal.due_at, appeal.by_reporter) == (1, NOON + timedelta(days=14), False)
    with pytest.raises(AlreadyAppealed):
        room.appeal(decision)
    assert room.told(room.author) == ["moderated", "appeal_received"]
    assert reviews.count_overdue(room.session, room.process.id, NOON + timedelta(days=14)) == 0
    assert reviews.count_overdue(room.session, room.process.id, NOON + timedelta(days=15)) == 1


def test_a_reporter_appeals_against_the_rejection_of_a_report_and_the_comment_is_hidden(room: Room) -> None:
    reporter, judge = room.somebody(), room.somebody(Role.FACILITATOR)
    services.report(
        room.session, room.process, reporter_id=reporter.id, reason=ReportReason.ABUSE, note="", now=NOON,
        comment=room.comment,
    )  # fmt: skip
    rejected = services.decide(
        room.session, room.process, measure=None, rule=ReportReason.ABUSE, facts="It is polite.", legal_ground="",
        language="en", moderator_id=room.facilitator.id, now=NOON, comment=room.comment,
    )  # fmt: skip
    with pytest.raises(NotInThisState):
        room.appeal(rejected)
    appeal = room.appeal(rejected, by=reporter)
    assert appeal.by_reporter
    decided = room.judge(appeal, Outcome.REVERSED, judge)
    assert room.comment.state is CommentState.HIDDEN
    assert decided.following is not None
    assert decided.following.in_appeal
    assert not appealing.is_open_to(room.session, decided.following, room.author.id, NOON)


def test_an_appeal_is_decided_by_somebody_else_once(room: Room) -> None:
    appeal = room.appeal(room.hide())
    for person, roles in ((room.facilitator, FACILITATING), (room.author, FACILITATING)):
        with pytest.raises(OwnDecision):
            room.judge(appeal, Outcome.REVERSED, person, roles=roles)
    judge = room.somebody(Role.FACILITATOR)
    room.judge(appeal, Outcome.REVERSED, judge)
    assert room.comment.state is CommentState.PUBLISHED
    with pytest.raises(AlreadyDecided):
        room.judge(appeal, Outcome.UPHELD, judge)
    kinds = list(room.session.scalars(sa.select(Entry.kind).order_by(Entry.index)))
    assert kinds == ["moderation_decided", "appeal_filed", "moderation_decided", "appeal_decided"]


def test_an_appeal_that_is_upheld_changes_nothing_and_says_why(room: Room) -> None:
    appeal = room.appeal(room.hide())
    decided = room.judge(appeal, Outcome.UPHELD, room.somebody(Role.STEWARD), roles=STEERING)
    assert (decided.outcome_id, decided.facts) == (None, GROUNDS.facts)
    assert room.comment.state is CommentState.HIDDEN
    assert room.told(room.author)[-1] == "appeal_decided"


def test_a_suspension_is_only_ever_shortened_by_an_appeal(room: Room) -> None:
    appeal, judge = room.appeal(room.suspend()), room.somebody(Role.FACILITATOR)
    with pytest.raises(AppealWorsens):
        room.judge(appeal, Outcome.CHANGED, judge, instead=Measure.SUSPEND, until=TOMORROW + timedelta(hours=1))
    room.judge(appeal, Outcome.CHANGED, judge, instead=Measure.SUSPEND, until=NOON + timedelta(hours=1))
    assert room.member(room.author).suspended_until == NOON + timedelta(hours=1)


@pytest.mark.parametrize("outcome", [Outcome.REVERSED, Outcome.CHANGED])
def test_a_hidden_comment_comes_back_to_its_place_and_may_cost_a_warning(room: Room, outcome: Outcome) -> None:
    reply = room.reply(room.comment)
    appeal = room.appeal(room.hide())
    instead = Measure.WARN if outcome is Outcome.CHANGED else None
    room.judge(appeal, outcome, room.somebody(Role.FACILITATOR), instead=instead)
    assert (room.comment.state, reply.root_id) == (CommentState.PUBLISHED, room.comment.id)
    measures = list(room.session.scalars(sa.select(ModerationDecision.measure).order_by(ModerationDecision.number)))
    assert measures == [Measure.HIDE, Measure.RESTORE] + ([Measure.WARN] if instead else [])


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
