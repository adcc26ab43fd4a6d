"""Giving the record a new key: the old one hands over by a note that both have signed, entered in the record."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.domain import notes
from app.domain.notes import Note, NoteMalformed, VerifierKey
from app.ledger.checkpoints import newest_key, sign
from app.ledger.keys import SigningKey, read_key, verifies
from app.ledger.models import Checkpoint, RecordKey
from app.ledger.services import enter

KIND = "record_key_rotated"
PURPOSE = "openclause key rotation v1"


def next_file(key: SigningKey) -> Path:
    """Where the new key lies until it takes the old one's place."""
    return key.file.with_name(f"{key.file.name}.next")


def next_key(key: SigningKey) -> SigningKey:
    """The key that is to follow, made if there is none yet."""
    return read_key(next_file(key), key.name, key.head_file)


def is_entered(session: Session, key: SigningKey) -> bool:
    """Whether the record knows this as its newest key: a rotation that broke off is then to be finished only."""
    newest = newest_key(session)
    return newest is not None and VerifierKey.parsed(newest.vkey).public == key.public


def rotate(session: Session, key: SigningKey, following: SigningKey, now: datetime) -> Checkpoint:
    """Sign with the old key once more, enter the rotation, and sign with the new one. Raises NotAnExtension."""
    size = sign(session, key, now).size
    note = str(rotation_note(key, following, now, size))
    body = {"old": key.vkey, "new": following.vkey, "note": note}
    enter(session, kind=KIND, object="record/key", body=body, now=now)
    session.add(RecordKey(vkey=following.vkey, began_at=now, rotation=note))
    session.flush()
    return sign(session, following, now)


def finish(key: SigningKey) -> None:
    """Put the new key in the old one's place, which is gone from then on; once the transaction is on the disk."""
    next_file(key).replace(key.file)


def rotation_note(old: SigningKey, new: SigningKey, now: datetime, size: int | None = None) -> Note:
    """That the second key follows the first, signed by both; no head of more entries than `size` is by the first."""
    lines = [PURPOSE, f"old {old.vkey}", f"new {new.vkey}", f"time {int(now.timestamp())}"]
    lines += [] if size is None else [f"size {size}"]
    text = "".join(f"{line}\n" for line in lines)
    return Note(text, (old.signature(text), new.signature(text)))


def hands_over(note: str, old: VerifierKey) -> VerifierKey | None:
    """The key that a rotation note hands over to, if the old one and it have signed; None otherwise."""
    try:
        found = notes.parsed(note)
        lines = found.text.split("\n")
        if lines[0] != PURPOSE or lines[1] != f"old {old}":
            return None
        new = VerifierKey.parsed(lines[2].removeprefix("new "))
    except (NoteMalformed, IndexError):
        return None
    return new if all(notes.signed_by(found, one, verifies) for one in (old, new)) else None
