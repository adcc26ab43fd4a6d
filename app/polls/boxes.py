"""The ballots of a closed question as they are published: opened as far as its mode says, and enough to recount."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person, Standing
from app.domain import sealing
from app.domain.answering import Method
from app.domain.errors import VotingNotClosed
from app.domain.recounting import FORMAT
from app.domain.result_modes import LISTED, ResultMode, fewest_in
from app.domain.sealing import Purpose
from app.domain.suppression import Publication, publishable
from app.domain.voting import Result, Tally
from app.ledger.models import Body, Entry
from app.polls import queries, rolls
from app.polls.commitments import commitments, slip_of
from app.polls.models import Ballot, ExternalResult, Question
from app.polls.outcomes import ByConsent, ByOptions, Decided, outcome_of
from app.polls.queries import Counted

Row = dict[str, Any]
CLOSED = "question_result"


def recount_file(session: Session, question: Question, now: datetime) -> dict[str, Any]:
    """Everything that `openclause recount` reads, as JSON values; raises VotingNotClosed before the close."""
    return {
        "format": FORMAT,
        "process": question.process.slug,
        "question": question.number,
        "title": question.title,
        "opens": question.opens.isoformat(),
        "closes": question.closes.isoformat(),
        "method": question.method.value,
        "options": question.option_keys,
        **published(session, question, now),
        "record": _entry(session, question),
    }


def published(session: Session, question: Question, now: datetime) -> dict[str, Any]:
    """What is told of the ballots, and what follows from them, as JSON values."""
    if not question.is_closed(now):
        raise VotingNotClosed
    counted = queries.answers(session, question, now)
    decided = outcome_of(session, question, now)
    told = decided.publication.in_all is not None
    kept = commitments(session, question.id)
    return {
        "mode": question.mode.value,
        "rule": question.rule,
        "roll": dict(decided.entitled),
        "roll_by_jurisdiction": question.roll_by_jurisdiction or {},
        "cast": len(kept) if told else None,
        "by_proxy": carried(session, question) if told else None,
        "ballots": _rows(session, question, counted, decided.publication) if told else [],
        "by_jurisdiction": _by_jurisdiction(question, counted) if told else [],
        "commitments": kept if told else [],
        "ballots_root": sealing.root_of(kept),
        "result": as_values(decided),
    }


def result_entry(session: Session, question: Question, now: datetime) -> dict[str, Any]:
    """What the record keeps of a result, so that a recount file can be checked against it; nothing that is not told."""
    told = published(session, question, now)
    names = ("mode", "rule", "roll", "cast", "by_proxy", "ballots_root")
    return {
        **{name: told[name] for name in names},
        "box": sealing.box_fingerprint(told["ballots"]),
        "result": told["result"]["result"],
    }


def results_told(session: Session, process_id: int) -> dict[int, Result]:
    """What became of the votes of a process, by the numbers of their questions, as the record and other boxes told it.

    Of consent and of silence nothing: there a result still changes with the objections that stand.
    """
    found = sa.select(Entry.object, Body.body).join(Body, Body.index == Entry.index).order_by(Entry.index)
    told = session.execute(found.where(Entry.process_id == process_id, Entry.kind == CLOSED))
    results = {int(one.object.partition("/")[2]): Result(one.body["result"]) for one in told if one.body}
    elsewhere = sa.select(Question.number, ExternalResult.result).join(ExternalResult)
    results |= {one.number: one.result for one in session.execute(elsewhere.where(Question.process_id == process_id))}
    changing = sa.select(Question.number).where(Question.method.in_((Method.CONSENT, Method.SILENCE)))
    for number in session.scalars(changing.where(Question.process_id == process_id)):
        results.pop(number, None)
    return results


def carried(session: Session, question: Question) -> int:
    """How many of the ballots were cast by somebody to whom the vote was entrusted."""
    query = sa.select(sa.func.count()).where(Ballot.question_id == question.id, Ballot.carried_by_id.is_not(None))
    return session.scalar(query) or 0


def as_values(decided: Decided) -> dict[str, Any]:
    """A result with its published steps as JSON values; fractions are texts."""
    steps = [
        {
            "kind": step.kind.value,
            "group": step.group,
            "needed": str(step.needed),
            "reached": None if step.reached is None else str(step.reached),
            "met": step.met,
        }
        for step in decided.steps
    ]
    more: dict[str, Any] = {}
    if isinstance(decided, ByOptions):
        more["order"] = [list(place) for place in decided.chosen.order]
    if isinstance(decided, ByConsent):
        more["standing"] = list(decided.standing)
    return {"result": decided.result.value, "steps": steps, **more}


def _cells(publication: Publication) -> dict[str, list[str]]:
    """Each group with the groups it is told together with, in an order that no database decides."""
    together = sorted(publication.together)
    return {group: [group] for group in publication.groups} | dict.fromkeys(together, together)


def _rows(session: Session, question: Question, counted: Sequence[Counted], publication: Publication) -> list[Row]:
    cells = _cells(publication)
    if question.mode in LISTED:
        return sorted(_listed(session, question, cells), key=lambda row: str(row["slip"]["tracker"]))
    return _summed((cells[one.group], one) for one in counted)


def _summed(pairs: Iterable[tuple[list[str], Counted]]) -> list[Row]:
    """Equal answers of one cell as one row, in an order that the rows themselves give."""
    sums: Counter[tuple[tuple[str, ...], str]] = Counter()
    for cell, one in pairs:
        sums[tuple(cell), sealing.canonical_text(sealing.without_words(one.answer))] += one.number
    return [
        {"groups": list(cell), "answer": json.loads(answer), "number": number}
        for (cell, answer), number in sorted(sums.items())
    ]


def _by_jurisdiction(question: Question, counted: Sequence[Counted]) -> list[Row]:
    """The ballots of the jurisdictions that are told by themselves; never crossed with the groups."""
    roll = question.roll_by_jurisdiction
    if not roll:
        return []
    cast: Counter[str] = Counter()
    for one in counted:
        cast[one.jurisdiction] += one.number
    tallies = {code: Tally(abstain=number) for code, number in cast.items()}
    shown = publishable(tallies, roll, fewest_in(question.mode)).groups
    return _summed(([one.jurisdiction], one) for one in counted if one.jurisdiction in shown)


def _listed(session: Session, question: Question, cells: Mapping[str, list[str]]) -> Iterable[Row]:
    """Ballots one by one: each with the key of its slip, and that of its group where the group is told."""
    by_name = question.mode is ResultMode.ON_RECORD
    query = sa.select(Ballot, Person.name, Person.standing).join(Person, Person.id == Ballot.person_id)
    for ballot, name, standing in session.execute(query.where(Ballot.question_id == question.id)):
        row: Row = {
            "groups": cells[ballot.group_key],
            "answer": sealing.without_words(ballot.answer),
            "number": 1,
            "slip": slip_of(question, ballot).as_values(),
            "key": sealing.key(ballot.salt, Purpose.SLIP).hex(),
            "commitment": ballot.commitment,
        }
        if len(cells[ballot.group_key]) == 1:
            row["group_key"] = sealing.key(ballot.salt, Purpose.GROUP).hex()
        if by_name:
            row["name"] = None if standing is Standing.DELETED else name
            row["by_proxy"] = ballot.carried_by_id is not None
        yield row


def _entry(session: Session, question: Question) -> dict[str, Any] | None:
    """The entry of the result in the public record, with what it commits to; None until the worker has entered it."""
    query = (
        sa.select(Entry.index, Entry.canonical, Body.salt, Body.body)
        .join(Body, Body.index == Entry.index)
        .where(Entry.process_id == question.process_id, Entry.kind == CLOSED)
        .where(Entry.object == f"questions/{question.number}")
    )
    row = session.execute(query.order_by(Entry.index.desc()).limit(1)).first()
    if row is None or row.body is None:
        return None
    return {"index": row.index, "canonical": row.canonical, "salt": row.salt.hex(), "body": row.body}


def roll_of(session: Session, question: Question) -> Mapping[str, int]:
    """The roll by group: as fixed, or as it would be fixed now."""
    return question.roll if question.roll is not None else rolls.would_be(session, question.process)
