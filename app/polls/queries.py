"""Reading questions, ballots and, after the close, counts."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.domain.errors import VotingNotClosed
from app.domain.phases import Role
from app.domain.voting import Choice, Tally, tallies
from app.polls.models import Ballot, Question
from app.processes.models import Membership


def questions_of(session: Session, process_id: int) -> Sequence[Question]:
    """Every question of a process, the one that closes last first, with what it is about."""
    query = sa.select(Question).where(Question.process_id == process_id).order_by(Question.closes.desc(), Question.id)
    return session.scalars(query.options(joinedload(Question.clause), joinedload(Question.amendment))).all()


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
    return session.scalar(query.options(joinedload(Question.clause), joinedload(Question.amendment)))


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


def ballots_of(session: Session, process_id: int, person_id: int | None) -> dict[int, Choice]:
    """Somebody's own choices in a process, by question."""
    if person_id is None:
        return {}
    query = sa.select(Ballot.question_id, Ballot.choice).join(Question).where(Question.process_id == process_id)
    return dict(session.execute(query.where(Ballot.person_id == person_id)).all())


def entitled(session: Session, question: Question) -> dict[str, int]:
    """How many members of each group may vote: those who are participants now."""
    query = sa.select(Membership.group_key, Membership.role_names).where(Membership.process_id == question.process_id)
    return dict(Counter(group for group, roles in session.execute(query) if Role.PARTICIPANT.value in roles))


def counts(session: Session, question: Question, now: datetime) -> dict[str, Tally]:
    """The tally of each group; raises VotingNotClosed before the close, whoever asks."""
    if not question.is_closed(now):
        raise VotingNotClosed
    return tallies(_counts(session, question.id))


def counts_as_values(session: Session, question_id: int) -> dict[str, dict[str, int]]:
    """Ballots by group and choice as JSON values, for the entry of the close."""
    found: dict[str, dict[str, int]] = {}
    for group, choice, number in _counts(session, question_id):
        found.setdefault(group, {})[choice.value] = number
    return found


def _counts(session: Session, question_id: int) -> list[tuple[str, Choice, int]]:
    query = sa.select(Ballot.group_key, Ballot.choice, sa.func.count()).where(Ballot.question_id == question_id)
    grouped = query.group_by(Ballot.group_key, Ballot.choice)
    return [(group, choice, number) for group, choice, number in session.execute(grouped)]
