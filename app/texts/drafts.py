"""Texts on their way in: kept on the server between the preview of an import and its confirmation."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.texts.models import ManuscriptDraft
from app.texts.reading import Source

KEPT = timedelta(days=1)


def keep(
    session: Session,
    *,
    process_id: int,
    author_id: int,
    source: Source,
    language: str,
    version_name: str,
    strike_absent: bool,
    now: datetime,
) -> ManuscriptDraft:
    """Keep a text until its author confirms or discards it; what was forgotten for a day is removed."""
    session.execute(sa.delete(ManuscriptDraft).where(ManuscriptDraft.created_at < now - KEPT))
    draft = ManuscriptDraft(
        process_id=process_id, author_id=author_id, format=source.format, language=language,
        csv_column=source.column, unit=source.unit, version_name=version_name, strike_absent=strike_absent,
        text=source.text, created_at=now,
    )  # fmt: skip
    session.add(draft)
    session.flush()
    return draft


def draft_of(session: Session, draft_id: int, *, process_id: int, author_id: int) -> ManuscriptDraft | None:
    """The draft with this number, for the one who brought it to this process; to others it is not there."""
    own = (ManuscriptDraft.process_id == process_id, ManuscriptDraft.author_id == author_id)
    return session.scalar(sa.select(ManuscriptDraft).where(ManuscriptDraft.id == draft_id, *own))


def discard(session: Session, draft: ManuscriptDraft) -> None:
    """Remove a draft."""
    session.delete(draft)
    session.flush()


def source_of(draft: ManuscriptDraft) -> Source:
    """The text of a draft and how it is read."""
    return Source(draft.text, draft.format, draft.csv_column, draft.unit)
