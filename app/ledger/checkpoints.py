"""Checkpoints: the head of the log, signed, each going on from the one before it."""

from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import merkle, notes
from app.domain.notes import NoteMalformed, VerifierKey
from app.domain.tree_heads import TreeHead
from app.ledger import heads, queries
from app.ledger.keys import SigningKey
from app.ledger.models import Alarm, Checkpoint, Entry, RecordKey
from app.ledger.services import AT_ONCE, hold

WAIT = timedelta(seconds=20)
"""How long an entry may wait for others before the head is signed: the promise is a minute."""


class Fault(StrEnum):
    """Why the log is not signed."""

    SHORTER = "shorter"
    """It has fewer entries than a head that was signed: an older database was put in its place."""
    OTHER = "other"
    """It has other entries than a head that was signed: it was rewritten."""
    KEY_CHANGED = "key_changed"
    """The key in the file is another one than signed before, and no rotation was entered."""
    HEAD_UNREADABLE = "head_unreadable"
    """The file with the last head cannot be read."""


class NotAnExtension(Exception):
    """The log does not go on from what was signed; `fault` says how, `size` and `note` which head it contradicts."""

    def __init__(self, fault: Fault, size: int = 0, note: str = "") -> None:
        super().__init__(fault.value)
        self.fault, self.size, self.note = fault, size, note


def latest(session: Session) -> Checkpoint | None:
    """The newest checkpoint, with the cosignatures that have come in; None before the first is signed."""
    return session.scalar(sa.select(Checkpoint).order_by(Checkpoint.size.desc()).limit(1))


def covers(session: Session, index: int) -> bool:
    """Whether an entry is under a signed head."""
    newest = latest(session)
    return newest is not None and index < newest.size


def sign(session: Session, key: SigningKey, now: datetime) -> Checkpoint:
    """Sign the log as it is, in this transaction: nobody appends until it ends. The same size is signed once.

    Raises NotAnExtension when it would contradict a head that was signed before; nothing is written then.
    """
    size = hold(session)
    require_extension(session, key, size)
    before = latest(session)
    if before is not None and before.size == size:
        heads.keep_after_commit(session, key.head_file, before.note)
        return before
    root = merkle.root_of(size, queries.reader(session))
    note = str(key.signed(TreeHead(key.origin, size, root).text()))
    signed = Checkpoint(size=size, root=root, note=note, signed_at=now)
    session.add(signed)
    _publish_key(session, key, now)
    _settle(session, now)
    session.flush()
    heads.keep_after_commit(session, key.head_file, note)
    return signed


def sign_in_time(session: Session, key: SigningKey, now: datetime) -> None:
    """The worker's duty: sign what has waited long enough, or cannot wait; raise the alarm when it must not."""
    try:
        if is_due(session, now):
            sign(session, key, now)
        else:
            require_extension(session, key, queries.size(session))
            _settle(session, now)
    except NotAnExtension as fault:
        raise_alarm(session, fault, now)


def is_due(session: Session, now: datetime) -> bool:
    """Whether there are entries above the last checkpoint that cannot wait, or have waited."""
    before = latest(session)
    unsigned = sa.select(Entry.index).where(Entry.index >= (before.size if before else 0))
    waiting = sa.or_(Entry.entered_at <= now - WAIT, Entry.kind.in_(sorted(AT_ONCE)))
    return session.scalar(unsigned.where(waiting).limit(1)) is not None


def require_extension(session: Session, key: SigningKey, size: int) -> None:
    """Raise NotAnExtension unless the log of `size` entries goes on from the last checkpoint and the head file."""
    before = latest(session)
    if before is not None:
        _require_head(session, size, before.size, before.root, before.note)
    try:
        kept = heads.kept(key.head_file)
    except NoteMalformed:
        raise NotAnExtension(Fault.HEAD_UNREADABLE) from None
    if kept is not None and (before is None or (kept.size, kept.root) != (before.size, before.root)):
        _require_head(session, size, kept.size, kept.root, heads.kept_note(key.head_file) or "")
    newest = newest_key(session)
    if newest is not None and VerifierKey.parsed(newest.vkey).public != key.public:
        raise NotAnExtension(Fault.KEY_CHANGED, before.size if before else 0, before.note if before else "")


def _require_head(session: Session, size: int, signed_size: int, root: bytes, note: str) -> None:
    if signed_size > size:
        raise NotAnExtension(Fault.SHORTER, signed_size, note)
    try:
        reached = merkle.root_of(signed_size, queries.reader(session))
    except sa.exc.NoResultFound:  # a node was taken out
        reached = b""
    if reached != root:
        raise NotAnExtension(Fault.OTHER, signed_size, note)


def newest_key(session: Session) -> RecordKey | None:
    """The key that signs now; None before the first checkpoint."""
    return session.scalar(sa.select(RecordKey).order_by(RecordKey.id.desc()).limit(1))


def keys(session: Session) -> list[RecordKey]:
    """Every key that ever signed, the oldest first."""
    return list(session.scalars(sa.select(RecordKey).order_by(RecordKey.id)))


def alarm(session: Session) -> Alarm | None:
    """What keeps the log from being signed at present; None when all is well."""
    return session.scalar(sa.select(Alarm).where(Alarm.settled_at.is_(None)).order_by(Alarm.id.desc()).limit(1))


def raise_alarm(session: Session, fault: NotAnExtension, now: datetime) -> Alarm:
    """Enter an alarm, once for each thing that is wrong."""
    before = alarm(session)
    if before is not None and (before.what, before.size) == (fault.fault.value, fault.size):
        return before
    raised = Alarm(what=fault.fault.value, raised_at=now, settled_at=None, size=fault.size, head=fault.note)
    session.add(raised)
    return raised


def is_signed_by(note: str, key: VerifierKey, verifies: notes.Verifies) -> bool:
    """Whether this is a note, and the key signed it."""
    try:
        return notes.signed_by(notes.parsed(note), key, verifies)
    except NoteMalformed:
        return False


def _publish_key(session: Session, key: SigningKey, now: datetime) -> None:
    """Write down a key at its first signature; the same key under another name, where the instance has moved."""
    if session.scalar(sa.select(RecordKey.id).where(RecordKey.vkey == key.vkey)) is None:
        session.add(RecordKey(vkey=key.vkey, began_at=now, rotation=""))


def _settle(session: Session, now: datetime) -> None:
    """What was wrong is so no more: the right database or the right key is back."""
    session.execute(sa.update(Alarm).where(Alarm.settled_at.is_(None)).values(settled_at=now))
