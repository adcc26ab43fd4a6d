"""Following the record, entry by entry, to what the tables of a process must hold in the end."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session

from app.processes.models import Process
from app.record.chain import Read
from app.record.findings import Finding


@dataclass(frozen=True)
class Act:
    """An entry as those who follow see it; `body` None: it was erased."""

    index: int
    process: Process
    kind: str
    object: str
    actor: str
    revision: int
    body: Mapping[str, Any] | None

    @property
    def key(self) -> tuple[str, str]:
        """What was acted on, in all processes."""
        return (self.process.slug, self.object)

    @classmethod
    def of(cls, entry: Read, process: Process, body: Mapping[str, Any] | None) -> "Act":
        """The entry, with what its canonical text says of actor and revision."""
        said = json.loads(entry.canonical)
        actor, revision = str(said.get("actor", "")), int(said.get("revision") or 0)
        return cls(entry.index, process, entry.kind, entry.object, actor, revision, body)


class Follower(Protocol):
    """Knows some kinds of acts: takes them in their order, then compares the tables with what it learnt."""

    kinds: frozenset[str]

    def take(self, act: Act) -> None:
        """Learn from the next act of these kinds."""

    def compare(self, session: Session) -> Iterator[Finding]:
        """What in the tables does not agree."""


def place(process: Process, object: str) -> str:  # noqa: A002 (the record's own word)
    """Where something is, in words of the record."""
    return f"{process.slug}, {object}"
