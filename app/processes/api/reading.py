"""Processes: their descriptions, phases, groups and rules; joining one."""

from flask import abort
from pydantic import Field

from app.accounts.models import Standing
from app.domain import phases
from app.domain.descriptions import ProcessKind
from app.domain.phases import Action, PhaseKind, PhaseState
from app.processes import members, queries
from app.processes.access import access, requires
from app.processes.api.blueprint import api
from app.processes.changes import changes_of
from app.processes.models import Change, Membership, Phase, Process, Visibility
from app.web import paging
from app.web.access import public
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Input, Listing, ListQuery, Schema, Time


class PhaseOut(Schema):
    """A dated stage, and where it stands now; by its `id` the timetable is changed."""

    id: int
    kind: PhaseKind
    name: dict[str, str]
    opens: Time
    closes: Time
    state: PhaseState
    allows: list[Action]
    answer_by: Time | None


class GroupOut(Schema):
    """A stakeholder group; standard ones have no name of their own."""

    key: str
    name: dict[str, str]


class ProcessOut(Schema):
    """A process; words in several languages are objects from language to words."""

    slug: str
    kind: ProcessKind
    visibility: Visibility
    jurisdictions: list[str]
    languages: list[str]
    languages_equal: bool
    time_zone: str
    title: dict[str, str]
    summary: dict[str, str]
    objective: dict[str, str]
    decision_link: dict[str, str]
    next_steps: dict[str, str]
    materials: dict[str, str]
    lead_institution: dict[str, str]
    contact: str
    phase: PhaseKind | None
    phases: list[PhaseOut]
    groups: list[GroupOut]
    decision: dict[str, object]
    preconditions: bool
    template: str
    criteria: dict[str, object]
    classes: dict[str, object]
    attributes: dict[str, object]


class MembershipIn(Input):
    """The stakeholder group to join in, and the organisation to speak for (its address part)."""

    group: str = Field(min_length=1, max_length=40)
    jurisdiction: str = Field("", max_length=6, description="One of the process's, where it has several.")


class MembershipOut(Schema):
    """A part in a process."""

    group: str
    roles: list[str]
    joined: Time


class ChangeOut(Schema):
    """A change of a process since it is public; `author` is empty for the clock, and for somebody who has left."""

    id: int
    kind: str
    phase: str
    reason: str
    author: str
    at: Time
    before: dict[str, object]
    after: dict[str, object]


@operation(api, "GET", "/processes", answer=Listing[ProcessOut], query=ListQuery)
@public
def processes(query: ListQuery) -> Listing[ProcessOut]:
    """Every public process, the newest first."""
    rows = queries.published_processes(session(), before=query.after, limit=query.limit)
    page = paging.page_of(rows, query.limit)
    return Listing[ProcessOut](items=[process_out(process) for process in page.rows], next=page.next_key)


@operation(api, "GET", "/processes/<slug>", answer=ProcessOut)
@requires(Action.READ)
def process(slug: str) -> ProcessOut:
    """One process."""
    return process_out(access().process)


@operation(api, "GET", "/processes/<slug>/changes", answer=Listing[ChangeOut], query=ListQuery)
@requires(Action.READ)
def changes(slug: str, query: ListQuery) -> Listing[ChangeOut]:
    """Every change of the process since it is public, the newest first: what stood there before, and what does now."""
    rows = changes_of(session(), access().process.id, before=query.after, limit=query.limit)
    page = paging.page_of(rows, query.limit)
    return Listing[ChangeOut](items=[_change_out(change) for change in page.rows], next=page.next_key)


@operation(api, "GET", "/processes/<slug>/membership", answer=MembershipOut, signed_in=True)
@requires(Action.READ)
def membership(slug: str) -> MembershipOut:
    """Your own part in a process; 404 before you have joined it."""
    return _membership_out(access().membership or abort(404))


@operation(api, "PUT", "/processes/<slug>/membership", answer=MembershipOut, body=MembershipIn, signed_in=True)
@requires(Action.JOIN)
def join(slug: str, body: MembershipIn) -> MembershipOut:
    """Join a process, or change the group before the first contribution."""
    part = access()
    if body.group not in {group.key for group in part.process.groups}:
        abort(404)
    assert part.person_id is not None
    member = members.join(
        session(), part.process, part.person_id, group_key=body.group, organisation_id=None, now=now(),
        jurisdiction=body.jurisdiction,
    )  # fmt: skip
    session().commit()
    return _membership_out(member)


def _membership_out(member: Membership) -> MembershipOut:
    return MembershipOut(group=member.group_key, roles=list(member.role_names), joined=member.joined_at)


def _change_out(change: Change) -> ChangeOut:
    there = change.actor is not None and change.actor.standing is not Standing.DELETED
    return ChangeOut(
        id=change.id, kind=change.kind, phase=change.phase, reason=change.reason,
        author=change.actor.name if change.actor and there else "", at=change.at, before=change.before,
        after=change.after,
    )  # fmt: skip


def phase_out(phase: Phase) -> PhaseOut:
    """A phase as the API gives it."""
    return PhaseOut(
        id=phase.id, kind=phase.kind, name=phase.name, opens=phase.opens, closes=phase.closes,
        state=phases.state_at(phase, now()), allows=sorted(phase.allowed_actions or phases.own_list(phase.kind)),
        answer_by=phase.answer_by,
    )  # fmt: skip


def process_out(process: Process) -> ProcessOut:
    """A process as the API gives it."""
    current = phases.open_at(process.phases, now())
    return ProcessOut(
        slug=process.slug,
        kind=process.kind,
        visibility=process.visibility,
        jurisdictions=process.jurisdictions,
        languages=process.languages,
        languages_equal=process.languages_equal,
        time_zone=process.time_zone,
        title=process.title,
        summary=process.summary,
        objective=process.objective,
        decision_link=process.decision_link,
        next_steps=process.next_steps,
        materials=process.materials,
        lead_institution=process.lead_institution,
        contact=process.contact,
        phase=current.kind if current else None,
        phases=[phase_out(phase) for phase in process.phases],
        groups=[GroupOut(key=group.key, name=group.name) for group in process.groups],
        decision=process.decision_rule,
        preconditions=process.preconditions,
        template=process.template,
        criteria=process.criteria,
        classes=process.classes,
        attributes=process.attributes,
    )
