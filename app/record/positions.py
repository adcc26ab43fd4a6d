"""Positions, the counts that contributions keep of them, and summaries of discussions against the record."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.bridging import place
from app.domain.positions import Counts, Stance
from app.positions.models import Position, TakingPart
from app.processes.models import Process
from app.record.comparing import Entered, Row
from app.record.findings import Finding
from app.record.following import Act
from app.record.following import place as shown_place
from app.responses.models import Answered
from app.summaries.models import ThreadSummary
from app.summaries.services import as_entered

AT_ONCE = 500
Tallies = dict[int, dict[str, Counts]]
CONTRIBUTIONS: tuple[tuple[Any, str, Any, Any], ...] = (
    (Comment, "comments", Position.comment_id, Answered.comment_id),
    (Amendment, "amendments", Position.amendment_id, Answered.amendment_id),
)


class Positions:
    """Positions: no single one has an entry, so what is verified is that all that is told of them follows from them."""

    kinds: frozenset[str] = frozenset()

    def take(self, act: Act) -> None:
        """There is nothing to take."""

    def compare(self, session: Session) -> Iterator[Finding]:
        """The counts and the place of each contribution, whether it is answered, and who takes part."""
        counted = dict(session.execute(sa.select(TakingPart.process_id, TakingPart.counted)).tuples().all())
        for kind, folder, on, answered in CONTRIBUTIONS:
            yield from _compared(session, kind, folder, _tallies(session, on), _answered(session, answered), counted)
        yield from _taking_part(session)


def _compared(
    session: Session, kind: Any, folder: str, tallies: Tallies, answered: set[int], counted: dict[int, list[str]]
) -> Iterator[Finding]:
    query = sa.select(kind, Process).join(Process, Process.id == kind.process_id).order_by(kind.id)
    for one, process in session.execute(query.execution_options(yield_per=AT_ONCE)):
        where, own = shown_place(process, f"{folder}/{one.number}"), tallies.get(one.id, {})
        if one.counts != own:
            yield Finding(where, "the counts of positions on it differ from the positions")
        elif one.bridging != place(own, counted.get(process.id, [])):
            yield Finding(where, "its place in the bridging order does not follow from the positions on it")
        if one.answered is not (one.id in answered):
            yield Finding(where, "whether it is marked as answered differs from the responses")


def _tallies(session: Session, on: Any) -> Tallies:
    query = sa.select(on, Position.group_key, Position.stance, sa.func.count()).where(on.is_not(None))
    found: dict[int, dict[str, list[int]]] = {}
    for identity, group, stance, count in session.execute(query.group_by(on, Position.group_key, Position.stance)):
        found.setdefault(identity, {}).setdefault(group, [0, 0, 0])[list(Stance).index(stance)] = count
    return {identity: {group: Counts(*held) for group, held in groups.items()} for identity, groups in found.items()}


def _answered(session: Session, column: Any) -> set[int]:
    return set(session.scalars(sa.select(column).where(column.is_not(None))))


def _taking_part(session: Session) -> Iterator[Finding]:
    people = sa.func.count(sa.distinct(Position.person_id))
    query = sa.select(Position.process_id, Position.group_key, people).group_by(Position.process_id, Position.group_key)
    found: dict[int, dict[str, int]] = {}
    for process_id, group, number in session.execute(query):
        found.setdefault(process_id, {})[group] = number
    kept = sa.select(TakingPart, Process).join(Process, Process.id == TakingPart.process_id)
    for one, process in session.execute(kept.order_by(Process.id)):
        if one.people != found.get(process.id, {}):
            yield Finding(shown_place(process, "positions"), "the number of people who take part differs from them")


class ThreadSummaries(Entered):
    """Summaries of discussions."""

    kinds = frozenset({"thread_summarised"})
    noun = "summary of a discussion"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every summary, those that were replaced too."""
        query = sa.select(ThreadSummary, Process).join(Process, Process.id == ThreadSummary.process_id)
        for one, process in session.execute(query.order_by(ThreadSummary.id)):
            yield process, f"thread-summaries/{one.number}", 0, as_entered(one)
