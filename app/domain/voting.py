"""Formal votes: choices, tallies, the decision rule of a process, the steps that it asks for, and the result."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain.entrusting import ProxyRule

HALF = Fraction(1, 2)


class Choice(StrEnum):
    """What a ballot says."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Result(StrEnum):
    """What became of a question; not decided: too few took part for either answer, or options are tied."""

    CARRIED = "carried"
    NOT_CARRIED = "not_carried"
    NOT_DECIDED = "not_decided"


class StepKind(StrEnum):
    """The tests of a decision rule, in the order in which they are made."""

    QUORUM = "quorum"
    GROUP_QUORUM = "group_quorum"
    MAJORITY = "majority"
    GROUP_MAJORITY = "group_majority"
    WEIGHTED_MAJORITY = "weighted_majority"
    ISO_FOR = "iso_for"
    ISO_AGAINST = "iso_against"
    JURISDICTIONS = "jurisdictions"
    POPULATION = "population"


class Counting(StrEnum):
    """How the votes of all are tested: by the majority of the rule, or as a ballot of ISO."""

    MAJORITY = "majority"
    ISO = "iso"


class EmptyShare(StrEnum):
    """What becomes of the fixed share of a group that sent no ballot: it stays unused, or the others take it."""

    UNUSED = "unused"
    REDISTRIBUTED = "redistributed"


QUORUMS = frozenset({StepKind.QUORUM, StepKind.GROUP_QUORUM})


@dataclass(frozen=True)
class Tally:
    """The ballots of one group, or of all, by choice; `unreasoned` of those against came without reasons."""

    in_favour: int = 0
    against: int = 0
    abstain: int = 0
    unreasoned: int = 0

    @property
    def counted(self) -> int:
        """Ballots for and against; abstentions are not asked which way they lean."""
        return self.in_favour + self.against

    @property
    def cast(self) -> int:
        """Every ballot, abstentions too: these count towards a quorum."""
        return self.counted + self.abstain

    @property
    def support(self) -> Fraction | None:
        """for / (for + against), exactly; None where nobody voted either way."""
        return Fraction(self.in_favour, self.counted) if self.counted else None

    def turnout(self, entitled: int) -> Fraction | None:
        """Ballots cast out of those entitled; None where nobody is."""
        return Fraction(self.cast, entitled) if entitled else None

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.in_favour + other.in_favour,
            self.against + other.against,
            self.abstain + other.abstain,
            self.unreasoned + other.unreasoned,
        )


def tallies(counts: Iterable[tuple[str, Choice, int]]) -> dict[str, Tally]:
    """The tally of each group, from (group, choice, how many ballots) in any order; the same pair may come again."""
    groups: dict[str, Tally] = defaultdict(Tally)
    for group, choice, ballots in counts:
        groups[group] += of_one_choice(choice, ballots)
    return dict(groups)


def of_one_choice(choice: Choice, ballots: int, *, reasoned: bool = True) -> Tally:
    """So many ballots that say the same, with reasons or without."""
    match choice:
        case Choice.FOR:
            return Tally(in_favour=ballots)
        case Choice.AGAINST:
            return Tally(against=ballots, unreasoned=0 if reasoned else ballots)
        case Choice.ABSTAIN:
            return Tally(abstain=ballots)


def in_all(groups: Mapping[str, Tally]) -> Tally:
    """The tally over every group, whether or not the rule counts it by itself."""
    return sum(groups.values(), Tally())


@dataclass(frozen=True)
class JurisdictionRule:
    """What a rule asks of jurisdictions: how many must be for, and for how many people they must stand.

    A jurisdiction is for when more than `majority` of its own votes are. At least `in_favour` of all jurisdictions, and
    if `population` is stated at least `population_in_favour` of it, must be; exactly half is a tie, and never enough.
    `population` holds (jurisdiction, people) in any unit. Precedent: Treaty on European Union, article 16(4).
    """

    majority: Fraction = HALF
    in_favour: Fraction = HALF
    population_in_favour: Fraction | None = None
    population: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class DecisionRule:
    """A declared multiple majority, and the ballots that must have been cast.

    Support must be *more than* `majority` in all and, unless it is None, more than `each_group` in every group of
    `groups_counted`. The quorums count ballots cast, abstentions too; `quorum_each_group` holds for the groups counted.

    `counting` ISO replaces the majority in all by the two tests of ISO/IEC Directives 1, 2.6.3. `shares` (group, part
    of the whole) weigh the ballots of bodies with fixed shares: their parts make 1. `jurisdictions` adds a majority of
    jurisdictions. Votes may be entrusted to others only where `proxies` says how many.
    """

    majority: Fraction = HALF
    each_group: Fraction | None = None
    groups_counted: tuple[str, ...] = ()
    quorum_total: int = 0
    quorum_each_group: int = 0
    counting: Counting = Counting.MAJORITY
    shares: tuple[tuple[str, Fraction], ...] = ()
    empty_share: EmptyShare = EmptyShare.UNUSED
    jurisdictions: JurisdictionRule | None = None
    proxies: ProxyRule | None = None


@dataclass(frozen=True)
class Step:
    """One test of the rule with its numbers.

    A quorum is met when `reached` (ballots cast) is at least `needed`; a majority when `reached` (the support, None
    where nobody voted for or against) is more than `needed`. `group` is None for the tests in all. `withheld`: the
    numbers are not published because too few voted, and `reached` and `tally` are None.
    """

    kind: StepKind
    group: str | None
    needed: Fraction
    reached: Fraction | None
    met: bool
    tally: Tally | None
    entitled: int
    withheld: bool = False


@dataclass(frozen=True)
class Outcome:
    """The result and the steps to it."""

    result: Result
    steps: tuple[Step, ...]

    @property
    def unmet(self) -> tuple[Step, ...]:
        """The tests that failed: why the question was not carried, or not decided."""
        return tuple(step for step in self.steps if not step.met)

    @property
    def groups_under_quorum(self) -> tuple[str, ...]:
        """The groups of which too few took part."""
        return tuple(step.group for step in self.unmet if step.kind in QUORUMS and step.group is not None)
