"""The rule of urgency: what comes first, when what is due, and that a page goes on where the one before ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.moderating import URGENT
from app.domain.phases import PhaseKind
from app.domain.urgency import (
    HARMFUL,
    PERIODS,
    Clock,
    Clocks,
    Ground,
    Lane,
    Place,
    Urgency,
    Work,
    announced,
    clocks_of,
    key,
    resume,
)

NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Phase:
    """A phase as a timetable announces it, in days from noon."""

    kind: PhaseKind
    first: int
    last: int
    promise: int | None = None

    @property
    def opens(self) -> datetime:
        return NOON + self.first * DAY

    @property
    def closes(self) -> datetime:
        return NOON + self.last * DAY

    @property
    def answer_by(self) -> datetime | None:
        return None if self.promise is None else NOON + self.promise * DAY


TIMETABLE = (
    Phase(PhaseKind.CONSULTATION, -20, 10),
    Phase(PhaseKind.RESPONSE, 10, 20),
    Phase(PhaseKind.VOTING, 25, 30),
    Phase(PhaseKind.ADOPTION, 30, 40),
)


def test_harmful_reasons_are_the_first_in_the_order_of_harm() -> None:
    assert set(URGENT[: len(HARMFUL)]) == HARMFUL


def test_every_kind_of_work_has_a_time() -> None:
    assert set(PERIODS) == set(Work)


@pytest.mark.parametrize(
    ("work", "phases", "day"),
    [
        (Work.ANSWER, TIMETABLE, 20),
        (Work.ANSWER, (), None),
        (Work.ANSWER, (Phase(PhaseKind.CONSULTATION, -20, -10, 5), *TIMETABLE[1:]), 5),
        (Work.ANSWER, (Phase(PhaseKind.CONSULTATION, -20, -10, -5), Phase(PhaseKind.RESPONSE, -9, -1)), -5),
        (Work.ANSWER, (Phase(PhaseKind.AGENDA, -20, -10, -5), Phase(PhaseKind.CONSULTATION, -9, 9, 30)), 30),
        (Work.AMENDMENT, TIMETABLE, 25),
        (Work.OBJECTION, TIMETABLE[:2], None),
        (Work.LANGUAGE, TIMETABLE, 10),
        (Work.LANGUAGE, TIMETABLE[:1], None),
        (Work.REPORT, TIMETABLE, None),
    ],
)
def test_what_the_timetable_announces_for_each_kind(work: Work, phases: Sequence[Phase], day: int | None) -> None:
    assert announced(work, phases, NOON) == (None if day is None else NOON + day * DAY)


@pytest.mark.parametrize(
    ("work", "waited", "due", "ground", "urgency"),
    [
        (Work.ANSWER, 1, 20, Ground.ANNOUNCED, Urgency.IN_TIME),
        (Work.ANSWER, 60, -4, Ground.WAITING, Urgency.OVERDUE),
        (Work.READING, 0, 1, Ground.WAITING, Urgency.SOON),
        (Work.READING, 1, 0, Ground.WAITING, Urgency.OVERDUE),
        (Work.REPORT, 3, 4, Ground.WAITING, Urgency.IN_TIME),
        (Work.AMENDMENT, 1, 25, Ground.ANNOUNCED, Urgency.IN_TIME),
        (Work.APPEAL, 3, 4, Ground.WAITING, Urgency.IN_TIME),
    ],
)
def test_when_something_is_due_and_why(work: Work, waited: int, due: int, ground: Ground, urgency: Urgency) -> None:
    clock, since = clocks_of(TIMETABLE, NOON, appeal_days=7)[Lane.CALM, work], NOON - waited * DAY
    assert (clock.due(since), clock.ground(since), clock.urgency(since, NOON)) == (NOON + due * DAY, ground, urgency)


def test_harm_is_at_once_however_short_it_waits() -> None:
    clock = clocks_of(TIMETABLE, NOON)[Lane.HARM, Work.REPORT]
    assert (clock.ground(NOON), clock.urgency(NOON, NOON)) == (Ground.HARM, Urgency.AT_ONCE)
    harm, other = Place(Lane.HARM, Work.REPORT, NOON, 9), Place(Lane.CALM, Work.READING, NOON - 99 * DAY, 1)
    assert key(harm, clock) < key(other, clocks_of(TIMETABLE, NOON)[Lane.CALM, Work.READING])


SMALL: Clocks = {
    (Lane.HARM, Work.REPORT): Clock(Lane.HARM, Work.REPORT, DAY),
    (Lane.CALM, Work.REPORT): Clock(Lane.CALM, Work.REPORT, 3 * DAY),
    (Lane.CALM, Work.READING): Clock(Lane.CALM, Work.READING, DAY, NOON + 2 * DAY),
    (Lane.CALM, Work.ANSWER): Clock(Lane.CALM, Work.ANSWER, 4 * DAY, NOON + 5 * DAY),
}
"""Few and short, so that moments coincide and deadlines bind."""

PLACES = st.builds(
    lambda which, day, tie: Place(*which, NOON + day * DAY, tie),
    st.sampled_from(sorted(SMALL)),
    st.integers(-3, 6),
    st.integers(0, 2),
)


@given(st.sets(PLACES, max_size=30), PLACES)
def test_a_page_goes_on_exactly_after_the_place_where_the_one_before_ended(waiting: set[Place], after: Place) -> None:
    keys = {place: key(place, SMALL[place.lane, place.work]) for place in waiting | {after}}
    expected = {place for place in waiting if keys[place] > keys[after]}
    found = set()
    for place in waiting:
        start = resume(SMALL[place.lane, place.work], after, SMALL)
        if start is not None and (place.since, place.tie) > (start.since, start.tie):
            found.add(place)
    assert found == expected


@given(st.sampled_from(sorted(SMALL)), st.integers(-30, 30), st.integers(0, 30))
def test_what_came_later_is_never_due_earlier(which: tuple[Lane, Work], day: int, later: int) -> None:
    clock = SMALL[which]
    assert clock.due(NOON + day * DAY) <= clock.due(NOON + (day + later) * DAY)
