"""Nothing is written while the log does not go on from the last head that was signed: an older backup was restored."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import Database, WritingHeld
from app.domain import merkle
from app.domain.notes import NoteMalformed
from app.ledger import heads, queries


@dataclass(frozen=True)
class Held:
    """Why nothing is written: `signed` entries were signed, `here` are in the log; equal or more here: it is another.

    `signed` None: the file with the last head cannot be read.
    """

    signed: int | None
    here: int


class Guard:
    """Looks at the head file before something is written; again only once the file is another than when all was well.

    It costs a look at the file's date. While something is wrong it looks each time, so that it ends by itself when the
    right database is back.
    """

    def __init__(self, database: Database, file: Path) -> None:
        self._database = database
        self._file = file
        self._well: tuple[int, int, int] | None = None

    def held(self) -> Held | None:
        """What keeps this instance from being written to; None when all is well."""
        state = self._state()
        if state is None or state == self._well:
            return None
        with self._database.reading() as session:
            found = held(session, self._file)
        if found is None:
            self._well = state
        return found

    def refuse(self) -> None:
        """Raise WritingHeld when something keeps the instance from being written to."""
        if self.held() is not None:
            raise WritingHeld

    def _state(self) -> tuple[int, int, int] | None:
        try:
            found = self._file.stat()
        except FileNotFoundError:
            return None
        return (found.st_ino, found.st_mtime_ns, found.st_size)


def guard(database: Database, settings: Settings) -> Guard:
    """Have this database written to only while its log goes on from the head file of these settings."""
    found = Guard(database, settings.record_head_file)
    database.writes_only_if(found.refuse)
    return found


def held(session: Session, file: Path) -> Held | None:
    """Compare the log with the head in the file; a database without tables is none of our business."""
    here = queries.size(session) if sa.inspect(session.connection()).has_table("ledger_entries") else 0
    try:
        kept = heads.kept(file)
    except NoteMalformed:
        return Held(None, here)
    if kept is None:
        return None
    return None if kept.size <= here and _root(session, kept.size) == kept.root else Held(kept.size, here)


def _root(session: Session, size: int) -> bytes | None:
    try:
        return merkle.root_of(size, queries.reader(session))
    except sa.exc.NoResultFound:  # a node was taken out
        return None
