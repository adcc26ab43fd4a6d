"""How long the desk takes with 100,000 contributions, beside one with 1,000: time and statements, both databases.

Figures are printed, never asserted; that the number of statements is the same is asserted in tests/desk.
"""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Person
from app.db import Database
from app.domain.phases import PhaseKind, Role
from tests.bench.test_threads import measured
from tests.builders import a_member, a_phase, a_process
from tests.desk.crowded import fill
from tests.reader import reader

FEW, MANY = 1_000, 100_000
PAGES = (
    "facilitate",
    "facilitate/queue",
    "facilitate/queue?kind=answer&after=calm-answer-{middle}-8",
    "facilitate/queue?holder=nobody",
    "facilitate/queue?holder=mine",
    "facilitate/queue?group=citizen&language_of=en",
    "facilitate/next",
    "facilitate/together?act=hide&all=1&kind=answer",
    "facilitate/times",
)


def a_desk(database: Database, comments: int, facilitator: Person | None) -> tuple[str, Person]:
    """A process with so many comments, half of them answered; the same facilitator works in all."""
    now = datetime.now(UTC)
    with database.writing() as session:
        process = a_process(session, now=now)
        opens = now + timedelta(days=10)
        a_phase(session, process, PhaseKind.RESPONSE, opens=opens, closes=opens + timedelta(days=10))
        fill(session, process, comments, a_member(session, process).id, now=now)
        facilitator = a_member(session, process, facilitator, roles=[Role.FACILITATOR])
        session.commit()
    return f"/en/processes/{process.slug}", facilitator


def test_a_desk_with_a_hundred_thousand_contributions_beside_one_with_a_thousand(
    app: Flask, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    few, facilitator = a_desk(database, FEW, None)
    many, _same = a_desk(database, MANY, facilitator)
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(sa.text("ANALYZE"))
    visitor = reader(app, facilitator)
    middle = (datetime.now(UTC) - timedelta(days=45) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    lines = [f"\n{database.engine.dialect.name}: a desk with {FEW} and with {MANY} contributions"]
    for page in PAGES:
        place = page.format(middle=middle)
        (short, first), (long, second) = measured(visitor, database, (f"{few}/{place}", f"{many}/{place}"))
        lines.append(
            f"{page:60} {1000 * short:6.0f} ms, {1000 * long:6.0f} ms: {long / short:5.2f} times;"
            f" {first} and {second} statements"
        )
    with capsys.disabled():
        print("\n".join(lines))
