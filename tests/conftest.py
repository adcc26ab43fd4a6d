"""Fixtures of every test: fresh databases on both engines, the application on them, a browser; and what a skip means.

A test that lacks something of the machine skips with a reason that begins with "needs "; the closing summary names it,
and with REQUIRE_ALL=1 (set in continuous integration) it fails instead.
"""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session

from app import connect, create_app, db
from app.config import Settings
from app.db import Database
from app.web import compiled
from tests.browser import Browser, Page, Served, Troubles, launched, serving
from tests.databases import ENGINES, Databases
from tests.mailbox import Mailbox, receiving
from tests.postgres import PostgresMissing
from tests.statements import sharing

ROOT = Path(__file__).resolve().parent.parent
ROOM_NEEDED = 2 * 1024**3
RARELY = (2_000, 10, 10)
"""How many new objects wait until garbage is looked for among them, and how often among the older ones."""
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"

hypothesis.settings.register_profile(
    "openclause",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("openclause")


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[object]:
    """What is imported and collected stays until the end: nobody looks through it for garbage, again and again."""
    gc.disable()
    collected = yield
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)
    gc.enable()
    return collected


@pytest.fixture(scope="session", autouse=True)
def statements() -> None:
    """What a statement is in SQL is worked out once, not again for the database of every test."""
    db._engine = sharing(db._engine)


@pytest.fixture(scope="session", autouse=True)
def templates(request: pytest.FixtureRequest) -> None:
    """What has been compiled of the templates is shared by every process and kept for the next run; a template that has
    changed is compiled anew.
    """
    if request.config.pluginmanager.hasplugin("cacheprovider"):
        compiled.COMPILED = FileSystemBytecodeCache(str(request.config.cache.mkdir("templates")))


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Gives out as many databases as a test wants: `with databases.fresh("postgresql") as url`."""
    with TemporaryDirectory(prefix="openclause-tests-", dir=quick_folder()) as folder:
        source = Databases(Path(folder))
        yield source
        source.stop()


def quick_folder() -> str | None:
    """Where there is one with room, a folder in memory: no test needs what it wrote after the power is cut."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM_NEEDED
    return str(memory) if roomy else None


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """The address of a fresh database with the current tables, on each engine in turn."""
    try:
        with databases.fresh(request.param) as url:
            yield url
    except PostgresMissing as missing:
        pytest.skip(f"needs PostgreSQL: {missing}")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database with the current tables, on each engine in turn."""
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def session(request: pytest.FixtureRequest, database: Database) -> Iterator[Session]:
    """A writing session, for tests of queries and services; it holds the one writer's place until the test ends."""
    if {"client", "served"} & set(request.fixturenames):
        pytest.fail("`session` would block the requests of this test: use `with database.writing() as session` instead")
    with database.writing() as session:
        yield session


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of an instance under test."""
    return Settings(
        database_url=database_url,
        secret_key="only for tests",
        base_url="http://localhost",
        instance_folder=tmp_path / "instance",
        testing=True,
        api_calls=1_000_000,
    )


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, built once for all tests of a process: its addresses take longest."""
    return create_app(
        Settings(database_url="sqlite://", secret_key="", instance_folder=tmp_path_factory.mktemp("house"))
    )


@pytest.fixture
def app(house: Flask, settings: Settings, database: Database) -> Flask:
    """The application on a fresh database; forms are protected as they are for readers."""
    connect(house, settings, database)
    return house


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a screen, signed in as nobody."""
    return app.test_client()


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Real input: OPENCLAUSE_DATA, or the folder `shared/data` beside this checkout."""
    folder = Path(os.environ.get("OPENCLAUSE_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("needs data: set OPENCLAUSE_DATA to the folder with the real texts and amendments")
    return folder


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server: give its `.url` to the settings, `replace(settings, mail_url=mailbox.url)`."""
    with receiving() as mailbox:
        yield mailbox


@pytest.fixture
def served(settings: Settings, database: Database) -> Iterator[Served]:
    """The application on a free port of this machine: `.url`, `.database`, `.app`."""
    with serving(settings, database) as instance:
        yield instance


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, once for all tests of a process."""
    with launched() as browser:
        yield browser


@pytest.fixture
def troubles() -> Troubles:
    """What went wrong in the browser: console errors, failed requests, requests that would leave the instance."""
    return []


@pytest.fixture
def page(browser: Browser, served: Served, troubles: Troubles) -> Iterator[Page]:
    """A page in a browser of its own; the test fails if the browser met a trouble that the test did not clear."""
    with browser.page(served.url, troubles) as page:
        yield page
    assert troubles == []


def _lacks(report: pytest.TestReport | pytest.CollectReport) -> str | None:
    """What a skipped test needed of the machine."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return None
    reason = _reason(report)
    return reason if reason.startswith(("needs ", "could not import ")) else None


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    told = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return told.removeprefix("Skipped: ")


def _refuse_to_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = _lacks(report)
    if REQUIRE_ALL and reason:
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ALL=1, and this test {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """A test that may not be skipped fails."""
    report = yield
    _refuse_to_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """A file of tests that may not be skipped fails."""
    report = yield
    _refuse_to_skip(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every test that was skipped, and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section("not run on this machine")
        for report in sorted(skipped, key=lambda report: report.nodeid):
            terminalreporter.line(f"{report.nodeid}: {_reason(report)}")
