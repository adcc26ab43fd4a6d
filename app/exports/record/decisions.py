"""Votes, moderation and the log in the open record; of a vote nothing before its close, and small groups together."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import merkle
from app.domain.voting import Step
from app.exports.record import counts, held
from app.exports.record.section import AT_ONCE, Row, Section
from app.exports.results import PublishedResult, published_results
from app.ledger.models import Entry
from app.moderation.queries import log_of
from app.polls.models import Question
from app.polls.queries import questions_of
from app.processes.models import Process


def sections(session: Session, process: Process, now: datetime) -> list[Section]:
    """The tables of votes, moderation and the log."""
    columns = (
        "number",
        "clause",
        "amendment",
        "method",
        "title",
        "explanation",
        "rule",
        "opens",
        "closes",
        "created_at",
        *held.OF_QUESTIONS,
    )
    results = ("question", "result", "groups", "for", "against", "abstain")
    steps = ("question", "step", "group", "needed", "reached", "met")
    log = ("number", "decided_at", "measure", "rule", "after_report", "kind", "language", "until", "in_appeal")
    entries = ("index", "kind", "object", "entered_at", "canonical", "leaf_hash")
    return [
        Section("questions", columns, lambda: _questions(session, process)),
        Section("question_options", counts.OPTIONS, lambda: counts.options(_in_order(session, process))),
        Section("results", results, lambda: _tallies(published_results(session, process, now))),
        Section("result_steps", steps, lambda: _steps(published_results(session, process, now))),
        *_by_other_methods(lambda: published_results(session, process, now)),
        *held.sections(session, process, now),
        Section("moderation_log", log, lambda: _moderation(session, process)),
        Section("entries", entries, lambda: _entries(session, process)),
    ]


def _by_other_methods(results: Callable[[], Iterable[PublishedResult]]) -> list[Section]:
    return [
        Section("result_jurisdictions", counts.JURISDICTIONS, lambda: counts.jurisdictions(results())),
        Section("result_comparisons", counts.COMPARISONS, lambda: counts.comparisons(results())),
        Section("result_approvals", counts.APPROVALS, lambda: counts.approvals(results())),
        Section("result_agreements", counts.AGREEMENTS, lambda: counts.agreements(results())),
    ]


def _in_order(session: Session, process: Process) -> list[Question]:
    return sorted(questions_of(session, process.id), key=lambda one: one.number)


def _questions(session: Session, process: Process) -> Iterator[Row]:
    for one in _in_order(session, process):
        clause = one.clause.number if one.clause else None
        amendment = one.amendment.number if one.amendment else None
        words = (one.method.value, one.title, one.explanation, one.rule)
        yield (one.number, clause, amendment, *words, one.opens, one.closes, one.created_at, *held.of_question(one))


def _tallies(results: Iterable[PublishedResult]) -> Iterator[Row]:
    """A row for each tally that may be told; a result without such tallies has one without numbers."""
    for one in results:
        head = (one.question.number, one.outcome.result.value)
        for tally in one.tallies:
            yield (*head, list(tally.groups) or ["all"], tally.in_favour, tally.against, tally.abstain)
        if not one.tallies:
            yield (*head, ["all"], None, None, None)


def _steps(results: Iterable[PublishedResult]) -> Iterator[Row]:
    for one in results:
        yield from ((one.question.number, *_step(step)) for step in one.outcome.steps)


def _step(step: Step) -> Row:
    reached = None if step.reached is None else str(step.reached)
    return (step.kind.value, step.group, str(step.needed), reached, step.met)


def _moderation(session: Session, process: Process) -> Iterator[Row]:
    """The public log: neither names nor words, nor which contribution it was."""
    before = 0
    while rows := log_of(session, process.id, before=before, limit=AT_ONCE)[:AT_ONCE]:
        for row in rows:
            measure = row.measure.value if row.measure else None
            yield (
                row.number, row.decided_at, measure, row.rule.value, row.after_report, str(row.kind), row.language,
                row.until, row.in_appeal,
            )  # fmt: skip
        before = rows[-1].number
        if before == 1:
            return


def _entries(session: Session, process: Process) -> Iterator[Row]:
    query = sa.select(Entry.index, Entry.kind, Entry.object, Entry.entered_at, Entry.canonical)
    query = query.where(Entry.process_id == process.id).order_by(Entry.index)
    for row in session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield (*row, merkle.leaf_hash(row.canonical.encode()).hex())
