"""Phases, roles and actions: what is open now, and to whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Protocol, TypeVar


class PhaseKind(StrEnum):
    """The stages of a deliberation, in the order in which they follow one another."""

    AGENDA = "agenda"
    DRAFTING = "drafting"
    CONSULTATION = "consultation"
    RESPONSE = "response"
    VOTING = "voting"
    ADOPTION = "adoption"
    MONITORING = "monitoring"


class PhaseState(StrEnum):
    """Where a phase stands in relation to a moment; waiting: it should be open, and is held back."""

    COMING = "coming"
    OPEN = "open"
    WAITING = "waiting"
    PAST = "past"


class Role(StrEnum):
    """What a person may be in one process; stranger, person and administrator come from the instance."""

    STRANGER = "stranger"
    PERSON = "person"
    OBSERVER = "observer"
    PARTICIPANT = "participant"
    TRANSLATOR = "translator"
    FACILITATOR = "facilitator"
    RESPONDER = "responder"
    STEWARD = "steward"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


GIVEN_ROLES = (
    Role.OBSERVER,
    Role.PARTICIPANT,
    Role.TRANSLATOR,
    Role.FACILITATOR,
    Role.RESPONDER,
    Role.STEWARD,
    Role.AUDITOR,
)


class Action(StrEnum):
    """Everything somebody may do in a process."""

    READ = "read"
    JOIN = "join"
    COMMENT = "comment"
    COMMENT_EDIT = "comment_edit"
    COMMENT_WITHDRAW = "comment_withdraw"
    PROPOSE = "propose"
    SUPPORT = "support"
    STATE = "state"
    AMENDMENT_WITHDRAW = "amendment_withdraw"
    AMENDMENT_DISCUSS = "amendment_discuss"
    AMENDMENT_RECOMMEND = "amendment_recommend"
    AMENDMENT_DECIDE = "amendment_decide"
    TEXT_IMPORT = "text_import"
    CLAUSE_EDIT = "clause_edit"
    TRANSLATE = "translate"
    VERSION_NAME = "version_name"
    QUESTION_PUT = "question_put"
    VOTE = "vote"
    RESULT_READ = "result_read"
    RESPOND = "respond"
    ASSIST = "assist"
    FOLLOW_UP = "follow_up"
    RESPONSES_ARRANGE = "responses_arrange"
    SUMMARISE = "summarise"
    OBJECT = "object"
    OBJECTION_ANSWER = "objection_answer"
    OBJECTION_ADDRESS = "objection_address"
    OBJECTION_DECIDE = "objection_decide"
    RECONSIDER = "reconsider"
    REPORT = "report"
    APPEAL = "appeal"
    MODERATE = "moderate"
    REVIEW = "review"
    FACILITATE = "facilitate"
    DESK_ASSIGN = "desk_assign"
    PROCESS_EDIT = "process_edit"
    PHASE_MOVE = "phase_move"
    MEMBERS_MANAGE = "members_manage"
    WEBHOOK_MANAGE = "webhook_manage"
    DOCUMENT_PUBLISH = "document_publish"
    FORUM_MANAGE = "forum_manage"
    FORUM_STAND = "forum_stand"
    QUESTIONNAIRE_EDIT = "questionnaire_edit"
    OUTREACH_RECORD = "outreach_record"
    COMMIT = "commit"
    PROGRESS_REPORT = "progress_report"
    ENDORSE = "endorse"
    ENDORSEMENT_ENTER = "endorsement_enter"


class Verdict(StrEnum):
    """The guard's answer."""

    ALLOW = "allow"
    SIGN_IN = "sign_in"
    JOIN = "join"
    DENY = "deny"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    ABSENT = "absent"


@dataclass(frozen=True)
class Permission:
    """Who may do an action, in which phases, on an object in which states.

    `phases` None: at any time, also between phases. `states` None: whatever the state.
    `absent`: whoever lacks the role learns nothing, not even that the page exists.
    """

    roles: frozenset[Role]
    phases: frozenset[PhaseKind] | None = None
    states: frozenset[str] | None = None
    absent: bool = False


class Dated(Protocol):
    """Anything with the dates of a phase."""

    @property
    def opens(self) -> datetime: ...
    @property
    def closes(self) -> datetime: ...


DatedPhase = TypeVar("DatedPhase", bound=Dated)

