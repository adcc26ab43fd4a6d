"""Reading the register of endorsements."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.domain.endorsing import Span, SupporterKind
from app.endorsements.models import Endorsement, ReservedClause


@dataclass(frozen=True)
class Filters:
    """What the register is narrowed to."""

    kind: SupporterKind | None = None
    country: str = ""
    reserved: bool = False


def endorsements_of(
    session: Session, process_id: int, filters: Filters, *, before: int = 0, limit: int = 50
) -> Sequence[Endorsement]:
    """Endorsements, those entered last first, withdrawn ones too; one more than `limit`. Two statements."""
    query = sa.select(Endorsement).where(*_narrowed(process_id, filters))
    if before:
        query = query.where(Endorsement.number < before)
    return session.scalars(_whole(query).order_by(Endorsement.number.desc()).limit(limit + 1)).all()


def count_of(session: Session, process_id: int, filters: Filters) -> int:
    """How many entries the register has in all."""
    return session.scalar(sa.select(sa.func.count(Endorsement.id)).where(*_narrowed(process_id, filters))) or 0


def endorsement_by_number(session: Session, process_id: int, number: int) -> Endorsement | None:
    """The endorsement of this number, withdrawn or not."""
    query = sa.select(Endorsement).where(Endorsement.process_id == process_id, Endorsement.number == number)
    return session.scalar(_whole(query))


def standing_by_kind(session: Session, process_id: int) -> dict[SupporterKind, int]:
    """How many of each kind stand behind the text today, in the order of the kinds."""
    query = sa.select(Endorsement.kind, sa.func.count()).where(
        Endorsement.process_id == process_id, Endorsement.withdrawn_at.is_(None)
    )
    found: dict[SupporterKind, int] = dict(session.execute(query.group_by(Endorsement.kind)).all())
    return {kind: found[kind] for kind in SupporterKind if kind in found}


def spans_of(session: Session, process_id: int) -> list[Span]:
    """From when to when each stood behind the text."""
    query = sa.select(Endorsement.endorsed_on, Endorsement.withdrawn_on).where(Endorsement.process_id == process_id)
    return [Span(since, until) for since, until in session.execute(query.order_by(Endorsement.id))]


def countries_in(session: Session, process_id: int) -> list[str]:
    """The countries that are named, in order."""
    query = sa.select(Endorsement.country).where(Endorsement.process_id == process_id, Endorsement.country != "")
    return sorted(session.scalars(query.distinct()))


def reserved_clauses(session: Session, process_id: int) -> Sequence[tuple[str, int]]:
    """The clauses that those who stand behind the text except something from, in the text's order, with how many."""
    query = (
        sa.select(ReservedClause)
        .join(Endorsement, Endorsement.id == ReservedClause.endorsement_id)
        .options(joinedload(ReservedClause.clause))
        .where(Endorsement.process_id == process_id, Endorsement.withdrawn_at.is_(None))
    )
    counted: dict[tuple[int, str], int] = {}
    for one in session.scalars(query):
        place = (one.clause.position, one.clause.number)
        counted[place] = counted.get(place, 0) + 1
    return [(number, counted[position, number]) for position, number in sorted(counted)]


def _narrowed(process_id: int, filters: Filters) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [Endorsement.process_id == process_id]
    if filters.kind is not None:
        conditions.append(Endorsement.kind == filters.kind)
    if filters.country:
        conditions.append(Endorsement.country == filters.country)
    if filters.reserved:
        own = sa.select(ReservedClause.position).where(ReservedClause.endorsement_id == Endorsement.id)
        conditions.append(own.exists())
    return conditions


def _whole(query: sa.Select[Endorsement]) -> sa.Select[Endorsement]:
    return query.options(
        joinedload(Endorsement.person),
        joinedload(Endorsement.organisation),
        joinedload(Endorsement.paper),
        joinedload(Endorsement.version),
        selectinload(Endorsement.reservations).joinedload(ReservedClause.clause),
    )
