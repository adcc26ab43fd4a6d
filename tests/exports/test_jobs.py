"""Files that the worker makes: joined, tried again, and given out only while nothing in them was taken away."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import Database
from app.exports import delivering, jobs, page
from app.exports.editions import edition_of
from app.exports.formats import Format, Wanted
from app.exports.models import ExportJob, ExportPiece, JobState
from app.jobs.models import OutboxMessage
from app.processes.models import Process, Visibility
from app.processes.queries import process_by_slug
from app.processes.services import enter
from tests.builders import NOON, a_process
from tests.exports.drafts import an_imported
from tests.reader import reader
from tests.stage import SECRETS, set_stage
from tests.test_races import all_at_once

TEXT = "# A code\n\n## Article 1 Transparency\n\nWhoever uses a machine says so.\n"
WANTED = Wanted(Format.PDF, "en")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def process(database: Database) -> Process:
    with database.writing() as session:
        made = a_process(session, languages=("en", "fr"))
        an_imported(session, made, TEXT, language="en")
        session.commit()
    return made


def asked(database: Database, process: Process, wanted: Wanted = WANTED, now: datetime = NOON) -> int:
    with database.writing() as session:
        job = jobs.ask(session, process, wanted, now)
        session.commit()
        return job.id


def kept(database: Database, number: int, content: bytes = b"%PDF-", now: datetime = NOON) -> None:
    """Do what the worker does, without printing."""
    with database.writing() as session:
        job = session.get_one(ExportJob, number)
        assert jobs.begin(session, job)
        jobs.keep(session, number, 0, content)
        jobs.finish(job, name="code-en-today.pdf", media_type="application/pdf", size=len(content), now=now)
        session.commit()


def entered(database: Database, process: Process, kind: str) -> None:
    with database.writing() as session:
        enter(session, process, kind=kind, object="comments/1", body={}, actor_id=None, now=NOON)
        session.commit()


@contextmanager
def job_in(database: Database, number: int) -> Iterator[tuple[Session, ExportJob]]:
    with database.writing() as session:
        yield session, session.get_one(ExportJob, number)
        session.commit()


def test_ten_requests_at_the_same_moment_make_one_job(database: Database, process: Process) -> None:
    assert len(set(all_at_once(lambda number: asked(database, process), 10))) == 1
    with database.reading() as session:
        assert (
            session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage).where(OutboxMessage.kind == "export"))
            == 1
        )


def test_another_language_is_another_job_and_so_is_another_process(database: Database, process: Process) -> None:
    first = asked(database, process)
    assert asked(database, process, Wanted(Format.PDF, "fr")) != first
    with database.writing() as session:
        other = a_process(session)
        session.commit()
    assert asked(database, other) != first


@pytest.mark.parametrize(("kind", "serves"), [("comment_sent", True), ("response_published", True),
    ("moderation_decided", False), ("comment_withdrawn", False), ("revision", False), ("redaction", False),
    ("an_act_of_another_release", False)])  # fmt: skip
def test_a_file_serves_while_things_are_added_and_no_longer_once_one_may_be_gone(
    database: Database, process: Process, kind: str, serves: bool
) -> None:
    number = asked(database, process)
    kept(database, number)
    entered(database, process, kind)
    with job_in(database, number) as (session, job):
        assert jobs.is_spoilt(session, job) is not serves
    assert (asked(database, process) == number) is serves


def test_a_file_that_was_being_made_when_something_was_hidden_is_not_given_out(
    database: Database, process: Process
) -> None:
    number = asked(database, process)
    with job_in(database, number) as (session, job):
        jobs.begin(session, job)
    entered(database, process, "moderation_decided")
    with job_in(database, number) as (session, job):
        jobs.finish(job, name="a.pdf", media_type="application/pdf", size=0, now=NOON)
        assert jobs.is_spoilt(session, job)


def test_when_an_account_goes_no_file_made_before_is_given_out(database: Database, process: Process) -> None:
    number = asked(database, process)
    kept(database, number)
    with job_in(database, number) as (session, job):
        jobs.erase(session, 1)
        session.refresh(job)
        assert (jobs.is_spoilt(session, job), list(jobs.content_of(session, job))) == (True, [])


def test_after_a_day_everything_is_thrown_away_and_what_is_spoilt_before(database: Database, process: Process) -> None:
    kept(database, spoilt := asked(database, process))
    entered(database, process, "moderation_decided")
    kept(database, fresh := asked(database, process))
    with database.writing() as session:
        jobs.throw_away(session, NOON + MINUTE)
        left = session.scalars(sa.select(ExportPiece.job_id)).all()
        assert (left, spoilt != fresh) == ([fresh], True)
        jobs.throw_away(session, NOON + jobs.KEPT)
        assert session.scalars(sa.select(ExportJob)).all() == []
        session.commit()


def test_a_job_whose_worker_died_is_taken_up_again_from_the_beginning_and_not_for_ever(
    database: Database, process: Process
) -> None:
    number = asked(database, process)
    for _death in range(jobs.MOST_TRIES):
        with job_in(database, number) as (session, job):
            assert jobs.begin(session, job)
            jobs.keep(session, number, 0, b"half")
    with job_in(database, number) as (session, job):
        assert not jobs.begin(session, job)
        assert (job.state, job.failure, list(jobs.content_of(session, job))) == (JobState.FAILED, "gave_up", [])
        jobs.try_again(session, job, NOON)
        assert (job.state, job.tries) == (JobState.WAITING, 0)


def test_trying_again_what_is_in_work_or_serves_changes_nothing(database: Database, process: Process) -> None:
    number = asked(database, process)
    kept(database, number)
    with job_in(database, number) as (session, job):
        jobs.try_again(session, job, NOON)
        assert job.state is JobState.DONE


def test_a_large_file_is_kept_and_sent_in_pieces(database: Database, process: Process, client) -> None:
    number = asked(database, process, now=datetime.now(UTC))
    with job_in(database, number) as (session, job):
        jobs.begin(session, job)
        for place in range(3):
            jobs.keep(session, number, place, bytes([place]) * jobs.PIECE)
        jobs.finish(job, name="a.zip", media_type="application/zip", size=3 * jobs.PIECE, now=NOON)
    answer = client.get(f"/en/processes/{process.slug}/export/jobs/{number}/file")
    assert answer.data == b"".join(bytes([place]) * jobs.PIECE for place in range(3))
    assert answer.headers["Content-Disposition"] == "attachment; filename=a.zip"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_reader_waits_is_told_how_far_it_is_and_gets_the_file(
    app, client, database: Database, process: Process
) -> None:
    address = f"/en/processes/{process.slug}/export/pdf?language=en"
    waiting = client.get(address)
    job = waiting.headers["Location"]
    assert (waiting.status_code, client.get(address).headers["Location"]) == (302, job)
    page = client.get(job)
    assert (page.headers["Refresh"], "The file waits its turn." in page.text) == ("3", True)
    assert client.get(f"{job}/file").status_code == 302
    number = int(job.rpartition("/")[2])
    kept(database, number, now=datetime.now(UTC))
    page = client.get(job)
    assert ("Refresh" in page.headers, "The file is ready." in page.text) == (False, True)
    assert client.get(f"{job}/file").data == b"%PDF-"
    entered(database, process, "moderation_decided")
    assert "This file is no longer given out." in client.get(job).text
    assert client.get(f"{job}/file").status_code == 302


def test_a_job_that_failed_says_why_and_can_be_tried_again(app, database: Database, process: Process) -> None:
    number = asked(database, process, now=datetime.now(UTC))
    with job_in(database, number) as (_session, job):
        jobs.fail(job, "pango")
    browser = reader(app)
    sheet = browser.open(f"/en/processes/{process.slug}/export/jobs/{number}")
    assert "the library Pango is missing" in sheet.text
    again = browser.send(sheet, action=f"/export/jobs/{number}")
    assert "The file waits its turn." in again.text


def test_nobody_learns_of_a_job_of_a_process_that_is_prepared_or_through_another_one(
    client, database: Database, process: Process
) -> None:
    number = asked(database, process, now=datetime.now(UTC))
    kept(database, number, now=datetime.now(UTC))
    with database.writing() as session:
        other = a_process(session).slug
        session.get_one(Process, process.id).visibility = Visibility.PREPARED
        session.commit()
    for slug in (process.slug, other):
        for end in ("", "/file"):
            assert client.get(f"/en/processes/{slug}/export/jobs/{number}{end}").status_code == 404
            assert client.get(f"/api/v1/processes/{slug}/exports/jobs/{number}{end}").status_code == 404


@pytest.mark.parametrize(
    ("query", "status", "of_api"),
    [("version=9", 404, 404), ("language=de", 400, 404), ("language=fr", 302, 202), ("version=x", 400, 400)],
)
def test_only_what_there_is_can_be_asked_for(client, process: Process, query: str, status: int, of_api: int) -> None:
    assert client.get(f"/en/processes/{process.slug}/export/pdf?{query}").status_code == status
    assert client.get(f"/api/v1/processes/{process.slug}/exports/pdf?{query}").status_code == of_api


def test_a_process_without_a_text_has_no_pdf_and_no_job(client, database: Database) -> None:
    with database.writing() as session:
        slug = a_process(session).slug
        session.commit()
    assert client.get(f"/en/processes/{slug}/export/pdf").status_code == 409
    assert client.get(f"/api/v1/processes/{slug}/exports/pdf").status_code == 409
    with database.reading() as session:
        assert session.scalar(sa.select(ExportJob.id)) is None


def test_the_api_answers_202_with_the_job_and_later_with_the_file(client, database: Database, process: Process) -> None:
    address = f"/api/v1/processes/{process.slug}/exports/pdf"
    answer = client.get(address)
    assert (answer.status_code, answer.json["state"]) == (202, "waiting")
    job = answer.headers["Location"]
    assert client.get(f"{job}/file").status_code == 409
    kept(database, answer.json["id"], now=datetime.now(UTC))
    shown = client.get(job).json
    assert (shown["state"], client.get(shown["file"]).data, client.get(address).data) == ("done", b"%PDF-", b"%PDF-")
    entered(database, process, "comment_withdrawn")
    assert (client.get(job).json["state"], client.get(shown["file"]).status_code) == ("spoilt", 409)
    assert client.get(address).status_code == 202


def test_who_has_too_many_files_made_is_told_when_to_come_back(
    client, database: Database, process: Process, monkeypatch
) -> None:
    monkeypatch.setattr(delivering, "JOBS", delivering.Limit("export", 1, 3600))
    address = f"/en/processes/{process.slug}/export/pdf?language="
    assert [client.get(address + code).status_code for code in ("en", "fr", "en")] == [302, 429, 302]
    assert int(client.get(address + "fr").headers["Retry-After"]) > 0


def test_without_pango_the_page_says_why_and_offers_what_prints_well(client, process: Process, monkeypatch) -> None:
    monkeypatch.setattr("app.exports.routes.can_print", lambda: False)
    monkeypatch.setattr("app.exports.delivering.can_print", lambda: False)
    page = client.get(f"/en/processes/{process.slug}/export").text
    assert "the library Pango is missing on this machine" in page
    assert "/export/pdf" not in page
    assert client.get(f"/en/processes/{process.slug}/export/pdf").status_code == 409


def test_no_secret_is_on_the_page_that_is_printed(app, database: Database, database_url: str) -> None:
    stage = set_stage(database_url)
    with app.app_context(), database.reading() as session:
        for slug in (stage.consultation, stage.voting):
            process = process_by_slug(session, slug)
            edition = edition_of(session, process, Wanted(Format.PDF), now=NOON, base_url="")
            printed = page.html(edition, paged=True)
            assert [secret for secret in SECRETS if secret in printed] == []
            assert 'class="page-foot"' in printed
