"""Processes, their phases and their members against the record."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.domain.phases import Role
from app.ledger.services import pseudonym
from app.processes.members import member_as_values
from app.processes.models import Membership, Phase, Process, Visibility
from app.processes.services import as_values
from app.record.findings import Finding, Newest
from app.record.following import Act, place

Dated = tuple[str, datetime, datetime]


class Processes:
    """What is said about a process, its rules and its stakeholder groups, from its publication on."""

    kinds = frozenset({"process_published", "process_changed"})

    def __init__(self) -> None:
        self.values: dict[str, dict[str, Any]] = {}
        self.entries: dict[str, int] = {}

    def take(self, act: Act) -> None:
        """The publication tells all; a change what changed."""
        body = act.body or {}
        changed = body.get("changed", {}) if act.kind == "process_changed" else body
        self.values.setdefault(act.process.slug, {}).update(changed)
        self.entries[act.process.slug] = act.index

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each public process with what was entered about it; its phases have their own entries."""
        newest = Newest("process")
        for slug, values in self.values.items():
            newest.take(slug, self.entries[slug], values, without=("phases", "missing"))
        for process in session.scalars(sa.select(Process).where(Process.visibility != Visibility.PREPARED)).all():
            yield from newest.compared(process.slug, process.slug, as_values(process))
        yield from newest.left()


class Timetable:
    """The dates of every phase, and that its opening and closing were entered."""

    kinds = frozenset(
        {"process_published", "phase_added", "phase_moved", "phase_removed", "phase_opened", "phase_closed"}
    )

    def __init__(self) -> None:
        self.dates: dict[str, Counter[Dated]] = {}
        self.passed: dict[tuple[str, str], set[str]] = {}
        self.unknown: set[str] = set()

    def take(self, act: Act) -> None:
        """Follow the dates from the publication on, whatever becomes of them."""
        slug = act.process.slug
        dates = self.dates.setdefault(slug, Counter())
        if act.kind in ("phase_opened", "phase_closed"):
            self.passed.setdefault(act.key, set()).add(act.kind)
        elif act.body is None:
            self.unknown.add(slug)
        elif act.kind == "process_published":
            dates.update(_dated(phase["kind"], phase) for phase in act.body.get("phases", []))
        else:
            self._changed(dates, act.kind, act.body)

    def _changed(self, dates: Counter[Dated], kind: str, body: Mapping[str, Any]) -> None:
        if body.get("before"):
            dates[_dated(body["phase"], body["before"])] -= 1
        if kind != "phase_removed":
            dates[_dated(body["phase"], body)] += 1

    def compare(self, session: Session) -> Iterator[Finding]:
        """The timetable of each public process with the one that the record leads to."""
        query = sa.select(Process).where(Process.visibility != Visibility.PREPARED)
        for process in session.scalars(query.options(joinedload(Process.phases))).unique():
            live = Counter((one.kind.value, one.opens, one.closes) for one in process.phases)
            if process.slug not in self.unknown and live != +self.dates.get(process.slug, Counter()):
                yield Finding(process.slug, "the dates of its phases differ from the record")
            for phase in process.phases:
                yield from self._passing(process, phase)

    def _passing(self, process: Process, phase: Phase) -> Iterator[Finding]:
        where = f"phases/{phase.id}"
        entered = self.passed.get((process.slug, where), set())
        marks = {"phase_opened": phase.opening_entered, "phase_closed": phase.closing_entered}
        for kind, marked in marks.items():
            if marked is not (kind in entered):
                what = "was entered, and the table does not know" if not marked else "is marked, and was never entered"
                yield Finding(place(process, where), f"its {kind.removeprefix('phase_')} {what}")


def _dated(kind: str, dates: Mapping[str, Any]) -> Dated:
    return (kind, _moment(dates["opens"]), _moment(dates["closes"]))


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(UTC)


class Members:
    """The stakeholder group and the roles of every member, by their pseudonyms."""

    kinds = frozenset({"member_joined", "member_changed", "member_left", "roles_assigned"})

    def __init__(self) -> None:
        self.newest = Newest("membership")

    def take(self, act: Act) -> None:
        """The newest group and roles."""
        self.newest.take(act.key, act.index, act.body)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each membership with what was entered; who made a process is its steward without an entry."""
        query = sa.select(Membership, Process).join(Process, Process.id == Membership.process_id)
        for member, process in session.execute(query.order_by(Membership.id)):
            where = f"members/{pseudonym(process.pseudonym_key, member.person_id)}"
            if (process.slug, where) not in self.newest.said and _made_it(member, process):
                continue
            yield from self.newest.compared((process.slug, where), place(process, where), member_as_values(member))
        yield from self.newest.left()


def _made_it(member: Membership, process: Process) -> bool:
    return member.joined_at == process.created_at and member.role_names == [Role.STEWARD.value]
