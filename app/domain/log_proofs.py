"""Proofs to keep as a file (C2SP tlog-proof): that an entry stands in a log, with the checkpoint it leads to."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain import merkle, notes, tree_heads
from app.domain.notes import NoteMalformed

FIRST_LINE = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63
LARGEST_EXTRA = 10_000_000


@dataclass(frozen=True)
class LogProof:
    """Where the entry stands, the hashes from its leaf to the root, and the signed note with that root.

    `extra` is what the one who checks needs besides; nothing vouches for it.
    """

    index: int
    hashes: tuple[bytes, ...]
    note: str
    extra: bytes = b""

    def __str__(self) -> str:
        return "".join(f"{line}\n" for line in self._lines()) + f"\n{self.note}"

    def _lines(self) -> Iterator[str]:
        yield FIRST_LINE
        if self.extra:
            yield f"extra {b64encode(self.extra).decode()}"
        yield f"index {self.index}"
        yield from (b64encode(one).decode() for one in self.hashes)

    def head(self) -> tree_heads.TreeHead:
        """What the checkpoint in it says; whose signatures are under it is to be checked by itself."""
        return tree_heads.parsed(notes.parsed(self.note).text)

    def proves(self, entry: bytes) -> bool:
        """Whether its hashes lead from this entry to the root of its checkpoint."""
        head = self.head()
        leaf = merkle.leaf_hash(entry)
        return merkle.verify_inclusion(leaf, self.index, head.size, self.hashes, head.root)


def parsed(content: str) -> LogProof:
    """The proof that this file is. Raises NoteMalformed."""
    upper, blank, note = content.partition("\n\n")
    lines = upper.split("\n")
    if not blank or lines.pop(0) != FIRST_LINE:
        raise NoteMalformed(f"a proof begins with the line {FIRST_LINE}, and has an empty line before its checkpoint")
    extra = _extra(lines)
    if not lines or not lines[0].startswith("index "):
        raise NoteMalformed("a proof says at which index its entry stands")
    proof = LogProof(tree_heads.whole_number(lines[0][6:]), hashes_of(lines[1:]), note, extra)
    if proof.index >= proof.head().size:
        raise NoteMalformed("the checkpoint of the proof is older than the entry")
    return proof


def hashes_of(lines: Sequence[str]) -> tuple[bytes, ...]:
    """The hashes of a proof, one on a line. Raises NoteMalformed."""
    if len(lines) > MOST_HASHES:
        raise NoteMalformed(f"a proof has at most {MOST_HASHES} hashes")
    hashes = tuple(notes.decoded(line) for line in lines)
    if any(len(one) != merkle.HASH_SIZE for one in hashes):
        raise NoteMalformed("a hash of a proof has 32 bytes")
    return hashes


def _extra(lines: list[str]) -> bytes:
    """What the second line holds for the application, if there is one; it is taken off the lines."""
    if not lines or not lines[0].startswith("extra "):
        return b""
    if len(lines[0]) > LARGEST_EXTRA:
        raise NoteMalformed("what stands beside the proof is too long")
    return notes.decoded(lines.pop(0)[6:])
