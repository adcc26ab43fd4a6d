"""How many ballots a second are kept, against bare commits of the same database. Figures are only printed."""

import http.client
import json
import statistics
import threading
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from app.db import Database
from app.domain.phases import PhaseKind
from tests.bench.servers import serving
from tests.builders import a_member, a_process
from tests.contributing import a_question
from tests.databases import Databases
from tests.reader import api_headers

VOTERS = 40
SECONDS = 10


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_ballots_by_the_api_against_bare_commits(databases: Databases, engine: str, workers: int) -> None:
    with databases.fresh(engine) as url:
        database = Database(url)
        address, headers = a_vote(database)
        with serving("wsgi:app", workers, DATABASE_URL=url, SECRET_KEY="bench") as server:
            times = cast(server, address, headers)
        bare = commits(database)
        ordered = sorted(times)
        print(
            f"\n  {engine}, {workers} web workers: {len(times) / SECONDS:.0f} ballots/s, "
            f"median {statistics.median(times) * 1000:.1f} ms, "
            f"99th hundredth {ordered[int(len(ordered) * 0.99)] * 1000:.0f} ms; "
            f"bare commits {bare:.0f}/s, ratio {len(times) / SECONDS / bare:.3f}"
        )


def a_vote(database: Database) -> tuple[str, list[dict[str, str]]]:
    """The address of an open question and what each voter calls the API with."""
    now = datetime.now(UTC)
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.VOTING)
        question = a_question(session, process, opens=now - timedelta(days=1), closes=now + timedelta(days=1))
        voters = [a_member(session, process) for _ in range(VOTERS)]
        session.commit()
        address = f"/api/v1/processes/{process.slug}/questions/{question.number}/ballot"
    return address, [api_headers(database, voter) for voter in voters]


def cast(server: str, address: str, headers: list[dict[str, str]]) -> list[float]:
    """Four voters at a time change their ballots for ten seconds; how long each took."""
    times: list[float] = []
    ends = time.perf_counter() + SECONDS
    threads = [
        threading.Thread(target=_voters, args=(server, address, headers[at::4], ends, times)) for at in range(4)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _voters(server: str, address: str, headers: list[dict[str, str]], ends: float, times: list[float]) -> None:
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=30)
    number = 0
    while time.perf_counter() < ends:
        number += 1
        choice = ("for", "against", "abstain")[number // len(headers) % 3]
        sent = {**headers[number % len(headers)], "Content-Type": "application/json"}
        begun = time.perf_counter()
        connection.request("PUT", address, json.dumps({"choice": choice}), sent)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        times.append(time.perf_counter() - begun)


def commits(database: Database) -> float:
    """Commits a second of one row, with the same waiting for the disk."""
    with database.writing() as session:
        session.execute(sa.text("DROP TABLE IF EXISTS yardstick"))
        session.execute(sa.text("CREATE TABLE yardstick (number INTEGER)"))
        session.commit()
    done, ends = 0, time.perf_counter() + 2
    while time.perf_counter() < ends:
        with database.writing() as session:
            session.execute(sa.text("INSERT INTO yardstick VALUES (:number)"), {"number": done})
            session.commit()
        done += 1
    return done / 2
