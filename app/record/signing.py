"""What is signed of the record, as its pages show it: the newest head, who confirmed it, what is wrong."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.ledger import checkpoints, witnesses
from app.ledger.models import Alarm, Checkpoint
from app.ledger.witnesses import Confirmed


@dataclass(frozen=True)
class Signing:
    """The newest checkpoint, None before the first; which witnesses cosigned it; the alarm that is not settled."""

    checkpoint: Checkpoint | None
    confirmed: Confirmed
    alarm: Alarm | None


def signing(session: Session) -> Signing:
    """How the record is signed at present."""
    newest = checkpoints.latest(session)
    confirmed = witnesses.confirmed(session, newest.size if newest else 0)
    return Signing(newest, confirmed, checkpoints.alarm(session))
