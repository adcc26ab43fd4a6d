"""Putting questions to the vote, casting ballots, and entering the close."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.domain.answering import BETWEEN_OPTIONS, CURRENT, Answer, Method, canonical
from app.domain.errors import OwnBallotCounts, RuleFrozen, VotingClosed
from app.domain.phases import Role
from app.domain.result_modes import ResultMode
from app.polls import boxes, queries, rolls
from app.polls.commitments import ballots_root, commitment_to, tracker_for
from app.polls.models import Ballot, Block, Option, Question
from app.processes import services as processes
from app.processes.models import Process
from app.texts.models import Clause

BALLOT = (
    "question_id", "person_id", "group_key", "jurisdiction", "answer", "salt", "commitment", "tracker", "carried_by_id",
    "cast_at",
)  # fmt: skip


def _counting(dialect: ModuleType, *, carried: bool) -> sa.Insert:
    """The statement that keeps a ballot, built once; one that is cast for somebody replaces none of their own."""
    table = Ballot.__table__
    statement = dialect.insert(table).values({name: sa.bindparam(name) for name in BALLOT})
    return statement.on_conflict_do_update(  # type: ignore[no-any-return]
        index_elements=[table.c.question_id, table.c.person_id],
        set_={name: statement.excluded[name] for name in BALLOT},
        where=table.c.carried_by_id.is_not(None) if carried else None,
    ).returning(table.c.id)


COUNTS = {
    (name, carried): _counting(dialect, carried=carried)
    for name, dialect in (("postgresql", postgresql), ("sqlite", sqlite))
    for carried in (False, True)
}


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
    mode: ResultMode = ResultMode.AGGREGATE,
    reminders: Sequence[int] = (),
    block: Block | None = None,
) -> Question:
    """Put a question to the vote: on a clause, an amendment, or (neither) the whole text.

    It takes the process's decision rule as it is now. `opens` < `closes`; the words are by language. Approval and
    ranking choose between `options` (without places yet), to which keeping the current text is always added. `mode`
    says what becomes known of the ballots, `reminders` how many hours before the close members are reminded.
    """
    question = Question(
        process_id=process.id,
        number=processes.next_number(session, process.id, "question"),
        clause_id=clause.id if clause else None,
        amendment_id=amendment.id if amendment else None,
        method=method,
        mode=mode,
        reminders=list(reminders),
        block=block,
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
    mode: ResultMode | None = None,
    reminders: Sequence[int] | None = None,
    method: Method | None = None,
    options: Sequence[Option] | None = None,
) -> Question:
    """Change a question and take the process's rule of today; raises RuleFrozen from the first ballot on.

    What is None stays as it is; a change to approval or ranking comes with its `options`, which take the place of all
    that were there. A question that stands in a block is answered with the others, for or against: RuleFrozen too.
    """
    question = rolls.locked(session, question)
    if question.roll is not None or question.is_closed(now):
        raise RuleFrozen
    if method not in (None, question.method) and question.stands_in_block:
        raise RuleFrozen
    question.title, question.explanation = dict(title), dict(explanation)
    question.opens, question.closes = opens, closes
    question.mode = mode or question.mode
    question.reminders = question.reminders if reminders is None else list(reminders)
    question.rule = dict(question.process.decision_rule)
    question.method = method or question.method
    if options is not None:
        _replace_options(session, question, options)
    session.flush()
    _enter(session, question.process, question, "question_revised", author_id, now)
    return question


def _replace_options(session: Session, question: Question, options: Sequence[Option]) -> None:
    """Other options in the place of these, which go first: the new ones may have their keys and places."""
    for option in question.options:
        session.delete(option)
    session.flush()
    session.expire(question, ["options"])
    question.options = _in_order(options) if question.method in BETWEEN_OPTIONS else []


def cast(
    session: Session,
    question: Question,
    *,
    voter_id: int,
    answer: Answer,
    now: datetime,
    carried_by: int | None = None,
) -> Ballot:
    """Cast a ballot, replacing the voter's earlier one; the first ballot fixes the rule and the roll.

    `carried_by` is whoever casts it for the voter, who has entrusted it to them: then it never replaces a ballot of the
    voter's own (OwnBallotCounts). Raises AnswerMalformed for an answer that is none to this question, VotingClosed
    outside the opening hours and NotEntitled for whoever is not on the roll. The question's row is held, so that a
    ballot is either in before the close is entered, or refused.
    """
    question = rolls.held_for_ballot(session, question)
    if not question.is_open(now) or question.closing_entered or question.mode is ResultMode.EXTERNAL:
        raise VotingClosed
    kept = canonical(question.method, answer, question.option_keys if question.method in BETWEEN_OPTIONS else ())
    rolls.fix(session, question, now)
    place = rolls.place_of(session, question, voter_id)
    ballot = Ballot(
        question_id=question.id,
        person_id=voter_id,
        group_key=place.group,
        jurisdiction=place.jurisdiction,
        answer=kept,
        salt=secrets.token_bytes(32),
        tracker=tracker_for(question, voter_id),
        carried_by_id=carried_by,
        cast_at=now,
    )
    ballot.commitment = commitment_to(question, ballot)
    ballot = _counted(session, ballot)
    if place.new and carried_by is None:
        processes.mark_contribution(session, question.process_id, voter_id, now)
    return ballot


def _counted(session: Session, ballot: Ballot) -> Ballot:
    """Put a ballot in the place of the voter's earlier one, in one statement: of two at once, the later counts."""
    values = {name: getattr(ballot, name) for name in BALLOT}
    counts = COUNTS[session.get_bind().dialect.name, ballot.carried_by_id is not None]
    number = session.execute(counts, values).scalar()
    if number is None:
        raise OwnBallotCounts
    ballot.id = number
    return ballot


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
    rolls.fix(session, question, None)
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
    if question.mode is not ResultMode.EXTERNAL:
        _enter_result(session, question, now)


def _enter_result(session: Session, question: Question, now: datetime) -> None:
    """What is told of the ballots, in an entry of its own that everybody may open: recounts are checked against it."""
    processes.enter(
        session,
        question.process,
        kind=boxes.CLOSED,
        object=f"questions/{question.number}",
        body=boxes.result_entry(session, question, now),
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
