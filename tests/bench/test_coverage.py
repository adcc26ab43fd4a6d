"""How long the coverage page takes with 100,000 contributions, beside one with 1,000: time and statements, each engine.

Figures are printed, never asserted; that the number of statements is the same is asserted.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.comments.models import Comment
from app.db import Database
from app.domain.commenting import CommentState, Kind
from app.domain.responding import Disposition
from app.responses.models import Answered, Response, Theme, Themed
from tests.bench.test_threads import measured
from tests.builders import NOON, a_clause, a_document, a_member, a_process
from tests.reader import reader

FEW, MANY = 1_000, 100_000
CLAUSES, IN_ONE, AT_ONCE = 50, 100, 10_000
KINDS, LANGUAGES = tuple(Kind), ("en", "fr", "es", "pt", "ar", "ja")
GROUPS = ("citizen", "government", "academia", "civil_society", "business")


def a_consultation(database: Database, contributions: int) -> str:
    """Contributions on fifty clauses, two thirds of them answered, a hundred by each response, all in three themes."""
    with database.writing() as session:
        process = a_process(session)
        document, author = a_document(session, process), a_member(session, process)
        clauses = [a_clause(session, document, number=str(number)).id for number in range(1, CLAUSES + 1)]
        themes = [
            Theme(process_id=process.id, number=one, title={"en": f"Theme {one}"}, created_at=NOON) for one in (1, 2, 3)
        ]
        session.add_all(themes)
        session.flush()
        rows = (
            {
                "process_id": process.id, "number": number, "clause_id": clauses[number % CLAUSES],
                "kind": KINDS[number % 5], "language": LANGUAGES[number % 6], "body": f"What of point {number}?",
                "topic": "", "state": CommentState.PUBLISHED, "created_at": NOON + timedelta(seconds=number),
                "author_id": author.id, "attributed_to": "", "group_key": GROUPS[number % 5], "place": 0,
                "answered": number % 3 > 0,
            }
            for number in range(1, contributions + 1)
        )  # fmt: skip
        while some := list(islice(rows, AT_ONCE)):
            session.execute(sa.insert(Comment), some)
        mine = sa.select(Comment.id, Comment.number).where(Comment.process_id == process.id).order_by(Comment.number)
        found = session.execute(mine).all()
        answered = [comment_id for comment_id, number in found if number % 3]
        _answer(session, process.id, answered, [one.id for one in themes])
        members = [{"theme_id": themes[number % 3].id, "comment_id": comment_id} for comment_id, number in found]
        session.execute(sa.insert(Themed), members)
        session.commit()
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(sa.text("ANALYZE"))
    return f"/en/processes/{process.slug}"


def _answer(session: Session, process_id: int, comment_ids: Sequence[int], theme_ids: Sequence[int]) -> None:
    """A response to every hundred of them, written in bulk: two statements, not one for each row."""
    groups = [comment_ids[start : start + IN_ONE] for start in range(0, len(comment_ids), IN_ONE)]
    written = [
        {
            "process_id": process_id, "number": place, "disposition": Disposition.NOT_ACCEPTED, "language": "en",
            "reasons": f"Reason {place}.", "created_at": NOON, "like_number": place, "theme_id": theme_ids[place % 3],
        }
        for place in range(1, len(groups) + 1)
    ]  # fmt: skip
    session.execute(sa.insert(Response), written)
    mine = sa.select(Response.id).where(Response.process_id == process_id).order_by(Response.number)
    rows = (
        {"response_id": response_id, "comment_id": one}
        for response_id, group in zip(session.scalars(mine), groups, strict=True)
        for one in group
    )
    while some := list(islice(rows, AT_ONCE)):
        session.execute(sa.insert(Answered), some)


@pytest.mark.timeout(900)
def test_the_coverage_of_a_hundred_thousand_contributions_beside_that_of_a_thousand(
    app: Flask, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor = reader(app)
    few, many = (a_consultation(database, contributions) for contributions in (FEW, MANY))
    lines = [f"\n{database.engine.dialect.name}: a page over {FEW} and over {MANY} contributions"]
    for place in ("responses", "responses/waiting", "responses/pairs", "themes", "themes/1"):
        (short, first), (long, second) = measured(visitor, database, (f"{few}/{place}", f"{many}/{place}"))
        lines.append(f"{place}: {short * 1000:.0f} ms and {long * 1000:.0f} ms, {second} statements")
        assert first == second
    with capsys.disabled():
        print("\n  ".join(lines))
