"""What a process said of itself at a moment, read from its public record: its timetable, its rule, who leads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.phases import PhaseKind
from app.domain.standards import Window
from app.ledger.models import Body, Entry
from app.processes.models import Process

KINDS = ("process_published", "process_changed", "phase_added", "phase_moved", "phase_removed")
SAID = ("decision_rule", "lead_institution", "contact")


@dataclass
class Announced:
    """The timetable and the settings as they stood, and as they were first published (`first`, at `first_at`)."""

    timetable: list[Window] = field(default_factory=list)
    first: tuple[Window, ...] = ()
    first_at: datetime | None = None
    said: dict[str, Any] = field(default_factory=dict)
    first_rule: Mapping[str, Any] = field(default_factory=dict)


def announced_by(session: Session, process: Process, moment: datetime) -> Announced:
    """What the record had by a moment; a process whose record does not tell is taken as it is today. One statement."""
    rows = session.execute(
        sa.select(Entry.kind, Entry.entered_at, Body.body)
        .join(Body, Body.index == Entry.index)
        .where(Entry.process_id == process.id, Entry.kind.in_(KINDS), Entry.entered_at <= moment)
        .order_by(Entry.index)
    ).all()
    found = replayed([(kind, at, body) for kind, at, body in rows])
    return found if found.said else _of_today(process, moment)


def replayed(acts: Sequence[tuple[str, datetime, Mapping[str, Any]]]) -> Announced:
    """The acts on a process, in their order, carried out again."""
    found = Announced()
    for kind, at, body in acts:
        if kind == "process_published":
            found.timetable = [_window(one) for one in body.get("phases", ())]
            found.said = {name: body.get(name) for name in SAID}
            found.first_rule = dict(body.get("decision_rule") or {})
        elif kind == "process_changed":
            found.said |= {name: value for name, value in body.get("changed", {}).items() if name in SAID}
        else:
            _move(found.timetable, kind, body)
        if found.timetable and found.first_at is None:
            found.first, found.first_at = tuple(found.timetable), at
    return found


def _move(timetable: list[Window], kind: str, body: Mapping[str, Any]) -> None:
    """A phase that is added, moved or taken out; which one, is known by the dates that it had before."""
    window, before = _window(body), body.get("before")
    was = window if kind == "phase_removed" else _window({**body, **before}) if before else None
    place = timetable.index(was) if was in timetable else None
    if place is not None:
        timetable.pop(place)
    if kind != "phase_removed":
        timetable.append(window)


def _window(body: Mapping[str, Any]) -> Window:
    kind = PhaseKind(body.get("kind") or body["phase"])
    return Window(kind, datetime.fromisoformat(body["opens"]), datetime.fromisoformat(body["closes"]))


def _of_today(process: Process, moment: datetime) -> Announced:
    public = process.published_at is not None and process.published_at <= moment
    if not public:
        return Announced()
    windows = [Window(one.kind, one.opens, one.closes) for one in process.phases]
    said = {name: getattr(process, name) for name in SAID}
    return Announced(windows, tuple(windows), process.published_at, said, dict(process.decision_rule))
