"""Sheets between their preview and their confirmation: kept for a day, for who brought them alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.responding import Disposition
from app.imports.models import SheetDraft
from app.imports.resolving import Choices
from app.imports.sheet_files import Brought
from app.processes.models import Process

KEPT = timedelta(days=1)
LONGEST_FILE_NAME = 200


def keep(
    session: Session,
    *,
    process_id: int,
    author_id: int,
    name: str,
    language: str,
    group_key: str,
    rows: Sequence[Brought],
    now: datetime,
) -> SheetDraft:
    """Keep the rows of a sheet until who brought it confirms or discards it; what was forgotten for a day goes."""
    session.execute(sa.delete(SheetDraft).where(SheetDraft.created_at < now - KEPT))
    draft = SheetDraft(
        process_id=process_id, author_id=author_id, name=name[:LONGEST_FILE_NAME], language=language,
        group_key=group_key, rows=[[one.line, list(one.cells), one.formula] for one in rows], created_at=now,
    )  # fmt: skip
    session.add(draft)
    session.flush()
    return draft


def draft_of(session: Session, draft_id: int, *, process_id: int, author_id: int) -> SheetDraft | None:
    """The sheet with this number, for the one who brought it to this process; to others it is not there.

    Its row is locked where the database can, so that it is taken in once however often it is confirmed.
    """
    own = (SheetDraft.process_id == process_id, SheetDraft.author_id == author_id)
    return session.scalar(sa.select(SheetDraft).where(SheetDraft.id == draft_id, *own).with_for_update())


def drafts_of(session: Session, *, process_id: int, author_id: int) -> Sequence[SheetDraft]:
    """The sheets that somebody has brought to a process and neither confirmed nor discarded, the latest first."""
    query = sa.select(SheetDraft).where(SheetDraft.process_id == process_id, SheetDraft.author_id == author_id)
    return session.scalars(query.order_by(SheetDraft.id.desc())).all()


def rows_of(draft: SheetDraft) -> list[Brought]:
    """The rows of a kept sheet."""
    return [Brought(line, tuple(cells), formula) for line, cells, formula in draft.rows]


def choices_of(draft: SheetDraft) -> Choices:
    """What its mapping step said so far."""
    said: dict[str, Any] = draft.choices
    by_phrase = {phrase: Disposition(name) for phrase, name in said.get("by_phrase", {}).items()}
    otherwise = Disposition(said["otherwise"]) if said.get("otherwise") else None
    return Choices(by_phrase, otherwise, said.get("carrying"))


def choose(session: Session, draft: SheetDraft, choices: Choices) -> None:
    """Keep what the mapping step says."""
    draft.choices = {
        "by_phrase": {phrase: one.value for phrase, one in choices.by_phrase.items()},
        "otherwise": choices.otherwise.value if choices.otherwise else "",
        "carrying": choices.carrying,
    }
    session.flush()


def discard(session: Session, draft: SheetDraft) -> None:
    """Remove a sheet."""
    session.delete(draft)
    session.flush()


def personal(session: Session, person_id: int) -> object:
    """The sheets a person has brought and not confirmed yet, as JSON values."""
    query = sa.select(Process.slug, SheetDraft.name, SheetDraft.created_at)
    query = query.join(Process, Process.id == SheetDraft.process_id).where(SheetDraft.author_id == person_id)
    return [
        {"process": slug, "file": name, "brought": brought.isoformat()}
        for slug, name, brought in session.execute(query.order_by(SheetDraft.id))
    ]


def erase(session: Session, person_id: int) -> None:
    """Remove the sheets a person has not confirmed."""
    session.execute(sa.delete(SheetDraft).where(SheetDraft.author_id == person_id))
