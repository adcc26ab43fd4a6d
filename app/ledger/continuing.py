"""Going on deliberately with a record that does not go on from the last head that was signed."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.ledger import heads
from app.ledger.checkpoints import sign
from app.ledger.guarding import Held, held
from app.ledger.keys import SigningKey
from app.ledger.services import enter

KIND = "record_continued"

__all__ = ["GoingOn", "go_on", "held"]


@dataclass(frozen=True)
class GoingOn:
    """What is left to do once the transaction is on the disk: the new head takes the old one's place."""

    given_up: str
    head_file: Path
    aside: Path
    note: str

    def finish(self) -> None:
        """Keep the head that was given up beside the new one: it is evidence. Done again it changes nothing more."""
        self.aside.write_text(self.given_up, encoding="utf-8")
        heads.keep(self.head_file, self.note, replacing=True)
        _draft(self.head_file).unlink(missing_ok=True)


def go_on(session: Session, key: SigningKey, now: datetime) -> GoingOn:
    """Enter that a signed head is given up, with the head itself, and sign the record as it is now.

    ValueError where nothing keeps the record from going on. The caller commits and then calls `finish`.
    """
    found, note = held(session, key.head_file), heads.kept_note(key.head_file)
    if found is None or note is None:
        raise ValueError("the record goes on from the last head that was signed")
    enter(session, kind=KIND, object="record", body=_body(found, note), now=now)
    signed = sign(session, replace(key, head_file=_draft(key.head_file)), now)
    moment = f"{now:%Y%m%dT%H%M%SZ}"
    aside = key.head_file.with_name(f"{key.head_file.name}.given-up-{moment}")
    return GoingOn(note, key.head_file, aside, signed.note)


def _body(found: Held, note: str) -> dict[str, object]:
    return {"signed": found.signed, "here": found.here, "head": note}


def _draft(file: Path) -> Path:
    """Where the signature is kept for the moment in which the old head still stands."""
    return file.with_name(f"{file.name}.continued")
