"""The disk is full, the database is away, the record is behind what was signed: 503, and on again without a restart."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import connect
from app.comments.models import Comment
from app.config import Settings
from app.db import Database, upgrade
from app.domain.phases import PhaseKind
from app.ledger.checkpoints import sign
from app.ledger.keys import record_key
from app.ledger.models import Entry
from app.ledger.services import enter
from tests.builders import a_clause, a_document, a_member, a_process
from tests.hostile.plain import database_url, found_in_the_log  # noqa: F401 (a fixture)
from tests.postgres import PostgresMissing, PostgresServer
from tests.reader import api_headers

ROOM = 12 * 1024 * 1024
LONG = "A word to fill the disk with. " * 100


class Taking:
    """Somebody who comments through the API, and looks whether what was answered is so."""

    def __init__(self, app: Flask, database: Database) -> None:
        with database.writing() as session:
            process = a_process(session, phase=PhaseKind.CONSULTATION)
            a_clause(session, a_document(session, process), number="1")
            person = a_member(session, process)
            session.commit()
        self.database, self.client = database, app.test_client()
        self.slug, self.headers = process.slug, api_headers(database, person)

    def post(self, words: str) -> TestResponse:
        content = {"body": words, "kind": "question", "language": "en"}
        return self.client.post(f"/api/v1/processes/{self.slug}/comments", json=content, headers=self.headers)

    def page(self) -> TestResponse:
        return self.client.get(f"/en/processes/{self.slug}/comments")

    def nothing_half_done(self) -> bool:
        with self.database.reading() as session:
            rows = {f"comments/{number}" for number in session.scalars(sa.select(Comment.number))}
            entered = set(session.scalars(sa.select(Entry.object).where(Entry.kind == "comment_sent")))
            return rows == entered and found_in_the_log(session) == []


def is_unavailable(answer: TestResponse) -> bool:
    """Whether it says: later, and when."""
    return answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A disk of twelve megabytes of its own; None where this machine lets nobody mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "none", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    yield folder if mounted else None
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def fill(folder: Path) -> Path:
    """Put so much beside the database that nothing more fits."""
    ballast = folder / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(b"\0" * 4096):
            pass
    return ballast


def limited(database: Database, pages: int | None) -> None:
    """Let the file of the database grow no further (None: as it likes), as a full disk would."""
    database.engine.dispose()
    count = 0xFFFFFFFE if pages is None else pages

    def limit(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.execute(f"PRAGMA max_page_count={count}")

    sa.event.listen(database.engine, "connect", limit)


def opened(house: Flask, url: str, folder: Path) -> Database:
    upgrade(url)
    settings = Settings(
        database_url=url, secret_key="only for tests", base_url="http://localhost", instance_folder=folder, testing=True
    )
    database = Database(url)
    connect(house, settings, database)
    return database


def test_a_full_disk_is_answered_with_503_and_writing_goes_on_once_there_is_room(
    house: Flask, tmp_path: Path, small_disk: Path | None
) -> None:
    folder = small_disk or tmp_path
    database = opened(house, f"sqlite:///{folder}/openclause.db", tmp_path / "instance")
    taking = Taking(house, database)
    assert taking.post("There is room.").status_code == 201
    ballast = fill(folder) if small_disk else None
    if ballast is None:
        limited(database, 1)
    answers = [taking.post(LONG + str(number)) for number in range(40)]
    refused = [answer for answer in answers if answer.status_code != 201]
    assert refused
    assert all(map(is_unavailable, refused))
    assert taking.page().status_code == 200
    if ballast is None:
        limited(database, None)
    else:
        ballast.unlink()
    assert taking.post("There is room again.").status_code == 201
    assert taking.nothing_half_done()
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Comment.id))) == 2 + len(answers) - len(refused)
    database.dispose()


def test_a_database_that_stops_is_answered_with_503_and_writing_goes_on_when_it_is_back(
    house: Flask, tmp_path: Path
) -> None:
    try:
        server = PostgresServer(durable=True)
    except PostgresMissing as missing:
        pytest.skip(f"needs PostgreSQL: {missing}")
    try:
        database = opened(house, server.create("away"), tmp_path / "instance")
        taking = Taking(house, database)
        assert taking.post("It is there.").status_code == 201
        server.kill()
        assert is_unavailable(taking.post("It is away."))
        assert is_unavailable(taking.page())
        assert taking.client.get("/health").status_code == 503
        server.start()
        assert taking.page().status_code == 200
        assert taking.post("It is back.").status_code == 201
        assert taking.nothing_half_done()
        database.dispose()
    finally:
        server.stop()


def test_an_instance_behind_its_last_signed_head_is_read_and_not_written(
    app: Flask, settings: Settings, database: Database, client: FlaskClient
) -> None:
    taking = Taking(app, database)
    key, now = record_key(settings), datetime.now(UTC)
    with database.writing() as session:
        enter(session, kind="act", object="acts/1", body={}, now=now)
        sign(session, key, now)
        session.commit()
    assert taking.post("All is well.").status_code == 201
    assert client.get("/health").json["record"] == {"read_only": False}  # type: ignore[index]
    head = key.head_file.read_text(encoding="utf-8")
    ahead = replace(key, head_file=key.head_file.with_name("ahead"))
    lines = head.split("\n")
    lines[1] = "999"
    key.head_file.write_text(str(ahead.signed("\n".join(lines[:3]) + "\n")), encoding="utf-8")
    refused = taking.post("It cannot be taken.")
    assert is_unavailable(refused)
    assert "operator" in refused.json["detail"]  # type: ignore[index]
    page = taking.page()
    assert page.status_code == 200
    assert "Reading only" in page.text
    form = client.post("/en/sign-in", data={"email": "a@example.org", "password": "typed"})
    assert form.status_code in (400, 503)
    told = client.get("/health")
    assert told.status_code == 200
    assert told.json["ok"] is False  # type: ignore[index]
    assert told.json["record"]["signed"] == 999  # type: ignore[index]
    key.head_file.write_text("torn", encoding="utf-8")
    assert is_unavailable(taking.post("It cannot be read."))
    key.head_file.write_text(head, encoding="utf-8")
    assert taking.post("All is well again.").status_code == 201
    assert taking.nothing_half_done()
