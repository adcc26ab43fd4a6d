"""The background work of comments: forgetting drafts, and telling writers of clauses that are split or joined."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments import drafts, mentions
from app.comments.relocating import tell_writers
from app.jobs.handlers import HANDLERS, Work
from app.jobs.models import OutboxMessage
from app.texts.models import StructuralAct


def forget_drafts(session: Session, now: datetime) -> None:
    """Delete drafts that nobody will send any more, and mentions of people who have left; a duty of the clock."""
    drafts.forget(session, now)
    mentions.forget(session)


def tell(work: Work) -> None:
    """Do it once: the mails are written down in the same transaction that marks the work as done."""
    with work.database.writing() as session:
        undone = (OutboxMessage.id == work.id, OutboxMessage.done_at.is_(None))
        claimed = session.execute(
            sa.update(OutboxMessage).where(*undone).values(done_at=work.now).returning(OutboxMessage.id)
        )
        if claimed.scalar() is None:
            return
        tell_writers(session, session.get_one(StructuralAct, work.payload["act_id"]), now=work.now)
        session.commit()


HANDLERS["clause_rearranged"] = tell
