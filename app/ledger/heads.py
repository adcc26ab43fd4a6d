"""The head file beside the database: the last checkpoint that was signed, so that an older database is noticed."""

import fcntl
import os
import secrets
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import notes, tree_heads
from app.domain.notes import NoteMalformed
from app.domain.tree_heads import TreeHead

PENDING = "head to keep"


def kept_note(file: Path) -> str | None:
    """The note in the head file, as it stands there; None if there is no such file."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None


def kept(file: Path) -> TreeHead | None:
    """The head that was signed last, by the file; None if there is none. Raises NoteMalformed if it cannot be read."""
    note = kept_note(file)
    return None if note is None else tree_heads.parsed(notes.parsed(note).text)


def keep_after_commit(session: Session, file: Path, note: str) -> None:
    """Put the note into the head file once this transaction is on the disk; if it never is, the file stays."""
    if PENDING not in session.info:
        sa.event.listen(session, "after_commit", _keep_pending)
        sa.event.listen(session, "after_rollback", _forget_pending)
    session.info[PENDING] = (file, note)


def keep(file: Path, note: str, *, replacing: bool = False) -> None:
    """Write the head file in one step; an older head never takes the place of a newer one, unless `replacing`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(f"{file}.lock", "a", encoding="ascii") as queue:
        fcntl.flock(queue, fcntl.LOCK_EX)
        if replacing or _is_newer(file, note):
            _write(file, note)


def _is_newer(file: Path, note: str) -> bool:
    try:
        before = kept(file)
    except NoteMalformed:
        return False
    return before is None or before.size <= tree_heads.parsed(notes.parsed(note).text).size


def _write(file: Path, note: str) -> None:
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    with open(draft, "w", encoding="utf-8") as content:
        content.write(note)
        content.flush()
        os.fsync(content.fileno())
    draft.replace(file)


def _keep_pending(session: Session) -> None:
    found = session.info.pop(PENDING, None)
    if found:
        keep(*found)


def _forget_pending(session: Session) -> None:
    session.info.pop(PENDING, None)
