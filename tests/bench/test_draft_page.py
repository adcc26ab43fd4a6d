"""How quick and how light the draft with its debate is. Figures are printed, never asserted."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.config import Settings
from app.db import Database
from app.processes.models import Process
from tests.bench.load import Load, ask
from tests.bench.servers import serving
from tests.builders import a_clause, a_document, a_member, a_process
from tests.databases import Databases

WORDS = (
    "The responsible authority tells every person concerned, in plain language, which system took part in a decision. "
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with databases.fresh(request.param) as url:
        yield url


def a_draft(database: Database, *, clauses: int, comments: int) -> str:
    """The slug of a process with so many clauses and comments, spread evenly over them."""
    with database.writing() as session:
        process = a_process(session, languages=("en",))
        document = a_document(session, process)
        member = a_member(session, process)
        ids = [a_clause(session, document, WORDS * 4, heading=f"Heading {number}").id for number in range(clauses)]
        _comments(session, process, member.id, ids, comments)
        session.commit()
        return process.slug


def _comments(session: sa.orm.Session, process: Process, author_id: int, clause_ids: list[int], number: int) -> None:
    table = sa.Table("comments", sa.MetaData(), autoload_with=session.connection())
    now = datetime.now(UTC)
    rows = [
        {
            "process_id": process.id, "number": place + 1, "clause_id": clause_ids[place % len(clause_ids)],
            "kind": "concern", "language": "en", "body": WORDS * 2, "topic": "", "state": "published",
            "author_id": author_id, "attributed_to": "", "group_key": "citizen", "created_at": now,
        }
        for place in range(number)
    ]  # fmt: skip
    for begin in range(0, len(rows), 500):
        session.execute(sa.insert(table), rows[begin : begin + 500])


def instance(url: str) -> Flask:
    return create_app(Settings(database_url=url, secret_key="bench", log_level="ERROR"))


def test_the_draft_page_against_a_constant_of_the_same_size(url: str) -> None:
    slug = a_draft(Database(url), clauses=50, comments=500)
    page = f"/en/processes/{slug}/text"
    with serving("wsgi:app", DATABASE_URL=url, SECRET_KEY="bench") as address:
        ask(address + page, seconds=1)
        draft = ask(address + page)
    with serving("tests.bench.constant:app", BYTES=str(draft.size)) as address:
        constant = ask(f"{address}/")
    _tell("draft page, 50 clauses, 500 comments", draft)
    _tell("constant of the same size", constant)
    print(f"  ratio {draft.per_second / constant.per_second:.3f}")


def test_the_number_of_statements_does_not_grow_with_the_comments(url: str) -> None:
    counts = {}
    for comments in (10, 1000, 10_000):
        database = Database(url)
        slug = a_draft(database, clauses=50, comments=comments)
        counts[comments] = _statements(instance(url), f"/en/processes/{slug}/text")
    print(f"\n  SQL statements of the draft page by number of comments: {counts}")


def test_a_long_text_and_a_long_discussion(url: str) -> None:
    long_text = a_draft(Database(url), clauses=1000, comments=1000)
    talked = a_draft(Database(url), clauses=1, comments=200)
    with serving("wsgi:app", DATABASE_URL=url, SECRET_KEY="bench") as address:
        _tell("text of 1,000 clauses", ask(f"{address}/en/processes/{long_text}/text", connections=1))
        _tell("clause with 200 comments", ask(f"{address}/en/processes/{talked}/comments", connections=1))


def test_what_the_first_load_weighs(url: str) -> None:
    slug = a_draft(Database(url), clauses=25, comments=100)
    client = instance(url).test_client()
    html = client.get(f"/en/processes/{slug}/text").get_data()
    files = {"page": len(gzip.compress(html, 6))}
    for path in ("css/openclause.css", "js/openclause.js", "vendor/htmx/htmx.min.js"):
        files[path] = len(gzip.compress(client.get(f"/static/{path}").get_data(), 6))
    print(f"\n  first load without fonts, gzip: {files}, together {sum(files.values()) / 1000:.1f} kB")


def _statements(app: Flask, page: str) -> int:
    seen: list[str] = []
    engine = app.extensions["database"].engine
    sa.event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    assert app.test_client().get(page).status_code == 200
    return len([one for one in seen if not one.startswith(("BEGIN", "PRAGMA"))])


def _tell(what: str, load: Load) -> None:
    print(
        f"\n  {what}: {load.per_second:.0f} requests/s, median {load.median:.1f} ms, "
        f"99th hundredth {load.slowest_hundredth:.1f} ms, {load.size / 1000:.0f} kB"
    )
