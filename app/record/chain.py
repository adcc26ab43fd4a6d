"""The log by itself: every entry against its leaf, its commitment and its columns; every node against the leaves."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import merkle
from app.ledger.models import Body, Entry, Node
from app.ledger.services import canonical_json, commitment_of
from app.record.findings import Finding

AT_ONCE = 500


@dataclass(slots=True)
class Read:
    """An entry as it is read once and forgotten: plain values, for there may be millions of them."""

    index: int
    process_id: int | None
    kind: str
    object: str
    entered_at: datetime
    canonical: str


@dataclass(slots=True)
class Words:
    """What an entry commits to, and the salt."""

    salt: bytes
    body: dict[str, Any]


def entries_with_bodies(session: Session) -> Iterator[tuple[Read, Words | None]]:
    """Every entry in order with what it commits to, some hundred at once."""
    entry = (Entry.index, Entry.process_id, Entry.kind, Entry.object, Entry.entered_at, Entry.canonical)
    query = sa.select(*entry, Body.salt, Body.body).outerjoin(Body, Body.index == Entry.index).order_by(Entry.index)
    for *values, salt, body in session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield Read(*values), Words(salt, body) if salt is not None else None


class Chain:
    """Takes entries one by one in their order and tells what is wrong with each; at the end with the tree above."""

    def __init__(self, slugs: Mapping[int, str]) -> None:
        self.slugs = slugs
        self.leaves: list[bytes] = []
        self.erased: dict[int, str] = {}
        self.redacted: set[str] = set()

    @property
    def root(self) -> bytes:
        """The root over everything taken so far."""
        return merkle.root(self.leaves)

    def take(self, entry: Read, body: Words | None) -> Iterator[Finding]:
        """Check the next entry."""
        place = f"entry {entry.index}"
        if entry.index != len(self.leaves):
            yield Finding(place, f"entries are missing before it: number {len(self.leaves)} was to come")
        self.leaves.append(merkle.leaf_hash(entry.canonical.encode()))
        said = _parsed(entry.canonical)
        if said is None:
            yield Finding(place, "its text is not canonical")
            return
        yield from (Finding(place, what) for what in self._columns(entry, said))
        if body is None:
            self.erased[entry.index] = place
        elif said.get("commitment") != _commitment(said, body):
            yield Finding(place, f"its body is not what it commits to ({entry.kind}, {entry.object})")
        if entry.kind == "redaction":
            self.redacted.add(entry.object)

    def finish(self, session: Session) -> Iterator[Finding]:
        """Check what was erased without saying so, and the nodes that are stored."""
        for index, place in self.erased.items():
            if f"entries/{index}" not in self.redacted:
                yield Finding(place, "its body is gone, and no redaction was entered")
        yield from self._nodes(session)

    def _columns(self, entry: Read, said: Mapping[str, Any]) -> Iterator[str]:
        told = {
            "type": entry.kind,
            "object": entry.object,
            "process": self.slugs.get(entry.process_id or 0, ""),
        }
        for name, value in told.items():
            if said.get(name) != value:
                yield f"its {name} is {value!r} in the table and {said.get(name)!r} in what was hashed"
        if _moment(said.get("time")) != entry.entered_at.replace(microsecond=0):
            yield f"its time is {entry.entered_at.isoformat()} in the table and {said.get('time')} in what was hashed"

    def _nodes(self, session: Session) -> Iterator[Finding]:
        """Level by level: pairs of hashes make the level above; an odd one at the end waits for its partner."""
        hashes, level = self.leaves, 0
        while hashes:
            yield from _compared(session, level, hashes)
            hashes = [merkle.node_hash(*pair) for pair in zip(hashes[::2], hashes[1::2], strict=False)]
            level += 1
        more = session.scalar(sa.select(sa.func.count()).select_from(Node).where(Node.level >= level))
        if more:
            missing = "" if self.leaves else "; all entries are missing, from entry 0 on"
            yield Finding("nodes", f"{more} nodes stand above the top of the tree{missing}")


def _compared(session: Session, level: int, hashes: list[bytes]) -> Iterator[Finding]:
    query = sa.select(Node.index, Node.hash).where(Node.level == level).order_by(Node.index)
    stored = session.execute(query.execution_options(yield_per=5000))
    for (place, right), node in zip_longest(enumerate(hashes), stored, fillvalue=(-1, b"")):
        index, value = node
        if place != index or right != value:
            what = (
                "is missing" if index == -1 else "is one too many" if place == -1 else "is not the hash of its leaves"
            )
            where = place if place != -1 else index
            yield Finding(f"node {where} of level {level}", f"it {what}" + (f" (entry {where})" if level == 0 else ""))
            return


def _parsed(canonical: str) -> Mapping[str, Any] | None:
    """What an entry says, if its text is the one canonical text of that."""
    try:
        said = json.loads(canonical)
    except ValueError:
        return None
    return said if isinstance(said, dict) and canonical_json(said) == canonical else None


def _commitment(said: Mapping[str, Any], body: Words) -> str:
    return commitment_of(
        body.salt,
        kind=str(said.get("type")),
        object=str(said.get("object")),
        revision=int(said.get("revision") or 0),
        body=body.body,
    )


def _moment(time: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(time))
    except ValueError:
        return None
