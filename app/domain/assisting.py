"""Assisted participation: contributions entered by the team for people in a room, on paper, or on the telephone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import AttendanceMalformed
from app.domain.suppression import FEWEST, publishable
from app.domain.voting import Tally

MOST_ATTENDING = 100_000


class SessionKind(StrEnum):
    """How people took part who did not write here themselves."""

    MEETING = "meeting"
    REGIONAL = "regional"
    PAPER = "paper"
    TELEPHONE = "telephone"


@dataclass(frozen=True)
class Attendance:
    """Who was there, as it may be told: groups by themselves, several told together, and all (None: too few to tell).

    `parts` are groups and people; the groups of a part with several are told only together.
    """

    parts: tuple[tuple[tuple[str, ...], int], ...]
    total: int | None


def checked(counted: Mapping[str, int], groups: Collection[str]) -> dict[str, int]:
    """The people counted by group, without the groups nobody came from. Raises AttendanceMalformed."""
    if not set(counted) <= set(groups) or any(not 0 <= number <= MOST_ATTENDING for number in counted.values()):
        raise AttendanceMalformed
    return {group: counted[group] for group in groups if counted.get(group)}


def attendance(counted: Mapping[str, int], fewest: int = FEWEST) -> Attendance:
    """The attendance as everybody may read it; groups of fewer than `fewest` people are told together with others.

    The same rule as for votes (`suppression.publishable`): no small group can be had by subtraction.
    """
    people = {group: Tally(number) for group, number in counted.items() if number}
    told = publishable(people, k=fewest)
    if told.in_all is None or told.in_all.cast < fewest:
        return Attendance((), None)
    parts: list[tuple[tuple[str, ...], int]] = [((group,), tally.cast) for group, tally in told.groups.items()]
    if told.together:
        parts.append((told.together, told.together_tally.cast if told.together_tally else 0))
    return Attendance(tuple(parts), told.in_all.cast)
