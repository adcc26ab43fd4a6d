"""Witnesses: who they are, and the cosignatures they gave."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import notes
from app.domain.notes import COSIGNATURE, NoteMalformed, VerifierKey
from app.ledger.keys import verifies
from app.ledger.models import Checkpoint, Cosignature, Witness

LONGEST_NAME = 200
LONGEST_ADDRESS = 500


class WitnessRefused(ValueError):
    """A witness that cannot be added; the message says why."""


@dataclass(frozen=True)
class Confirmed:
    """How many of the witnesses cosigned a checkpoint, and when each did."""

    times: dict[int, datetime]
    witnesses: tuple[Witness, ...]

    @property
    def by(self) -> int:
        """How many cosigned it."""
        return len(self.times)

    @property
    def of(self) -> int:
        """How many there are."""
        return len(self.witnesses)


def witnesses(session: Session) -> tuple[Witness, ...]:
    """The witnesses of this log, in the order in which they were added; those taken away again are left out."""
    query = sa.select(Witness).where(Witness.removed_at.is_(None)).order_by(Witness.id)
    return tuple(session.scalars(query))


def add(session: Session, *, name: str, vkey: str, url: str | None, now: datetime) -> Witness:
    """Follow what a witness says from now on. Raises WitnessRefused."""
    key = _key(vkey)
    if not name.strip() or len(name) > LONGEST_NAME:
        raise WitnessRefused(f"The name of a witness has between 1 and {LONGEST_NAME} characters.")
    if url is not None and not _is_address(url):
        raise WitnessRefused("The address of a witness begins with https:// or http://, and names a host.")
    known = session.scalar(sa.select(Witness).where(Witness.vkey == str(key)))
    if known is not None and known.removed_at is None:
        raise WitnessRefused(f"This key is that of the witness {known.name}.")
    witness = known or Witness(vkey=str(key), added_at=now, asked_size=0, failure=None)
    witness.name, witness.url, witness.removed_at = name.strip(), url.rstrip("/") if url else None, None
    session.add(witness)
    session.flush()
    return witness


def remove(session: Session, name: str, now: datetime) -> Witness:
    """Count a witness no more; what it cosigned stays. Raises WitnessRefused if there is none of this name or key."""
    found = [one for one in witnesses(session) if name in (one.name, one.vkey)]
    if len(found) != 1:
        raise WitnessRefused("Name one of the witnesses that `openclause witness list` tells, by its name or its key.")
    found[0].removed_at = now
    return found[0]


def confirmed(session: Session, size: int) -> Confirmed:
    """Which of the witnesses cosigned the checkpoint of this size."""
    present = witnesses(session)
    rows = session.execute(
        sa.select(Cosignature.witness_id, Cosignature.cosigned_at).where(Cosignature.size == size)
    ).all()
    times = {row.witness_id: row.cosigned_at for row in rows}
    return Confirmed({one.id: times[one.id] for one in present if one.id in times}, present)


def newest_by_witness(session: Session) -> dict[int, int]:
    """The size of the newest checkpoint that each witness cosigned."""
    query = sa.select(Cosignature.witness_id, sa.func.max(Cosignature.size).label("newest")).group_by(
        Cosignature.witness_id
    )
    return {row.witness_id: row.newest for row in session.execute(query)}


def newest_cosigned(session: Session) -> int:
    """The size of the newest checkpoint that any witness cosigned; 0 before the first."""
    return session.scalar(sa.select(sa.func.max(Cosignature.size))) or 0


def take(session: Session, size: int, lines: str) -> int:
    """Enter the cosignatures of known witnesses among these lines under the checkpoint of this size; how many were new.

    Lines of unknown keys are left out, and wrong ones, whoever sent them. Raises NoteMalformed for what are no lines,
    and for a size that was never signed.
    """
    signatures = notes.signatures_of(lines)
    checkpoint = session.scalar(sa.select(Checkpoint).where(Checkpoint.size == size).with_for_update())
    if checkpoint is None:
        raise NoteMalformed("there is no checkpoint of this size")
    note, before = notes.parsed(checkpoint.note), confirmed(session, size)
    new = 0
    for witness in before.witnesses:
        key = VerifierKey.parsed(witness.vkey)
        own = tuple(one for one in signatures if (one.name, one.key_id) == (key.name, key.key_id))
        time = notes.cosigned_at(notes.Note(note.text, own), key, verifies)
        moment = _moment(time) if time is not None else None
        if witness.id in before.times or moment is None:
            continue
        note = note.with_signatures(own[:1])
        session.add(Cosignature(size=size, witness_id=witness.id, line=str(own[0]), cosigned_at=moment))
        new += 1
    checkpoint.note = str(note)
    return new


def _key(vkey: str) -> VerifierKey:
    try:
        key = VerifierKey.parsed(vkey.strip())
    except NoteMalformed as fault:
        raise WitnessRefused(f"This is no key of a witness: {fault}.") from None
    if key.kind != COSIGNATURE:
        raise WitnessRefused("This key is that of a log; the key of a witness has an algorithm of its own (0x04).")
    return key


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and len(url) <= LONGEST_ADDRESS
    except ValueError:
        return False


def _moment(time: int) -> datetime | None:
    """The moment of a cosignature; None for one that no calendar knows."""
    try:
        return datetime.fromtimestamp(time, UTC)
    except (OverflowError, ValueError, OSError):
        return None
