"""The guard: loads the process and the reader's part in it, and asks the table of `domain.phases`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.mandates import held_mandate, stands
from app.accounts.queries import representation_of
from app.domain import phases
from app.domain.days import day_of
from app.domain.errors import PhaseClosed, Suspended
from app.domain.phases import Action, Role, Verdict
from app.domain.suspensions import closed_to_suspended, is_suspended
from app.processes import slow_lane
from app.processes.models import Membership, Phase, Process, Visibility
from app.processes.queries import is_held_open, membership_of, process_by_slug
from app.web.access import ask_to_sign_in
from app.web.database import READING, now, session

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """The reader's part in one process, at this moment."""

    process: Process
    membership: Membership | None
    roles: frozenset[Role]
    phase: Phase | None
    person_id: int | None = field(default=None)

    def verdict(self, action: Action | str, state: str | None = None) -> Verdict:
        """The table's answer for an object in this state."""
        kind = self.phase.kind if self.phase else None
        allows = self.phase.allowed_actions if self.phase else None
        found = phases.allowed(Action(action), self.roles, kind, allows=allows, state=state)
        taken = found is Verdict.ALLOW and self.suspended_until is not None and closed_to_suspended(Action(action))
        return Verdict.SUSPENDED if taken else found

    @property
    def suspended_until(self) -> datetime | None:
        """Until when the reader may contribute nothing here; None for whoever is not suspended now."""
        until = self.membership.suspended_until if self.membership else None
        return until if is_suspended(until, now()) else None

    @property
    def takes_slow_lane(self) -> bool:
        """Whether what the reader sends here waits for a moderator because their account is new."""
        return self.membership is not None and slow_lane.waits(session(), self.process, self.membership, now())

    def can(self, action: Action | str, state: str | None = None) -> bool:
        """Whether a page should offer the action."""
        return self.verdict(action, state) is Verdict.ALLOW

    def could(self, action: Action | str) -> bool:
        """Whether the action is open now to whoever signs in and joins: what an invitation can promise."""
        return self.verdict(action) in (Verdict.ALLOW, Verdict.SIGN_IN, Verdict.JOIN) and self.is_open(action)

    def is_open(self, action: Action | str) -> bool:
        """Whether the open phase allows the action, to whomever."""
        kind = self.phase.kind if self.phase else None
        return phases.in_phase(Action(action), kind, self.phase.allowed_actions if self.phase else None)

    def require(self, action: Action, state: str | None = None) -> None:
        """Refuse (404, 401, 403 or 409) unless the table allows the action on an object in this state."""
        verdict = self.verdict(action, state)
        if verdict is Verdict.ABSENT:
            abort(404)
        if verdict is Verdict.SIGN_IN:
            abort(401)
        if verdict in (Verdict.DENY, Verdict.JOIN):
            abort(403)
        if verdict is Verdict.CLOSED:
            raise PhaseClosed
        if verdict is Verdict.SUSPENDED:
            raise Suspended

    def signed_in_person(self) -> int:
        """The reader, of whom the guard has made sure that they are signed in."""
        assert self.person_id is not None
        return self.person_id

    def hold(self, action: Action) -> None:
        """Keep the open phase from closing before this act is committed; PhaseClosed when its close is entered already.

        The clock's second wall: the dates say what is open when a request begins, this what is open when it ends.
        """
        if action in phases.PHASE_BOUND and self.phase and not is_held_open(session(), self.phase.id):
            raise PhaseClosed


def roles_of(membership: Membership | None) -> frozenset[Role]:
    """Every role the reader holds here, those of the instance included."""
    if not current_user.is_authenticated:
        return frozenset({Role.STRANGER})
    roles = {Role.PERSON} | (membership.roles if membership else frozenset())
    return frozenset(roles | ({Role.ADMINISTRATOR} if current_user.is_administrator else set()))


def load(slug: str) -> Access:
    """The process at this address and the reader's part in it; 404 alike when absent and when not to be known."""
    process = process_by_slug(session(), slug)
    membership = membership_of(session(), process.id, current_user.id) if process else None
    roles = roles_of(membership)
    if process is None or not _visible(process, roles):
        abort(404)
    if membership is not None and membership.organisation_id is not None:
        _speak_by_mandate(process, membership)
    g.access = Access(process, membership, roles, phases.open_at(process.phases, now()), current_user.id)
    g.time_zone = process.time_zone
    g.group_names = {group.key: group.name for group in process.groups}
    return cast(Access, g.access)


def _speak_by_mandate(process: Process, membership: Membership) -> None:
    """Let whoever's mandate has ended speak for themselves, as far as this request goes; the membership stays.

    Whoever is about to write keeps the mandate from being withdrawn until that is committed, so that nothing is said by
    a mandate that was withdrawn before.
    """
    find = representation_of if request.method in READING else held_mandate
    mandate = find(session(), membership.person_id, membership.organisation_id or 0)
    if mandate is not None and not stands(mandate, now(), process.slug):
        set_committed_value(membership, "organisation_id", None)
        set_committed_value(membership, "organisation", None)


def _visible(process: Process, roles: frozenset[Role]) -> bool:
    return process.visibility is not Visibility.PREPARED or bool(roles & (phases.DESK | phases.OWNERS))


def access() -> Access:
    """What the guard of this request loaded."""
    return cast(Access, g.access)


def today() -> date:
    """The day it is where the process is."""
    return day_of(now(), access().process.time_zone)


def requires(action: Action) -> Callable[[View], View]:
    """Guard a view whose address names a process by `slug`; inside, `access()` has what was loaded."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(slug: str, **kwargs: object) -> ResponseReturnValue:
            loaded = load(slug)
            verdict = loaded.verdict(action)
            if verdict is Verdict.SIGN_IN:
                return ask_to_sign_in()
            if verdict is Verdict.JOIN and request.method == "GET" and not request.path.startswith("/api/"):
                flash(_("Choose your stakeholder group first; then you can go on."))
                return redirect(url_for("processes.join", slug=slug, next=request.full_path.rstrip("?")))
            loaded.require(action)
            if request.method not in READING:
                loaded.hold(action)
            return cast(ResponseReturnValue, view(slug, **kwargs))

        guarded.guard = action  # type: ignore[attr-defined]
        guarded.guarding = guard  # type: ignore[attr-defined]
        return cast(View, guarded)

    return guard


def _for_templates() -> dict[str, object]:
    if "access" not in g:
        return {}
    loaded = access()
    timetable = [PhaseOnPage.of(phase) for phase in loaded.process.phases]
    return {"process": loaded.process, "access": loaded, "can": loaded.can, "phases": timetable}


@dataclass(frozen=True)
class PhaseOnPage:
    """A phase as the phase bar shows it."""

    kind: str
    name: dict[str, str]
    opens: object
    closes: object
    state: str

    @classmethod
    def of(cls, phase: Phase) -> "PhaseOnPage":
        """The phase with its state at the moment of this request."""
        return cls(phase.kind, phase.name, phase.opens, phase.closes, phases.state_at(phase, now()))


def register(app: Flask) -> None:
    """Let every page of a process know what it may offer."""
    app.context_processor(_for_templates)
