"""Erasing amendments that nobody is shown: what they asked for and why, here and in the record."""

import secrets
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment, EarlierProposal
from app.domain.amending import AmendmentState
from app.domain.errors import NotInThisState
from app.ledger.redacting import redact_about
from app.processes.models import Process

ADOPTED = (AmendmentState.ADOPTED, AmendmentState.ADOPTED_IN_PART)


def withdrawn_by(session: Session, person_id: int) -> Sequence[Amendment]:
    """Every amendment that the person proposed first and has withdrawn."""
    own = sa.select(Amendment).where(Amendment.author_id == person_id, Amendment.state == AmendmentState.WITHDRAWN)
    return session.scalars(own.order_by(Amendment.id)).all()


def words_of(session: Session, amendment: Amendment) -> list[str]:
    """Everything that an amendment says or said, to be forgotten in other languages as well."""
    earlier = sa.select(EarlierProposal.body).where(EarlierProposal.amendment_id == amendment.id)
    said = (amendment.rationale, amendment.reasons, *(change.body for change in amendment.changes))
    return [words for words in (*said, *session.scalars(earlier)) if words]


def erase_words(session: Session, amendment: Amendment, now: datetime) -> None:
    """Erase for good what a hidden or withdrawn amendment said, with its rationale and its earlier wordings.

    Its number, who proposed and supported it and the proof that it was received stay; it is hidden from then on.
    Raises NotInThisState for one that is shown, and for one that was adopted: its words are those of the text. Done
    twice it changes nothing more.
    """
    if amendment.state in ADOPTED or not (amendment.hidden or amendment.state is AmendmentState.WITHDRAWN):
        raise NotInThisState
    session.execute(sa.delete(EarlierProposal).where(EarlierProposal.amendment_id == amendment.id))
    for change in amendment.changes:
        change.heading = change.body = change.rebased_heading = change.rebased_body = ""
        change.adopted_heading = change.adopted_body = None
    amendment.rationale = amendment.reasons = amendment.attributed_to = ""
    amendment.hidden, amendment.pending = True, False  # without its words it would read as a proposal to delete
    amendment.fingerprint = secrets.token_hex(32)  # a hash of the words, from which short ones could be guessed
    session.flush()
    process = session.get_one(Process, amendment.process_id)
    where = f"amendments/{amendment.number}"
    redact_about(session, where, now=now, process_id=process.id, process=process.slug)
