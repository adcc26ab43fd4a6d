"""What is done for exports in the background: making the files that take long."""

import time
from datetime import UTC, datetime
from functools import lru_cache

import structlog
from flask import Flask, g

from app.config import Settings
from app.db import Database
from app.domain.errors import Refusal
from app.exports import jobs, page, services
from app.exports.models import ExportJob, JobState
from app.exports.pdf import PangoMissing
from app.exports.services import Exported
from app.jobs import outbox
from app.jobs.handlers import HANDLERS, LONG, Work
from app.ledger.checkpoints import NotAnExtension, sign
from app.ledger.keys import record_key

AT_LEAST_SECONDS = 1.0
"""Between two words about how far a file is: each of them is a write."""
log = structlog.get_logger()


def make(work: Work) -> None:
    """Make the file of a job; what goes wrong is written into the job, so that whoever waits for it learns of it."""
    number = int(work.payload["id"])
    if not _begun(work, number):
        return
    with outbox.held(work.database, work.id):
        try:
            _keep(work, number, _made(work, number))
        except PangoMissing:
            _fail(work, number, "pango")
        except Refusal:
            _fail(work, number, "gone")
        except Exception as error:  # whatever it was, nobody may wait for ever
            log.error("export", job=number, exc_info=error)
            _fail(work, number, "broken")


def _begun(work: Work, number: int) -> bool:
    """Take the job in hand, above a head of the record that is signed now, for the file to name."""
    with work.database.writing() as session:
        job = session.get(ExportJob, number)
        if job is None or job.state not in jobs.IN_WORK:
            return False
        begun = jobs.begin(session, job)
        try:
            sign(session, record_key(work.settings), work.now)
        except NotAnExtension:  # the alarm is raised by the duty; the file then names the last good head
            log.warning("export without a new checkpoint", job=number)
        session.commit()
        return begun


def _made(work: Work, number: int) -> Exported:
    app = _application(work.settings)
    with app.app_context(), work.database.reading() as session:
        job = session.get_one(ExportJob, number)
        g.group_names = {group.key: group.name for group in job.process.groups}
        return services.export(
            session,
            job.process,
            jobs.wanted_of(job),
            now=work.now,
            base_url=work.settings.base_url,
            page=page.html,
            progress=_Progress(work.database, number),
            key=record_key(work.settings),
        )


def _keep(work: Work, number: int, exported: Exported) -> None:
    size = 0
    with exported.content as content:
        for place, piece in enumerate(jobs.pieces_of(content)):
            size += len(piece)
            with work.database.writing() as session:
                jobs.keep(session, number, place, piece)
                session.commit()
    with work.database.writing() as session:
        job = session.get(ExportJob, number)
        if job is not None:
            jobs.finish(job, name=exported.name, media_type=exported.media_type, size=size, now=datetime.now(UTC))
        session.commit()


def _fail(work: Work, number: int, why: str) -> None:
    with work.database.writing() as session:
        job = session.get(ExportJob, number)
        if job is not None:
            jobs.fail(job, why)
        session.commit()


class _Progress:
    """Writes down how far a file is, now and then."""

    def __init__(self, database: Database, number: int) -> None:
        self._database, self._number = database, number
        self._told_at = time.monotonic()

    def __call__(self, step: int) -> None:
        if time.monotonic() - self._told_at < AT_LEAST_SECONDS:
            return
        self._told_at = time.monotonic()
        with self._database.writing() as session:
            job = session.get(ExportJob, self._number)
            if job is not None and job.state is JobState.WORKING:
                job.step = max(job.step, min(step, 99))
            session.commit()


@lru_cache(maxsize=1)
def _application(settings: Settings) -> Flask:
    """The application that draws the pages; its own database is never asked, the worker's is."""
    from app import create_app

    return create_app(settings, Database("sqlite://"))


HANDLERS[jobs.KIND] = make
LONG.add(jobs.KIND)
