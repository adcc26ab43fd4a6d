"""Many alternatives to one wording, laid side by side: where each changes it, where they collide, and what is taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.tidying import tidied
from app.domain.tokens import cut, way
from app.domain.wording import Hunk, applied, hunks, touched


@dataclass(frozen=True)
class Option:
    """Other words for a stretch, and the numbers of the amendments that ask for them."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Stretch:
    """A stretch of the wording of today with the words proposed for it; without options nobody wants it changed.

    An amendment that leaves the stretch alone is in no option.
    """

    today: str
    options: tuple[Option, ...] = ()

    @property
    def colliding(self) -> bool:
        """Whether different words are proposed for the same place."""
        return len(self.options) > 1


@dataclass(frozen=True)
class Weave:
    """A wording of today with every alternative to it, stretch by stretch; the stretches of today joined are it."""

    stretches: tuple[Stretch, ...]

    @property
    def open_places(self) -> tuple[int, ...]:
        """The positions of the stretches where there is something to choose."""
        return tuple(at for at, stretch in enumerate(self.stretches) if stretch.options)


class Share(StrEnum):
    """How much of an amendment was taken."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


def weave(today: str, alternatives: Mapping[int, str]) -> Weave:
    """Lay alternatives (wordings by the numbers of their amendments) over the wording they all start from.

    Changes that touch, with not a single token of today's wording between them, share a stretch (as in `merge`).
    """
    numbers = list(alternatives)
    _by, (root, *others) = cut(today, *alternatives.values())
    changes = {number: hunks(tidied(way(root, other))) for number, other in zip(numbers, others, strict=True)}
    stretches: list[Stretch] = []
    at = 0
    for start, end in touched([hunk for own in changes.values() for hunk in own]):
        if start > at:
            stretches.append(Stretch("".join(root[at:start])))
        stretches.append(Stretch("".join(root[start:end]), _options(root, start, end, changes)))
        at = end
    if at < len(root):
        stretches.append(Stretch("".join(root[at:])))
    return Weave(tuple(stretches))


def _options(root: Sequence[str], start: int, end: int, changes: Mapping[int, Sequence[Hunk]]) -> tuple[Option, ...]:
    wanted: dict[str, list[int]] = {}
    for number, own in changes.items():
        if any(start <= hunk.start and hunk.end <= end for hunk in own):
            wanted.setdefault(applied(root, start, end, own), []).append(number)
    return tuple(Option(text, tuple(numbers)) for text, numbers in wanted.items())


def composed(weave: Weave, words: Mapping[int, str]) -> str:
    """The wording with these words at these positions, and today's everywhere else."""
    return "".join(words.get(at, stretch.today) for at, stretch in enumerate(weave.stretches))


def shares(weave: Weave, words: Mapping[int, str]) -> dict[int, Share]:
    """How much of each amendment the chosen words hold: its own words at every place, at some, or at none."""
    places: dict[int, list[bool]] = {}
    for at, stretch in enumerate(weave.stretches):
        for option in stretch.options:
            for number in option.numbers:
                places.setdefault(number, []).append(words.get(at) == option.text)
    return {number: _share(taken) for number, taken in places.items()}


def _share(taken: Sequence[bool]) -> Share:
    if all(taken):
        return Share.ALL
    return Share.SOME if any(taken) else Share.NONE
