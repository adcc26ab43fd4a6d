"""The signed heads against the log: each must be that of its first entries, and signed by a key of the record."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import merkle, notes, tree_heads
from app.domain.notes import NoteMalformed, VerifierKey
from app.domain.tree_heads import TreeHead
from app.ledger import checkpoints
from app.ledger.keys import verifies
from app.ledger.models import Checkpoint
from app.record.findings import Finding

AT_ONCE = 500


def compare(session: Session, leaves: Sequence[bytes]) -> Iterator[Finding]:
    """Every checkpoint with the root over the leaves that the entries lead to, and with its own note."""
    try:
        keys = [VerifierKey.parsed(one.vkey) for one in checkpoints.keys(session)]
    except NoteMalformed:
        yield Finding("the keys of the record", "one of them cannot be read")
        return
    query = sa.select(Checkpoint).order_by(Checkpoint.size).execution_options(yield_per=AT_ONCE)
    roots = _Roots(leaves)
    for one in session.scalars(query):
        place = f"checkpoint of {one.size} entries"
        if one.size > len(leaves):
            yield Finding(place, f"it was signed, and the log has {len(leaves)}")
        elif roots.at(one.size) != one.root:
            yield Finding(place, "what was signed is not the root of these entries")
        yield from (Finding(place, what) for what in _faults(one, keys))


def _faults(one: Checkpoint, keys: Sequence[VerifierKey]) -> Iterator[str]:
    try:
        note = notes.parsed(one.note)
        head = tree_heads.parsed(note.text)
    except NoteMalformed:
        yield "its note cannot be read"
        return
    if TreeHead(head.origin, one.size, one.root) != head:
        yield "its note says something else than the table"
    if not any(notes.signed_by(note, key, verifies) for key in keys):
        yield "its note is not signed by a key of the record"


class _Roots:
    """Roots of ever more leaves, asked for in rising order, in one pass over them."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._leaves = leaves
        self._peaks: list[bytes] = []
        self._size = 0

    def at(self, size: int) -> bytes:
        """The root over the first `size` leaves."""
        while self._size < size:
            index, self._size = self._size, self._size + 1
            self._peaks.append(self._leaves[index])
            while index & 1:
                right = self._peaks.pop()
                self._peaks.append(merkle.node_hash(self._peaks.pop(), right))
                index >>= 1
        reached = self._peaks[-1] if self._peaks else merkle.EMPTY_ROOT
        for left in reversed(self._peaks[:-1]):
            reached = merkle.node_hash(left, reached)
        return reached
