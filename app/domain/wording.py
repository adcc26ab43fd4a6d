"""Comparing two wordings word by word, merging two that grew from one, and the origin of every word."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, groupby, zip_longest

from app.domain.tidying import tidied
from app.domain.tokens import Grain, Kind, Step, cut, is_word, tokenise, way, ways


@dataclass(frozen=True)
class Run:
    """A stretch of text that was kept, inserted or deleted."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Comparison:
    """The way from an old wording to a new one: kept and deleted runs joined are the old, kept and inserted the new."""

    runs: tuple[Run, ...]
    by: Grain

    @property
    def changed(self) -> bool:
        """Whether the two wordings differ at all."""
        return any(run.kind is not Kind.KEPT for run in self.runs)


@dataclass(frozen=True)
class Summary:
    """How many words a comparison inserts and deletes."""

    inserted: int
    deleted: int


@dataclass(frozen=True)
class Row:
    """A paragraph beside its counterpart; None where the other side has no such paragraph."""

    left: tuple[Run, ...] | None
    right: tuple[Run, ...] | None

    @property
    def changed(self) -> bool:
        """Whether the two sides of the row differ."""
        return self.left != self.right


class RegionKind(StrEnum):
    """Who changed a stretch of the base."""

    KEPT = "kept"
    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Region:
    """A stretch of a merge: how it read in the base and reads on both sides."""

    kind: RegionKind
    base: str
    ours: str
    theirs: str

    @property
    def text(self) -> str:
        """The merged words; of a conflict both sides, ours first, so that nothing is lost."""
        if self.kind is RegionKind.CONFLICT:
            gap = "" if not (self.ours and self.theirs) or self.ours[-1].isspace() else " "
            return self.ours + gap + self.theirs
        return self.theirs if self.kind is RegionKind.THEIRS else self.ours


@dataclass(frozen=True)
class Merge:
    """Two wordings that grew from one base, brought together."""

    regions: tuple[Region, ...]

    @property
    def clean(self) -> bool:
        """Whether the two sides changed different words, or made the same changes."""
        return all(region.kind is not RegionKind.CONFLICT for region in self.regions)

    @property
    def text(self) -> str:
        """The merged wording; where the sides conflict it holds both, ours first."""
        return "".join(region.text for region in self.regions)


@dataclass(frozen=True)
class Origin:
    """A stretch of a wording and the position of the revision that brought it."""

    text: str
    revision_index: int


def compare(old: str, new: str) -> Comparison:
    """Compare by words (Chinese, Japanese and Thai by character), or by paragraphs over 200,000 tokens."""
    by, (left, right) = cut(old, new)
    return Comparison(tuple(Run(step.kind, "".join(step.tokens)) for step in tidied(way(left, right))), by)


def summary(comparison: Comparison) -> Summary:
    """Words inserted and deleted, as the comparison shows them."""
    words = {kind: _words_of(kind, comparison) for kind in (Kind.INSERTED, Kind.DELETED)}
    return Summary(words[Kind.INSERTED], words[Kind.DELETED])


def _words_of(kind: Kind, comparison: Comparison) -> int:
    return sum(sum(map(is_word, tokenise(run.text))) for run in comparison.runs if run.kind is kind)


def similarity(one: str, other: str) -> float:
    """How many words two wordings share, whatever their order and case: 0 none, 1 all (Dice's coefficient).

    Linear in the length of the texts; two wordings without words are alike if they are equal.
    """
    bags = [Counter(token for token in tokenise(wording.casefold()) if is_word(token)) for wording in (one, other)]
    total = sum(bag.total() for bag in bags)
    if total == 0:
        return float(one.strip() == other.strip())
    return 2 * (bags[0] & bags[1]).total() / total


def rows(comparison: Comparison) -> tuple[Row, ...]:
    """The comparison side by side, paragraph by paragraph; paragraphs that share words stand in one row.

    The lefts joined by line breaks are the old wording, the rights the new.
    """
    left, right, pairs = _paragraphs(comparison.runs)
    paired: list[Row] = []
    shown_left = shown_right = 0
    for one, other in [*pairs, (len(left), len(right))]:
        for first, second in zip_longest(left[shown_left:one], right[shown_right:other]):
            paired.append(Row(first, second))
        if one < len(left):
            paired.append(Row(left[one], right[other]))
        shown_left, shown_right = one + 1, other + 1
    return tuple(paired)


Paragraphs = list[tuple[Run, ...]]


def _paragraphs(runs: Iterable[Run]) -> tuple[Paragraphs, Paragraphs, list[tuple[int, int]]]:
    left: list[list[Run]] = [[]]
    right: list[list[Run]] = [[]]
    pairs: list[tuple[int, int]] = []
    for run in runs:
        sides = [side for side, other in ((left, Kind.INSERTED), (right, Kind.DELETED)) if run.kind is not other]
        for number, line in enumerate(run.text.split("\n")):
            if run.kind is Kind.KEPT and (number or line):
                _pair(pairs, (len(left) - 1, len(right) - 1))
            for side in sides:
                if number:
                    side.append([])
                if line:
                    side[-1].append(Run(run.kind, line))
    return [tuple(paragraph) for paragraph in left], [tuple(paragraph) for paragraph in right], pairs


