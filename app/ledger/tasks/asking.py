"""Asking witnesses to cosign a new checkpoint (C2SP tlog-witness), as work of the outbox."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import notes
from app.domain.notes import NoteMalformed
from app.domain.witnessing import Request, Verdict
from app.jobs.handlers import HANDLERS, Work
from app.jobs.models import OutboxMessage
from app.jobs.outbox import MOST_ATTEMPTS, post
from app.ledger import queries
from app.ledger.checkpoints import latest
from app.ledger.models import Checkpoint, Cosignature, Witness
from app.ledger.witnesses import take, witnesses
from app.web.outside import Answer, NotReached, call

KIND = "ask_witness"
TRIES = 3
"""How often one piece of work follows a witness that knows another size than we thought."""


def ask_when_due(session: Session, now: datetime) -> None:
    """Have every witness with an address be asked about the newest checkpoint, once."""
    newest = latest(session)
    size = newest.size if newest is not None else 0
    behind = [one for one in witnesses(session) if one.url and one.asked_size < size]
    asked = _asked(session) if behind else set()
    for witness in behind:
        witness.asked_size = size
        if witness.id not in asked:
            post(session, kind=KIND, payload={"witness": witness.id}, now=now)


def _asked(session: Session) -> set[int]:
    """The witnesses whom the outbox will ask anyway, about whatever is newest by then."""
    waiting = sa.select(OutboxMessage.payload).where(
        OutboxMessage.kind == KIND, OutboxMessage.done_at.is_(None), OutboxMessage.attempts < MOST_ATTEMPTS
    )
    return {int(payload["witness"]) for payload in session.scalars(waiting)}


def ask(work: Work) -> None:
    """Send the newest checkpoint to a witness and keep its cosignature; raises NotReached to be called again later."""
    number, old = int(work.payload["witness"]), None
    for _try in range(TRIES):
        with work.database.reading() as session:
            asked = _request(session, number, old)
        if asked is None:
            return
        checkpoint, request, url = asked
        answer = _sent(work, number, url, request)
        old = _known_size(answer, checkpoint.size)
        if old is None:
            _keep(work, number, checkpoint.size, answer)
            return
    _fail(work, number, "it does not say which checkpoint it knows")


def _request(session: Session, number: int, old: int | None) -> tuple[Checkpoint, Request, str] | None:
    """What to ask a witness; None when there is nothing (any more) to be asked."""
    witness, newest = session.get(Witness, number), latest(session)
    if witness is None or witness.url is None or witness.removed_at is not None or newest is None:
        return None
    if session.get(Cosignature, (newest.size, number)) is not None:
        return None
    known = session.scalar(sa.select(sa.func.max(Cosignature.size)).where(Cosignature.witness_id == number)) or 0
    old = known if old is None else old
    proof = tuple(queries.consistency_proof(session, old, newest.size))
    own = notes.parsed(newest.note)
    return newest, Request(old, proof, str(notes.Note(own.text, own.signatures[:1]))), witness.url


def _sent(work: Work, number: int, url: str, request: Request) -> Answer:
    """The answer of the witness; what cannot be reached is written down, and tried again by the outbox."""
    try:
        return call(
            f"{url}/add-checkpoint", body=str(request).encode(), may_be_private=work.settings.private_witnesses,
            headers={"Content-Type": "text/plain; charset=utf-8"},
        )  # fmt: skip
    except NotReached as fault:
        _fail(work, number, str(fault))
        raise


def _known_size(answer: Answer, size: int) -> int | None:
    """The size that the witness knows, where it says that it is another; None for every other answer."""
    written = answer.body[:32].decode("ascii", "replace").strip()
    if answer.status != Verdict.OTHER_SIZE or not (written.isascii() and written.isdigit()):
        return None
    return int(written) if int(written) <= size else None


def _keep(work: Work, number: int, size: int, answer: Answer) -> None:
    if answer.status != Verdict.GOOD:
        _fail(work, number, f"it answered {answer.status}")
        return
    with work.database.writing() as session:
        witness = session.get_one(Witness, number)
        try:
            found = take(session, size, answer.body.decode("utf-8", "replace"))
        except NoteMalformed:
            found = 0
        confirmed = found > 0 or session.get(Cosignature, (size, number)) is not None
        witness.failure = None if confirmed else "it sent no cosignature"
        session.commit()


def _fail(work: Work, number: int, what: str) -> None:
    with work.database.writing() as session:
        session.execute(sa.update(Witness).where(Witness.id == number).values(failure=what))
        session.commit()


HANDLERS[KIND] = ask
