"""Results of votes that were held elsewhere, entered with the document they were taken from."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer

from app.domain.errors import AlreadyDecided, NotInThisState, VotingNotClosed
from app.domain.phases import Role
from app.domain.result_modes import ResultMode
from app.domain.voting import Result
from app.polls import rolls
from app.polls.models import ExternalResult, Question
from app.processes import services as processes

LARGEST_SOURCE = 10 * 1024 * 1024


@dataclass(frozen=True)
class Source:
    """The document a result was taken from: its name, its bytes, and where it stands for everybody to see."""

    name: str
    content: bytes
    address: str = ""


@dataclass(frozen=True)
class Figures:
    """The ballots by choice, as far as the source gives them."""

    in_favour: int | None = None
    against: int | None = None
    abstain: int | None = None


def enter_external(
    session: Session,
    question: Question,
    *,
    result: Result,
    figures: Figures,
    body: str,
    note: str,
    source: Source,
    official_id: int,
    now: datetime,
) -> ExternalResult:
    """Enter what the vote of `body` decided, once, after the close; the record keeps the source's SHA-256.

    Raises NotInThisState for a question that is voted on here, VotingNotClosed before its close, AlreadyDecided for a
    second result.
    """
    question = rolls.locked(session, question)
    if question.mode is not ResultMode.EXTERNAL:
        raise NotInThisState
    if not question.is_closed(now):
        raise VotingNotClosed
    if session.get(ExternalResult, question.id) is not None:
        raise AlreadyDecided
    entered = ExternalResult(
        question_id=question.id,
        result=result,
        in_favour=figures.in_favour,
        against=figures.against,
        abstain=figures.abstain,
        body=body,
        note=note,
        source_name=source.name,
        source_address=source.address,
        source_digest=hashlib.sha256(source.content).hexdigest(),
        source=source.content,
        entered_by_id=official_id,
        entered_at=now,
    )
    session.add(entered)
    session.flush()
    processes.enter(
        session, question.process, kind="external_result", object=f"questions/{question.number}",
        body=external_as_values(entered), actor_id=official_id, role=Role.FACILITATOR, now=now,
    )  # fmt: skip
    return entered


def external_as_values(entered: ExternalResult) -> dict[str, object]:
    """What is told of a result from elsewhere, as JSON values."""
    return {
        "result": entered.result.value,
        "for": entered.in_favour,
        "against": entered.against,
        "abstain": entered.abstain,
        "body": entered.body,
        "note": entered.note,
        "source_name": entered.source_name,
        "source_address": entered.source_address,
        "source_sha256": entered.source_digest,
        "entered_at": entered.entered_at.isoformat(),
    }


def external_of(session: Session, question_id: int) -> ExternalResult | None:
    """The result that was entered, without its document."""
    return session.get(ExternalResult, question_id)


def source_of(session: Session, question_id: int) -> ExternalResult | None:
    """The result that was entered, with its document."""
    query = sa.select(ExternalResult).where(ExternalResult.question_id == question_id)
    return session.scalar(query.options(undefer(ExternalResult.source)))
