"""What takes a second person: lifting, showing again what somebody else hid, and appeals."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.domain.appeals import Outcome, appeal_until
from app.domain.commenting import CommentState
from app.domain.errors import (
    AlreadyAppealed,
    AlreadyDecided,
    AppealTooLate,
    AppealWorsens,
    NotInThisState,
    OwnDecision,
    ReasonsMissing,
    SecondNeeded,
)
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import Role
from app.ledger.models import Entry
from app.moderation import appealing, people, reversals, reviews, services
from app.moderation.models import ModerationDecision
from tests.builders import NOON
from tests.moderation.rooms import FACILITATING, GROUNDS, STEERING, TOMORROW, Room, room

__all__ = ["room"]


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
