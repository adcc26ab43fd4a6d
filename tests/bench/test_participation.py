"""How long the page of participation takes with 100,000 contributions, beside one with 1,000; and counting them.

Figures are printed, never asserted. The page is asked for after the worker has counted, as it is in a running instance.
"""

import random
from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from app.comments.models import Comment
from app.db import Database
from app.domain.commenting import CommentState, Kind
from app.participation import keeping
from app.participation.counting import count
from app.processes.models import Counter, Process
from tests.builders import GROUPS, NOON, a_clause, a_document, a_process
from tests.reader import Reader, reader

FEW, MANY, ROUNDS = 1_000, 100_000, 9
AT_ONCE = 5_000


def a_debate(database: Database, comments: int) -> Process:
    """So many comments of a third as many people, a few of whom say most."""
    draw = random.Random(comments)
    with database.writing() as session:
        process = a_process(session)
        clause = a_clause(session, a_document(session, process))
        people = max(comments // 3, 1)
        for start in range(0, comments, AT_ONCE):
            rows = [
                _row(process.id, clause.id, number, draw, people)
                for number in range(start + 1, min(start + AT_ONCE, comments) + 1)
            ]
            session.execute(sa.insert(Comment), rows)
        session.add(Counter(process_id=process.id, kind="comment", last=comments))
        session.commit()
        return process


def _row(process_id: int, clause_id: int, number: int, draw: random.Random, people: int) -> dict[str, object]:
    who = int(people * draw.random() ** 3)
    return {
        "process_id": process_id,
        "clause_id": clause_id,
        "number": number,
        "kind": Kind.SUGGESTION,
        "language": ("en", "fr", "ar")[who % 3],
        "body": "Tell people first.",
        "topic": "",
        "state": CommentState.PUBLISHED,
        "attributed_to": f"Somebody {who}",
        "group_key": GROUPS[who % len(GROUPS)],
        "created_at": NOON + timedelta(minutes=number),
        "answered": False,
        "place": 0,
        "tallies": {},
        "bridging": 0,
    }


def _counted(database: Database, process: Process) -> float:
    """How many seconds it takes to count, as the worker does, before the figures are kept."""
    start = perf_counter()
    with database.reading() as session:
        found = count(session, session.get_one(Process, process.id), NOON)
    seconds = perf_counter() - start
    with database.writing() as session:
        seen = keeping.seen_by(session, process.id)
        keeping.keep(session, session.get_one(Process, process.id), found, seen=seen, now=NOON)
        session.commit()
    return seconds


def _measured(visitor: Reader, database: Database, page: str) -> tuple[float, int]:
    """The median of its seconds, and how many statements it takes."""
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    seconds = []
    for _round in range(ROUNDS):
        statements.clear()
        start = perf_counter()
        visitor.open(page)
        seconds.append(perf_counter() - start)
    return median(seconds), len(statements)


@pytest.mark.timeout(1800)
def test_the_page_of_a_hundred_thousand_contributions_beside_one_of_a_thousand(
    app: Flask, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [f"\n{database.engine.dialect.name}: the page of participation (limit of the issue: 200 ms)"]
    for comments in (FEW, MANY):
        process = a_debate(database, comments)
        counting = _counted(database, process)
        seconds, statements = _measured(reader(app), database, f"/en/processes/{process.slug}/participation")
        lines.append(
            f"{comments:>8} contributions: counted in {counting:6.2f} s, page {1000 * seconds:6.0f} ms, "
            f"{statements} statements"
        )
    with capsys.disabled():
        print("\n".join(lines))
