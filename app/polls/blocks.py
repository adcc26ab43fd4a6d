"""Blocks: several questions put together, answered with one ballot; any member may have one taken out before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.domain.answering import Answer
from app.domain.errors import BlockFixed, NotEntitled, VotingClosed
from app.domain.phases import Role
from app.domain.result_modes import ResultMode
from app.polls import rolls, services
from app.polls.models import Ballot, Block, Question
from app.processes import services as processes
from app.processes.models import Process
from app.texts.models import Clause

MOST_QUESTIONS = 100


@dataclass(frozen=True)
class Item:
    """What one question of a block asks: about which clause, in which words (by language)."""

    clause: Clause
    title: Mapping[str, str]


def put_block(
    session: Session,
    process: Process,
    *,
    title: Mapping[str, str],
    explanation: Mapping[str, str],
    items: Sequence[Item],
    opens: datetime,
    closes: datetime,
    take_out_until: datetime,
    mode: ResultMode,
    reminders: Sequence[int],
    author_id: int,
    now: datetime,
) -> Block:
    """Put several questions to one vote, each for or against; `take_out_until` is not after the close."""
    block = Block(
        process_id=process.id,
        number=processes.next_number(session, process.id, "block"),
        title=dict(title),
        explanation=dict(explanation),
        opens=opens,
        closes=closes,
        take_out_until=take_out_until,
        created_at=now,
    )
    session.add(block)
    session.flush()
    for item in items:
        services.put(
            session, process, title=item.title, explanation={}, opens=opens, closes=closes, author_id=author_id,
            now=now, clause=item.clause, mode=mode, reminders=reminders, block=block,
        )  # fmt: skip
    session.refresh(block)
    body = {**block_as_values(block), "questions": [one.number for one in block.questions]}
    processes.enter(
        session, process, kind="block_put", object=f"blocks/{block.number}", body=body, actor_id=author_id,
        role=Role.FACILITATOR, now=now,
    )  # fmt: skip
    return block


def block_as_values(block: Block) -> dict[str, object]:
    """What the record keeps of a block as it was put."""
    return {
        "title": block.title,
        "explanation": block.explanation,
        "opens": block.opens.isoformat(),
        "closes": block.closes.isoformat(),
        "take_out_until": block.take_out_until.isoformat(),
    }


def take_out(session: Session, question: Question, *, member_id: int, now: datetime) -> None:
    """Have a question stand alone; one member's word is enough, and nobody has to give reasons.

    Raises BlockFixed once the time for it is over or a ballot has been cast, NotEntitled for whoever has no vote.
    """
    question = rolls.locked(session, question)
    if not may_be_taken_out(question, now):
        raise BlockFixed
    if rolls.group_on_roll(session, question, member_id) is None:
        raise NotEntitled
    question.taken_out_at = now
    session.flush()
    processes.enter(
        session, question.process, kind="question_taken_out", object=f"questions/{question.number}",
        body={"taken_out_at": now.isoformat()}, actor_id=member_id, role=Role.PARTICIPANT, now=now,
    )  # fmt: skip


def may_be_taken_out(question: Question, now: datetime) -> bool:
    """Whether it is in a block still, in time, and nobody has voted on it."""
    in_block = question.block is not None and question.taken_out_at is None
    return in_block and question.roll is None and question.block is not None and now < question.block.take_out_until


def cast_block(session: Session, block: Block, *, voter_id: int, answer: Answer, now: datetime) -> list[Ballot]:
    """One answer as a ballot on every question that is still in the block, all of them or none."""
    together = [one for one in block.questions if one.taken_out_at is None]
    if not together:
        raise VotingClosed
    return [services.cast(session, one, voter_id=voter_id, answer=answer, now=now) for one in together]


def block_by_number(session: Session, process_id: int, number: int) -> Block | None:
    """One block by its address, with its questions and what they are about."""
    query = sa.select(Block).where(Block.process_id == process_id, Block.number == number)
    return session.scalar(
        query.options(selectinload(Block.questions).joinedload(Question.clause), joinedload(Block.process))
    )


def blocks_of(session: Session, process_id: int) -> Sequence[Block]:
    """Every block of a process, the one that closes last first, with its questions."""
    query = sa.select(Block).where(Block.process_id == process_id).order_by(Block.closes.desc(), Block.id)
    return session.scalars(query.options(selectinload(Block.questions))).all()


def numbers_to_put(session: Session, process_id: int) -> Sequence[str]:
    """The numbers of the clauses that stand in the text, in their order."""
    query = sa.select(Clause.number).where(Clause.process_id == process_id, Clause.struck_at.is_(None))
    return session.scalars(query.order_by(Clause.document_id, Clause.position, Clause.id)).all()
