"""How long a text of 500 clauses takes to become a PDF, and how much memory. Figures are printed, never asserted."""

import resource
import time

from app.config import Settings
from app.db import Database
from app.exports import page, services
from app.exports.formats import Format, Wanted
from app.exports.tasks import _application
from app.processes.queries import process_by_slug
from tests.bench.test_draft_page import a_draft
from tests.builders import NOON

CLAUSES = 500
KILOBYTES_PER_MEGABYTE = 1024


def test_a_text_of_500_clauses_as_pdf(database: Database, settings: Settings) -> None:
    slug = a_draft(database, clauses=CLAUSES, comments=0)
    begun = time.perf_counter()
    with _application(settings).app_context(), database.reading() as session:
        process = process_by_slug(session, slug)
        assert process is not None
        made = services.export(
            session, process, Wanted(Format.PDF), now=NOON, base_url="http://localhost", page=page.html
        )
    seconds = time.perf_counter() - begun
    printer = resource.getrusage(resource.RUSAGE_CHILDREN)
    most = printer.ru_maxrss // KILOBYTES_PER_MEGABYTE
    size = len(made.content.read()) // 1024
    print(
        f"\n{CLAUSES} clauses as PDF: {seconds:.1f} s ({printer.ru_utime:.1f} s of one processor), {size} KB, {most} MB"
    )
