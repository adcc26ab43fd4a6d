from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from app.domain.appeals import appeal_until, may_appeal, may_decide_appeal
from app.domain.commenting import CommentState
from app.domain.errors import NotInThisState, OwnDecision, ReasonsMissing
from app.domain.measures import Gap, StatementOfReasons, check, gaps, hidden_after, state_after
from app.domain.moderating import URGENT, Measure, ReportReason, check_moderator

NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
AUTHOR, MODERATOR, REPORTER, COLLEAGUE = 1, 2, 3, 4
WHOLE = StatementOfReasons(
    measure=Measure.HIDE,
    rule=ReportReason.PERSONAL_DATA,
    facts="The second paragraph gives somebody's address.",
    after_report=True,
    decided_at=NOON,
)


def test_a_whole_statement_of_reasons_lacks_nothing():
    assert gaps(WHOLE) == ()
    check(WHOLE)


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({"facts": ""}, (Gap.FACTS,)),
        ({"facts": " \n"}, (Gap.FACTS,)),
        ({"measure": Measure.RESTORE, "facts": ""}, (Gap.FACTS,)),
        ({"rule": ReportReason.ILLEGAL}, (Gap.LEGAL_GROUND,)),
        ({"rule": ReportReason.ILLEGAL, "facts": ""}, (Gap.FACTS, Gap.LEGAL_GROUND)),
        ({"until": NOON}, (Gap.END_BEFORE_DECISION,)),
        ({"until": NOON - timedelta(days=1)}, (Gap.END_BEFORE_DECISION,)),
    ],
)
def test_an_incomplete_statement_says_what_it_lacks_and_is_refused(changes, lacking):
    statement = replace(WHOLE, **changes)
    assert gaps(statement) == lacking
    with pytest.raises(ReasonsMissing):
        check(statement)


@pytest.mark.parametrize(
    "changes",
    [
        {"rule": ReportReason.ILLEGAL, "legal_ground": "Criminal Code, section 130"},
        {"rule": ReportReason.ILLEGAL, "measure": Measure.RESTORE},
        {"until": NOON + timedelta(days=7)},
    ],
)
def test_the_law_is_named_where_the_law_is_the_rule_and_a_measure_may_have_an_end(changes):
    check(replace(WHOLE, **changes))


def test_every_reason_has_its_place_in_the_queue():
    assert sorted(URGENT) == sorted(ReportReason)


MEASURES = [
    (Measure.HIDE, CommentState.PUBLISHED, CommentState.HIDDEN),
    (Measure.HIDE, CommentState.PENDING, CommentState.HIDDEN),
    (Measure.RESTORE, CommentState.HIDDEN, CommentState.PUBLISHED),
    (Measure.RESTORE, CommentState.PENDING, CommentState.PUBLISHED),
]


@pytest.mark.parametrize(("measure", "state", "after"), MEASURES)
def test_hiding_hides_and_restoring_publishes(measure, state, after):
    assert state_after(measure, state) is after


@pytest.mark.parametrize(
    ("measure", "state"), sorted(set(product(Measure, CommentState)) - {(each[0], each[1]) for each in MEASURES})
)
def test_a_measure_that_would_change_nothing_or_touch_what_was_withdrawn_is_refused(measure, state):
    with pytest.raises(NotInThisState):
        state_after(measure, state)


def test_an_amendment_is_hidden_once_and_restored_once():
    assert hidden_after(Measure.HIDE, False) is True
    assert hidden_after(Measure.RESTORE, True) is False
    for measure, hidden in [(Measure.HIDE, True), (Measure.RESTORE, False)]:
        with pytest.raises(NotInThisState):
            hidden_after(measure, hidden)


def test_nobody_moderates_their_own_contribution():
    with pytest.raises(OwnDecision):
        check_moderator(AUTHOR, author_id=AUTHOR)
    check_moderator(MODERATOR, author_id=AUTHOR)
    check_moderator(MODERATOR, author_id=None)


@pytest.mark.parametrize(("judge", "may"), [(AUTHOR, False), (MODERATOR, False), (REPORTER, False), (COLLEAGUE, True)])
def test_an_appeal_is_decided_by_somebody_else(judge, may):
    decided = may_decide_appeal(judge, decided_by_id=MODERATOR, author_id=AUTHOR, appellant_id=REPORTER)
    assert decided is may


def test_an_appeal_can_be_decided_after_everybody_concerned_has_left():
    assert may_decide_appeal(COLLEAGUE, decided_by_id=None, author_id=None)


@pytest.mark.parametrize(
    ("appellant", "measure", "may"),
    [
        (AUTHOR, Measure.HIDE, True),
        (REPORTER, Measure.HIDE, False),
        (REPORTER, Measure.RESTORE, True),
        (REPORTER, None, True),
        (AUTHOR, None, False),
        (COLLEAGUE, Measure.HIDE, False),
    ],
)
def test_whoever_a_decision_went_against_may_appeal(appellant, measure, may):
    assert may_appeal(appellant_id=appellant, author_id=AUTHOR, reporter_id=REPORTER, measure=measure) is may


@pytest.mark.parametrize(
    ("decided", "until"),
    [
        ("2026-01-15", "2026-07-15"),
        ("2026-07-01", "2027-01-01"),
        ("2026-08-31", "2027-02-28"),
        ("2027-08-31", "2028-02-29"),
        ("2026-12-31", "2027-06-30"),
        ("2026-06-30", "2026-12-30"),
    ],
)
def test_appeals_are_open_for_six_months_of_the_calendar(decided, until):
    assert appeal_until(at_noon(decided)) == at_noon(until)
    assert replace(WHOLE, decided_at=at_noon(decided)).appeal_until == at_noon(until)


def at_noon(day):
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")
