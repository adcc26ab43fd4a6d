"""A record of a million entries: appending, proving, the room it takes, checking it. Figures are printed, not asserted.

`BENCH_ENTRIES` makes it smaller. PostgreSQL gets a tenth.
"""

import os
import random
from pathlib import Path
from time import perf_counter, process_time

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from app.db import Database
from app.ledger import queries
from app.ledger.services import Act, enter, enter_many
from app.record.verification import verify
from tests.builders import NOON

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "1000000"))
AT_ONCE = 2000
ONE_BY_ONE = 200
PROOFS = 200


def room(database: Database) -> int:
    """Bytes on the disk."""
    if database.is_sqlite:
        return Path(make_url(database.url).database or "").stat().st_size
    with database.reading() as session:
        return int(session.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0)


def append(database: Database, entries: int) -> float:
    """Seconds."""
    began = perf_counter()
    for start in range(0, entries, AT_ONCE):
        acts = [Act("act", f"acts/{start + one}", {"words": f"word {one}"}) for one in range(AT_ONCE)]
        with database.writing() as session:
            enter_many(session, acts, now=NOON)
            session.commit()
    return perf_counter() - began


@pytest.mark.timeout(7200)
def test_a_record_of_a_million_entries(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    entries = ENTRIES if database.is_sqlite else ENTRIES // 10
    many = append(database, entries)
    began = perf_counter()
    for number in range(ONE_BY_ONE):
        with database.writing() as session:
            enter(session, kind="act", object=f"acts/{number}", body={"words": "one"}, now=NOON)
            session.commit()
    single = perf_counter() - began
    chance, began = random.Random(1), perf_counter()
    with database.reading() as session:
        size = queries.size(session)
        for _ in range(PROOFS):
            queries.inclusion_proof(session, chance.randrange(size), size)
        proof = (perf_counter() - began) / PROOFS
        began, worked = perf_counter(), process_time()
        assert verify(session).findings == []
        verified, worked = perf_counter() - began, process_time() - worked
    with capsys.disabled():
        print(
            f"\n{database.engine.dialect.name}, {size} entries: {entries / many:.0f}/s appended by thousands,"
            f" {ONE_BY_ONE / single:.0f}/s one by one; a proof in {proof * 1000:.1f} ms;"
            f" {room(database) / 1024 / 1024:.0f} MB; checked in {verified:.1f} s, of which {worked:.1f} s of work"
        )