EVERYBODY = frozenset(Role)
SIGNED_IN = EVERYBODY - {Role.STRANGER}
MEMBERS = frozenset(GIVEN_ROLES) - {Role.OBSERVER, Role.AUDITOR}
TEAM = frozenset({Role.FACILITATOR, Role.STEWARD})
DESK = TEAM | {Role.RESPONDER, Role.TRANSLATOR, Role.AUDITOR}
OWNERS = frozenset({Role.STEWARD, Role.ADMINISTRATOR})
NEVER_WHILE_VOTING = frozenset(PhaseKind) - {PhaseKind.VOTING}
INPUT = frozenset({PhaseKind.DRAFTING, PhaseKind.CONSULTATION})
TALK = INPUT | {PhaseKind.AGENDA, PhaseKind.MONITORING}
OBJECTING = INPUT | {PhaseKind.RESPONSE, PhaseKind.VOTING, PhaseKind.ADOPTION}
PUBLISHED = frozenset({"published"})
UNDECIDED = frozenset({"proposed", "under_discussion"})
BLOCKING = frozenset({"open", "sustained"})

TABLE: dict[Action, Permission] = {
    Action.READ: Permission(EVERYBODY),
    Action.JOIN: Permission(SIGNED_IN),
    Action.COMMENT: Permission(MEMBERS, TALK),
    Action.COMMENT_EDIT: Permission(MEMBERS, None, frozenset({"published", "pending"})),
    Action.COMMENT_WITHDRAW: Permission(MEMBERS, None, frozenset({"published", "pending"})),
    Action.PROPOSE: Permission(MEMBERS, INPUT),
    Action.SUPPORT: Permission(MEMBERS, INPUT, UNDECIDED | PUBLISHED),
    Action.STATE: Permission(MEMBERS, INPUT | {PhaseKind.AGENDA}),
    Action.AMENDMENT_WITHDRAW: Permission(MEMBERS, None, UNDECIDED),
    Action.AMENDMENT_DISCUSS: Permission(TEAM, NEVER_WHILE_VOTING, frozenset({"proposed"}), absent=True),
    Action.AMENDMENT_RECOMMEND: Permission(TEAM | {Role.RESPONDER}, NEVER_WHILE_VOTING, UNDECIDED, absent=True),
    Action.AMENDMENT_DECIDE: Permission(TEAM, NEVER_WHILE_VOTING, UNDECIDED, absent=True),
    Action.TEXT_IMPORT: Permission(TEAM, None, absent=True),
    Action.CLAUSE_EDIT: Permission(TEAM, NEVER_WHILE_VOTING, absent=True),
    Action.TRANSLATE: Permission(TEAM | {Role.TRANSLATOR}, None, absent=True),
    Action.VERSION_NAME: Permission(TEAM, None, absent=True),
    Action.QUESTION_PUT: Permission(TEAM, None, absent=True),
    Action.VOTE: Permission(frozenset({Role.PARTICIPANT}), frozenset({PhaseKind.VOTING})),
    Action.RESULT_READ: Permission(EVERYBODY, None, frozenset({"closed"}), absent=True),
    Action.SUMMARISE: Permission(TEAM, None, absent=True),
    Action.RESPOND: Permission(TEAM | {Role.RESPONDER}, None, absent=True),
    Action.ASSIST: Permission(TEAM, None, absent=True),
    Action.FOLLOW_UP: Permission(MEMBERS),
    Action.RESPONSES_ARRANGE: Permission(TEAM, None, absent=True),
    Action.OBJECT: Permission(MEMBERS, OBJECTING),
    Action.OBJECTION_ANSWER: Permission(MEMBERS, None, frozenset({"open", "sustained", "not_sustained", "minority"})),
    Action.OBJECTION_ADDRESS: Permission(TEAM | {Role.RESPONDER}, None, BLOCKING, absent=True),
    Action.OBJECTION_DECIDE: Permission(TEAM, None, BLOCKING | {"not_sustained"}, absent=True),
    Action.RECONSIDER: Permission(MEMBERS),
    Action.REPORT: Permission(SIGNED_IN),
    Action.APPEAL: Permission(SIGNED_IN),
    Action.MODERATE: Permission(frozenset({Role.FACILITATOR}), None, absent=True),
    Action.REVIEW: Permission(OWNERS | {Role.FACILITATOR}, None, absent=True),
    Action.FACILITATE: Permission(DESK, None, absent=True),
    Action.DESK_ASSIGN: Permission(DESK - {Role.AUDITOR}, None, absent=True),
    Action.PROCESS_EDIT: Permission(OWNERS, None, absent=True),
    Action.PHASE_MOVE: Permission(OWNERS | {Role.FACILITATOR}, None, absent=True),
    Action.MEMBERS_MANAGE: Permission(OWNERS, None, absent=True),
    Action.WEBHOOK_MANAGE: Permission(OWNERS, None, absent=True),
    Action.DOCUMENT_PUBLISH: Permission(TEAM, None, absent=True),
    Action.FORUM_MANAGE: Permission(TEAM, None, absent=True),
    Action.FORUM_STAND: Permission(MEMBERS),
    Action.QUESTIONNAIRE_EDIT: Permission(TEAM, None, absent=True),
    Action.OUTREACH_RECORD: Permission(TEAM, None, absent=True),
    Action.COMMIT: Permission(TEAM | {Role.RESPONDER}, None, absent=True),
    Action.PROGRESS_REPORT: Permission(MEMBERS),
    Action.ENDORSE: Permission(MEMBERS),
    Action.ENDORSEMENT_ENTER: Permission(TEAM, None, absent=True),
}

