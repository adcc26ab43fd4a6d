"""Putting questions to the vote, casting ballots, and entering the close."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.domain import merkle
from app.domain.answering import BETWEEN_OPTIONS, CURRENT, Answer, Method, canonical
from app.domain.errors import NotEntitled, RuleFrozen, VotingClosed
from app.domain.phases import Role
from app.ledger.services import commitment_of, pseudonym
from app.polls import queries
from app.polls.models import Ballot, Option, Question
from app.processes import services as processes
from app.processes.models import Membership, Process
from app.processes.queries import membership_of
from app.texts.models import Clause


def put(
    session: Session,
    process: Process,
    *,
    title: Mapping[str, str],
    explanation: Mapping[str, str],
    opens: datetime,
    closes: datetime,
    author_id: int,
    now: datetime,
    clause: Clause | None = None,
    amendment: Amendment | None = None,
    method: Method = Method.FOR_AGAINST,
    options: Sequence[Option] = (),
) -> Question:
    """Put a question to the vote: on a clause, an amendment, or (neither) the whole text.

    It takes the process's decision rule as it is now. `opens` < `closes`; the words are by language. Approval and
    ranking choose between `options` (without places yet), to which keeping the current text is always added.
    """
    question = Question(
        process_id=process.id,
        number=processes.next_number(session, process.id, "question"),
        clause_id=clause.id if clause else None,
        amendment_id=amendment.id if amendment else None,
        method=method,
        title=dict(title),
        explanation=dict(explanation),
        rule=dict(process.decision_rule),
        opens=opens,
        closes=closes,
        created_at=now,
        options=_in_order(options) if method in BETWEEN_OPTIONS else [],
    )
    session.add(question)
    session.flush()
    _enter(session, process, question, "question_put", author_id, now)
    return question


def revise(
    session: Session,
    question: Question,
    *,
    title: Mapping[str, str],
    explanation: Mapping[str, str],
    opens: datetime,
    closes: datetime,
    author_id: int,
    now: datetime,
) -> Question:
    """Change a question and take the process's rule of today; raises RuleFrozen from the first ballot on."""
    question = _locked(session, question)
    if question.roll is not None or question.is_closed(now):
        raise RuleFrozen
    question.title, question.explanation = dict(title), dict(explanation)
    question.opens, question.closes = opens, closes
    question.rule = dict(question.process.decision_rule)
    session.flush()
    _enter(session, question.process, question, "question_revised", author_id, now)
    return question


def cast(session: Session, question: Question, *, voter_id: int, answer: Answer, now: datetime) -> Ballot:
    """Cast a ballot, replacing the voter's earlier one; the first ballot fixes the rule and the roll.

    Raises AnswerMalformed for an answer that is none to this question, VotingClosed outside the opening hours and
    NotEntitled for whoever is not on the roll. The question's row is locked, so that a ballot is either in before the
    close is entered, or refused.
    """
    question = _locked(session, question)
    if not question.is_open(now) or question.closing_entered:
        raise VotingClosed
    kept = canonical(question.method, answer, question.option_keys)
    member = _entitled(session, question, voter_id)
    _fix_roll(session, question, now)
    ballot = queries.ballot_of(session, question.id, voter_id) or Ballot(question_id=question.id, person_id=voter_id)
    ballot.group_key, ballot.jurisdiction = member.group_key, member.jurisdiction
    ballot.answer, ballot.cast_at = kept, now
    ballot.salt = secrets.token_bytes(32)
    ballot.commitment = commitment_to(question, ballot)
    session.add(ballot)
    session.flush()
    processes.mark_contribution(session, question.process_id, voter_id, now)
    return ballot


def commitment_to(question: Question, ballot: Ballot) -> str:
    """What the record keeps of a ballot: nothing but a hash of voter, group and answer under the ballot's own salt."""
    voter = pseudonym(question.process.pseudonym_key, ballot.person_id)
    body = {"voter": voter, "group": ballot.group_key, "answer": ballot.answer}
    if ballot.jurisdiction:
        body["jurisdiction"] = ballot.jurisdiction
    return commitment_of(ballot.salt, kind="ballot", object=f"questions/{question.number}", revision=0, body=body)


def enter_passed_closes(session: Session, now: datetime) -> int:
    """Enter the close, the tally and the ballots' root of every question whose time is over; how many there were."""
    over = sa.select(Question.id).where(Question.closes <= now, Question.closing_entered.is_(False))
    passed = list(session.scalars(over))
    for question_id in passed:
        _enter_close(session, question_id, now)
    return len(passed)


def _enter_close(session: Session, question_id: int, now: datetime) -> None:
    question = session.scalars(sa.select(Question).where(Question.id == question_id).with_for_update()).one()
    if question.closing_entered:
        return
    _fix_roll(session, question, None)
    question.closing_entered = True
    session.flush()
    processes.enter(
        session,
        question.process,
        kind="question_closed",
        object=f"questions/{question.number}",
        body=close_as_values(session, question),
        actor_id=None,
        now=now,
    )


def close_as_values(session: Session, question: Question) -> dict[str, Any]:
    """What the record keeps of a close: the roll, the ballots by group and answer, and the root over them all."""
    return {
        "roll": question.roll,
        "roll_by_jurisdiction": question.roll_by_jurisdiction,
        "tally": queries.counts_as_values(session, question.id),
        "ballots_root": ballots_root(session, question.id),
    }


def ballots_root(session: Session, question_id: int) -> str:
    """Merkle root over the sorted commitments of a question's ballots, in hexadecimal."""
    query = sa.select(Ballot.commitment).where(Ballot.question_id == question_id)
    return merkle.root([merkle.leaf_hash(one.encode()) for one in sorted(session.scalars(query))]).hex()


def _locked(session: Session, question: Question) -> Question:
    query = sa.select(Question).where(Question.id == question.id)
    return session.scalars(query.with_for_update(), execution_options={"populate_existing": True}).one()


def _entitled(session: Session, question: Question, voter_id: int) -> Membership:
    member = membership_of(session, question.process_id, voter_id)
    if member is None or Role.PARTICIPANT not in member.roles:
        raise NotEntitled
    if question.roll_fixed_at is not None and member.joined_at > question.roll_fixed_at:
        raise NotEntitled
    return member


def _fix_roll(session: Session, question: Question, at: datetime | None) -> None:
    """Count those entitled, once; where nobody has voted by the close, the roll is counted without a moment."""
    if question.roll is None:
        question.roll, question.roll_fixed_at = queries.entitled(session, question), at
        question.roll_by_jurisdiction = queries.entitled_by_jurisdiction(session, question)


def _in_order(options: Sequence[Option]) -> list[Option]:
    """The options with their places, and after them keeping the current text."""
    every = [*options] if any(one.key == CURRENT for one in options) else [*options, Option(key=CURRENT, label={})]
    for position, option in enumerate(every, start=1):
        option.position = position
    return every


def _enter(session: Session, process: Process, question: Question, kind: str, author_id: int, now: datetime) -> None:
    processes.enter(
        session,
        process,
        kind=kind,
        object=f"questions/{question.number}",
        body=queries.question_as_values(question),
        actor_id=author_id,
        role=Role.FACILITATOR,
        now=now,
    )
