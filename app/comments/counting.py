"""The counts of positions in the public record: entered once a day, of the contributions on which they have changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.domain.positions import Counts
from app.ledger.models import Body, Entry
from app.positions.figures import figures_of
from app.positions.models import TakingPart
from app.processes.models import Process
from app.processes.services import enter

KIND, OBJECT = "positions_counted", "positions"
APART = timedelta(hours=23)
"""A worker that starts again enters nothing before its time: who came in between could be had by subtraction."""


def enter_counts(session: Session, now: datetime) -> int:
    """Enter, for each process, the counts that are told and differ from those entered last; returns how many entries.

    Small groups are told together, as on every page; where fewer than five positions were taken, nothing is.
    """
    # Whoever takes a position locks its process before the log: so does this, and all of them at once.
    query = sa.select(Process).join(TakingPart, TakingPart.process_id == Process.id).order_by(Process.id)
    acts = []
    for process in session.scalars(query.with_for_update(of=TakingPart)).all():
        changed = _changed(session, process.id, now)
        if changed:
            acts.append((process, changed))
    for process, changed in acts:
        enter(session, process, kind=KIND, object=OBJECT, body={"counts": changed}, actor_id=None, now=now)
    return len(acts)


def _changed(session: Session, process_id: int, now: datetime) -> dict[str, Any]:
    """The counts by contribution that differ from those of the record; None: they are not told any more."""
    own = (Entry.process_id == process_id, Entry.kind == KIND)
    last = session.scalar(sa.select(sa.func.max(Entry.entered_at)).where(*own))
    if last is not None and now - last < APART:
        return {}
    entered: dict[str, Any] = {}
    query = sa.select(Body.body).join(Entry, Entry.index == Body.index).where(*own)
    for body in session.scalars(query.order_by(Entry.index)):
        entered |= (body or {}).get("counts", {})
    told = {where: as_told(tallies) for where, tallies in _shown(session, process_id)}
    return {
        where: told.get(where)
        for where in sorted(entered.keys() | told.keys())
        if told.get(where) != entered.get(where)
    }


def as_told(tallies: Mapping[str, Sequence[int]]) -> dict[str, Any] | None:
    """Support, against and pass by group, of several groups together, and in all; None: too few to be told."""
    figures = figures_of({group: Counts(*held) for group, held in tallies.items()})
    if figures.in_all is None:
        return None
    return {
        "groups": {group: list(counts) for group, counts in figures.groups.items()},
        "together": list(figures.together),
        "together_counts": list(figures.together_counts) if figures.together_counts else None,
        "in_all": list(figures.in_all),
    }


def _shown(session: Session, process_id: int) -> list[tuple[str, Mapping[str, Sequence[int]]]]:
    """The tallies of everything that is shown, by its address in the process."""
    on_comments = (
        sa.select(Comment.number, Comment.tallies)
        .outerjoin(Amendment, Amendment.id == Comment.amendment_id)
        .where(Comment.process_id == process_id, Comment.state == CommentState.PUBLISHED)
        .where(sa.or_(Amendment.id.is_(None), Amendment.hidden.is_(False)))
    )
    on_amendments = sa.select(Amendment.number, Amendment.tallies)
    on_amendments = on_amendments.where(Amendment.process_id == process_id, Amendment.hidden.is_(False))
    found = (("comments", on_comments), ("amendments", on_amendments))
    return [
        (f"{folder}/{number}", tallies or {}) for folder, query in found for number, tallies in session.execute(query)
    ]
