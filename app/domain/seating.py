"""The multi-stakeholder forum: terms of its seats, parity, fixed shares, and quorum of a meeting."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Protocol, TypeVar

from app.domain.days import months_later

GOVERNMENT = "government"
"""The key of the one group that stands for the state; every other group stands for society."""


class BodyKind(StrEnum):
    """What a body of the forum is; bodies nest."""

    FORUM = "forum"
    COUNCIL = "council"
    STEERING = "steering"
    EXPERTS = "experts"
    WORKING_GROUP = "working_group"


class Post(StrEnum):
    """What whoever holds a seat does there."""

    MEMBER = "member"
    CO_CHAIR = "co_chair"


class Tenure(StrEnum):
    """Where a term stands on a day."""

    INCOMING = "incoming"
    IN_OFFICE = "in_office"
    OVER = "over"


class Spanning(Protocol):
    """Anything with a first day, and a day on which it is over (None: open)."""

    @property
    def begins(self) -> date: ...
    @property
    def ends(self) -> date | None: ...


Term = TypeVar("Term", bound=Spanning)


@dataclass(frozen=True)
class BodyRule:
    """How a body is made up and when it can decide.

    `parity`: as many seats of government as of everybody else. `shares`: seats fixed for government and for others
    (0: not fixed). `quorum`: the share of its seats that has to be present, on each side by itself if `each_side`.
    `every_months`: it meets at least so often. `term_months`: how long a term lasts (0: no end).
    """

    parity: bool = False
    government_seats: int = 0
    other_seats: int = 0
    quorum: Fraction = Fraction(0)
    each_side: bool = False
    every_months: int = 6
    term_months: int = 0


@dataclass(frozen=True)
class Sides:
    """A number of seats or people of government, and of everybody else."""

    government: int
    others: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.government + self.others

    @property
    def both(self) -> bool:
        """Whether neither side is missing."""
        return bool(self.government and self.others)


@dataclass(frozen=True)
class Step:
    """One condition of a quorum: on which side, how many seats it needs, how many were there."""

    side: str
    seats: int
    needed: int
    present: int

    @property
    def met(self) -> bool:
        """Whether enough were there."""
        return self.present >= self.needed


def tenure(term: Spanning, day: date) -> Tenure:
    """A term holds from its first day up to, and not including, the day it ends."""
    if day < term.begins:
        return Tenure.INCOMING
    return Tenure.IN_OFFICE if term.ends is None or day < term.ends else Tenure.OVER


def in_office(terms: Iterable[Term], day: date) -> list[Term]:
    """The terms that hold on a day."""
    return [term for term in terms if tenure(term, day) is Tenure.IN_OFFICE]


def collides(term: Spanning, others: Iterable[Spanning]) -> bool:
    """Whether a term of a seat overlaps another of the same seat, or ends before it begins."""
    if term.ends is not None and term.ends <= term.begins:
        return True
    return any(_overlap(term, other) for other in others)


def _overlap(one: Spanning, other: Spanning) -> bool:
    begins_before = one.ends is None or other.begins < one.ends
    return begins_before and (other.ends is None or one.begins < other.ends)


def end_of_term(begins: date, rule: BodyRule) -> date | None:
    """The day on which a term that begins then is over, by the rule of its body; None when terms have no end."""
    return months_later(begins, rule.term_months) if rule.term_months else None


def sides(groups: Mapping[str, int] | Collection[str]) -> Sides:
    """Numbers by stakeholder group, or the group of each seat, put together as government and others."""
    counted = groups if isinstance(groups, Mapping) else {}
    if not isinstance(groups, Mapping):
        counted = {key: sum(one == key for one in groups) for key in set(groups)}
    government = counted.get(GOVERNMENT, 0)
    return Sides(government, sum(counted.values()) - government)


def is_made_up(seats: Sides, rule: BodyRule) -> bool:
    """Whether the seats are as the rule of the body says: parity, and the fixed share of each side."""
    if rule.parity and seats.government != seats.others:
        return False
    fixed = ((rule.government_seats, seats.government), (rule.other_seats, seats.others))
    return all(not wanted or wanted == there for wanted, there in fixed)


def quorum_steps(seats: Sides, present: Sides, rule: BodyRule) -> tuple[Step, ...]:
    """The conditions of the quorum, each with what it needs: the share of its seats, rounded up, and at least one."""
    every = [("total", seats.total, present.total)]
    if rule.each_side:
        every = [("government", seats.government, present.government), ("others", seats.others, present.others)]
    return tuple(Step(side, number, _needed(number, rule.quorum), there) for side, number, there in every)


def is_quorate(seats: Sides, present: Sides, rule: BodyRule) -> bool:
    """Whether the body could decide with those who were present."""
    return all(step.met for step in quorum_steps(seats, present, rule))


def _needed(seats: int, share: Fraction) -> int:
    return max(1, -(-seats * share.numerator // share.denominator)) if share else 0
