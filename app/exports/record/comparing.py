"""Crosswalks, variants and reservations in the open record."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Organisation, Person
from app.crosswalks.models import Crosswalk, Finding, Reservation, Variant
from app.exports.record.section import Section, public_name, reading
from app.processes.models import Process, Visibility
from app.texts.models import Clause


def sections(session: Session, process: Process) -> list[Section]:
    """How this text compares with others, and who wants it otherwise."""
    return [_findings(session, process), _variants(session, process), _reservations(session, process)]


def _findings(session: Session, process: Process) -> Section:
    there, other = aliased(Clause), aliased(Process)
    query = (
        sa.select(
            other.slug, Finding.number, Clause.number, there.number, Finding.relation, Finding.reasons, Finding.quote,
            Finding.other_quote, Finding.withdrawn, public_name(), Finding.created_at,
        )
        .join(Crosswalk, Crosswalk.id == Finding.crosswalk_id)
        .join(other, other.id == Crosswalk.other_process_id)
        .outerjoin(Clause, Clause.id == Finding.clause_id)
        .outerjoin(there, there.id == Finding.other_clause_id)
        .outerjoin(Person, Person.id == Finding.author_id)
        .where(Crosswalk.process_id == process.id, other.visibility != Visibility.PREPARED)
        .order_by(Finding.id)
    )  # fmt: skip
    columns = (
        "other_process", "number", "clause", "other_clause", "relation", "reasons", "quote", "other_quote", "withdrawn",
        "author", "created_at",
    )  # fmt: skip
    return Section("crosswalks", columns, reading(session, query))


def _variants(session: Session, process: Process) -> Section:
    query = (
        sa.select(
            Clause.number, Variant.number, Variant.jurisdiction, Variant.language, Variant.body, Variant.reason,
            public_name(), Variant.created_at,
        )
        .join(Clause, Clause.id == Variant.clause_id)
        .outerjoin(Person, Person.id == Variant.author_id)
        .where(Clause.process_id == process.id)
        .order_by(Variant.id)
    )  # fmt: skip
    columns = ("clause", "number", "jurisdiction", "language", "body", "reason", "author", "created_at")
    return Section("variants", columns, reading(session, query))


def _reservations(session: Session, process: Process) -> Section:
    query = (
        sa.select(
            Reservation.number, Clause.number, Reservation.jurisdiction, Organisation.name, Reservation.language,
            Reservation.words, Reservation.created_at, Reservation.withdrawn_at,
        )
        .join(Clause, Clause.id == Reservation.clause_id)
        .outerjoin(Organisation, Organisation.id == Reservation.organisation_id)
        .where(Reservation.process_id == process.id)
        .order_by(Reservation.number)
    )  # fmt: skip
    columns = (
        "number", "clause", "jurisdiction", "organisation", "language", "words", "created_at", "withdrawn_at",
    )  # fmt: skip
    return Section("reservations", columns, reading(session, query))
