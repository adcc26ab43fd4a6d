"""What the record keeps of ballots: a commitment to each, and the root over them all."""

import hashlib
import hmac

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import sealing
from app.domain.sealing import Purpose, Slip
from app.ledger.services import pseudonym
from app.polls.models import Ballot, Question
from app.processes.models import Process


def address_of(process: Process, question: Question) -> str:
    """What a question is called in commitments and recount files."""
    return f"{process.slug}/questions/{question.number}"


def tracker_for(question: Question, person_id: int) -> str:
    """The tracker of a voter on this question: the same for each of their ballots on it, of no meaning elsewhere."""
    said = f"tracker/{question.id}/{person_id}"
    return sealing.tracker_of(hmac.new(question.process.pseudonym_key, said.encode(), hashlib.sha256).digest())


def slip_of(question: Question, ballot: Ballot) -> Slip:
    """The slip that the ballot's commitment covers."""
    return sealing.slip_of(
        ballot.salt,
        tracker=ballot.tracker or "",
        answer=ballot.answer,
        voter=pseudonym(question.process.pseudonym_key, ballot.person_id),
        group=ballot.group_key,
        jurisdiction=ballot.jurisdiction,
    )


def commitment_to(question: Question, ballot: Ballot) -> str:
    """A hash of tracker, answer and marks of voter and group, under a key that the ballot's own salt yields."""
    opening = sealing.key(ballot.salt, Purpose.SLIP)
    return sealing.commitment(opening, address_of(question.process, question), slip_of(question, ballot).as_values())


def commitments(session: Session, question_id: int) -> list[str]:
    """The commitments of a question's ballots, sorted: neither their order nor their number in it tells who or when."""
    return sorted(session.scalars(sa.select(Ballot.commitment).where(Ballot.question_id == question_id)))


def ballots_root(session: Session, question_id: int) -> str:
    """Merkle root over the sorted commitments of a question's ballots, in hexadecimal."""
    return sealing.root_of(commitments(session, question_id))
