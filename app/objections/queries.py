"""Reading objections: lists with filters, one of them, what blocks a decision, minority views."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.amendments.models import Amendment
from app.domain.amending import OPEN, AmendmentState
from app.domain.commenting import CommentState
from app.domain.objecting import BLOCKING, ObjectionState, Raised
from app.objections.models import Objection
from app.objections.rows import ObjectionRow, read, rows_query
from app.texts.models import Clause, Version


@dataclass(frozen=True)
class Filters:
    """What a list of objections is narrowed to; None does not narrow. `waits`: those that still block."""

    state: ObjectionState | None = None
    group: str | None = None
    about: str | None = None
    waits: bool = False
    author_id: int | None = None
    clause_id: int | None = None
    amendment_id: int | None = None
    question_id: int | None = None


ABOUT = {
    "clause": Objection.clause_id.is_not(None),
    "amendment": Objection.amendment_id.is_not(None),
    "question": Objection.question_id.is_not(None),
    "text": sa.and_(
        Objection.clause_id.is_(None), Objection.amendment_id.is_(None), Objection.question_id.is_(None)
    ),
}  # fmt: skip
"""The kinds of things that can be objected to, by the name that an address gives them."""


def objection_by_number(session: Session, process_id: int, number: int) -> Objection | None:
    """One objection to act on, in whatever state, with its clause and amendment."""
    query = sa.select(Objection).where(Objection.process_id == process_id, Objection.number == number)
    return session.scalar(query.options(joinedload(Objection.clause), joinedload(Objection.amendment)))


def objection_row(
    session: Session, process_id: int, number: int, *, viewer_id: int | None = None, revealed: bool = False
) -> ObjectionRow | None:
    """One objection as its page shows it; one that waits with its words only to its author. `revealed`: always."""
    query = rows_query(process_id).where(Objection.number == number)
    if not revealed:
        query = query.where(_visible(viewer_id))
    return next(iter(read(session, query, viewer_id, revealed=revealed)), None)


def objections_of(
    session: Session,
    process_id: int,
    filters: Filters,
    *,
    viewer_id: int | None = None,
    before: int = 0,
    limit: int = 50,
) -> list[ObjectionRow]:
    """Objections of a process, the latest first, numbered under `before` (0: from the latest); one more than `limit`.

    Two statements, however many there are.
    """
    query = rows_query(process_id).where(_visible(viewer_id), *_conditions(filters))
    if before:
        query = query.where(Objection.number < before)
    return read(session, query.order_by(Objection.number.desc()).limit(limit + 1), viewer_id)


def count_of(session: Session, process_id: int, filters: Filters) -> int:
    """How many objections that everybody sees the filters leave."""
    query = sa.select(sa.func.count()).select_from(Objection).where(Objection.process_id == process_id)
    return session.scalar(query.where(_visible(None), *_conditions(filters))) or 0


def counts_by_state(session: Session, process_id: int) -> dict[ObjectionState, int]:
    """How many objections stand in each state, in the order of the states."""
    query = sa.select(Objection.state, sa.func.count()).where(Objection.process_id == process_id, _visible(None))
    found = dict(session.execute(query.group_by(Objection.state)).all())
    return {state: found[state] for state in ObjectionState if state in found}


def open_objections(
    session: Session,
    process_id: int,
    *,
    clause_ids: Collection[int] | None = None,
    amendment_ids: Collection[int] | None = None,
    question_ids: Collection[int] | None = None,
    until: datetime | None = None,
) -> list[Raised]:
    """The objections that still ask to be resolved, for `objecting.blocking`; what is over asks for nothing any more.

    Without identities all of the process; with some, those on any of these clauses, amendments or questions. `until`:
    only those raised before this moment, for what is adopted unless somebody objects in time. Left out are those that
    moderation hid, and those on a clause that was struck or an amendment that was not adopted.
    """
    query = (
        sa.select(
            Objection.number, Objection.state, Objection.clause_id, Objection.amendment_id, Objection.question_id,
            Objection.author_id,
        )
        .outerjoin(Clause, Clause.id == Objection.clause_id)
        .outerjoin(Amendment, Amendment.id == Objection.amendment_id)
        .where(Objection.process_id == process_id, _is_blocking(), Clause.struck_at.is_(None), _lives())
        .order_by(Objection.number)
    )  # fmt: skip
    named = [
        column.in_(ids)
        for column, ids in (
            (Objection.clause_id, clause_ids),
            (Objection.amendment_id, amendment_ids),
            (Objection.question_id, question_ids),
        )
        if ids is not None
    ]
    if named:
        query = query.where(sa.or_(*named))
    if until is not None:
        query = query.where(Objection.created_at < until)
    return [Raised(*row) for row in session.execute(query)]


def minority_views_in(session: Session, process_id: int) -> Sequence[Objection]:
    """The minority views that a final text named now would carry, by number."""
    query = sa.select(Objection).where(
        Objection.process_id == process_id,
        Objection.state == ObjectionState.MINORITY,
        Objection.visibility == CommentState.PUBLISHED,
    )
    return session.scalars(query.order_by(Objection.number)).all()


def minority_rows(session: Session, process_id: int, *, version_id: int | None = None) -> list[ObjectionRow]:
    """The minority views of a process that everybody reads, by number; with a version, those attached to it."""
    query = rows_query(process_id).where(
        Objection.state == ObjectionState.MINORITY, Objection.visibility == CommentState.PUBLISHED
    )
    if version_id is not None:
        query = query.where(Objection.attached_to_id == version_id)
    return read(session, query.order_by(Objection.number), None)


def views_attached_to(session: Session, version: Version) -> list[ObjectionRow]:
    """The minority views that stand with a version of the text, by number."""
    return minority_rows(session, version.document.process_id, version_id=version.id)


def _visible(viewer_id: int | None) -> sa.ColumnElement[bool]:
    """What everybody sees (what is hidden without its words), and one's own that still wait to be let through."""
    shown = Objection.visibility != CommentState.PENDING
    return shown if viewer_id is None else sa.or_(shown, Objection.author_id == viewer_id)


def _is_blocking() -> sa.ColumnElement[bool]:
    return sa.and_(Objection.state.in_(BLOCKING), Objection.visibility != CommentState.HIDDEN)


def _lives() -> sa.ColumnElement[bool]:
    """Whether the amendment it is on, if any, is still open or stands in the text."""
    living = (*OPEN, AmendmentState.ADOPTED, AmendmentState.ADOPTED_IN_PART)
    return sa.or_(Amendment.id.is_(None), Amendment.state.in_(living))


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    asked = (
        (filters.state is not None, Objection.state == filters.state),
        (filters.group is not None, Objection.group_key == filters.group),
        (filters.waits, _is_blocking()),
        (filters.author_id is not None, Objection.author_id == filters.author_id),
        (filters.clause_id is not None, Objection.clause_id == filters.clause_id),
        (filters.amendment_id is not None, Objection.amendment_id == filters.amendment_id),
        (filters.question_id is not None, Objection.question_id == filters.question_id),
    )
    by_kind = [ABOUT[filters.about]] if filters.about else []
    return [*(condition for wanted, condition in asked if wanted), *by_kind]
