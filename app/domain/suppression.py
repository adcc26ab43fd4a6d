"""What of a vote may be published: small groups are told together, so that no ballot can be had by subtraction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Generic, Protocol, Self, TypeVar

from app.domain.voting import Outcome, Step, StepKind, Tally, in_all

OF_JURISDICTIONS = frozenset({StepKind.JURISDICTIONS, StepKind.POPULATION})
FEWEST = 5
"""Numbers of fewer ballots than this are not published."""


class Additive(Protocol):
    """Counts that can be told together."""

    def __add__(self, other: Self, /) -> Self: ...


Counts = TypeVar("Counts", bound=Additive)


@dataclass(frozen=True)
class Folded(Generic[Counts]):
    """Counts as they may be shown: of single groups, of several together, and of all (None where they are too few)."""

    parts: tuple[tuple[tuple[str, ...], Counts], ...]
    whole: Counts | None


@dataclass(frozen=True)
class Publication:
    """The tallies that may be shown, as groups by themselves, some together, and in all.

    `together` names the groups whose ballots are told only as the one tally `together_tally`; where even all ballots
    are too few, `together` names every group and both `together_tally` and `in_all` are None.
    """

    groups: Mapping[str, Tally]
    together: tuple[str, ...]
    together_tally: Tally | None
    in_all: Tally | None


def publishable(groups: Mapping[str, Tally], entitled: Mapping[str, int] | None = None, k: int = FEWEST) -> Publication:
    """Fold the groups with fewer than `k` ballots together, and with them their complement.

    The rule of least frequency with complementary suppression (Hundepool and others, Statistical Disclosure Control).
    One folded group alone could be had back by subtracting the others from the total, and so could a few that have
    fewer than `k` ballots between them: therefore the smallest of the others join them until at least two groups and
    `k` ballots are folded. No ballots are few as well: that nobody of a group voted tells of each of them. With
    `entitled` (members on the roll by group), groups that sent no ballot are known too, and those without a member,
    who hide nobody, are shown.
    """
    groups = {group: Tally() for group in entitled or ()} | dict(groups)
    small = {group for group, tally in groups.items() if tally.cast < k and not _is_empty(group, tally, entitled)}
    folded = _with_complement(small, groups, k) if small else small
    together = tuple(group for group in groups if group in folded)
    total = in_all(groups)
    if total.cast < k:
        return Publication({}, tuple(groups), None, None)
    shown = {group: tally for group, tally in groups.items() if group not in folded}
    return Publication(shown, together, in_all({g: groups[g] for g in together}) if together else None, total)


def folded(values: Mapping[str, Counts], publication: Publication, nothing: Counts) -> Folded[Counts]:
    """Fold the counts of each group in the way of a publication; `nothing` is the count of no ballots."""
    if publication.in_all is None:
        return Folded((), None)
    cells: list[tuple[str, ...]] = [(group,) for group in publication.groups]
    cells += [publication.together] if publication.together else []
    summed = [(cell, sum((values.get(group, nothing) for group in cell), nothing)) for cell in cells]
    return Folded(tuple(summed), sum((one for _, one in summed), nothing))


def published(outcome: Outcome, publication: Publication, cells: Publication | None = None) -> Outcome:
    """The outcome as it may be shown: the same result and steps, without the numbers of those told only together.

    `cells` is what may be published by jurisdiction.
    """
    return replace(outcome, steps=tuple(_published(step, publication, cells) for step in outcome.steps))


def _published(step: Step, publication: Publication, cells: Publication | None) -> Step:
    shown = _is_shown(step, publication, cells)
    return step if shown or not step.entitled + _cast(step) else replace(step, reached=None, tally=None, withheld=True)


def _is_shown(step: Step, publication: Publication, cells: Publication | None) -> bool:
    """A figure made of the shares of each group, or of each jurisdiction, would tell of those that are folded."""
    if step.kind is StepKind.WEIGHTED_MAJORITY:
        return not publication.together
    if step.kind in OF_JURISDICTIONS:
        return cells is not None and not cells.together
    return publication.in_all is not None if step.group is None else step.group in publication.groups


def _cast(step: Step) -> int:
    return step.tally.cast if step.tally else 0


def _is_empty(group: str, tally: Tally, entitled: Mapping[str, int] | None) -> bool:
    """Whether nobody could have voted, and nobody did."""
    return entitled is not None and not entitled.get(group, 0) and not tally.cast


def _with_complement(small: set[str], groups: Mapping[str, Tally], k: int) -> set[str]:
    """The small groups, and the smallest of the others until two groups and `k` ballots are told together."""
    folded = set(small)
    others = [group for group in groups if group not in small and groups[group].cast]
    for other in sorted(others, key=lambda group: groups[group].cast):
        if len(folded) > 1 and sum(groups[group].cast for group in folded) >= k:
            break
        folded.add(other)
    return folded
