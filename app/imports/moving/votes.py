"""The votes of a process that moves: questions with what was published of their results, and of nobody's ballot more.

A vote that has closed was held elsewhere, and is shown as such; its source is a file with all that was told of it.
Its tables are kept as they were, and given out again. One that is being held is not taken: its ballots cannot move.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.domain.answering import Method
from app.domain.decision_rules import rule_from_description
from app.domain.result_modes import ResultMode
from app.domain.voting import Result
from app.imports.moving.reading import (
    Brought,
    Row,
    moment,
    moment_or_none,
    number,
    number_or_none,
    texts,
    words,
)
from app.imports.moving.text import TextMoved
from app.ledger.models import Origin
from app.ledger.services import Act
from app.polls.blocks import block_as_values
from app.polls.external_results import LARGEST_SOURCE, external_as_values
from app.polls.models import Block, ExternalResult, Option, Question
from app.polls.queries import question_as_values
from app.polls.services import close_as_values
from app.processes.models import Process

OF_RESULTS = (
    "results", "result_steps", "result_jurisdictions", "result_comparisons", "result_approvals", "result_agreements",
    "external_results", "ballot_roots",
)  # fmt: skip
OF_BALLOTS = ("ballot_commitments", "ballots")
TABLES = ("questions", "question_options", *OF_RESULTS, *OF_BALLOTS)
FORMAT = "openclause-moved-vote-1"
Told = Mapping[str, list[Row]]


def move_questions(
    session: Session,
    process: Process,
    bundle: Brought,
    text: TextMoved,
    amendments: dict[int, Amendment],
    origin: Origin,
    now: datetime,
) -> tuple[dict[int, Question], list[Act]]:
    """Questions by number, those that have closed with their result; and what the record is to say of them."""
    blocks = {number(row["number"]): _block(process, row) for row in bundle.rows("question_blocks")}
    session.add_all(blocks.values())
    session.flush()
    made: dict[int, Question] = {}
    for row in bundle.rows("questions"):
        why = _left(row, amendments, bundle.as_of, now)
        if why:
            bundle.leave("questions", row, why)
            continue
        one = _question(process, row, text, amendments, closed=moment(row["closes"]) <= bundle.as_of)
        one.block = blocks[row["block"]] if row["block"] else None
        made[number(row["number"])] = one
    session.add_all(made.values())
    _options(bundle, made, amendments)
    session.flush()
    acts = [act for _number, one in sorted(made.items()) for act in _acts(session, bundle, one, origin)]
    for each, block in sorted(blocks.items()):
        held = sorted(one.number for one in made.values() if one.block is block)
        acts.append(Act("block_put", f"blocks/{each}", {**block_as_values(block), "questions": held}))
    return made, acts


def _left(row: Row, amendments: dict[int, Amendment], as_of: datetime, now: datetime) -> str:
    if row["amendment"] and row["amendment"] not in amendments:
        return "the amendment it is about is not taken"
    if moment(row["closes"]) > as_of and moment(row["opens"]) <= max(as_of, now):
        return "it was being voted on; let it close where it is, and take a newer bundle"
    return ""


def _block(process: Process, row: Row) -> Block:
    opens = moment(row["opens"])
    return Block(
        process_id=process.id, number=number(row["number"]), title=texts(row["title"]),
        explanation=texts(row["explanation"]), opens=opens, closes=moment(row["closes"]),
        take_out_until=moment(row["take_out_until"]), created_at=opens,
    )  # fmt: skip


def _question(
    process: Process, row: Row, text: TextMoved, amendments: dict[int, Amendment], *, closed: bool
) -> Question:
    clause = text.clauses.get(str(row["clause"])) if row["clause"] else None
    rule_from_description(row["rule"])
    return Question(
        process=process, number=number(row["number"]), clause=clause,
        amendment=amendments[row["amendment"]] if row["amendment"] else None, method=Method(row["method"]),
        title=texts(row["title"]), explanation=texts(row["explanation"]), rule=dict(row["rule"]),
        opens=moment(row["opens"]), closes=moment(row["closes"]), created_at=moment(row["created_at"]),
        mode=ResultMode.EXTERNAL if closed else ResultMode(row["mode"]), closing_entered=closed,
        taken_out_at=moment_or_none(row["taken_out_at"]), reminders=[number(one) for one in row["reminders"] or []],
    )  # fmt: skip


def _options(bundle: Brought, questions: dict[int, Question], amendments: dict[int, Amendment]) -> None:
    for row in bundle.rows("question_options"):
        question = questions.get(row["question"])
        if question is not None:
            amendment = amendments.get(row["amendment"] or 0)
            question.options.append(
                Option(
                    position=number(row["position"], 0), key=words(row["key"])[:40], label=texts(row["label"]),
                    amendment=amendment,
                )
            )  # fmt: skip


def _acts(session: Session, bundle: Brought, question: Question, origin: Origin) -> list[Act]:
    where = f"questions/{question.number}"
    acts = [Act("question_put", where, question_as_values(question))]
    if question.taken_out_at is not None:
        acts.append(Act("question_taken_out", where, {"taken_out_at": question.taken_out_at.isoformat()}))
    if question.closing_entered:
        acts.append(Act("question_closed", where, close_as_values(session, question)))
        told = told_of(bundle, question.number)
        if told["results"]:
            acts.append(Act("external_result", where, external_as_values(_result(session, question, told, origin))))
    return acts


def told_of(bundle: Brought, question: int) -> Told:
    """All rows that a bundle has about a question, by table."""
    return {
        table: [row for row in bundle.rows(table) if row["number" if table == "questions" else "question"] == question]
        for table in TABLES
    }


def _result(session: Session, question: Question, told: Told, origin: Origin) -> ExternalResult:
    """The result as one that was found elsewhere; its source is the file of all that was told of the vote there."""
    whole = next((row for row in told["results"] if row["groups"] == ["all"]), told["results"][0])
    in_all = whole["groups"] == ["all"]
    source = _source(told)
    found = ExternalResult(
        question_id=question.id, result=Result(whole["result"]), body=origin.name,
        in_favour=number_or_zero(whole["for"]) if in_all else None,
        against=number_or_zero(whole["against"]) if in_all else None,
        abstain=number_or_zero(whole["abstain"]) if in_all else None,
        source_name=f"question-{question.number}.json", source_address=origin.address,
        source_digest=hashlib.sha256(source).hexdigest(), source=source, entered_at=origin.moved_at,
    )  # fmt: skip
    session.add(found)
    session.flush()
    return found


def number_or_zero(value: object) -> int | None:
    """A number that may be nothing, or nought."""
    return 0 if value == 0 and type(value) is int else number_or_none(value)


def _source(told: Told) -> bytes:
    whole = json.dumps({"format": FORMAT, **told}, ensure_ascii=False, indent=1, sort_keys=True).encode()
    if len(whole) <= LARGEST_SOURCE:
        return whole
    small = {table: rows for table, rows in told.items() if table not in OF_BALLOTS}
    return json.dumps({"format": FORMAT, **small}, ensure_ascii=False, indent=1, sort_keys=True).encode()
