"""Reading amendments: lists with filters, one with its supporters, overlaps and identical ones."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.amendments.models import Amendment, Support
from app.domain.amending import OPEN, AmendmentState, Operation, Proposal, overlaps
from app.texts.models import Clause


@dataclass(frozen=True)
class Filters:
    """What a list of amendments is narrowed to; None does not narrow."""

    state: AmendmentState | None = None
    operation: Operation | None = None
    group: str | None = None
    clause_id: int | None = None
    author_id: int | None = None


def amendment_by_number(session: Session, process_id: int, number: int) -> Amendment | None:
    """One amendment by its address, hidden ones too: the caller decides who may see it."""
    query = sa.select(Amendment).where(Amendment.process_id == process_id, Amendment.number == number)
    return session.scalar(query.options(*_WITH_ALL))


def amendments_by_numbers(session: Session, process_id: int, numbers: Collection[int]) -> Sequence[Amendment]:
    """Those of the amendments with these numbers that there are, hidden ones too, by number."""
    query = sa.select(Amendment).where(Amendment.process_id == process_id, Amendment.number.in_(numbers))
    return session.scalars(query.options(*_WITH_ALL).order_by(Amendment.number)).all()


def amendments_by_ids(session: Session, amendment_ids: Collection[int]) -> Sequence[Amendment]:
    """Amendments by their identities, hidden ones too, by number."""
    if not amendment_ids:
        return []
    query = sa.select(Amendment).where(Amendment.id.in_(amendment_ids))
    return session.scalars(query.options(*_WITH_ALL).order_by(Amendment.number)).all()


def amendments_of(
    session: Session, process_id: int, filters: Filters, *, after: int = 0, limit: int = 50
) -> Sequence[Amendment]:
    """Visible amendments in order of number after `after`, one more than `limit` so that a page knows of the next."""
    query = sa.select(Amendment).where(Amendment.process_id == process_id, Amendment.number > after)
    query = query.where(Amendment.hidden.is_(False), *_conditions(filters))
    return session.scalars(query.options(*_WITH_ALL).order_by(Amendment.number).limit(limit + 1)).all()


def count_of(session: Session, process_id: int, filters: Filters) -> int:
    """How many visible amendments the filters leave."""
    query = sa.select(sa.func.count()).select_from(Amendment).where(Amendment.process_id == process_id)
    return session.scalar(query.where(Amendment.hidden.is_(False), *_conditions(filters))) or 0


def amendments_on(session: Session, clause_id: int, *, limit: int = 100) -> Sequence[Amendment]:
    """Visible amendments to a clause, the undecided first, then by number."""
    undecided = sa.case((Amendment.state.in_(OPEN), 0), else_=1)
    query = sa.select(Amendment).where(Amendment.clause_id == clause_id, Amendment.hidden.is_(False))
    return session.scalars(query.options(*_WITH_ALL).order_by(undecided, Amendment.number).limit(limit)).all()


def counts_by_clause(session: Session, process_id: int) -> dict[int, int]:
    """How many visible amendments each clause has."""
    query = sa.select(Amendment.clause_id, sa.func.count()).where(Amendment.process_id == process_id)
    query = query.where(Amendment.hidden.is_(False)).group_by(Amendment.clause_id)
    return dict(session.execute(query).all())


def supporters_of(session: Session, amendment_id: int, *, limit: int = 200) -> Sequence[Support]:
    """Who supports an amendment, the earliest first, with the person."""
    query = sa.select(Support).where(Support.amendment_id == amendment_id).options(joinedload(Support.person))
    return session.scalars(query.order_by(Support.id).limit(limit)).all()


def support_counts(session: Session, amendment_ids: Collection[int]) -> dict[int, int]:
    """How many people support each of these amendments."""
    query = sa.select(Support.amendment_id, sa.func.count()).where(Support.amendment_id.in_(amendment_ids))
    return dict(session.execute(query.group_by(Support.amendment_id)).all())


def support_by_group(session: Session, amendment_id: int) -> dict[str, int]:
    """How many supporters each stakeholder group has."""
    query = sa.select(Support.group_key).where(Support.amendment_id == amendment_id)
    return dict(Counter(session.scalars(query)))


def supported_by(session: Session, person_id: int | None, amendment_ids: Collection[int]) -> set[int]:
    """Which of these amendments somebody supports."""
    if person_id is None:
        return set()
    query = sa.select(Support.amendment_id).where(Support.person_id == person_id)
    return set(session.scalars(query.where(Support.amendment_id.in_(amendment_ids))))


def support_of(session: Session, amendment_id: int, person_id: int) -> Support | None:
    """Somebody's support of an amendment."""
    query = sa.select(Support).where(Support.amendment_id == amendment_id, Support.person_id == person_id)
    return session.scalar(query)


