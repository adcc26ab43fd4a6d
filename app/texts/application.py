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
from app.texts.models import Application, Clause


@dataclass(frozen=True)
class ApplicationRow:
    """What holds of a clause today: its class ("" for none), and the times in which it applies."""

    number: int = 0
    class_key: str = ""
    periods: tuple[Period, ...] = ()

    def applies(self, day: date) -> bool:
        """Whether the clause applies on a day."""
        return applies(self.periods, day)


NOTHING_SAID = ApplicationRow()


def applications_of(session: Session, document_id: int, *, at: datetime | None = None) -> dict[int, ApplicationRow]:
    """What holds today, or held `at` a moment, by clause; clauses of which nothing was said are left out.

    One statement.
    """
    later = aliased(Application)
    newest = sa.select(sa.func.max(later.number)).where(later.clause_id == Application.clause_id)
    newest = newest.where(later.created_at <= at) if at else newest
    query = (
        sa.select(Application.clause_id, Application.number, Application.class_key, Application.periods)
        .join(Clause, Clause.id == Application.clause_id)
        .where(Clause.document_id == document_id, Application.number == newest.correlate(Application).scalar_subquery())
    )
    return {id_: ApplicationRow(number, key, periods_of(told)) for id_, number, key, told in session.execute(query)}


def application_of(session: Session, clause_id: int) -> ApplicationRow:
    """What holds of one clause today."""
    latest = _latest(session, clause_id)
    return ApplicationRow(latest.number, latest.class_key, periods_of(latest.periods)) if latest else NOTHING_SAID


def history_of(session: Session, clause_id: int) -> Sequence[Application]:
    """Everything that was ever said about when a clause applies and its class, newest first."""
    query = sa.select(Application).where(Application.clause_id == clause_id).options(joinedload(Application.author))
    return session.scalars(query.order_by(Application.number.desc())).all()


def holding(
    said: Mapping[int, ApplicationRow], clause_ids: Iterable[int], *, class_key: str = "", day: date | None = None
) -> set[int]:
    """Those of the clauses that are in the class and apply on the day; without either, that is no matter."""
    found = {id_: said.get(id_, NOTHING_SAID) for id_ in clause_ids}
    return {
        id_
        for id_, own in found.items()
        if (not class_key or own.class_key == class_key) and (day is None or own.applies(day))
    }


def set_application(
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
) -> Application:
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
    application = Application(
        clause_id=clause.id, number=base_number + 1, class_key=class_key, periods=told, reason=reason,
        author_id=author_id, created_at=now,
    )  # fmt: skip
    application.clause = clause
    session.add(application)
    session.flush()
    enter(
        session, process, kind="application_set", object=f"application/{clause.guid}",
        body=application_body(application), actor_id=author_id, now=now, revision=application.number,
    )  # fmt: skip
    return application


def application_body(application: Application) -> dict[str, Any]:
    """What the record commits to."""
    return {
        "clause": application.clause.guid,
        "number": application.number,
        "class": application.class_key,
        "periods": application.periods,
        "reason": application.reason,
    }


def _latest(session: Session, clause_id: int) -> Application | None:
    query = sa.select(Application).where(Application.clause_id == clause_id)
    return session.scalar(query.order_by(Application.number.desc()).limit(1))
