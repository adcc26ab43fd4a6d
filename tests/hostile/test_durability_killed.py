"""Killed in the middle of writing, again and again: what was acknowledged is there, and nothing is half there.

`DURABILITY_CYCLES` says how often on each database. The first of them are `openclause serve` itself; the rest the same
application in a process that is ready sooner. Every fifth time PostgreSQL is killed with it. How long it took until it
answered again is printed, not asserted: that is a matter of the machine.
"""

import os
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from app.comments.models import Comment
from app.db import Database, upgrade
from app.domain.phases import PhaseKind
from app.ledger.models import Entry
from app.web.models import Throttle
from tests.builders import a_member, a_process
from tests.databases import ENGINES, Databases
from tests.hostile.plain import found_in_the_log
from tests.hostile.posting import Command, Forked, Killable, Posted, free_port, posting, ready
from tests.postgres import PostgresMissing, PostgresServer
from tests.reader import api_headers

CYCLES = int(os.environ.get("DURABILITY_CYCLES", "25"))
WHOLE_COMMAND = int(os.environ.get("DURABILITY_COMMANDS", "2"))
CLIENTS = 6
ALSO_THE_DATABASE = 5
Kept = tuple[str, PostgresServer | None]


@pytest.fixture(params=ENGINES)
def kept(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Kept]:
    """A database that waits for the disk, and its server if it has one."""
    if request.param == "sqlite":
        path = tmp_path / "openclause.db"
        with databases.fresh("sqlite") as url:
            shutil.copyfile(make_url(url).database or "", path)
        yield f"sqlite:///{path}", None
        return
    try:
        server = PostgresServer(durable=True)
    except PostgresMissing as missing:
        pytest.skip(f"needs PostgreSQL: {missing}")
    try:
        url = server.create("kept")
        upgrade(url)
        yield url, server
    finally:
        server.stop()


def half_done(database: Database) -> list[str]:
    """Comments without their entry, and entries without their comment."""
    with database.reading() as session:
        rows = {f"comments/{number}" for number in session.scalars(sa.select(Comment.number))}
        entries = list(session.scalars(sa.select(Entry.object).where(Entry.kind == "comment_sent")))
    assert len(entries) == len(set(entries))
    return sorted(rows ^ set(entries))


def lost(database: Database, posted: Posted) -> dict[int, str]:
    """What was acknowledged and is not there."""
    with database.reading() as session:
        there = dict(session.execute(sa.select(Comment.number, Comment.body)).all())
    return {number: words for number, words in posted.acknowledged.items() if there.get(number) != words}


def test_nothing_acknowledged_is_lost_and_nothing_half_done_when_it_is_killed(
    kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url, server = kept
    database = Database(url)
    chance, posted, waited = random.Random(6), Posted(), []
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.CONSULTATION)
        people = [a_member(session, process) for _ in range(CLIENTS)]
        session.commit()
    tokens = [api_headers(database, person) for person in people]
    path = f"/api/v1/processes/{process.slug}/comments"
    for cycle in range(CYCLES):
        waited.append(
            _killed_once(Command if cycle < WHOLE_COMMAND else Forked, url, tmp_path, path, tokens, posted, chance)
        )
        if server is not None and cycle % ALSO_THE_DATABASE == 0:
            server.kill()
            server.start()
        assert posted.unexpected == []
        assert lost(database, posted) == {}
        assert half_done(database) == []
        with database.writing() as session:
            session.execute(sa.delete(Throttle))
            session.commit()
    with database.reading() as session:
        assert found_in_the_log(session) == []
    database.dispose()
    assert len(posted.acknowledged) > CYCLES
    with capsys.disabled():
        print(
            f"\n{database.engine.dialect.name}: killed {CYCLES} times, {posted.sent} sent,"
            f" {len(posted.acknowledged)} acknowledged, ready again in {min(waited):.1f} to {max(waited):.1f} s"
        )


def _killed_once(
    kind: type[Command] | type[Forked], url: str, folder: Path, path: str, tokens: list[dict[str, str]],
    posted: Posted, chance: random.Random,
) -> float:  # fmt: skip
    """Start a server, post to it, kill it when some have been acknowledged; how long it took to be ready."""
    port = free_port()
    server: Killable = kind(url, folder, port)
    try:
        took, enough = ready(port), len(posted.acknowledged) + chance.randrange(2, 14)
        until = time.monotonic() + 60
        with posting(port, path, tokens, posted):
            while len(posted.acknowledged) < enough and not posted.unexpected and time.monotonic() < until:
                time.sleep(chance.random() * 0.02)
            server.kill()
    finally:
        server.kill()
    return took
