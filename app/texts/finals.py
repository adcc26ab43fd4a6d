"""The final text of a process, once it has been adopted."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.texts.models import Document, Version


def final_version(session: Session, process_id: int) -> Version | None:
    """The latest version that was named as final; None while the text is not adopted."""
    return session.scalar(_finals(process_id).order_by(Version.number.desc()).limit(1))


def first_final_by(session: Session, process_id: int, moment: datetime) -> Version | None:
    """The version by which the text was adopted first, as known at a moment."""
    known = _finals(process_id).where(Version.created_at <= moment)
    return session.scalar(known.order_by(Version.number).limit(1))


def _finals(process_id: int) -> sa.Select[Version]:
    query = sa.select(Version).join(Document, Document.id == Version.document_id)
    return query.where(Document.process_id == process_id, Version.final)