def identical_to(session: Session, amendment: Amendment) -> Sequence[Amendment]:
    """Other visible amendments that ask for the same, by fingerprint."""
    query = sa.select(Amendment).where(
        Amendment.process_id == amendment.process_id,
        Amendment.fingerprint == amendment.fingerprint,
        Amendment.id != amendment.id,
        Amendment.hidden.is_(False),
    )
    return session.scalars(query.options(*_WITH_ALL).order_by(Amendment.number).limit(100)).all()


def identical_counts(session: Session, process_id: int, fingerprints: Collection[str]) -> dict[str, int]:
    """How many visible amendments share each of these fingerprints."""
    query = sa.select(Amendment.fingerprint, sa.func.count()).where(Amendment.process_id == process_id)
    query = query.where(Amendment.fingerprint.in_(fingerprints), Amendment.hidden.is_(False))
    return dict(session.execute(query.group_by(Amendment.fingerprint)).all())


def overlapping_with(session: Session, amendment: Amendment) -> list[Amendment]:
    """Other open amendments to the same wording that touch the same words."""
    query = sa.select(Amendment).where(
        Amendment.clause_id == amendment.clause_id,
        Amendment.base_revision_id == amendment.base_revision_id,
        Amendment.id != amendment.id,
        Amendment.fingerprint != amendment.fingerprint,
        Amendment.state.in_(OPEN),
        Amendment.hidden.is_(False),
    )
    others = session.scalars(query.options(*_WITH_ALL).order_by(Amendment.number).limit(200)).all()
    base, own = amendment.base_revision.body, proposal_of(amendment)
    return [other for other in others if overlaps(base, own, proposal_of(other))]


def open_amendments(session: Session, process_id: int, *, after: int = 0, limit: int = 50) -> Sequence[Amendment]:
    """Amendments that wait for a decision, by number; what the facilitators' desk shows."""
    query = sa.select(Amendment).where(Amendment.process_id == process_id, Amendment.number > after)
    query = query.where(Amendment.state.in_(OPEN), Amendment.hidden.is_(False))
    return session.scalars(query.options(*_WITH_ALL).order_by(Amendment.number).limit(limit + 1)).all()


def count_open(session: Session, process_id: int) -> int:
    """How many amendments wait for a decision."""
    query = sa.select(sa.func.count()).select_from(Amendment).where(Amendment.process_id == process_id)
    return session.scalar(query.where(Amendment.state.in_(OPEN), Amendment.hidden.is_(False))) or 0


def proposal_of(amendment: Amendment) -> Proposal:
    """What the amendment asks for, as the rules see it."""
    return Proposal(amendment.operation, amendment.body)


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    wanted = {
        Amendment.state: filters.state,
        Amendment.operation: filters.operation,
        Amendment.group_key: filters.group,
        Amendment.clause_id: filters.clause_id,
        Amendment.author_id: filters.author_id,
    }
    return [column == value for column, value in wanted.items() if value is not None]


_WITH_ALL = (
    joinedload(Amendment.clause).joinedload(Clause.division),
    joinedload(Amendment.base_revision),
    joinedload(Amendment.author),
    joinedload(Amendment.organisation),
    joinedload(Amendment.resulting_revision),
)
