"""How long a page of a discussion takes with 10,000 comments, beside one with 100: time and statements, both databases.

Figures are printed, never asserted; that the number of statements is the same is asserted in tests/comments.
"""

from statistics import median
from time import perf_counter

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from app.db import Database
from app.positions.orders import Order
from tests.builders import a_clause, a_document, a_member, a_process
from tests.comments.crowded import talk
from tests.reader import Reader, reader

FEW, MANY, ROUNDS = 100, 10_000, 5


def a_discussion(database: Database, comments: int) -> str:
    with database.writing() as session:
        process = a_process(session)
        clause = a_clause(session, a_document(session, process), number="5")
        talk(session, process, clause, comments, a_member(session, process).id)
        session.commit()
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(sa.text("ANALYZE"))
    return f"/en/processes/{process.slug}"


def measured(visitor: Reader, database: Database, pages: tuple[str, str]) -> list[tuple[float, int]]:
    """For each page: the median of its seconds, taken turn by turn, and how many statements it took."""
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    seconds: list[list[float]] = [[], []]
    asked = [0, 0]
    for _round in range(ROUNDS):
        for place, page in enumerate(pages):
            statements.clear()
            start = perf_counter()
            visitor.open(page)
            seconds[place].append(perf_counter() - start)
            asked[place] = len(statements)
    return [(median(one), number) for one, number in zip(seconds, asked, strict=True)]


def test_a_page_of_ten_thousand_comments_beside_one_of_a_hundred(
    app: Flask, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor = reader(app)
    few, many = (a_discussion(database, comments) for comments in (FEW, MANY))
    queries = [*(f"clauses/5?order={order}" for order in Order), "clauses/5?answered=no&order=bridging"]
    queries += ["comments?order=bridging"]
    lines = [f"\n{database.engine.dialect.name}: a page with {FEW} and with {MANY} comments"]
    for query in queries:
        (short, first), (long, second) = measured(visitor, database, (f"{few}/{query}", f"{many}/{query}"))
        lines.append(
            f"{query:55} {1000 * short:6.0f} ms, {1000 * long:6.0f} ms: {long / short:4.2f} times;"
            f" {first} and {second} statements"
        )
    with capsys.disabled():
        print("\n".join(lines))
