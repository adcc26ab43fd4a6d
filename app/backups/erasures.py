"""The journal of erasures: a file outside the database, so that what was erased stays erased when a backup is restored.

It holds no words and no names: the index and leaf hash of each entry whose body was erased, and a digest that stands
for each account that was deleted.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person, Standing
from app.accounts.standing import delete
from app.domain.merkle import leaf_hash
from app.ledger import queries as ledger
from app.ledger.models import Entry
from app.ledger.redacting import REDACTION, redact
from app.processes.models import Process
from app.record import erasing

NAME = "erasures.log"
Line = dict[str, Any]


def journal(folder: Path) -> list[Line]:
    """Every line that can be read; one that a power cut tore is no line."""
    path = folder / NAME
    return list(_lines(path.read_bytes())) if path.exists() else []


def _lines(content: bytes) -> Iterator[Line]:
    for line in content.splitlines():
        try:
            read = json.loads(line)
        except ValueError:
            continue
        if isinstance(read, dict):
            yield read


class Journal:
    """Writes down what was erased since it last looked; what it has written is on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._looked_up_to = 0
        self._known: set[str] | None = None

    def keep(self, session: Session, now: datetime) -> None:
        """Add what the database knows to be erased and the file does not have yet; a duty of the clock."""
        if self._known is None:
            self._known = {_key(line) for line in journal(self._folder)}
        size = ledger.size(session)
        found = [*_redacted(session, self._looked_up_to), *_deleted(session)]
        new = [line for line in found if _key(line) not in self._known]
        add(self._folder, [{**line, "noted": now.astimezone(UTC).isoformat(timespec="seconds")} for line in new])
        self._known |= {_key(line) for line in new}
        self._looked_up_to = size


def add(folder: Path, lines: Iterable[Line]) -> None:
    """Put lines at the end of the journal, onto the disk."""
    content = "".join(f"{json.dumps(line, sort_keys=True)}\n" for line in lines).encode()
    if not content:
        return
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        file.write(b"\n" + content if _is_torn(folder / NAME) else content)
        file.flush()
        os.fsync(file.fileno())


def merge(folder: Path, content: bytes) -> None:
    """Add the lines of another journal that this one does not have."""
    known = {_key(line) for line in journal(folder)}
    add(folder, [line for line in _lines(content) if _key(line) not in known])


def apply(session: Session, folder: Path, now: datetime) -> int:
    """Erase again whatever the journal names and this database still has; how many things that were.

    Entries that are others than those of the journal are left alone: the restored log is another one there.
    """
    lines = journal(folder)
    return _erase_accounts(session, lines, now) + _erase_entries(session, lines, now)


def _erase_accounts(session: Session, lines: Iterable[Line], now: datetime) -> int:
    gone = {line["deleted"] for line in lines if "deleted" in line}
    living = session.scalars(sa.select(Person).where(Person.standing != Standing.DELETED).order_by(Person.id)).all()
    found = [person for person in living if gone and stands_for(person) in gone]
    for person in found:
        person.administrator = False  # they had seen to it that another one is left
        delete(session, person, now=now, tell=False)
    return len(found)


def _erase_entries(session: Session, lines: Iterable[Line], now: datetime) -> int:
    erased = 0
    for line in lines:
        entry = ledger.entry(session, line["redacted"]) if isinstance(line.get("redacted"), int) else None
        if entry is None or _leaf(entry) != line.get("leaf") or ledger.body_of(session, entry.index) is None:
            continue
        _erase_entry(session, entry, now)
        erased += 1
    return erased


def _erase_entry(session: Session, entry: Entry, now: datetime) -> None:
    """The words in the tables as well: what was erased had been hidden or withdrawn, so it is so again."""
    process = session.get(Process, entry.process_id) if entry.process_id else None
    if process is not None:
        erasing.erase_again(session, process, entry.object, now)
    redact(session, [entry.index], now=now, process_id=entry.process_id, process=process.slug if process else "")


def _redacted(session: Session, start: int) -> Iterator[Line]:
    query = sa.select(Entry.object).where(Entry.index >= start, Entry.kind == REDACTION).order_by(Entry.index)
    for named in session.scalars(query).all():
        number = named.removeprefix("entries/")
        entry = ledger.entry(session, int(number)) if number.isdigit() else None
        if entry is not None:
            yield {"redacted": entry.index, "leaf": _leaf(entry)}


def _deleted(session: Session) -> Iterator[Line]:
    for person in session.scalars(sa.select(Person).where(Person.standing == Standing.DELETED).order_by(Person.id)):
        yield {"deleted": stands_for(person)}


def stands_for(person: Person) -> str:
    """A digest that is the same for the same account in every backup, and tells nothing of the person."""
    return hashlib.sha256(f"{person.id} {person.created_at.isoformat()}".encode()).hexdigest()[:32]


def _leaf(entry: Entry) -> str:
    return leaf_hash(entry.canonical.encode()).hex()


def _key(line: Line) -> str:
    return f"{line.get('redacted', '')} {line.get('leaf', '')} {line.get('deleted', '')}"


def _is_torn(path: Path) -> bool:
    content = path.read_bytes()
    return bool(content) and not content.endswith(b"\n")