PHASE_BOUND = frozenset(action for action, permission in TABLE.items() if permission.phases is not None)
"""The actions that a phase may open; a phase's own `allows` can only narrow them."""

NARROWABLE = (Action.COMMENT, Action.PROPOSE, Action.SUPPORT, Action.STATE, Action.OBJECT, Action.VOTE)
"""The actions of participants, which `allows` in a process description names."""


def own_list(kind: PhaseKind) -> tuple[Action, ...]:
    """What participants may do in a phase of this kind when its description does not narrow it."""
    return tuple(action for action in NARROWABLE if kind in (TABLE[action].phases or ()))


def state_at(phase: Dated, now: datetime) -> PhaseState:
    """A phase is open from its opening moment up to, and not including, its closing moment, unless it is held back.

    Only the phases of a process can be held back; a plain pair of dates never is.
    """
    if now < phase.opens:
        return PhaseState.COMING
    if now >= phase.closes:
        return PhaseState.PAST
    return PhaseState.WAITING if getattr(phase, "held", False) else PhaseState.OPEN


def open_at(phases: Iterable[DatedPhase], now: datetime) -> DatedPhase | None:
    """The phase that is open now; they never overlap, so there is at most one."""
    return next((phase for phase in phases if state_at(phase, now) is PhaseState.OPEN), None)


def overlapping(phases: Sequence[DatedPhase]) -> tuple[DatedPhase, DatedPhase] | None:
    """The first two phases that would be open at the same time, if any."""
    ordered = sorted(phases, key=lambda phase: phase.opens)
    return next(((first, second) for first, second in pairwise(ordered) if second.opens < first.closes), None)


def in_phase(action: Action, kind: PhaseKind | None, allows: frozenset[Action] | None) -> bool:
    """Whether the open phase (None: no phase) opens the action; `allows` narrows it, never widens it."""
    phases = TABLE[action].phases
    if phases is None:
        return True
    if kind is None or kind not in phases:
        return False
    return allows is None or action not in NARROWABLE or action in allows


def allowed(
    action: Action,
    roles: frozenset[Role],
    phase: PhaseKind | None,
    *,
    allows: frozenset[Action] | None = None,
    state: str | None = None,
) -> Verdict:
    """The guard: may somebody with these roles do this now, on an object in this state?

    A role must hold the action, the open phase must allow it, and the object's state must permit it
    (domain rules, section 3). Roles come first, so that nobody learns of a state they may not know.
    """
    permission = TABLE[action]
    if not roles & permission.roles:
        return _without_role(permission, roles)
    if not in_phase(action, phase, allows):
        return Verdict.CLOSED
    if state is not None and permission.states is not None and state not in permission.states:
        return Verdict.ABSENT if permission.absent else Verdict.CLOSED
    return Verdict.ALLOW


def _without_role(permission: Permission, roles: frozenset[Role]) -> Verdict:
    if permission.absent:
        return Verdict.ABSENT
    if roles == {Role.STRANGER}:
        return Verdict.SIGN_IN
    if Role.PARTICIPANT in permission.roles and roles <= {Role.PERSON, Role.ADMINISTRATOR}:
        return Verdict.JOIN
    return Verdict.DENY
