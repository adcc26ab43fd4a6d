"""Acts on processes: making, changing and publishing one; numbers of contributions; entering acts in the record."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.domain import preparing
from app.domain.decision_rules import as_description, rule_from_description
from app.domain.describing import OWN_WORDS
from app.domain.descriptions import STANDARD_GROUPS, DescribedPhase, Description
from app.domain.errors import (
    AddressTaken,
    GroupUnknown,
    NothingChanged,
    NotInThisState,
    PhaseUnprepared,
    ReasonsMissing,
)
from app.domain.phases import Role
from app.ledger import services as ledger
from app.ledger.services import Act
from app.processes import receipts
from app.processes.models import Change, Counter, Group, Membership, Phase, Process, Visibility
from app.processes.queries import process_by_slug

EDITABLE = (
    "title", "summary", "objective", "decision_link", "next_steps", "materials", "house_rules", "lead_institution",
    "contact", "criteria", "classes", "decision_rule", "pre_moderation", "slow_lane_days",
    "slow_lane_contributions", "appeal_days", "cosponsors_required", "preconditions",
    "jurisdictions", "languages", "languages_equal", "time_zone",
)  # fmt: skip


def next_number(session: Session, process_id: int, kind: str) -> int:
    """The next number of this kind in the process; counted in the database, so no number is given twice.

    The first one is made in a savepoint: who comes second to it counts on from the other's.
    """
    count = sa.update(Counter).where(Counter.process_id == process_id, Counter.kind == kind)
    count_on = count.values(last=Counter.last + 1).returning(Counter.last)
    number = session.scalar(count_on)
    if number is not None:
        return number
    try:
        with session.begin_nested():
            session.execute(sa.insert(Counter).values(process_id=process_id, kind=kind, last=1))
    except IntegrityError:
        return session.execute(count_on).scalar_one()
    return 1


def enter(
    session: Session,
    process: Process,
    *,
    kind: str,
    object: str,  # noqa: A002 (the record's own word)
    body: dict[str, Any],
    actor_id: int | None,
    now: datetime,
    revision: int = 0,
    role: Role | None = None,
) -> None:
    """Enter an act of this process in the public record, its actor under their pseudonym here. Call it last."""
    mark_contribution(session, process.id, actor_id, now)
    index = ledger.enter(
        session,
        kind=kind,
        object=object,
        body=body,
        now=now,
        process_id=process.id,
        process=process.slug,
        revision=revision,
        actor=ledger.pseudonym(process.pseudonym_key, actor_id),
        role=role,
    )
    receipts.promise(session, process, {index: kind}, actor_id=actor_id, now=now)


def enter_many(session: Session, process: Process, acts: Sequence[Act], *, actor_id: int | None, now: datetime) -> None:
    """Enter many acts of one person in this process at once, in their order. Call it last."""
    mark_contribution(session, process.id, actor_id, now)
    first = ledger.enter_many(
        session,
        acts,
        now=now,
        process_id=process.id,
        process=process.slug,
        actor=ledger.pseudonym(process.pseudonym_key, actor_id),
    )
    entered = {index: act.kind for index, act in enumerate(acts, start=first)}
    receipts.promise(session, process, entered, actor_id=actor_id, now=now)


def mark_contribution(session: Session, process_id: int, person_id: int | None, now: datetime) -> None:
    """Note that a member has acted in the process: from now on their stakeholder group stays."""
    if person_id is None:
        return
    own = (Membership.process_id == process_id, Membership.person_id == person_id, Membership.contributed_at.is_(None))
    session.execute(sa.update(Membership).where(*own).values(contributed_at=now))


def create(
    session: Session, description: Description, *, creator_id: int | None, now: datetime, template: str = ""
) -> Process:
    """A process from its description, prepared out of sight; its creator becomes its steward. Raises AddressTaken.

    `template` is the key of the one that the description was made from, if any. Whether phases wait for what is missing
    (`domain.readying`) is what the description says of `preconditions`: without it they open by the clock, as they
    always did, and what is missing is only told.
    """
    if process_by_slug(session, description.slug) is not None:
        raise AddressTaken
    process = Process(
        slug=description.slug,
        kind=description.kind,
        template=template,
        visibility=Visibility.PREPARED,
        pseudonym_key=secrets.token_bytes(32),
        created_at=now,
        **values_of(description),
    )
    process.groups = [
        Group(key=group.key, name=dict(group.name), position=position)
        for position, group in enumerate(description.groups)
    ]
    process.attributes = {
        one.key: {"title": dict(one.title), "choices": {key: dict(words) for key, words in one.choices.items()}}
        for one in description.attributes
    }
    process.phases = [phase_of(phase) for phase in description.phases]
    for phase in process.phases:
        phase.held = description.preconditions
    session.add(process)
    session.flush()
    if creator_id is not None:
        _make_steward(session, process, session.get_one(Person, creator_id), now)
    return process


def phase_of(described: DescribedPhase) -> Phase:
    """A phase from its description, still without a process."""
    return Phase(
        kind=described.kind,
        name=dict(described.name),
        opens=described.opens,
        closes=described.closes,
        allows=None if described.allows is None else [action.value for action in described.allows],
        answer_by=described.answer_by,
        held=False,
        **{name: dict(getattr(described, name)) for name in OWN_WORDS},
    )


def values_of(description: Description) -> dict[str, Any]:
    """What may still be changed after a process was made, by the names of its columns."""
    return {
        "title": dict(description.title),
        "summary": dict(description.summary),
        "objective": dict(description.objective),
        "decision_link": dict(description.decision_link),
        "next_steps": dict(description.next_steps),
        "materials": dict(description.materials),
        "house_rules": dict(description.house_rules),
        "lead_institution": dict(description.lead_institution),
        "contact": description.contact,
        "criteria": {key: dict(words) for key, words in description.criteria.items()},
        "classes": {key: dict(words) for key, words in description.classes.items()},
        "decision_rule": dict(description.decision),
        "pre_moderation": description.pre_moderation,
        "slow_lane_days": description.slow_lane_days,
        "slow_lane_contributions": description.slow_lane_contributions,
        "appeal_days": description.appeal_days,
        "cosponsors_required": description.cosponsors,
        "preconditions": description.preconditions,
        "jurisdictions": list(description.jurisdictions),
        "languages": list(description.languages),
        "languages_equal": description.equal,
        "time_zone": description.time_zone,
    }


def edit(
    session: Session, process: Process, description: Description, *, actor_id: int | None, now: datetime,
    reason: str = "",
) -> None:  # fmt: skip
    """Change what is said about a process and its rules; address, kind, groups and phases stay.

    No language is taken away, for there may be words in it; new ones come after those there were. What changed is
    entered in the record once the process is public, and stands on the page of its changes. Raises NothingChanged;
    ReasonsMissing once the process is public.
    """
    values = values_of(description)
    values["languages"] = list(dict.fromkeys([*process.languages, *description.languages]))
    changed = {name: value for name, value in values.items() if getattr(process, name) != value}
    if not changed:
        raise NothingChanged
    if process.visibility is not Visibility.PREPARED and not reason.strip():
        raise ReasonsMissing
    before = {name: getattr(process, name) for name in changed}
    for name, value in changed.items():
        setattr(process, name, value)
    session.flush()
    if process.visibility is not Visibility.PREPARED:
        note(
            session, process, "process_changed", before=before, after=changed, reason=reason, actor_id=actor_id, now=now
        )
        enter(
            session, process, kind="process_changed", object=f"processes/{process.slug}",
            body={"changed": changed, "before": before, "reason": reason}, actor_id=actor_id, now=now,
            role=Role.STEWARD,
        )  # fmt: skip


def regroup(session: Session, process: Process, keys: Sequence[str], *, now: datetime) -> None:
    """Choose the stakeholder groups of a process that nobody but its team knows of yet.

    Groups that stay keep their names; the rule counts those it counted and the new ones. Members of a group that goes
    are put into the first one. Raises NotInThisState once it is public, GroupUnknown for none at all or for a group
    that is neither the process's own nor a standard one.
    """
    if process.visibility is not Visibility.PREPARED:
        raise NotInThisState
    own = {group.key: group for group in process.groups}
    if not keys or any(key not in own and key not in STANDARD_GROUPS for key in keys):
        raise GroupUnknown
    if list(own) == list(keys):
        raise NothingChanged
    for key in [key for key in own if key not in keys]:
        session.delete(own[key])
    for position, key in enumerate(keys):
        group = own.get(key) or Group(process_id=process.id, key=key, name={})
        group.position = position
        session.add(group)
    rule = dict(process.decision_rule)
    rule["groups_counted"] = [key for key in keys if key not in own or key in rule.get("groups_counted", [])] or [*keys]
    if set(rule.get("shares", {})) - set(keys):
        rule.pop("shares")
        rule.pop("empty_share", None)
    process.decision_rule = as_description(rule_from_description(rule, keys, process.jurisdictions))
    left = (Membership.process_id == process.id, Membership.group_key.not_in(list(keys)))
    session.execute(sa.update(Membership).where(*left).values(group_key=keys[0]))
    session.flush()
    session.expire(process, ["groups"])


def note(
    session: Session, process: Process, kind: str, *, before: dict[str, Any], after: dict[str, Any], reason: str,
    actor_id: int | None, now: datetime, phase: Phase | None = None,
) -> None:  # fmt: skip
    """Put a change of a public process on the page of its changes; values are those of JSON."""
    change = Change(
        process_id=process.id, kind=kind, before=before, after=after, reason=reason, actor_id=actor_id, at=now,
        phase=phase.kind.value if phase else "", phase_name=dict(phase.name) if phase else {},
    )  # fmt: skip
    session.add(change)
    session.flush()


def missing(process: Process) -> tuple[str, ...]:
    """What participants are owed before a phase opens and the process does not say yet (`preparing.Owed`)."""
    return preparing.missing(
        objective=process.objective,
        lead_institution=process.lead_institution,
        next_steps=process.next_steps,
        phases=process.phases,
        further=(process.title, process.summary, process.decision_link, process.materials, process.house_rules),
    )


def publish(
    session: Session, process: Process, *, actor_id: int | None, now: datetime, unprepared: bool = False
) -> None:
    """Show a prepared process to everybody; from then on its phases open and close by the clock.

    So what participants are owed is asked for here: raises PhaseUnprepared, unless whoever runs the instance publishes
    it `unprepared`, which the record then tells. Raises NotInThisState when it is public already.
    """
    if process.visibility is not Visibility.PREPARED:
        raise NotInThisState
    owed = missing(process)
    if owed and not unprepared:
        raise PhaseUnprepared(owed)
    process.visibility, process.published_at = Visibility.PUBLISHED, now
    session.flush()
    enter(
        session, process, kind="process_published", object=f"processes/{process.slug}",
        body={**as_values(process), "missing": list(owed)}, actor_id=actor_id, now=now, role=Role.STEWARD,
    )  # fmt: skip


def as_values(process: Process) -> dict[str, Any]:
    """A process with its groups and phases as JSON values, as the record keeps it."""
    return {
        "kind": process.kind.value,
        **{name: getattr(process, name) for name in EDITABLE},
        "groups": [{"key": group.key, "name": group.name} for group in process.groups],
        "attributes": process.attributes,
        "phases": [
            {
                "kind": phase.kind.value,
                "name": phase.name,
                "opens": phase.opens.isoformat(),
                "closes": phase.closes.isoformat(),
                "allows": phase.allows,
                **own_values(phase),
            }
            for phase in process.phases
        ],
    }


def own_values(phase: Phase) -> dict[str, Any]:
    """What a phase says in words of its own, and its date of answers, as JSON values; nothing that it does not say."""
    said: dict[str, Any] = {name: getattr(phase, name) for name in OWN_WORDS}
    said["answer_by"] = phase.answer_by.isoformat() if phase.answer_by else None
    return {name: value for name, value in said.items() if value}


def _make_steward(session: Session, process: Process, person: Person, now: datetime) -> None:
    keys = [group.key for group in process.groups]
    group = person.group_key if person.group_key in keys else keys[0]
    roles = [Role.STEWARD.value]
    session.add(
        Membership(process_id=process.id, person_id=person.id, group_key=group, role_names=roles, joined_at=now)
    )
    session.flush()
