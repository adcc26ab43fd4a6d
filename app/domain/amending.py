"""The life of an amendment: its states, whether two touch the same words, and carrying one over to a new wording."""

import hashlib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import AlreadyDecided, NotInThisState
from app.domain.wording import Merge, RegionKind, merge


class Operation(StrEnum):
    """What an amendment does to the clause it is proposed on."""

    REPLACE = "replace"
    INSERT_BEFORE = "insert_before"
    INSERT_AFTER = "insert_after"
    DELETE = "delete"
    MOVE = "move"


class Side(StrEnum):
    """On which side of another clause a clause is to be moved."""

    BEFORE = "before"
    AFTER = "after"


class AmendmentState(StrEnum):
    """Where an amendment stands."""

    PROPOSED = "proposed"
    UNDER_DISCUSSION = "under_discussion"
    ADOPTED = "adopted"
    ADOPTED_IN_PART = "adopted_in_part"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Decision(StrEnum):
    """What may be decided about an amendment; its state afterwards bears the same name."""

    ADOPTED = "adopted"
    ADOPTED_IN_PART = "adopted_in_part"
    REJECTED = "rejected"


class ProposerState(StrEnum):
    """Whether somebody who was asked to propose an amendment together with its author has agreed to."""

    INVITED = "invited"
    AGREED = "agreed"
    DECLINED = "declined"


class Outcome(StrEnum):
    """What becomes of an amendment when its clause has moved on."""

    CLEAN = "clean"
    CONFLICTING = "conflicting"
    MOOT = "moot"


OPEN = frozenset({AmendmentState.PROPOSED, AmendmentState.UNDER_DISCUSSION})
DECIDED = frozenset(AmendmentState(decision) for decision in Decision)
INSERTS = frozenset({Operation.INSERT_BEFORE, Operation.INSERT_AFTER})
REWORDS = frozenset({Operation.REPLACE, Operation.DELETE})

FINAL = frozenset(AmendmentState) - OPEN

MOVES: dict[AmendmentState, frozenset[AmendmentState]] = {
    AmendmentState.PROPOSED: FINAL | {AmendmentState.UNDER_DISCUSSION},
    AmendmentState.UNDER_DISCUSSION: FINAL,
    **dict.fromkeys(FINAL, frozenset()),
}
"""From each state those that may follow: open ones are discussed, decided, withdrawn, superseded; the rest is final."""


@dataclass(frozen=True)
class Proposal:
    """What an amendment asks for: an operation on a clause, and the words to stand there (none to delete or move).

    `heading` None: the heading is no matter, or stays as it is.
    """

    operation: Operation
    text: str = ""
    heading: str | None = None


@dataclass(frozen=True)
class Rebased:
    """An amendment carried over to the current wording.

    `text` is the clause as the amendment would now make it; of a conflict it holds both sides, which
    `merge` tells apart (ours: the current wording, theirs: the amendment).
    """

    outcome: Outcome
    text: str
    merge: Merge


def may_become(state: AmendmentState, later: AmendmentState) -> bool:
    """Whether an amendment in one state may pass to another."""
    return later in MOVES[state]


def become(state: AmendmentState, later: AmendmentState) -> AmendmentState:
    """The later state, when it may follow.

    Raises AlreadyDecided where the amendment has been decided, NotInThisState where it is out of play otherwise.
    """
    if may_become(state, later):
        return later
    raise AlreadyDecided if state in DECIDED else NotInThisState


def decided(state: AmendmentState, decision: Decision) -> AmendmentState:
    """The state after a decision; raises like `become`."""
    return become(state, AmendmentState(decision))


def overlaps(base: str, one: Proposal, other: Proposal, *, heading: str = "") -> bool:
    """Whether two proposals on the same wording of a clause cannot both be carried out without a choice.

    Two that reword it touch the same words (or words with nothing between), in its body or in its `heading`; two
    insertions want the same place; two moves compete; a deletion takes away what another rewords or moves.
    """
    if one.operation in REWORDS and other.operation in REWORDS:
        return _touch(base, one, other) or _retitle(heading, one, other)
    if one.operation in INSERTS or other.operation in INSERTS:
        return one.operation is other.operation
    return Operation.REPLACE not in {one.operation, other.operation}


def _touch(base: str, one: Proposal, other: Proposal) -> bool:
    if Operation.DELETE in {one.operation, other.operation}:
        return True
    shared = {RegionKind.BOTH, RegionKind.CONFLICT}
    return any(region.kind in shared for region in merge(base, one.text, other.text).regions)


def _retitle(heading: str, one: Proposal, other: Proposal) -> bool:
    """A heading is so short that two ways to change it are always a choice; the same way twice is not."""
    wanted = {title for title in (one.heading, other.heading) if title not in (None, heading)}
    changed = [title for title in (one.heading, other.heading) if title not in (None, heading)]
    return len(changed) > 1 and len(wanted) > 1


def rebase(base: str, proposed: str, current: str) -> Rebased:
    """Carry a proposed wording of `base` over to the `current` wording by a three-way merge.

    Moot: what it asks for is already in the text. Conflicting: the same words were changed meanwhile.
    A deletion is the empty proposed wording.
    """
    merged = merge(base, current, proposed)
    if proposed == current or (merged.clean and merged.text == current):
        return Rebased(Outcome.MOOT, current, merged)
    return Rebased(Outcome.CLEAN if merged.clean else Outcome.CONFLICTING, merged.text, merged)


_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟″«»「」『』", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)


def fingerprint(operation: Operation, target: str, text: str) -> str:
    """The same for amendments that ask for the same: SHA-256, in hexadecimal, of operation, target and words.

    `target` says what is to be changed: the clause's address, or the words an imported amendment starts from.
    Case, the form of quotation marks and dashes, and the amount of space make no difference.
    """
    parts = (operation.value, _plain(target), _plain(text))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def fingerprint_of_package(fingerprints: Collection[str]) -> str:
    """The fingerprint of several changes proposed together, in whatever order; of one alone it is its own."""
    if len(fingerprints) == 1:
        return next(iter(fingerprints))
    return hashlib.sha256("\0".join(sorted(fingerprints)).encode()).hexdigest()


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text.translate(_ALIKE)).casefold().split())
