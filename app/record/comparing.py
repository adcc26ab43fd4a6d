"""Crosswalks, variants and reservations against the record."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.crosswalks.models import Crosswalk, Finding, Reservation, Variant
from app.crosswalks.services import finding_body, reservation_body, variant_body
from app.processes.models import Process
from app.record.findings import Finding as Disagreement
from app.record.findings import Newest
from app.record.following import Act, place
from app.texts.models import Clause

Row = tuple[Process, str, int, dict[str, Any]]


class Entered(ABC):
    """Things of one kind, each with its entry or entries."""

    kinds: frozenset[str] = frozenset()
    noun = ""

    def __init__(self) -> None:
        self.newest = Newest(self.noun)

    @abstractmethod
    def rows(self, session: Session) -> Iterator[Row]:
        """Everything of this kind: its process, its object and revision in the record, and what holds of it."""

    def take(self, act: Act) -> None:
        """The newest that is said about each."""
        self.newest.take((act.process.slug, act.object, act.revision), act.index, act.body)

    def compare(self, session: Session) -> Iterator[Disagreement]:
        """Each with its entry."""
        for process, where, revision, live in self.rows(session):
            yield from self.newest.compared((process.slug, where, revision), place(process, where), live)
        yield from self.newest.left()


class Findings(Entered):
    """How clauses of two texts correspond."""

    kinds = frozenset({"correspondence_found"})
    noun = "correspondence"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every finding."""
        query = sa.select(Finding, Process).join(Crosswalk, Crosswalk.id == Finding.crosswalk_id)
        for one, process in session.execute(query.join(Process, Process.id == Crosswalk.process_id)).all():
            yield process, f"crosswalks/{one.crosswalk.other.slug}/{one.number}", 0, finding_body(one)


class Variants(Entered):
    """The words of clauses for single jurisdictions."""

    kinds = frozenset({"variant_entered"})
    noun = "variant"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every variant."""
        query = sa.select(Variant, Process).join(Clause, Clause.id == Variant.clause_id)
        for one, process in session.execute(query.join(Process, Process.id == Clause.process_id)).all():
            yield process, f"variants/{one.clause.guid}", one.number, variant_body(one)


class Reservations(Entered):
    """What is excepted from clauses, and what was taken back."""

    kinds = frozenset({"reservation_made", "reservation_withdrawn"})
    noun = "reservation"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every reservation."""
        query = sa.select(Reservation, Process).join(Process, Process.id == Reservation.process_id)
        for one, process in session.execute(query).all():
            yield process, f"reservations/{one.number}", 0, reservation_body(one)
