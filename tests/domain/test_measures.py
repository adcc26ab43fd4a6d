"""Appeals, second people, suspensions, merging and the slow lane: their rules as tables."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.appeals import (
    CHANGED_TO,
    REVERSED_BY,
    check_change,
    due_at,
    is_overdue,
    may_appeal,
    may_be_second,
    needs_second,
)
from app.domain.errors import AppealWorsens, MergedInCircle, NotInThisState
from app.domain.measures import Gap, StatementOfReasons, gaps, scope_of, stands_behind
from app.domain.moderating import ON_PEOPLE, RESTRICTING, SCOPES, Measure, ReportReason
from app.domain.phases import Action, Role
from app.domain.slow_lane import OFF, SlowLane, takes_slow_lane
from app.domain.suspensions import LONGEST, closed_to_suspended, is_suspended, may_be_suspended

NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FACILITATOR, STEWARD, ADMINISTRATOR = ({Role.FACILITATOR}, {Role.STEWARD}, {Role.PERSON, Role.ADMINISTRATOR})


def test_every_measure_has_a_scope_and_every_restriction_a_way_back():
    assert set(SCOPES) == set(Measure)
    assert set(REVERSED_BY) == RESTRICTING | {None, Measure.RESTORE}
    assert all(set(others) <= RESTRICTING for others in CHANGED_TO.values())
    assert {scope_of(one) for one in ON_PEOPLE} == {scope_of(Measure.SUSPEND)}
    assert scope_of(None) is scope_of(Measure.HIDE)


@pytest.mark.parametrize("measure", sorted(RESTRICTING))
def test_whoever_a_restriction_concerns_may_appeal_and_who_reported_it_may_not(measure):
    assert may_appeal(appellant_id=1, author_id=1, reporter_id=2, measure=measure)
    assert not may_appeal(appellant_id=2, author_id=1, reporter_id=2, measure=measure)


@pytest.mark.parametrize("measure", [Measure.LIFT, Measure.UNLOCK, Measure.SEPARATE])
def test_nobody_appeals_against_what_gives_something_back(measure):
    assert not may_appeal(appellant_id=1, author_id=1, reporter_id=1, measure=measure)


@pytest.mark.parametrize(
    ("person", "roles", "facilitators", "may"),
    [
        (9, FACILITATOR, {1, 9}, True),
        (1, FACILITATOR, {1, 9}, False),
        (8, STEWARD, {1, 9}, False),
        (8, STEWARD, {1}, True),
        (8, ADMINISTRATOR, {1, 2}, True),
        (8, STEWARD, set(), True),
        (2, STEWARD, {1}, False),
        (8, {Role.RESPONDER}, {1}, False),
    ],
)
def test_the_second_is_another_facilitator_or_where_there_is_none_who_owns_the_process(
    person, roles, facilitators, may
):
    assert may_be_second(person, roles, concerned=(1, 2, None), facilitators=facilitators) is may


@pytest.mark.parametrize(
    ("measure", "by", "taken_by", "needs"),
    [
        (Measure.RESTORE, 1, 2, True),
        (Measure.RESTORE, 1, 1, False),
        (Measure.LIFT, 1, 1, True),
        (Measure.LIFT, 1, 2, True),
        (Measure.HIDE, 1, 2, False),
        (Measure.UNLOCK, 1, 2, False),
        (None, 1, 2, False),
    ],
)
def test_it_takes_two_to_show_what_another_hid_and_to_lift_a_suspension(measure, by, taken_by, needs):
    assert needs_second(measure, moderator_id=by, taken_by_id=taken_by) is needs


def test_an_appeal_changes_a_decision_only_to_what_may_take_its_place():
    for measure, instead in product([None, *Measure], Measure):
        if instead in CHANGED_TO.get(measure, ()) and instead is not Measure.SUSPEND:
            check_change(measure, instead, ends=None, until=None)
        elif instead is not Measure.SUSPEND or measure is not Measure.SUSPEND:
            with pytest.raises(NotInThisState):
                check_change(measure, instead, ends=NOON, until=NOON - HOUR)


@pytest.mark.parametrize("until", [NOON, NOON + HOUR, None])
def test_an_appeal_never_lengthens_a_suspension(until):
    check_change(Measure.SUSPEND, Measure.SUSPEND, ends=NOON, until=NOON - HOUR)
    with pytest.raises(AppealWorsens):
        check_change(Measure.SUSPEND, Measure.SUSPEND, ends=NOON, until=until)


def test_an_appeal_is_overdue_after_the_time_announced_also_once_it_is_decided():
    due = due_at(NOON, 14)
    assert due == NOON + timedelta(days=14)
    assert [is_overdue(due, None, now) for now in (due, due + HOUR)] == [False, True]
    assert is_overdue(due, due + HOUR, due + timedelta(days=90))
    assert not is_overdue(due, due - HOUR, due + timedelta(days=90))


@pytest.mark.parametrize(
    ("until", "lacking"),
    [
        (None, (Gap.END_MISSING,)),
        (NOON, (Gap.END_BEFORE_DECISION,)),
        (NOON + LONGEST + HOUR, (Gap.END_TOO_FAR,)),
        (NOON + LONGEST, ()),
        (NOON + HOUR, ()),
    ],
)
def test_a_suspension_ends_after_it_begins_and_within_a_year(until, lacking):
    statement = StatementOfReasons(Measure.SUSPEND, ReportReason.ABUSE, "It insults.", False, NOON, until=until)
    assert gaps(statement) == lacking


def test_a_suspension_holds_up_to_its_end_and_ends_by_itself():
    moments = (NOON - HOUR, NOON, NOON + HOUR)
    assert [is_suspended(NOON, now) for now in moments] == [True, False, False]
    assert not is_suspended(None, NOON)


def test_who_is_suspended_reads_votes_reports_appeals_and_withdraws_but_contributes_nothing():
    open_to_them = {action for action in Action if not closed_to_suspended(action)}
    assert {Action.READ, Action.VOTE, Action.REPORT, Action.APPEAL, Action.COMMENT_WITHDRAW} <= open_to_them
    for action in (Action.COMMENT, Action.COMMENT_EDIT, Action.PROPOSE, Action.SUPPORT, Action.STATE, Action.OBJECT):
        assert closed_to_suspended(action)


@pytest.mark.parametrize(
    ("roles", "may"), [(set(), True), ({Role.PARTICIPANT}, True), ({Role.PARTICIPANT, Role.FACILITATOR}, False)]
)
def test_only_who_has_no_part_in_running_the_process_is_suspended(roles, may):
    assert may_be_suspended(roles) is may


@pytest.mark.parametrize(
    ("one", "into", "merged", "behind"),
    [(1, 2, {}, 2), (1, 2, {2: 3}, 3), (1, 2, {2: 3, 3: 4}, 4), (1, 1, {}, None), (1, 2, {2: 1}, None)],
)
def test_a_comment_stands_behind_the_last_one_and_never_behind_itself(one, into, merged, behind):
    if behind is None:
        with pytest.raises(MergedInCircle):
            stands_behind(one, into, merged)
    else:
        assert stands_behind(one, into, merged) == behind


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=30))
def test_however_comments_are_merged_every_way_ends(merges):
    merged: dict[int, int] = {}
    for one, into in merges:
        if one in merged:
            continue
        try:
            target = stands_behind(one, into, merged)
        except MergedInCircle:
            continue
        merged = {each: target if behind == one else behind for each, behind in merged.items()} | {one: target}
    assert not set(merged) & set(merged.values())


@pytest.mark.parametrize(
    ("lane", "age", "published", "takes"),
    [
        (OFF, timedelta(0), 0, False),
        (SlowLane(days=3), timedelta(days=3) - HOUR, 99, True),
        (SlowLane(days=3), timedelta(days=3), 0, False),
        (SlowLane(contributions=2), timedelta(days=900), 1, True),
        (SlowLane(contributions=2), timedelta(0), 2, False),
        (SlowLane(days=3, contributions=2), timedelta(days=4), 1, True),
    ],
)
def test_new_accounts_take_the_slow_lane_where_there_is_one(lane, age, published, takes):
    assert takes_slow_lane(lane, since=NOON - age, published=published, now=NOON) is takes
