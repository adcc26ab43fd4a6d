"""How votes were held, in the open record: modes, blocks, results from elsewhere, and after the close the ballots."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.domain.result_modes import ResultMode
from app.exports.record.section import Row, Section
from app.polls.blocks import block_as_values, blocks_of
from app.polls.boxes import published
from app.polls.external_results import external_as_values, external_of
from app.polls.models import Question
from app.polls.queries import questions_of
from app.processes.models import Process

OF_QUESTIONS = ("mode", "block", "taken_out_at", "reminders")
BLOCKS = ("number", "title", "explanation", "opens", "closes", "take_out_until")
EXTERNAL = (
    "result", "for", "against", "abstain", "body", "note", "source_name", "source_address", "source_sha256",
    "entered_at",
)  # fmt: skip
BALLOTS = ("question", "groups", "answer", "number", "tracker", "name", "commitment", "slip", "key", "group_key")


def of_question(one: Question) -> Row:
    """What the table of questions says of how one is held."""
    return (one.mode.value, one.block.number if one.block else None, one.taken_out_at, one.reminders)


def sections(session: Session, process: Process, now: datetime) -> list[Section]:
    """Blocks, results from elsewhere, and of each closed question the ballots as far as its mode opens them."""
    roots = ("question", "cast", "by_proxy", "ballots_root", "roll")
    return [
        Section("question_blocks", BLOCKS, lambda: _blocks(session, process)),
        Section("external_results", ("question", *EXTERNAL), lambda: _external(session, process)),
        Section("ballot_roots", roots, lambda: _roots(session, process, now)),
        Section("ballots", BALLOTS, lambda: _ballots(session, process, now)),
        Section("ballot_commitments", ("question", "commitment"), lambda: _commitments(session, process, now)),
    ]


def _blocks(session: Session, process: Process) -> Iterator[Row]:
    for one in sorted(blocks_of(session, process.id), key=lambda one: one.number):
        values = block_as_values(one)
        yield (one.number, *(values[name] for name in BLOCKS[1:]))


def _external(session: Session, process: Process) -> Iterator[Row]:
    for one in _in_order(session, process):
        entered = external_of(session, one.id)
        if entered is not None:
            values = external_as_values(entered)
            yield (one.number, *(values[name] for name in EXTERNAL))


def _told(session: Session, process: Process, now: datetime) -> Iterator[tuple[int, dict[str, Any]]]:
    """What is published of each vote that was held here and has closed."""
    for one in _in_order(session, process):
        if one.mode is not ResultMode.EXTERNAL and one.is_closed(now):
            yield one.number, published(session, one, now)


def _roots(session: Session, process: Process, now: datetime) -> Iterator[Row]:
    for number, told in _told(session, process, now):
        yield (number, told["cast"], told["by_proxy"], told["ballots_root"], told["roll"])


def _ballots(session: Session, process: Process, now: datetime) -> Iterator[Row]:
    for number, told in _told(session, process, now):
        for row in told["ballots"]:
            slip = row.get("slip")
            more = (row.get("commitment"), slip, row.get("key"), row.get("group_key"))
            yield (
                number,
                row["groups"],
                row["answer"],
                row["number"],
                slip and slip["tracker"],
                row.get("name"),
                *more,
            )


def _commitments(session: Session, process: Process, now: datetime) -> Iterator[Row]:
    for number, told in _told(session, process, now):
        yield from ((number, one) for one in told["commitments"])


def _in_order(session: Session, process: Process) -> list[Question]:
    return sorted(questions_of(session, process.id), key=lambda one: one.number)
