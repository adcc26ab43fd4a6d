"""Sessions and invitations in the open record: of attendance what may be told, nobody who is not named in public."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assisted.models import InvitedBody
from app.domain.assisting import attendance
from app.exports.record.section import AT_ONCE, Row, Section, reading
from app.processes.models import Phase, Process
from app.sittings.models import AssistedSession

SESSION_COLUMNS = (
    "number", "kind", "title", "held_on", "place", "facilitator", "language", "minutes", "attendance", "people",
    "created_at", "changed_at",
)  # fmt: skip
INVITED_COLUMNS = (
    "number", "name", "group", "phase", "session", "language", "reasons", "invited_at", "withdrawn_at",
    "withdrawal_reasons",
)  # fmt: skip


def sections(session: Session, process: Process) -> list[Section]:
    """The sessions from which contributions were entered, and the bodies that were invited."""
    return [
        Section("sessions", SESSION_COLUMNS, lambda: _sessions(session, process)),
        Section("invited", INVITED_COLUMNS, reading(session, _invited(process))),
    ]


def _sessions(session: Session, process: Process) -> Iterator[Row]:
    query = sa.select(AssistedSession).where(AssistedSession.process_id == process.id).order_by(AssistedSession.number)
    for one in session.scalars(query.execution_options(yield_per=AT_ONCE)):
        told = attendance(one.attendance)
        parts = [{"groups": list(groups), "people": people} for groups, people in told.parts]
        yield (
            one.number, one.kind, one.title, one.held_on.isoformat(), one.place, one.facilitator, one.language,
            one.minutes, parts, told.total, one.created_at, one.changed_at,
        )  # fmt: skip


def _invited(process: Process) -> sa.Select[*tuple[object, ...]]:
    return (
        sa.select(
            InvitedBody.number, InvitedBody.name, InvitedBody.group_key, Phase.kind, AssistedSession.number,
            InvitedBody.language, InvitedBody.reasons, InvitedBody.invited_at, InvitedBody.withdrawn_at,
            InvitedBody.withdrawal_reasons,
        )
        .outerjoin(Phase, Phase.id == InvitedBody.phase_id)
        .outerjoin(AssistedSession, AssistedSession.id == InvitedBody.session_id)
        .where(InvitedBody.process_id == process.id)
        .order_by(InvitedBody.number)
    )  # fmt: skip
