"""Acts of assisted participation: holding a session, entering what was said there, inviting a body."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assisted.models import InvitedBody
from app.comments.models import Comment
from app.comments.services import as_entered, wording_now
from app.domain.assisting import SessionKind, checked
from app.domain.commenting import STANDING, CommentState, Kind
from app.domain.errors import GroupUnknown, NothingChanged, NotInThisState, ReasonsMissing, StaleBase
from app.domain.phases import Role
from app.processes import services as processes
from app.processes.models import Phase, Process
from app.sittings.models import AssistedSession
from app.texts.models import Clause

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Described:
    """What is said of a session; `attendance` counts people by stakeholder group, `minutes` are in `language`."""

    kind: SessionKind
    title: Mapping[str, str]
    held_on: date
    language: str
    place: str = ""
    facilitator: str = ""
    minutes: str = ""
    attendance: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Said:
    """What somebody said or wrote; `name` as they wish to be called, empty for none."""

    body: str
    kind: Kind
    language: str
    group_key: str
    name: str = ""
    clause: Clause | None = None


def hold(
    session: Session, process: Process, described: Described, *, author_id: int | None, now: datetime
) -> AssistedSession:
    """Make a session known. Raises AttendanceMalformed."""
    sitting = AssistedSession(
        process_id=process.id, number=processes.next_number(session, process.id, "session"), author_id=author_id,
        created_at=now, changed_at=now, edition=1, **_values(process, described),
    )  # fmt: skip
    session.add(sitting)
    session.flush()
    _enter(session, process, "session_held", sitting, author_id, now)
    return sitting


def describe(
    session: Session,
    process: Process,
    sitting: AssistedSession,
    described: Described,
    *,
    edition: int,
    actor_id: int | None,
    now: datetime,
) -> None:
    """Change what is said of a session. StaleBase when somebody did so after `edition`; NothingChanged."""
    session.execute(sa.select(AssistedSession.id).where(AssistedSession.id == sitting.id).with_for_update())
    session.refresh(sitting)
    if sitting.edition != edition:
        raise StaleBase
    values = _values(process, described)
    if all(getattr(sitting, name) == value for name, value in values.items()):
        raise NothingChanged
    for name, value in values.items():
        setattr(sitting, name, value)
    sitting.edition, sitting.changed_at = sitting.edition + 1, now
    session.flush()
    _enter(session, process, "session_changed", sitting, actor_id, now)


def received_at(held_on: date, time_zone: str, now: datetime) -> datetime:
    """When what was said on a day counts as received: at noon of that day, where the process is, and never later."""
    return min(now, datetime.combine(held_on, time(12), ZoneInfo(time_zone)))


def enter(
    session: Session,
    process: Process,
    sitting: AssistedSession,
    said: Said,
    *,
    actor_id: int | None,
    role: Role = Role.FACILITATOR,
    now: datetime,
) -> Comment:
    """Enter what somebody said at a session as a contribution of theirs; raises GroupUnknown.

    It is nobody's account's: who typed it stands in the record under their pseudonym. What is received is what was said
    on the day of the session, also when it is typed after the phase has closed.
    """
    if said.group_key not in {UNKNOWN, *(group.key for group in process.groups)}:
        raise GroupUnknown
    comment = Comment(
        process_id=process.id,
        number=processes.next_number(session, process.id, "comment"),
        clause_id=said.clause.id if said.clause else None,
        revision_id=wording_now(session, process, said.clause, None, said.language),
        kind=said.kind,
        language=said.language,
        body=said.body,
        topic="",
        state=CommentState.PUBLISHED,
        attributed_to=said.name,
        group_key=said.group_key,
        session_number=sitting.number,
        created_at=received_at(sitting.held_on, process.time_zone, now),
        quotations=[],
        sources=[],
        attachments=[],
    )
    session.add(comment)
    session.flush()
    body = {**as_entered(comment), "topic": "", "attributed_to": comment.attributed_to, "session": sitting.number}
    processes.enter(
        session, process, kind="comment_assisted", object=f"comments/{comment.number}", body=body, actor_id=actor_id,
        role=role, now=now,
    )  # fmt: skip
    return comment


def take_back(
    session: Session, process: Process, comment: Comment, *, actor_id: int | None, role: Role, now: datetime
) -> None:
    """Withdraw what was entered, because its author asks for it or it was typed wrongly. Raises NotInThisState."""
    if comment.session_number is None or comment.state not in STANDING:
        raise NotInThisState
    comment.state = CommentState.WITHDRAWN
    session.flush()
    processes.enter(
        session, process, kind="comment_withdrawn", object=f"comments/{comment.number}", body=as_entered(comment),
        actor_id=actor_id, role=role, now=now,
    )  # fmt: skip


def invite(
    session: Session,
    process: Process,
    *,
    name: str,
    group_key: str,
    reasons: str,
    language: str,
    phase: Phase | None = None,
    sitting: AssistedSession | None = None,
    actor_id: int | None,
    now: datetime,
) -> InvitedBody:
    """Say in public that a body was invited, to what, and why. Raises ReasonsMissing, GroupUnknown."""
    if not reasons.strip():
        raise ReasonsMissing
    if group_key not in {group.key for group in process.groups}:
        raise GroupUnknown
    body = InvitedBody(
        process_id=process.id, number=processes.next_number(session, process.id, "invited_body"), name=name,
        group_key=group_key, reasons=reasons, language=language, phase_id=phase.id if phase else None,
        session_id=sitting.id if sitting else None, author_id=actor_id, invited_at=now,
    )  # fmt: skip
    session.add(body)
    session.flush()
    session.refresh(body)
    _enter_invited(session, process, "body_invited", body, actor_id, now)
    return body


def uninvite(
    session: Session, process: Process, body: InvitedBody, *, reasons: str, actor_id: int | None, now: datetime
) -> None:
    """Say that an invitation was taken back, and why; the line stays. Raises ReasonsMissing, NotInThisState."""
    if not reasons.strip():
        raise ReasonsMissing
    if body.withdrawn_at is not None:
        raise NotInThisState
    body.withdrawn_at, body.withdrawal_reasons = now, reasons
    session.flush()
    _enter_invited(session, process, "invitation_taken_back", body, actor_id, now)


def session_body(sitting: AssistedSession) -> dict[str, Any]:
    """What the record commits to of a session."""
    return {
        "kind": sitting.kind.value,
        "title": dict(sitting.title),
        "place": sitting.place,
        "held_on": sitting.held_on.isoformat(),
        "facilitator": sitting.facilitator,
        "minutes": sitting.minutes,
        "language": sitting.language,
        "edition": sitting.edition,
    }


def invited_body(body: InvitedBody) -> dict[str, Any]:
    """What the record commits to of an invitation."""
    return {
        "name": body.name,
        "group": body.group_key,
        "reasons": body.reasons,
        "language": body.language,
        "phase": body.phase.kind.value if body.phase else None,
        "session": body.session.number if body.session else None,
        "withdrawn": body.withdrawn_at is not None,
        "withdrawal_reasons": body.withdrawal_reasons,
    }


def _values(process: Process, described: Described) -> dict[str, Any]:
    groups = [group.key for group in process.groups]
    return {
        "kind": described.kind,
        "title": {code: words for code, words in described.title.items() if words},
        "place": described.place,
        "held_on": described.held_on,
        "facilitator": described.facilitator,
        "minutes": described.minutes,
        "language": described.language,
        "attendance": checked(described.attendance or {}, groups),
    }


def _enter(
    session: Session, process: Process, kind: str, sitting: AssistedSession, actor_id: int | None, now: datetime
) -> None:
    processes.enter(
        session, process, kind=kind, object=f"sessions/{sitting.number}", body=session_body(sitting),
        actor_id=actor_id, now=now,
    )  # fmt: skip


def _enter_invited(
    session: Session, process: Process, kind: str, body: InvitedBody, actor_id: int | None, now: datetime
) -> None:
    processes.enter(
        session, process, kind=kind, object=f"invited/{body.number}", body=invited_body(body), actor_id=actor_id,
        now=now,
    )  # fmt: skip
