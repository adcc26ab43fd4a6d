"""Reading across features: what is open, who takes part, what happened last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.amending import DECIDED
from app.domain.commenting import CommentState
from app.domain.descriptions import ProcessKind
from app.domain.phases import PhaseKind
from app.processes.models import Membership, Phase, Process, Visibility
from app.responses.models import Response
from app.texts.models import Clause, Document, Revision

FEWEST = 5
"""Counts of people under five are not shown (domain rules, section 10)."""


@dataclass(frozen=True)
class ProcessFilters:
    """What the list of processes is narrowed to; None does not narrow."""

    phase: PhaseKind | None = None
    kind: ProcessKind | None = None
    place: str | None = None


@dataclass(frozen=True)
class Happening:
    """Something that happened in a process: a new wording, a decision, a response."""

    kind: str
    at: datetime
    number: int
    clause_number: str | None
    state: str


@dataclass(frozen=True)
class Participation:
    """How many take part and how many of each group; None where fewer than five."""

    members: int
    groups: dict[str, int | None]
    comments: int
    amendments: int


def _is_open(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """A phase that is open at the moment, as `domain.phases.state_at` has it."""
    return Phase.opens <= now, Phase.closes > now, Phase.held.is_(False)


def open_processes(session: Session, now: datetime, *, limit: int = 50) -> Sequence[Process]:
    """Published processes with a phase that is open now, the one that closes first first."""
    closes = sa.select(Phase.process_id, Phase.closes).where(*_is_open(now)).subquery()
    query = sa.select(Process).join(closes, closes.c.process_id == Process.id).order_by(closes.c.closes)
    query = query.where(Process.visibility == Visibility.PUBLISHED).limit(limit)
    return session.scalars(query.options(*_WITH_PHASES)).all()


def processes_of(
    session: Session, filters: ProcessFilters, now: datetime, *, before: int = 0, limit: int = 30
) -> Sequence[Process]:
    """Every public process, the newest first, before the id `before` (0: from the newest); one more than `limit`."""
    query = sa.select(Process).where(Process.visibility != Visibility.PREPARED).order_by(Process.id.desc())
    if before:
        query = query.where(Process.id < before)
    if filters.kind:
        query = query.where(Process.kind == filters.kind)
    if filters.phase:
        open_now = (Phase.process_id == Process.id, Phase.kind == filters.phase)
        query = query.where(sa.exists().where(*open_now, *_is_open(now)))
    if filters.place:
        query = query.where(sa.cast(Process.jurisdictions, sa.Text).contains(f'"{filters.place}"', autoescape=True))
    return session.scalars(query.options(*_WITH_PHASES).limit(limit + 1)).all()


def processes_of_person(session: Session, person_id: int) -> Sequence[Process]:
    """The processes somebody is a member of, the newest first."""
    query = sa.select(Process).join(Membership, Membership.process_id == Process.id)
    query = query.where(Membership.person_id == person_id).order_by(Process.id.desc())
    return session.scalars(query.options(*_WITH_PHASES)).all()


def participation_in(session: Session, process_id: int) -> Participation:
    """Who takes part, by stakeholder group, and how much was contributed."""
    members = sa.select(Membership.group_key, sa.func.count()).where(Membership.process_id == process_id)
    counted: dict[str, int] = dict(session.execute(members.group_by(Membership.group_key)).all())
    comments = (
        sa.select(sa.func.count())
        .select_from(Comment)
        .where(Comment.process_id == process_id, Comment.state == CommentState.PUBLISHED)
    )
    amendments = (
        sa.select(sa.func.count())
        .select_from(Amendment)
        .where(Amendment.process_id == process_id, Amendment.hidden.is_(False))
    )
    return Participation(
        sum(counted.values()),
        {group: number if number >= FEWEST else None for group, number in counted.items()},
        session.scalar(comments) or 0,
        session.scalar(amendments) or 0,
    )


def last_happenings(session: Session, process_id: int, *, limit: int = 8) -> list[Happening]:
    """What changed last: wordings, decisions on amendments, responses; newest first."""
    wordings = (
        sa.select(Revision.created_at, Revision.number, Clause.number)
        .join(Clause, Clause.id == Revision.clause_id)
        .join(Document, Document.id == Clause.document_id)
        .where(Clause.process_id == process_id, Revision.number > 1)
        .order_by(Revision.created_at.desc())
        .limit(limit)
    )
    decisions = (
        sa.select(Amendment.decided_at, Amendment.number, Amendment.state)
        .where(Amendment.process_id == process_id, Amendment.state.in_(DECIDED), Amendment.hidden.is_(False))
        .order_by(Amendment.decided_at.desc())
        .limit(limit)
    )
    responses = (
        sa.select(Response.created_at, Response.number, Response.disposition)
        .where(Response.process_id == process_id)
        .order_by(Response.created_at.desc())
        .limit(limit)
    )
    found = [Happening("revision", at, number, clause, "") for at, number, clause in session.execute(wordings)]
    found += [
        Happening("amendment", at, number, None, state.value) for at, number, state in session.execute(decisions) if at
    ]
    found += [Happening("response", at, number, None, kind.value) for at, number, kind in session.execute(responses)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:limit]


_WITH_PHASES = (selectinload(Process.phases),)
