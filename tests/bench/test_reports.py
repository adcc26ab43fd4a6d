"""The explanatory report of a big process: time, memory and statements, beside a tenth of it; printed, not asserted."""

import resource
from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter, process_time

import pytest

from app import create_app
from app.config import Settings
from app.db import Database
from app.exports.formats import Format, Wanted
from app.exports.report.writing import written
from app.processes.models import Process
from tests.bench import test_documents_with_changes as debated
from tests.contents import statements
from tests.databases import Databases


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with databases.fresh(request.param) as url:
        yield url


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("share", [10, 1])
def test_the_report_of_a_big_process(url: str, share: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CLAUSES", "AMENDMENTS", "COMMENTS"):
        monkeypatch.setattr(debated, name, getattr(debated, name) // share)
    database = Database(url)
    with database.writing() as session:
        process_id = debated.a_debated_text(session).id
        session.commit()
    app = create_app(Settings(database_url=url, secret_key="bench", log_level="ERROR"))
    for form in (Format.REPORT_HTML, Format.REPORT_DOCX):
        with app.app_context(), database.reading() as session, statements(database) as counted:
            process = session.get_one(Process, process_id)
            began, worked = perf_counter(), process_time()
            size = len(written(session, process, Wanted(form, "en"), datetime.now(UTC), "https://rules.example"))
            took, worked = perf_counter() - began, process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"\n  {form}, {debated.CLAUSES} clauses, {debated.AMENDMENTS} amendments: {took:.1f} s, of which "
            f"{worked:.1f} s of work, {size / 1000:.0f} kB, {len(counted)} statements, peak {peak:.0f} MB"
        )
