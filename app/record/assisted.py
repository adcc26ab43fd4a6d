"""Sessions and invitations against the record."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.assisted.models import InvitedBody
from app.assisted.services import invited_body, session_body
from app.processes.models import Process
from app.record.comparing import Entered, Row
from app.sittings.models import AssistedSession


class Sittings(Entered):
    """What is said of sessions."""

    kinds = frozenset({"session_held", "session_changed"})
    noun = "session"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every session."""
        query = sa.select(AssistedSession, Process).join(Process, Process.id == AssistedSession.process_id)
        for one, process in session.execute(query.order_by(AssistedSession.id)).all():
            yield process, f"sessions/{one.number}", 0, session_body(one)


class Invitations(Entered):
    """The bodies that were invited, and what became of it."""

    kinds = frozenset({"body_invited", "invitation_taken_back"})
    noun = "invitation"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every invitation."""
        query = sa.select(InvitedBody, Process).join(Process, Process.id == InvitedBody.process_id)
        query = query.options(joinedload(InvitedBody.phase), joinedload(InvitedBody.session))
        for one, process in session.execute(query.order_by(InvitedBody.id)).all():
            yield process, f"invited/{one.number}", 0, invited_body(one)
