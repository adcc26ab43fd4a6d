"""What is put to the vote on the stage: a closed vote, one for every method, a block, one that was held elsewhere."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.domain.answering import BETWEEN_OPTIONS, Answer, Method, ranked, said
from app.domain.result_modes import ResultMode
from app.domain.voting import Choice
from app.polls import blocks
from app.polls.models import Ballot, OnRoll, Option, Question
from app.processes.models import Process
from app.texts.models import Clause
from tests.builders import GROUPS, a_member
from tests.contributing import a_question


def put_to_the_vote(session: Session, process: Process, clauses: tuple[Clause, Clause], by: Person) -> None:
    """Question 1 has closed and was carried; 2 is open and 3 not yet; the others are of every other kind."""
    now = datetime.now(UTC)
    closed = a_question(session, process, opens=now - timedelta(days=3), closes=now - timedelta(days=2))
    for group in GROUPS[:3]:
        for _ in range(6):
            _ballot(session, closed, a_member(session, process, group=group), group)
    closed.roll = dict.fromkeys(GROUPS[:3], 6)
    a_question(session, process, title="Do you adopt article 1?", clause=clauses[0])
    a_question(session, process, opens=now + timedelta(days=2), closes=now + timedelta(days=3))
    _held_otherwise(session, process, clauses, by, now)
    _answered_otherwise(session, process, now)


def _answered_otherwise(session: Session, process: Process, now: datetime) -> None:
    """A question of every other method, open now, and one ranking that has closed."""
    for method in (Method.APPROVAL, Method.RANKED, Method.CONSENT, Method.SILENCE):
        a_question(session, process, title=f"Another question by {method}?", method=method, options=_options(method))
    day = timedelta(days=1)
    closed = a_question(
        session, process, title="Which was it?", method=Method.RANKED, options=_options(Method.RANKED),
        opens=now - 3 * day, closes=now - 2 * day,
    )  # fmt: skip
    for group in GROUPS[:2]:
        for place in range(6):
            voter = a_member(session, process, group=group)
            _ballot(session, closed, voter, group, ranked("option-1" if place else "current", "option-2"))
    closed.roll = dict.fromkeys(GROUPS[:2], 6)


def _options(method: Method) -> list[Option]:
    keys = ("option-1", "option-2", "current") if method in BETWEEN_OPTIONS else ()
    return [Option(position=place, key=key, label={"en": f"Words {key}"}) for place, key in enumerate(keys, 1)]


def _held_otherwise(
    session: Session, process: Process, clauses: tuple[Clause, Clause], by: Person, now: datetime
) -> None:
    """A block, and a vote that was held elsewhere and whose result nobody has entered."""
    items = [blocks.Item(clause, {"en": f"Do you adopt clause {clause.number}?"}) for clause in clauses]
    blocks.put_block(
        session, process, title={"en": "Both clauses"}, explanation={}, items=items, opens=now - timedelta(days=1),
        closes=now + timedelta(days=5), take_out_until=now + timedelta(days=4), mode=ResultMode.AGGREGATE,
        reminders=[], author_id=by.id, now=now,
    )  # fmt: skip
    hours = {"opens": now - timedelta(days=3), "closes": now - timedelta(days=2)}
    a_question(session, process, title="Does the council agree?", mode=ResultMode.EXTERNAL, **hours)


def _ballot(session: Session, question: Question, voter: Person, group: str, answer: Answer | None = None) -> None:
    session.add(OnRoll(question_id=question.id, person_id=voter.id, group_key=group))
    session.add(
        Ballot(
            question_id=question.id,
            person_id=voter.id,
            group_key=group,
            answer=answer or said(Choice.FOR),
            salt=b"0" * 32,
            commitment="0" * 64,
            cast_at=question.opens,
        )
    )
