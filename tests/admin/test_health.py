"""Programs that watch the instance learn how it is, and nothing else."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.admin.health import newest_migration
from app.config import Settings
from app.db import Database, upgrade
from app.jobs.outbox import post
from app.jobs.worker import beat


def test_a_sound_instance_says_what_it_runs_on(client: FlaskClient, database: Database) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["ok"] is True
    assert answer.json["database"]["kind"] == database.engine.dialect.name
    assert answer.json["database"]["version"][0].isdigit()
    assert answer.json["migrations"]["reached"] is True
    assert answer.json["worker"] == {"alive": False, "seen": None}
    assert answer.json["outbox"] == {"given_up": 0, "waiting": 0}


def test_a_worker_that_was_seen_lately_is_alive_and_what_waits_is_counted(app: Flask, database: Database) -> None:
    now = datetime.now(UTC)
    with database.writing() as session:
        beat(session, now - timedelta(seconds=20))
        post(session, kind="mail", payload={}, now=now)
        session.commit()
    facts = app.test_client().get("/health").json
    assert facts is not None
    assert facts["worker"]["alive"] is True
    assert facts["outbox"]["waiting"] == 1
    with database.writing() as session:
        beat(session, now - timedelta(minutes=5))
        session.commit()
    facts = app.test_client().get("/health").json
    assert facts is not None
    assert facts["worker"]["alive"] is False


def test_an_instance_without_its_tables_says_that_it_cannot_answer(tmp_path: Path) -> None:
    settings = Settings(secret_key="only for tests", instance_folder=tmp_path, testing=True)
    answer = create_app(settings, Database(f"sqlite:///{tmp_path}/empty.db")).test_client().get("/health")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["ok"] is False


@pytest.mark.parametrize("url", ["postgresql://nobody:secret@127.0.0.1:1/nothing"])
def test_a_database_that_is_away_is_told_without_its_address_or_password(tmp_path: Path, url: str) -> None:
    settings = Settings(secret_key="only for tests", instance_folder=tmp_path, testing=True)
    client = create_app(settings, Database(url)).test_client()
    answer = client.get("/health")
    assert answer.status_code == 503
    assert "secret" not in answer.text
    assert "127.0.0.1" not in answer.text
    page = client.get("/en/processes/x/about")
    assert page.status_code == 503
    assert page.headers["Retry-After"]


def test_a_database_of_another_release_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    upgrade(url)
    database = Database(url)
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        session.commit()
    settings = Settings(secret_key="only for tests", instance_folder=tmp_path, testing=True)
    answer = create_app(settings, database).test_client().get("/health")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["migrations"] == {"at": "9999", "newest": newest_migration(url), "reached": False}
