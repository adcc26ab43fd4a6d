"""What a witness is asked, and how it answers (C2SP tlog-witness): the request, and the judgement of it."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from app.domain import log_proofs, merkle, notes, tree_heads
from app.domain.notes import Note, NoteMalformed, VerifierKey, Verifies
from app.domain.tree_heads import TreeHead


class Verdict(IntEnum):
    """The status of the answer."""

    GOOD = 200
    MALFORMED = 400
    UNSIGNED = 403
    UNKNOWN_LOG = 404
    OTHER_SIZE = 409
    INCONSISTENT = 422


@dataclass(frozen=True)
class Request:
    """That a log asks for a cosignature: the size it was cosigned at last, the proof from there, and its checkpoint."""

    old_size: int
    proof: tuple[bytes, ...]
    note: str

    def __str__(self) -> str:
        lines = (f"old {self.old_size}", *(b64encode(one).decode() for one in self.proof))
        return "".join(f"{line}\n" for line in lines) + f"\n{self.note}"


@dataclass(frozen=True)
class Judged:
    """What a witness finds: the head it may cosign when the verdict is good; `forked` when the log misbehaved.

    A log forked when two heads that it signed cannot both be true: of one size with two roots.
    """

    verdict: Verdict
    note: Note | None = None
    head: TreeHead | None = None
    forked: bool = False


def parsed(body: str) -> Request:
    """The request in the body of a call. Raises NoteMalformed."""
    upper, blank, note = body.partition("\n\n")
    lines = upper.split("\n")
    if not blank or not lines[0].startswith("old "):
        raise NoteMalformed("a request begins with the old size, and has an empty line before its checkpoint")
    return Request(tree_heads.whole_number(lines[0][4:]), log_proofs.hashes_of(lines[1:]), note)


def judged(
    request: Request, logs: Mapping[str, Sequence[VerifierKey]], known: TreeHead | None, verifies: Verifies
) -> Judged:
    """Whether a witness may cosign that follows these `logs` (keys by origin) and knows this one's head `known`."""
    try:
        note = notes.parsed(request.note)
        head = tree_heads.parsed(note.text)
    except NoteMalformed:
        return Judged(Verdict.MALFORMED)
    if head.origin not in logs:
        return Judged(Verdict.UNKNOWN_LOG, note, head)
    if not any(notes.signed_by(note, key, verifies) for key in logs[head.origin]):
        return Judged(Verdict.UNSIGNED, note, head)
    return _extended(request, note, head, known or TreeHead(head.origin, 0, merkle.EMPTY_ROOT))


def _extended(request: Request, note: Note, head: TreeHead, known: TreeHead) -> Judged:
    if request.old_size > head.size:
        return Judged(Verdict.MALFORMED, note, head)
    if head.size == known.size and head.root != known.root:
        return Judged(Verdict.OTHER_SIZE, note, head, forked=True)
    if request.old_size != known.size:
        return Judged(Verdict.OTHER_SIZE, note, head)
    if not merkle.verify_consistency(known.size, head.size, request.proof, known.root, head.root):
        return Judged(Verdict.INCONSISTENT, note, head)
    return Judged(Verdict.GOOD, note, head)
