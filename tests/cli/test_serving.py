"""`openclause serve` and `worker` as real processes."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest

from app.db import Database
from app.jobs.outbox import post
from app.jobs.worker import clock

COMMAND = (sys.executable, "-c", "from app.cli import main; main()")
PATIENCE = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(words: Sequence[str], url: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The command, until the end of the block."""
    environment = {**os.environ, "DATABASE_URL": url, "INSTANCE_FOLDER": str(folder), "LOG_LEVEL": "WARNING"}
    environment.pop("BASE_URL", None)
    process = subprocess.Popen(
        [*COMMAND, *words], env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def health_of(port: int) -> dict[str, dict[str, object]]:
    """What /health says, once it says that a worker is alive."""
    until, told = time.monotonic() + PATIENCE, {}
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                told = json.load(answer)
            if told["worker"]["alive"]:
                return told
        except (URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.3)
    raise AssertionError(f"the server did not come up: {told}")


def ended(process: subprocess.Popen[str], how: signal.Signals) -> tuple[int, str]:
    process.send_signal(how)
    said, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, said


@pytest.mark.slow
def test_the_server_answers_with_its_worker_beside_it_and_ends_when_told(database_url: str, tmp_path: Path) -> None:
    port = free_port()
    with running(["serve", "--port", str(port), "--workers", "1"], database_url, tmp_path) as server:
        told = health_of(port)
        assert told["ok"] is True
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/en/", timeout=30) as page:
            assert page.status == 200
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        code, said = ended(server, signal.SIGTERM)
    assert code == 0, said
    assert f"http://127.0.0.1:{port}" in said


@pytest.mark.slow
def test_a_port_that_is_taken_is_refused_in_one_line(database_url: str, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        words = ["serve", "--port", str(other.getsockname()[1])]
        with running(words, database_url, tmp_path) as server:
            said, _ = server.communicate(timeout=PATIENCE)
    assert server.returncode == 1
    assert said.count("\n") == 1
    assert "--port" in said


@pytest.mark.slow
def test_the_worker_alone_carries_out_the_outbox_and_ends_when_told(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    with database.writing() as session:
        payload = {"to": "nobody@example.org", "template": "reset", "language": "en", "values": {}}
        message = post(session, kind="mail", payload=payload, now=clock())
        session.commit()
    with running(["worker"], database_url, tmp_path) as worker:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and worker.poll() is None:
            with database.reading() as session:
                if session.get_one(type(message), message.id).attempts:
                    break
            time.sleep(0.2)
        code, said = ended(worker, signal.SIGINT)
    assert code == 0, said
    with database.reading() as session:
        assert session.get_one(type(message), message.id).attempts >= 1
