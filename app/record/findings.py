"""What a check of the record finds, and the newest that the record says about each thing."""

import hashlib
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.ledger.services import canonical_json


@dataclass(frozen=True)
class Finding:
    """Something that does not agree: where (an entry, a thing of a process), and what."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


@dataclass(frozen=True)
class Said:
    """What an entry said about a thing: the entry's index, and a digest of each value, so that memory stays small."""

    index: int
    digests: Mapping[str, bytes]


@dataclass
class Newest:
    """The newest that the record says about things of one kind, by their keys; None where its body was erased."""

    noun: str
    said: dict[Hashable, Said | None] = field(default_factory=dict)

    def take(self, key: Hashable, index: int, body: Mapping[str, Any] | None, without: Collection[str] = ()) -> None:
        """Remember what an entry says: each value over what an earlier one said; those in `without` are no matter."""
        if body is None:
            self.said[key] = None
            return
        before = self.said.get(key)
        kept = {name: digest(value) for name, value in body.items() if name not in without}
        self.said[key] = Said(index, {**(before.digests if before else {}), **kept})

    def is_erased(self, key: Hashable) -> bool:
        """Whether what the record said about a thing was erased."""
        return key in self.said and self.said[key] is None

    def compared(self, key: Hashable, place: str, live: Mapping[str, Any]) -> Iterator[Finding]:
        """How a thing of the tables differs from what was entered about it; it is then accounted for."""
        if key not in self.said:
            yield Finding(place, f"this {self.noun} was never entered in the record")
            return
        said = self.said.pop(key)
        if said is None:
            return
        differing = [name for name, one in said.digests.items() if name in live and digest(live[name]) != one]
        if differing:
            yield Finding(place, f"{', '.join(sorted(differing))} differ from entry {said.index}")

    def left(self) -> Iterator[Finding]:
        """Things that the record knows and the tables do not have."""
        for key, said in self.said.items():
            entry = f"entry {said.index}" if said else "the record"
            yield Finding(_name(key), f"this {self.noun} is in {entry}, and in no table")


def digest(value: Any) -> bytes:
    """The same for the same value, whatever the database made of its order."""
    return hashlib.sha256(canonical_json({"value": value}).encode()).digest()


def _name(key: Hashable) -> str:
    return " ".join(map(str, key)) if isinstance(key, tuple) else str(key)