def _pair(pairs: list[tuple[int, int]], pair: tuple[int, int]) -> None:
    if not pairs or (pair[0] > pairs[-1][0] and pair[1] > pairs[-1][1]):
        pairs.append(pair)


def merge(base: str, ours: str, theirs: str) -> Merge:
    """Bring two wordings together over the base they grew from (a three-way merge by words).

    Changes conflict when they touch: when not a single token of the base lies between them. Changes made
    alike on both sides are taken once.
    """
    _by, (root, left, right) = cut(base, ours, theirs)
    ours_hunks, theirs_hunks = (hunks(tidied(way(root, side))) for side in (left, right))
    regions: list[Region] = []
    at = 0
    for start, end in touched([*ours_hunks, *theirs_hunks]):
        kept = "".join(root[at:start])
        regions += [Region(RegionKind.KEPT, kept, kept, kept)] if kept else []
        regions.append(_region(root, start, end, ours_hunks, theirs_hunks))
        at = end
    kept = "".join(root[at:])
    return Merge((*regions, Region(RegionKind.KEPT, kept, kept, kept)) if kept else tuple(regions))


@dataclass(frozen=True)
class Hunk:
    """A change of the base's tokens from `start` up to `end`."""

    start: int
    end: int
    tokens: tuple[str, ...]


def hunks(steps: Iterable[Step]) -> list[Hunk]:
    """The changes on the way from one cutting to another, in their order."""
    found: list[Hunk] = []
    at = 0
    for kept, group in groupby(steps, key=lambda step: step.kind is Kind.KEPT):
        tokens: dict[Kind, tuple[str, ...]] = {step.kind: step.tokens for step in group}
        length = len(tokens.get(Kind.KEPT, ()) or tokens.get(Kind.DELETED, ()))
        if not kept:
            found.append(Hunk(at, at + length, tokens.get(Kind.INSERTED, ())))
        at += length
    return found


def touched(hunks: Iterable[Hunk]) -> list[tuple[int, int]]:
    """The spans of the base that changes take up, those that touch as one."""
    spans: list[tuple[int, int]] = []
    for hunk in sorted(hunks, key=lambda hunk: (hunk.start, hunk.end)):
        if spans and hunk.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], hunk.end))
        else:
            spans.append((hunk.start, hunk.end))
    return spans


def _region(base: Sequence[str], start: int, end: int, ours: Sequence[Hunk], theirs: Sequence[Hunk]) -> Region:
    before = "".join(base[start:end])
    left, right = (applied(base, start, end, side) for side in (ours, theirs))
    if left == right:
        return Region(RegionKind.BOTH, before, left, right)
    if right == before:
        return Region(RegionKind.OURS, before, left, right)
    if left == before:
        return Region(RegionKind.THEIRS, before, left, right)
    return Region(RegionKind.CONFLICT, before, left, right)


def applied(base: Sequence[str], start: int, end: int, hunks: Sequence[Hunk]) -> str:
    """How a span of the base reads after those of the changes that lie in it."""
    words: list[str] = []
    at = start
    for hunk in hunks:
        if start <= hunk.start and hunk.end <= end:
            words += [*base[at : hunk.start], *hunk.tokens]
            at = hunk.end
    return "".join([*words, *base[at:end]])


def origin(wordings: Sequence[str]) -> tuple[Origin, ...]:
    """Every word of the last wording with the position of the revision that brought it; joined they are the wording.

    A word that was struck and came back belongs to the revision that brought it back.
    """
    return origins(wordings, {len(wordings) - 1})[len(wordings) - 1] if wordings else ()


def origins(
    wordings: Sequence[str], positions: Collection[int], before: Sequence[Origin] = ()
) -> dict[int, tuple[Origin, ...]]:
    """As `origin`, for the wordings at each of these positions, each seen with those before it; one way through all.

    `before` is what the first wording grew from: its words, where they are kept, stay with the positions it gives.
    """
    _by, (root, *revisions) = cut("".join(one.text for one in before), *wordings)
    brought = list(_labelled(root, before))
    found: dict[int, tuple[Origin, ...]] = {}
    for index, steps in enumerate(ways([root, *revisions])):
        brought = _carried(brought, steps, index)
        if index in positions:
            stretches = groupby(brought, key=lambda word: word[1])
            found[index] = tuple(Origin("".join(token for token, _ in stretch), since) for since, stretch in stretches)
    return found


def _labelled(tokens: Iterable[str], stretches: Sequence[Origin]) -> Iterator[tuple[str, int]]:
    """Every token with the position of the stretch that it begins in."""
    ends = [*accumulate(len(one.text) for one in stretches)]
    place = at = 0
    for token in tokens:
        while ends[place] <= at:
            place += 1
        yield token, stretches[place].revision_index
        at += len(token)


def _carried(brought: Sequence[tuple[str, int]], steps: Iterable[Step], index: int) -> list[tuple[str, int]]:
    carried: list[tuple[str, int]] = []
    at = 0
    for step in steps:
        if step.kind is Kind.INSERTED:
            carried += [(token, index) for token in step.tokens]
            continue
        if step.kind is Kind.KEPT:
            carried += brought[at : at + len(step.tokens)]
        at += len(step.tokens)
    return carried
