"""From when until when a clause applies, and which clauses apply on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from app.domain.errors import PeriodsMalformed

MOST_PERIODS = 6
LONGEST_NOTE = 300


@dataclass(frozen=True)
class Period:
    """A time in which a clause applies, both days included; without `until` it goes on."""

    since: date
    until: date | None = None
    note: str = ""

    def covers(self, day: date) -> bool:
        """Whether the clause applies on this day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def told(self) -> dict[str, Any]:
        """The period as it is kept and entered: days as in ISO 8601."""
        return {
            "from": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "note": self.note,
        }


def in_order(periods: Sequence[Period]) -> tuple[Period, ...]:
    """The periods by their first day; PeriodsMalformed when one ends before it begins, or two overlap, or too many."""
    ordered = tuple(sorted(periods, key=lambda one: (one.since, one.until or date.max)))
    backwards = any(one.until is not None and one.until < one.since for one in ordered)
    overlap = any(one.until is None or one.until >= other.since for one, other in pairwise(ordered))
    if backwards or overlap or len(ordered) > MOST_PERIODS:
        raise PeriodsMalformed
    return ordered


def periods_of(told: Sequence[Mapping[str, Any]]) -> tuple[Period, ...]:
    """Periods as they were kept."""
    return tuple(
        Period(
            date.fromisoformat(one["from"]), date.fromisoformat(one["until"]) if one.get("until") else None,
            str(one.get("note") or ""),
        )
        for one in told
    )  # fmt: skip


def applies(periods: Sequence[Period], day: date) -> bool:
    """Whether a clause applies on a day; one without dates of its own applies whenever the text does."""
    return not periods or any(period.covers(day) for period in periods)
