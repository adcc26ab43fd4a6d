"""Positions and summaries of discussions in the open record: counts as pages tell them, and no single position."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.domain.positions import Counts
from app.exports.record.section import Row, Section, public_name, reading
from app.positions.figures import figures_of
from app.positions.queries import counted_groups
from app.processes.models import Process
from app.summaries.models import ThreadSummary
from app.texts.models import Clause

COLUMNS = ("comment", "amendment", "group", "support", "against", "pass", "bound")


def sections(session: Session, process: Process) -> list[Section]:
    """A line for each contribution and stakeholder group whose counts are told, and the summaries."""
    return [Section("positions", COLUMNS, lambda: _positions(session, process)), _summaries(session, process)]


def _positions(session: Session, process: Process) -> Iterable[Row]:
    """Groups that are told only together share a line and have no bound; neither has the line of all groups."""
    counted = counted_groups(session, process.id)
    for comment, amendment, tallies in chain(_on_comments(session, process), _on_amendments(session, process)):
        if not tallies:
            continue
        figures = figures_of({group: Counts(*held) for group, held in tallies.items()}, counted)
        for group, counts in figures.groups.items():
            yield comment, amendment, group, *counts, figures.bounds.get(group)
        if figures.together_counts:
            yield comment, amendment, " ".join(figures.together), *figures.together_counts, None
        if figures.in_all:
            yield comment, amendment, "*", *figures.in_all, None


def _on_comments(session: Session, process: Process) -> Iterable[Row]:
    hidden = sa.select(Amendment.id).where(Amendment.process_id == process.id, Amendment.hidden.is_(True))
    query = sa.select(Comment.number, sa.null(), Comment.tallies).where(
        Comment.process_id == process.id,
        Comment.state == CommentState.PUBLISHED,
        sa.or_(Comment.amendment_id.is_(None), Comment.amendment_id.not_in(hidden)),
    )
    return reading(session, query.order_by(Comment.number))()


def _on_amendments(session: Session, process: Process) -> Iterable[Row]:
    query = sa.select(sa.null(), Amendment.number, Amendment.tallies)
    query = query.where(Amendment.process_id == process.id, Amendment.hidden.is_(False))
    return reading(session, query.order_by(Amendment.number))()


def _summaries(session: Session, process: Process) -> Section:
    shown: Any = sa.or_(Amendment.id.is_(None), Amendment.hidden.is_(False))
    query = (
        sa.select(
            ThreadSummary.number, Clause.number, Amendment.number, ThreadSummary.language, ThreadSummary.body,
            ThreadSummary.comments, public_name(), ThreadSummary.role, ThreadSummary.created_at,
        )
        .outerjoin(Clause, Clause.id == ThreadSummary.clause_id)
        .outerjoin(Amendment, Amendment.id == ThreadSummary.amendment_id)
        .outerjoin(Person, Person.id == ThreadSummary.author_id)
        .where(ThreadSummary.process_id == process.id, shown)
        .order_by(ThreadSummary.number)
    )  # fmt: skip
    columns = ("number", "clause", "amendment", "language", "body", "comments", "author", "role", "created_at")
    return Section("thread_summaries", columns, reading(session, query))
