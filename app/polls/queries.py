"""Reading questions, ballots and, after the close, counts."""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.amendments.models import Amendment, Part
from app.domain.answering import Answer, choice_of
from app.domain.errors import VotingNotClosed
from app.domain.phases import Role
from app.domain.voting import Choice, Tally, tallies
from app.polls.models import Ballot, Option, Question
from app.processes.models import Membership

TO_ANSWER = sa.select(Question).where(
    Question.process_id == sa.bindparam("process_id"), Question.number == sa.bindparam("number")
)


@dataclass(frozen=True)
class Counted:
    """So many ballots of one group and jurisdiction that give the same answer."""

    group: str
    jurisdiction: str
    answer: Answer
    number: int


def questions_of(session: Session, process_id: int) -> Sequence[Question]:
    """Every question of a process, the one that closes last first, with what it is about."""
    query = sa.select(Question).where(Question.process_id == process_id).order_by(Question.closes.desc(), Question.id)
    query = query.options(joinedload(Question.clause), joinedload(Question.amendment))
    return session.scalars(query.options(selectinload(Question.options).joinedload(Option.amendment))).all()


def questions_on(session: Session, *, clause_id: int) -> Sequence[Question]:
    """The questions put on a clause."""
    query = sa.select(Question).where(Question.clause_id == clause_id).order_by(Question.number)
    return session.scalars(query).all()


def questions_on_amendment(session: Session, amendment_id: int) -> Sequence[Question]:
    """The questions put on an amendment."""
    query = sa.select(Question).where(Question.amendment_id == amendment_id).order_by(Question.number)
    return session.scalars(query).all()


def questions_on_amendments(session: Session, amendment_ids: Collection[int]) -> dict[int, Question]:
    """The latest question put on each of these amendments."""
    query = sa.select(Question).where(Question.amendment_id.in_(amendment_ids)).order_by(Question.number)
    return {one.amendment_id: one for one in session.scalars(query) if one.amendment_id}


def question_by_number(session: Session, process_id: int, number: int) -> Question | None:
    """One question by its address."""
    query = sa.select(Question).where(Question.process_id == process_id, Question.number == number)
    query = query.options(joinedload(Question.clause), joinedload(Question.amendment))
    changes = selectinload(Question.options).joinedload(Option.amendment)
    query = query.options(changes.joinedload(Amendment.base_revision))
    query = query.options(changes.selectinload(Amendment.parts).joinedload(Part.base_revision))
    return session.scalar(query)


def question_to_answer(session: Session, process_id: int, number: int) -> Question | None:
    """One question without what it is about: all that a ballot needs."""
    return session.scalar(TO_ANSWER, {"process_id": process_id, "number": number})


def counts_by_clause(session: Session, process_id: int) -> dict[int, int]:
    """How many questions have been put on each clause."""
    query = sa.select(Question.clause_id, sa.func.count()).where(
        Question.process_id == process_id, Question.clause_id.is_not(None)
    )
    return {clause_id: count for clause_id, count in session.execute(query.group_by(Question.clause_id)) if clause_id}


def ballot_of(session: Session, question_id: int, person_id: int | None) -> Ballot | None:
    """Somebody's own ballot: shown to nobody else."""
    if person_id is None:
        return None
    return session.scalar(sa.select(Ballot).where(Ballot.question_id == question_id, Ballot.person_id == person_id))


def ballots_of(session: Session, process_id: int, person_id: int | None) -> dict[int, Answer]:
    """Somebody's own answers in a process, by question."""
    if person_id is None:
        return {}
    query = sa.select(Ballot.question_id, Ballot.answer).join(Question).where(Question.process_id == process_id)
    return dict(session.execute(query.where(Ballot.person_id == person_id)).all())


def entitled(session: Session, question: Question) -> dict[str, int]:
    """How many members of each group may vote: those who are participants now."""
    query = sa.select(Membership.group_key, Membership.role_names).where(Membership.process_id == question.process_id)
    return dict(Counter(group for group, roles in session.execute(query) if Role.PARTICIPANT.value in roles))


def entitled_by_jurisdiction(session: Session, question: Question) -> dict[str, int] | None:
    """How many participants of each jurisdiction may vote now; None where the process has not several."""
    if len(question.process.jurisdictions) < 2:
        return None
    query = sa.select(Membership.jurisdiction, Membership.role_names).where(
        Membership.process_id == question.process_id
    )
    return dict(Counter(cell for cell, roles in session.execute(query) if Role.PARTICIPANT.value in roles))


def counts(session: Session, question: Question, now: datetime) -> dict[str, Tally]:
    """The tally of each group on a question answered for or against; raises VotingNotClosed before the close."""
    return tallies(
        (one.group, Choice(choice_of(one.answer) or Choice.ABSTAIN), one.number)
        for one in answers(session, question, now)
    )


def answers(session: Session, question: Question, now: datetime) -> list[Counted]:
    """How many ballots say what, by group and jurisdiction; raises VotingNotClosed before the close, whoever asks."""
    if not question.is_closed(now):
        raise VotingNotClosed
    return _answers(session, question.id)


def question_as_values(question: Question) -> dict[str, Any]:
    """What the record keeps of a question as it was put, as JSON values."""
    return {
        "method": question.method.value,
        "mode": question.mode.value,
        "reminders": question.reminders,
        "block": question.block.number if question.block else None,
        "options": options_as_values(question),
        "title": question.title,
        "explanation": question.explanation,
        "rule": question.rule,
        "opens": question.opens.isoformat(),
        "closes": question.closes.isoformat(),
        "clause": question.clause.guid if question.clause else None,  # its number may change
        "amendment": question.amendment.number if question.amendment else None,
    }


def options_as_values(question: Question) -> list[dict[str, Any]]:
    """The options of a question in their order, as JSON values."""
    return [
        {"key": one.key, "label": one.label, "amendment": one.amendment.number if one.amendment else None}
        for one in question.options
    ]


def counts_as_values(session: Session, question_id: int) -> dict[str, dict[str, int]]:
    """Ballots by group and answer as JSON values, for the entry of the close: without the words of reasons."""
    found: dict[str, Counter[str]] = {}
    for one in _answers(session, question_id):
        found.setdefault(one.group, Counter())[_name_of(one.answer)] += one.number
    return {group: dict(sorted(named.items())) for group, named in sorted(found.items())}


def _name_of(answer: Answer) -> str:
    """One word, or the canonical text of what is approved or ranked."""
    return choice_of(answer) or json.dumps(answer, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _answers(session: Session, question_id: int) -> list[Counted]:
    columns = (Ballot.group_key, Ballot.jurisdiction, Ballot.answer)
    query = sa.select(*columns, sa.func.count()).where(Ballot.question_id == question_id).group_by(*columns)
    return [Counted(*row) for row in session.execute(query.order_by(*columns))]
