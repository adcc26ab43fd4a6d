"""The duty of the worker: signing the head of the record, and having the witnesses asked to cosign it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.config import Settings
from app.ledger.checkpoints import sign_in_time
from app.ledger.keys import record_key
from app.ledger.tasks.asking import ask_when_due


def signing(settings: Settings) -> Callable[[Session, datetime], None]:
    """The duty of signing with the key of these settings, which is read each time: it may have been rotated."""

    def act(session: Session, now: datetime) -> None:
        sign_in_time(session, record_key(settings), now)
        ask_when_due(session, now)

    return act
