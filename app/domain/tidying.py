"""Making a comparison read well: no confetti of single kept words, and changes that begin and end where words do."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.domain.tokens import Kind, Step, is_word

FEW_WORDS = 3
"""At most so many kept words between two larger changes are told as changed with them."""


@dataclass
class Change:
    """Tokens deleted and inserted at one place, and the kept tokens that stand before it, with their words counted."""

    before: deque[str]
    deleted: deque[str] = field(default_factory=deque)
    inserted: deque[str] = field(default_factory=deque)
    words_deleted: int = 0
    words_inserted: int = 0

    @property
    def size(self) -> int:
        """Words on the longer side."""
        return max(self.words_deleted, self.words_inserted)

    def delete(self, tokens: Sequence[str]) -> None:
        """Add tokens to those deleted."""
        self.deleted += tokens
        self.words_deleted += _words(tokens)

    def insert(self, tokens: Sequence[str]) -> None:
        """Add tokens to those inserted."""
        self.inserted += tokens
        self.words_inserted += _words(tokens)

    def absorb(self, later: "Change") -> None:
        """Tell the next change, and what was kept before it, as part of this one."""
        kept = _words(later.before)
        self.deleted += later.before + later.deleted
        self.inserted += later.before + later.inserted
        self.words_deleted += kept + later.words_deleted
        self.words_inserted += kept + later.words_inserted


def tidied(steps: Sequence[Step]) -> list[Step]:
    """The same two wordings told in fewer and clearer steps; nothing is absorbed across a line break."""
    changes, rest = _changes(steps)
    clear = _absorbed(changes)
    _slide(clear, rest)
    return _as_steps(clear, rest)


def _changes(steps: Sequence[Step]) -> tuple[list[Change], deque[str]]:
    changes: list[Change] = []
    kept: deque[str] | None = deque()
    for step in steps:
        if step.kind is Kind.KEPT:
            kept = deque(step.tokens)
            continue
        if kept is not None:
            changes.append(Change(kept))
            kept = None
        act = changes[-1].delete if step.kind is Kind.DELETED else changes[-1].insert
        act(step.tokens)
    return changes, kept or deque()


def _absorbed(changes: Sequence[Change]) -> list[Change]:
    clear: list[Change] = []
    for change in changes:
        clear.append(change)
        while len(clear) > 1 and _absorbable(clear[-2], clear[-1]):
            last = clear.pop()
            clear[-1].absorb(last)
    return clear


def _absorbable(one: Change, two: Change) -> bool:
    if "\n" in two.before:
        return False
    words = _words(two.before)
    if words == 0:
        return one.words_deleted + two.words_deleted > 0 and one.words_inserted + two.words_inserted > 0
    return words <= FEW_WORDS and words < min(one.size, two.size)


def _words(tokens: Iterable[str]) -> int:
    return sum(map(is_word, tokens))


def _slide(changes: Sequence[Change], rest: deque[str]) -> None:
    """Move every pure insertion or deletion, where equal words allow it, to the clearest place."""
    for at, change in enumerate(changes):
        if change.inserted and change.deleted:
            continue
        last = at + 1 == len(changes)
        after = rest if last else changes[at + 1].before
        place = _Place(change.before, change.inserted or change.deleted, after)
        place.settle(spare_left=at > 0, spare_right=not last)


@dataclass(frozen=True)
class _Place:
    """Tokens that move between the kept tokens on their left and on their right."""

    left: deque[str]
    moving: deque[str]
    right: deque[str]

    def settle(self, *, spare_left: bool, spare_right: bool) -> None:
        """Try every place from left to right, then go back to the last of the clearest.

        One token of an inner kept stretch is spared, so that two changes never run into each other.
        """
        while len(self.left) > spare_left and self.left[-1] == self.moving[-1]:
            self._turn_left()
        best, taken, clearest = 0, 0, self._clarity()
        while len(self.right) > spare_right and self.right[0] == self.moving[0]:
            self._turn_right()
            taken += 1
            if self._clarity() >= clearest:
                best, clearest = taken, self._clarity()
        for _ in range(taken - best):
            self._turn_left()

    def _turn_left(self) -> None:
        self.right.appendleft(self.moving.pop())
        self.moving.appendleft(self.left.pop())

    def _turn_right(self) -> None:
        self.left.append(self.moving.popleft())
        self.moving.append(self.right.popleft())

    def _clarity(self) -> int:
        before = self.left[-1] if self.left else None
        after = self.right[0] if self.right else None
        return _edge(before, self.moving[0]) + _edge(self.moving[-1], after)


def _edge(before: str | None, after: str | None) -> int:
    """How clear a place is to begin or end at: best at the ends of the text, then at a line's, then between words."""
    if before is None or after is None:
        return 6
    if before == "\n":
        return 5
    if after == "\n":
        return 4
    if before.isspace():
        return 3
    if after.isspace():
        return 2
    return 0 if is_word(before) and is_word(after) else 1


def _as_steps(changes: Sequence[Change], rest: Iterable[str]) -> list[Step]:
    steps: list[Step] = []
    for change in changes:
        steps += [
            Step(Kind.KEPT, tuple(change.before)),
            Step(Kind.DELETED, tuple(change.deleted)),
            Step(Kind.INSERTED, tuple(change.inserted)),
        ]
    steps.append(Step(Kind.KEPT, tuple(rest)))
    return [step for step in steps if step.tokens]
