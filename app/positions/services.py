"""Taking positions: one row for each person and contribution, and the counts that go with it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.bridging import groups_that_count, place
from app.domain.positions import Counts, Stance, moved
from app.jobs import outbox
from app.positions.models import Position, TakingPart, Weighed
from app.processes.models import Membership, Process
from app.processes.services import mark_contribution


def locked_taking_part(session: Session, process_id: int) -> TakingPart:
    """Who takes part in a process, kept from others until the commit: of two positions one is counted first.

    Lock it before the contribution: the computation of all places takes it first, too.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(TakingPart).values(process_id=process_id, people={}, counted=[])
    session.execute(row.on_conflict_do_nothing())
    query = sa.select(TakingPart).where(TakingPart.process_id == process_id).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def take(
    session: Session,
    process: Process,
    taking_part: TakingPart,
    contribution: Weighed,
    *,
    on: dict[str, int],
    member: Membership,
    stance: Stance | None,
    revision_id: int | None,
    now: datetime,
) -> Stance | None:
    """Take a position on a contribution, in place of an earlier one; None takes it back. Returns the earlier stance.

    `on` names the contribution (`comment_id` or `amendment_id`). `taking_part` and the contribution are locked by the
    caller, who has checked that the member may. The same stance again keeps its time and is confirmed for it.
    """
    held = session.scalar(sa.select(Position).filter_by(**on, person_id=member.person_id))
    before, leaves = (held.stance, (held.group_key, held.stance)) if held else (None, None)
    if held is not None and before is stance:
        held.revision_id, held.confirmed_at = revision_id, now
        session.flush()
        return before
    groups = {member.group_key} | ({held.group_key} if held else set())
    taking = {group: _takes_part(session, process.id, group, member.person_id) for group in groups}
    if held is not None and stance is None:
        session.delete(held)
    elif stance is not None:
        held = held or Position(process_id=process.id, person_id=member.person_id, **on)
        held.stance, held.group_key, held.revision_id, held.taken_at = stance, member.group_key, revision_id, now
        held.confirmed_at = now
        session.add(held)
    session.flush()
    enters = (member.group_key, stance) if stance else None
    contribution.tallies = as_kept(moved(contribution.counts, leaves, enters))
    _recount(session, taking_part, member.person_id, taking, now)
    contribution.bridging = place(contribution.counts, taking_part.counted)
    session.flush()
    if stance is not None:
        mark_contribution(session, process.id, member.person_id, now)
    return before


def _takes_part(session: Session, process_id: int, group: str, person_id: int) -> bool:
    query = sa.select(Position.id).where(
        Position.process_id == process_id, Position.group_key == group, Position.person_id == person_id
    )
    return session.scalar(query.limit(1)) is not None


def _recount(session: Session, taking_part: TakingPart, person_id: int, before: dict[str, bool], now: datetime) -> None:
    """Keep the number of people by group; where another group takes part now, have all places computed anew."""
    people = dict(taking_part.people)
    for group, took_part in before.items():
        takes_part = _takes_part(session, taking_part.process_id, group, person_id)
        people[group] = people.get(group, 0) + takes_part - took_part
    people = {group: number for group, number in people.items() if number}
    if people == taking_part.people:
        return
    changed = groups_that_count(people) != groups_that_count(taking_part.people)
    taking_part.people = people
    if changed:
        payload = {"process_id": taking_part.process_id}
        outbox.post(session, kind="bridging_order", payload=payload, now=now, due=now)


def reorder(session: Session, process_id: int) -> int:
    """Compute the place of every contribution by the groups that take part now; returns how many places changed."""
    taking_part = locked_taking_part(session, process_id)
    taking_part.counted = groups_that_count(taking_part.people)
    changed = sum(_reordered(session, kind, process_id, taking_part.counted) for kind in Weighed.__subclasses__())
    session.flush()
    return changed


def _reordered(session: Session, kind: Any, process_id: int, counted: list[str]) -> int:
    query = sa.select(kind.id, kind.tallies, kind.bridging).where(kind.process_id == process_id).order_by(kind.id)
    changes = []
    for identity, tallies, bridging in session.execute(query.with_for_update()):
        own = place({group: Counts(*held) for group, held in (tallies or {}).items()}, counted)
        if own != bridging:
            changes.append({"id": identity, "bridging": own})
    if changes:
        session.execute(sa.update(kind), changes)
    return len(changes)


def as_kept(tallies: dict[str, Counts]) -> dict[str, list[int]]:
    """Tallies as the row of a contribution keeps them."""
    return {group: list(counts) for group, counts in sorted(tallies.items())}
