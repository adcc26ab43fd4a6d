"""A server that can be killed at any moment, and clients that post to it and remember what was acknowledged."""

import http.client
import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Protocol

from werkzeug.serving import make_server

from app import connect
from app.config import Settings

HERE = "127.0.0.1"
PATIENCE_SECONDS = 120
LOOK_SECONDS = 0.02
COMMAND = (sys.executable, "-c", "from app.cli import main; main()", "serve", "--no-worker", "--workers", "1")
ROOT = Path(__file__).resolve().parent.parent.parent
PRELOADED = "tests.hostile.housed"


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server((HERE, 0)) as listener:
        return int(listener.getsockname()[1])


class Killable(Protocol):
    """A server that is at work."""

    def kill(self) -> None:
        """End it at once with SIGKILL, every process of it, as a crash would."""


class Command:
    """`openclause serve`, as an operator runs it: a process that answers, and one that watches over it."""

    def __init__(self, url: str, folder: Path, port: int) -> None:
        own = {"DATABASE_URL": url, "INSTANCE_FOLDER": str(folder), "SECRET_KEY": "only for tests"}
        self._process = subprocess.Popen(
            [*COMMAND, "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, **own, "LOG_LEVEL": "CRITICAL", "BASE_URL": f"http://{HERE}:{port}"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        """End it and every process it started: they are of one group of their own."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class Forked:
    """The same application in a process forked from one that has imported it: ready at once, killed as easily."""

    def __init__(self, url: str, folder: Path, port: int) -> None:
        self._process: BaseProcess = forks().Process(target=_serve, args=(url, str(folder), port), daemon=True)
        self._process.start()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.join()


@cache
def forks() -> multiprocessing.context.ForkServerContext:
    """Where processes come from that have the application imported."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOADED])
    return context


def _serve(url: str, folder: str, port: int) -> None:
    settings = Settings(
        database_url=url, secret_key="only for tests", instance_folder=Path(folder), base_url=f"http://{HERE}:{port}",
        log_level="CRITICAL", api_calls=1_000_000,
    )  # fmt: skip
    house = import_module(PRELOADED).house
    connect(house, settings)
    make_server(HERE, port, house, threaded=True).serve_forever()


def ready(port: int) -> float:
    """Wait until the server answers that it is well; how many seconds that took."""
    began = time.monotonic()
    while time.monotonic() < began + PATIENCE_SECONDS:
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(HERE, port, timeout=5)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return time.monotonic() - began
        time.sleep(LOOK_SECONDS)
    raise AssertionError(f"no server came up on port {port}")


@dataclass
class Posted:
    """What the clients know: the numbers that were acknowledged, with their words; what was sent in all."""

    acknowledged: dict[int, str] = field(default_factory=dict)
    sent: int = 0
    unexpected: list[str] = field(default_factory=list)


@contextmanager
def posting(port: int, path: str, tokens: Sequence[dict[str, str]], posted: Posted) -> Iterator[None]:
    """Post comments from as many clients as there are tokens, until the end of the block."""
    stop = threading.Event()
    clients = [threading.Thread(target=_post, args=(port, path, one, posted, stop.is_set)) for one in tokens]
    for client in clients:
        client.start()
    try:
        yield
    finally:
        stop.set()
        for client in clients:
            client.join()


def _post(port: int, path: str, headers: dict[str, str], posted: Posted, stopped: Callable[[], bool]) -> None:
    connection = http.client.HTTPConnection(HERE, port, timeout=PATIENCE_SECONDS)
    while not stopped():
        posted.sent += 1
        words = f"Comment {os.urandom(8).hex()}"
        content = json.dumps({"body": words, "kind": "question", "language": "en"})
        sent = {**headers, "Content-Type": "application/json", "Idempotency-Key": words}
        try:
            connection.request("POST", path, content, sent)
            answer = connection.getresponse()
            told = answer.read()
        except (OSError, http.client.HTTPException):
            return
        if answer.status == 201:
            posted.acknowledged[json.loads(told)["number"]] = words
        elif answer.status != 503:
            posted.unexpected.append(f"{answer.status} {told[:300]!r}")
            return
