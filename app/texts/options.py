"""Whether the options of clauses are open, fixed by law or decided already: reading it, and saying it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.domain.citing import is_address
from app.domain.errors import DeciderMissing, NothingChanged, NotInThisState, StaleBase
from app.domain.options import OPEN, Choices, Freedom
from app.domain.phases import Role
from app.processes.models import Process
from app.processes.services import enter
from app.texts.models import Clause, Options


def options_of(session: Session, clause_id: int) -> Choices:
    """What holds of one clause today; its options are open while nothing else was said."""
    latest = _latest(session, clause_id)
    return _choices(latest) if latest else OPEN


def options_in(session: Session, document_id: int) -> dict[int, Choices]:
    """What holds today by clause, for every clause of a text whose options are not open; one statement."""
    return {id_: one for id_, one in _all(session, Clause.document_id == document_id).items() if not one.are_open}


def options_among(session: Session, clause_ids: Collection[int]) -> dict[int, Choices]:
    """What holds today of these clauses, where something was said of them; one statement."""
    return _all(session, Clause.id.in_(sorted(clause_ids))) if clause_ids else {}


def history_of(session: Session, clause_id: int) -> Sequence[Options]:
    """Everything that was ever said about the options of a clause, newest first."""
    query = sa.select(Options).where(Options.clause_id == clause_id).options(joinedload(Options.author))
    return session.scalars(query.order_by(Options.number.desc())).all()


def set_options(
    session: Session,
    process: Process,
    clause: Clause,
    *,
    freedom: Freedom,
    decider: str,
    link: str,
    base_number: int,
    reason: str,
    author_id: int | None,
    now: datetime,
) -> Options:
    """Say whether a clause can still be shaped, and enter it; what was said before stays in its history.

    Amendments of a clause that is fixed or decided are refused from then on (`domain.options`); comments stay possible.
    `base_number` is the latest that the actor saw (0: none yet); StaleBase when there is a later one. DeciderMissing
    when it is closed without saying by which law or by whom, NothingChanged; NotInThisState for a clause that was
    struck.
    """
    session.refresh(clause, with_for_update={"of": Clause})
    if clause.struck_at is not None:
        raise NotInThisState
    is_open = freedom is Freedom.OPEN
    decider, link = ("", "") if is_open else (decider.strip(), link.strip())
    if not is_open and (not decider or (link and not is_address(link))):
        raise DeciderMissing
    today = options_of(session, clause.id)
    if base_number != today.number:
        raise StaleBase
    if (freedom, decider, link) == (today.freedom, today.decider, today.link):
        raise NothingChanged
    options = Options(
        clause_id=clause.id, number=base_number + 1, freedom=freedom, decider=decider, link=link, reason=reason,
        author_id=author_id, created_at=now,
    )  # fmt: skip
    options.clause = clause
    session.add(options)
    session.flush()
    enter(
        session, process, kind="options_set", object=f"options/{clause.guid}", body=options_body(options),
        actor_id=author_id, now=now, revision=options.number, role=Role.FACILITATOR,
    )  # fmt: skip
    return options


def options_body(options: Options) -> dict[str, Any]:
    """What the record commits to."""
    return {
        "clause": options.clause.guid,
        "number": options.number,
        "freedom": options.freedom.value,
        "decider": options.decider,
        "link": options.link,
        "reason": options.reason,
    }


def _choices(options: Options) -> Choices:
    return Choices(options.freedom, options.decider, options.link, options.number)


def _latest(session: Session, clause_id: int) -> Options | None:
    query = sa.select(Options).where(Options.clause_id == clause_id)
    return session.scalar(query.order_by(Options.number.desc()).limit(1))


def _all(session: Session, which: sa.ColumnElement[bool]) -> dict[int, Choices]:
    """The latest of each clause; later ones take the place of earlier ones."""
    query = sa.select(Options).join(Clause, Clause.id == Options.clause_id).where(which)
    found = session.scalars(query.order_by(Options.clause_id, Options.number))
    return {one.clause_id: _choices(one) for one in found}
