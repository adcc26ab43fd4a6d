"""Reading crosswalks, variants and reservations."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from app.accounts.models import Organisation
from app.crosswalks.models import Crosswalk, Finding, Reservation, Variant
from app.domain.crosswalking import Candidate, Relation, Suggestion, suggestions
from app.processes.models import Process, Visibility
from app.texts.models import Document
from app.texts.queries import clause_in, clauses_of, document_of
from app.texts.rows import ClauseRow


@dataclass(frozen=True)
class MatrixRow:
    """A clause of this text (None: the other text alone has something) and what was found about it, by relation."""

    clause: ClauseRow | None
    findings: dict[Relation, list[Finding]]


def crosswalks_of(session: Session, process_id: int) -> Sequence[Crosswalk]:
    """The crosswalks of a process to texts that are public, by age."""
    query = sa.select(Crosswalk).join(Crosswalk.other).where(Crosswalk.process_id == process_id)
    public = query.where(Process.visibility != Visibility.PREPARED).options(joinedload(Crosswalk.other))
    return session.scalars(public.order_by(Crosswalk.id)).all()


def crosswalks_to(session: Session, process_id: int) -> Sequence[Crosswalk]:
    """The crosswalks that other public processes have to this one's text."""
    query = sa.select(Crosswalk).join(Crosswalk.process).where(Crosswalk.other_process_id == process_id)
    public = query.where(Process.visibility != Visibility.PREPARED).options(joinedload(Crosswalk.process))
    return session.scalars(public.order_by(Crosswalk.id)).all()


def crosswalk(session: Session, process_id: int, other_slug: str) -> Crosswalk | None:
    """The crosswalk from one process to another that is public."""
    if not other_slug.isprintable():
        return None
    query = sa.select(Crosswalk).join(Crosswalk.other).options(joinedload(Crosswalk.other))
    own = query.where(Crosswalk.process_id == process_id, Process.slug == other_slug)
    return session.scalar(own.where(Process.visibility != Visibility.PREPARED))


def comparable_with(session: Session, process_id: int) -> Sequence[Process]:
    """The public processes that have a text and no crosswalk from this one yet."""
    made = sa.select(Crosswalk.other_process_id).where(Crosswalk.process_id == process_id)
    query = sa.select(Process).join(Document, Document.process_id == Process.id)
    others = query.where(Process.visibility != Visibility.PREPARED, Process.id != process_id)
    return session.scalars(others.where(Process.id.not_in(made)).order_by(Process.slug)).all()


def findings_of(session: Session, crosswalk_id: int) -> list[Finding]:
    """What holds today: the latest about each pair of clauses, withdrawn ones left out, in order. One statement."""
    later = aliased(Finding)
    overtaken = sa.exists().where(
        later.crosswalk_id == Finding.crosswalk_id,
        later.number > Finding.number,
        later.clause_id.is_not_distinct_from(Finding.clause_id),
        later.other_clause_id.is_not_distinct_from(Finding.other_clause_id),
    )
    query = sa.select(Finding).where(Finding.crosswalk_id == crosswalk_id, ~overtaken, Finding.withdrawn.is_(False))
    return list(session.scalars(whole(query).order_by(Finding.number)))


def history_of(session: Session, crosswalk_id: int, clause_id: int) -> Sequence[Finding]:
    """Everything ever found about a clause of this text, newest first."""
    query = sa.select(Finding).where(Finding.crosswalk_id == crosswalk_id, Finding.clause_id == clause_id)
    return session.scalars(whole(query).order_by(Finding.number.desc())).all()


def finding(session: Session, crosswalk_id: int, number: int) -> Finding | None:
    """The finding of this number."""
    query = sa.select(Finding).where(Finding.crosswalk_id == crosswalk_id, Finding.number == number)
    return session.scalar(whole(query))


def words_of(session: Session, process: Process, language: str) -> Sequence[ClauseRow]:
    """The clauses of a process's text in a language, else in its drafting language; none before there is a text."""
    document = document_of(session, process.id)
    return clauses_of(session, document.id, language, process.drafting_language) if document else []


def matrix(session: Session, found: Crosswalk, language: str) -> list[MatrixRow]:
    """Every clause of this text with what was found about it, then what the other text alone has. Four statements."""
    by_clause: dict[int | None, dict[Relation, list[Finding]]] = {}
    for one in findings_of(session, found.id):
        by_clause.setdefault(one.clause_id, {}).setdefault(one.relation, []).append(one)
    rows = [MatrixRow(row, by_clause.get(row.id, {})) for row in words_of(session, found.process, language)]
    return rows + ([MatrixRow(None, by_clause[None])] if None in by_clause else [])


def suggested(
    session: Session, found: Crosswalk, clause_id: int, language: str
) -> tuple[ClauseRow | None, Sequence[ClauseRow], tuple[Suggestion, ...]]:
    """A clause, the clauses of the other text, and which of these are likely to correspond to it.

    Words are compared in `language` where both texts have it, else in the drafting languages.
    """
    own = clause_in(session, clause_id, language, found.process.drafting_language)
    others = words_of(session, found.other, own.language if own and own.language else language)
    candidates = [Candidate(one.id, one.number, f"{one.heading} {one.body}") for one in others]
    return own, others, suggestions(own.number, f"{own.heading} {own.body}", candidates) if own else ()


def variants_of(session: Session, clause_id: int) -> list[Variant]:
    """The variants of a clause that hold today, by jurisdiction and language."""
    latest: dict[tuple[str, str], Variant] = {}
    for one in session.scalars(sa.select(Variant).where(Variant.clause_id == clause_id).order_by(Variant.number)):
        latest[one.jurisdiction, one.language] = one
    return [one for _key, one in sorted(latest.items()) if one.body]


def reservations_on(session: Session, clause_id: int) -> Sequence[Reservation]:
    """The reservations about a clause in their order, withdrawn ones too."""
    query = sa.select(Reservation).where(Reservation.clause_id == clause_id)
    return session.scalars(query.options(joinedload(Reservation.organisation)).order_by(Reservation.number)).all()


def reservation(session: Session, process_id: int, number: int) -> Reservation | None:
    """The reservation of this number."""
    return session.scalar(
        sa.select(Reservation).where(Reservation.process_id == process_id, Reservation.number == number)
    )


def verified_organisations(session: Session) -> Sequence[Organisation]:
    """The organisations that may reserve something, by name."""
    query = sa.select(Organisation).where(Organisation.verified_at.is_not(None))
    return session.scalars(query.order_by(Organisation.name_key)).all()


def counts_on(session: Session, clause_id: int) -> tuple[int, int]:
    """How many variants and reservations a clause has today."""
    standing = sum(one.withdrawn_at is None for one in reservations_on(session, clause_id))
    return len(variants_of(session, clause_id)), standing


def whole(query: sa.Select[Finding]) -> sa.Select[Finding]:
    """The same findings with their clauses and authors at hand."""
    return query.options(
        joinedload(Finding.clause), joinedload(Finding.other_clause), joinedload(Finding.author)
    )  # fmt: skip
