"""The bundle of a hundred thousand contributions beside smaller ones: time, size and memory to write and verify."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time

import pytest
import sqlalchemy as sa

from app.comments.models import Comment
from app.db import Database
from app.domain.commenting import CommentState, Kind
from app.exports.bundle.whole import write_bundle
from app.ledger import checkpoints
from app.ledger.services import Act
from app.processes.models import Process
from app.processes.services import enter_many
from app.record.offline import openclause_verify as offline
from tests.builders import NOON, a_clause, a_document, a_process
from tests.databases import ENGINES, Databases
from tests.exports.bundles import HOME, a_key
from tests.postgres import PostgresMissing

MANY = int(os.environ.get("CONTRIBUTIONS", "100000"))
PARTS = (50, 5, 1)
"""What the whole is divided by: 2,000, 20,000 and 100,000."""
AT_ONCE = 1000
WORDS = "Every public body should tell people when a machine has taken part in a decision about them, number {}."


def fill(database: Database, contributions: int, folder: Path) -> None:
    """A process with so many comments, each with its entry, under a signed head."""
    with database.writing() as session:
        process = a_process(session)
        clause = a_clause(session, a_document(session, process), number="1")
        for first in range(1, contributions + 1, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, contributions + 1))
            session.execute(sa.insert(Comment), [_comment(process.id, clause.id, number) for number in numbers])
            acts = [Act("comment_sent", f"comments/{each}", {"body": WORDS.format(each)}) for each in numbers]
            enter_many(session, process, acts, actor_id=None, now=NOON)
        checkpoints.sign(session, a_key(folder), NOON)
        session.commit()


def _comment(process_id: int, clause_id: int, number: int) -> dict[str, object]:
    return {
        "process_id": process_id, "number": number, "clause_id": clause_id, "kind": Kind.CONCERN, "language": "en",
        "body": WORDS.format(number), "state": CommentState.PUBLISHED, "created_at": NOON + timedelta(seconds=number),
        "group_key": "citizen", "attributed_to": "",
    }  # fmt: skip


def peak() -> float:
    """The most memory that this program held, in megabytes; not that of the one that began it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


def write(url: str, folder: str) -> None:
    """Write the bundle; prints seconds, those of work, and peak megabytes."""
    begun, worked = perf_counter(), process_time()
    with Database(url).reading() as session, (Path(folder) / "bundle.zip").open("wb") as out:
        process = session.scalars(sa.select(Process)).one()
        write_bundle(out, session, process, base_url=HOME, now=NOON, key=a_key(Path(folder)))
    print(perf_counter() - begun, process_time() - worked, peak())


def verify(_url: str, folder: str) -> None:
    """Verify it; prints seconds, those of work, and peak megabytes."""
    begun, worked = perf_counter(), process_time()
    assert offline.check(Path(folder) / "bundle.zip").faults == []
    print(perf_counter() - begun, process_time() - worked, peak())


def measured(what: str, url: str, folder: Path) -> tuple[str, float]:
    """How long one of them took, and its peak, in a process of its own."""
    code = f"from tests.bench import test_bundles; test_bundles.{what}({url!r}, {str(folder)!r})"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    seconds, worked, memory = map(float, ran.stdout.split()[-3:])
    return f"in {seconds:.1f} s, of which {worked:.1f} s of work, with a peak of {memory:.0f} MB", memory


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_bundle_of_a_hundred_thousand_takes_no_more_memory_than_a_fifth(
    databases: Databases, engine: str, tmp_path: Path
) -> None:
    memories = []
    for contributions in (MANY // part for part in PARTS):
        folder = tmp_path / str(contributions)
        folder.mkdir()
        try:
            with databases.fresh(engine) as url:
                database = Database(url)
                fill(database, contributions, folder)
                database.dispose()
                writing, memory = measured("write", url, folder)
                verifying, _memory = measured("verify", url, folder)
        except PostgresMissing as missing:
            pytest.skip(f"needs PostgreSQL: {missing}")
        size = (folder / "bundle.zip").stat().st_size / 1024**2
        print(
            f"\n{engine}: {contributions} contributions: written {writing}, {size:.1f} MB large, verified {verifying}"
        )
        memories.append(memory)
    assert memories[-1] < memories[1] * 1.25
