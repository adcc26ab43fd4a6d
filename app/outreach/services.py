"""Acts on outreach: recording an activity, describing it anew, withdrawing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.models import Paper
from app.domain.citing import is_address
from app.domain.days import day_of
from app.domain.errors import EvidenceMissing, NothingChanged, NotInThisState, ReasonsMissing, StaleBase
from app.domain.reaching_out import OutreachKind, fit
from app.outreach.models import Activity
from app.processes.models import Process
from app.processes.services import enter, next_number


@dataclass(frozen=True)
class Described:
    """What is said of an activity; title and description by language."""

    kind: OutreachKind
    title: Mapping[str, str]
    description: Mapping[str, str]
    held_on: date
    groups: Sequence[str]
    languages: Sequence[str]
    ends_on: date | None = None
    place: str = ""
    reached: int | None = None
    address: str = ""
    paper: Paper | None = None


def record(
    session: Session, process: Process, described: Described, *, author_id: int | None, now: datetime
) -> Activity:
    """Record an activity that took place; NotYetHeld, GroupUnknown, LanguageUnknown, EvidenceMissing."""
    _fit(process, described, now)
    activity = Activity(
        process_id=process.id, number=next_number(session, process.id, "outreach"), author_id=author_id,
        created_at=now, changed_at=now, **_values(described),
    )  # fmt: skip
    session.add(activity)
    session.flush()
    _enter(session, process, activity, "outreach_recorded", author_id, now)
    return activity


def describe(
    session: Session,
    process: Process,
    activity: Activity,
    described: Described,
    *,
    edition: int,
    actor_id: int | None,
    now: datetime,
) -> None:
    """Change what is said of an activity. StaleBase when somebody did so after `edition`; NothingChanged."""
    _fit(process, described, now)
    _lock(session, activity)
    if activity.edition != edition:
        raise StaleBase
    values = _values(described)
    if all(getattr(activity, name) == value for name, value in values.items()):
        raise NothingChanged
    for name, value in values.items():
        setattr(activity, name, value)
    activity.edition, activity.changed_at = activity.edition + 1, now
    session.flush()
    session.expire(activity, ["paper"])
    _enter(session, process, activity, "outreach_changed", actor_id, now)


def withdraw(
    session: Session, process: Process, activity: Activity, *, reasons: str, actor_id: int | None, now: datetime
) -> None:
    """Take an activity out of what counts; its entry stays, with the reasons (ReasonsMissing)."""
    if not reasons.strip():
        raise ReasonsMissing
    _lock(session, activity)
    activity.withdrawn_at, activity.withdrawal_reasons, activity.changed_at = now, reasons, now
    session.flush()
    _enter(session, process, activity, "outreach_withdrawn", actor_id, now)


def activity_body(activity: Activity) -> dict[str, Any]:
    """What the record commits to of an activity."""
    names = ("title", "description", "place", "reached", "address", "withdrawal_reasons")
    return {
        **{name: getattr(activity, name) for name in names},
        "kind": activity.kind.value,
        "held_on": activity.held_on.isoformat(),
        "ends_on": activity.ends_on.isoformat() if activity.ends_on else None,
        "groups": list(activity.group_keys),
        "languages": list(activity.languages),
        "document": activity.paper.number if activity.paper else None,
        "withdrawn": activity.withdrawn_at is not None,
    }


def _fit(process: Process, described: Described, now: datetime) -> None:
    fit(
        held_on=described.held_on, ends_on=described.ends_on, groups=described.groups,
        known_groups=[group.key for group in process.groups], languages=described.languages,
        today=day_of(now, process.time_zone),
    )  # fmt: skip
    if described.address and not is_address(described.address):
        raise EvidenceMissing


def _values(described: Described) -> dict[str, Any]:
    names = ("kind", "held_on", "ends_on", "place", "reached", "address")
    return {
        **{name: getattr(described, name) for name in names},
        "title": {code: words for code, words in described.title.items() if words},
        "description": {code: words for code, words in described.description.items() if words},
        "group_keys": sorted(set(described.groups)),
        "languages": sorted(set(described.languages)),
        "paper_id": described.paper.id if described.paper else None,
    }


def _lock(session: Session, activity: Activity) -> None:
    session.execute(sa.select(Activity.id).where(Activity.id == activity.id).with_for_update())
    session.refresh(activity)
    if activity.withdrawn_at is not None:
        raise NotInThisState


def _enter(
    session: Session, process: Process, activity: Activity, kind: str, actor_id: int | None, now: datetime
) -> None:
    enter(
        session, process, kind=kind, object=f"outreach/{activity.number}", body=activity_body(activity),
        actor_id=actor_id, now=now,
    )  # fmt: skip
