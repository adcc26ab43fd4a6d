"""From when clauses apply and in which class they are: reading it, and setting it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from app.domain.applying import Period, applies, in_order, periods_of
from app.domain.errors import ClassUnknown, NothingChanged, NotInThisState, StaleBase
from app.processes.models import Process
from app.processes.services import enter
from app.texts.models import Clause, Terms


@dataclass(frozen=True)
class TermsRow:
    """What holds of a clause today: its class ("" for none), and the times in which it applies."""

    number: int = 0
    class_key: str = ""
    periods: tuple[Period, ...] = ()

    def applies(self, day: date) -> bool:
        """Whether the clause applies on a day."""
        return applies(self.periods, day)


NO_TERMS = TermsRow()


def terms_of(session: Session, document_id: int) -> dict[int, TermsRow]:
    """What holds today, by clause; clauses about which nothing was ever said are left out. One statement."""
    later = aliased(Terms)
    newest = sa.select(sa.func.max(later.number)).where(later.clause_id == Terms.clause_id)
    query = (
        sa.select(Terms.clause_id, Terms.number, Terms.class_key, Terms.periods)
        .join(Clause, Clause.id == Terms.clause_id)
        .where(Clause.document_id == document_id, Terms.number == newest.correlate(Terms).scalar_subquery())
    )
    return {id_: TermsRow(number, key, periods_of(told)) for id_, number, key, told in session.execute(query)}


def terms_of_clause(session: Session, clause_id: int) -> TermsRow:
    """What holds of one clause today."""
    latest = _latest(session, clause_id)
    return TermsRow(latest.number, latest.class_key, periods_of(latest.periods)) if latest else NO_TERMS


def history_of(session: Session, clause_id: int) -> Sequence[Terms]:
    """Everything that was ever said about when a clause applies and its class, newest first."""
    query = sa.select(Terms).where(Terms.clause_id == clause_id).options(joinedload(Terms.author))
    return session.scalars(query.order_by(Terms.number.desc())).all()


def holding(
    terms: Mapping[int, TermsRow], clause_ids: Iterable[int], *, class_key: str = "", day: date | None = None
) -> set[int]:
    """Those of the clauses that are in the class and apply on the day; without either, that is no matter."""
    found = {id_: terms.get(id_, NO_TERMS) for id_ in clause_ids}
    return {
        id_
        for id_, own in found.items()
        if (not class_key or own.class_key == class_key) and (day is None or own.applies(day))
    }


def set_terms(
    session: Session,
    process: Process,
    clause: Clause,
    *,
    class_key: str,
    periods: Sequence[Period],
    base_number: int,
    reason: str,
    author_id: int | None,
    now: datetime,
) -> Terms:
    """Say from when a clause applies and in which class it is, and enter it; what was said before stays in its history.

    `base_number` is the latest that the actor saw (0: none yet); StaleBase when there is a later one. ClassUnknown,
    PeriodsMalformed, NothingChanged; NotInThisState for a clause that was struck.
    """
    session.refresh(clause, with_for_update=True)
    if clause.struck_at is not None:
        raise NotInThisState
    if class_key and class_key not in process.classes:
        raise ClassUnknown
    told = [period.told() for period in in_order(periods)]
    latest = _latest(session, clause.id)
    if base_number != (latest.number if latest else 0):
        raise StaleBase
    if (class_key, told) == ((latest.class_key, latest.periods) if latest else ("", [])):
        raise NothingChanged
    terms = Terms(
        clause_id=clause.id, number=base_number + 1, class_key=class_key, periods=told, reason=reason,
        author_id=author_id, created_at=now,
    )  # fmt: skip
    terms.clause = clause
    session.add(terms)
    session.flush()
    enter(
        session, process, kind="terms_set", object=f"terms/{clause.guid}", body=terms_body(terms), actor_id=author_id,
        now=now, revision=terms.number,
    )  # fmt: skip
    return terms


def terms_body(terms: Terms) -> dict[str, Any]:
    """What the record commits to."""
    return {
        "clause": terms.clause.guid,
        "number": terms.number,
        "class": terms.class_key,
        "periods": terms.periods,
        "reason": terms.reason,
    }


def _latest(session: Session, clause_id: int) -> Terms | None:
    query = sa.select(Terms).where(Terms.clause_id == clause_id)
    return session.scalar(query.order_by(Terms.number.desc()).limit(1))
