"""How long the real input takes and how much memory it wants. Figures are printed, never asserted.

Every import runs in a process of its own, so that its peak is its own; a process that only opens the database and reads
one row is measured in the same run, for what of the peak is the program itself.
"""

import multiprocessing
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

import pytest

from app.db import Database
from app.imports import amendment_sheets, comment_sheets
from app.imports.services import import_amendments, import_comments
from app.imports.sheets import lines_of
from app.processes.queries import process_by_slug
from app.record.verification import verify
from app.texts.models import Format
from app.texts.reading import Source, decoded, manuscript_of
from app.texts.storing import store_manuscript
from tests.builders import NOON, a_process
from tests.databases import Databases

SLUG = "ai-act"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with databases.fresh(request.param) as url:
        yield url


def nothing(url: str, _data: Path) -> int:
    database = Database(url)
    with database.reading() as session:
        return int(process_by_slug(session, SLUG) is None)


def the_text(url: str, data: Path) -> int:
    """The proposal of 2021, then the wording of 2024."""
    text = decoded((data / "aiact" / "four_versions.csv").read_bytes())
    with Database(url).writing() as session:
        process = process_by_slug(session, SLUG) or a_process(session, languages=("en",), slug=SLUG)
        for column in ("commission_2021_04", "trilogue_draft_2024_01"):
            manuscript = manuscript_of(Source(text, Format.CSV, column=column))
            store_manuscript(
                session, process, manuscript, language="en", version_name=column, author_id=None, now=NOON,
                strike_absent=True,
            )  # fmt: skip
        session.commit()
    return text.count("\n")


def the_amendments(url: str, data: Path) -> int:
    """The 1,600 amendments, on the wording of 2021."""
    with Database(url).writing() as session:
        process = process_by_slug(session, SLUG)
        assert process is not None
        lines = lines_of(data / "aiact" / "amendments_groups.csv", needs=amendment_sheets.NEEDED)
        taken = import_amendments(session, process, lines, now=NOON, version=1)
        session.commit()
    return taken.taken


def the_comments(url: str, data: Path) -> int:
    """The 3,762 comments of the consultation."""
    folder = data / "consultation_eu_ai_2020"
    with Database(url).writing() as session:
        process = process_by_slug(session, SLUG)
        assert process is not None
        sent = comment_sheets.submissions_of(folder / "submissions.csv", "Europe/Brussels")
        taken = import_comments(session, process, lines_of(folder / "comments.csv"), sent, now=NOON)
        session.commit()
    return taken.taken


def the_check(url: str, _data: Path) -> int:
    """Verifying the whole database against its record."""
    with Database(url).reading() as session:
        return verify(session).size


def measured(work: Callable[[str, Path], int], url: str, data: Path) -> tuple[int, float, int]:
    """What the work returned, its seconds, and the peak of its process in MB."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_run, args=(work, url, data, there))
    process.start()
    there.close()
    told = here.recv()
    process.join()
    return told


def _run(work: Callable[[str, Path], int], url: str, data: Path, answer: Connection) -> None:
    begun = perf_counter()
    rows = work(url, data)
    seconds = perf_counter() - begun
    answer.send((rows, seconds, peak()))


def peak() -> int:
    """The most memory this process ever held, in MB; getrusage would tell that of the process it was started from."""
    [line] = [one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmHWM:")]
    return int(line.split()[1]) // 1024


def test_the_real_input(url: str, data_folder: Path) -> None:
    engine = url.partition(":")[0]
    print(f"\n{engine}: (limits of the issue: text and amendments together 30 s, peak 300 MB)")
    for work in (nothing, the_text, the_amendments, the_comments, the_check):
        rows, seconds, most = measured(work, url, data_folder)
        print(f"  {work.__name__:<16} {rows:>6} rows {seconds:>6.1f} s {most:>5} MB")
