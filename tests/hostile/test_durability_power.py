"""The power is cut: of what was written since the last sync, any part may be on the disk and any may not.

An image of the disk is put together sector by sector: what a commit had made sure of is there, of everything written
after it each sector is old or new by lot. SQLite syncs its log before a commit is acknowledged, and the database before
the log is used anew; so an image is cut either before the log was synced (the log mixed, the database old) or after
(the log new, the database mixed, as a checkpoint leaves it).
"""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pysqlite3
import pytest
import sqlalchemy as sa

from app.db import Base, Database
from app.domain import merkle
from app.ledger.models import Body, Entry, Node
from app.ledger.services import Act, enter_many
from app.web.models import SpentToken
from tests.builders import NOON

COMMITS, IMAGES_OF_EACH = 50, 10
SECTOR = 512
OFTEN = "PRAGMA wal_autocheckpoint=25"
"""Pages: so that many a checkpoint falls among so few commits."""


@dataclass(frozen=True)
class Disk:
    """The database and its log as they were at one moment."""

    database: bytes
    log: bytes

    @classmethod
    def of(cls, path: Path) -> "Disk":
        log = path.with_name(f"{path.name}-wal")
        return cls(path.read_bytes(), log.read_bytes() if log.exists() else b"")


def torn(old: bytes, new: bytes, chance: random.Random) -> bytes:
    """Each sector that was written is there or is not; so is each that was added at the end."""
    size = len(new) if len(new) <= len(old) else chance.choice((len(old), len(new), chance.randint(len(old), len(new))))
    mixed = bytearray()
    share = chance.random()
    for start in range(0, size, SECTOR):
        before = old[start : start + SECTOR].ljust(SECTOR, b"\0")
        after = new[start : start + SECTOR].ljust(SECTOR, b"\0")
        mixed += after if chance.random() < share else before
    return bytes(mixed[:size])


def images(old: Disk, new: Disk, chance: random.Random) -> Iterator[Disk]:
    """What may be on the disk when the power is cut on the way from one acknowledged commit to the next."""
    for number in range(IMAGES_OF_EACH):
        if number % 2:
            yield Disk(torn(old.database, new.database, chance), new.log)
        else:
            yield Disk(old.database, torn(old.log, new.log, chance))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "openclause.db"


@pytest.fixture
def small(path: Path) -> Iterator[Database]:
    """A database with the tables of the record, on the disk, that brings its log home often."""
    database = Database(f"sqlite:///{path}")
    sa.event.listen(database.engine, "connect", lambda connection, _record: connection.execute(OFTEN))
    tables = _with_those_they_refer_to([Entry.__table__, Body.__table__, Node.__table__, SpentToken.__table__])
    with database.writing() as session:
        Base.metadata.create_all(session.connection(), tables=tables)
        session.commit()
    plain = pysqlite3.dbapi2.connect(path)
    plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    plain.close()
    yield database
    database.dispose()


def _with_those_they_refer_to(tables: list[sa.Table]) -> list[sa.Table]:
    found: dict[str, sa.Table] = {}
    while tables:
        table = tables.pop()
        if table.name not in found:
            found[table.name] = table
            tables += [key.column.table for key in table.foreign_keys]
    return list(found.values())


def act(database: Database, number: int, chance: random.Random) -> None:
    """A token is spent and an act of several pages entered, in one transaction; on return it is acknowledged."""
    with database.writing() as session:
        session.add(SpentToken(token=str(number), fingerprint="", status=303, spent_at=NOON))
        acts = [Act("act", f"acts/{number}", {"words": "x" * chance.randrange(5000)})]
        enter_many(session, acts, now=NOON)
        session.commit()


def whole_acts(path: Path) -> tuple[int, str]:
    """How many acts there are, all of them whole; and the root of the log, from entries and nodes alike."""
    connection = pysqlite3.dbapi2.connect(path)
    try:
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        spent = {token for (token,) in connection.execute("SELECT token FROM spent_tokens")}
        rows = connection.execute('SELECT object, canonical FROM ledger_entries ORDER BY "index"').fetchall()
        bodies = connection.execute("SELECT count(*) FROM ledger_bodies").fetchone()[0]
        nodes = connection.execute('SELECT level, "index", hash FROM ledger_nodes').fetchall()
    finally:
        connection.close()
    assert spent == {str(number) for number in range(len(rows))}
    assert [name for name, _ in rows] == [f"acts/{number}" for number in range(len(rows))]
    assert bodies == len(rows)
    expected = merkle.nodes_of([merkle.leaf_hash(canonical.encode()) for _, canonical in rows])
    assert {(level, index): value for level, index, value in nodes} == expected
    return len(rows), merkle.root_of(len(rows), merkle.reader_of(expected)).hex()


def laid_down(image: Disk, folder: Path) -> Path:
    """The image as files of a machine that starts again."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / "openclause.db"
    path.write_bytes(image.database)
    path.with_name("openclause.db-wal").write_bytes(image.log)
    return path


def test_the_application_waits_for_the_disk_with_every_commit(small: Database) -> None:
    with small.writing() as session:
        assert session.scalar(sa.text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(sa.text("PRAGMA synchronous")) == 2


def test_no_power_cut_loses_or_tears_what_was_acknowledged(small: Database, path: Path, tmp_path: Path) -> None:
    chance, before, checkpoints = random.Random(500), Disk.of(path), 0
    for number in range(COMMITS):
        act(small, number, chance)
        after = Disk.of(path)
        checkpoints += after.database != before.database
        for image in images(before, after, chance):
            found, _root = whole_acts(laid_down(image, tmp_path / "image"))
            assert found in (number, number + 1)
        assert whole_acts(laid_down(after, tmp_path / "image"))[0] == number + 1
        before = after
    assert checkpoints > 5


def test_a_log_that_was_not_synced_would_be_found_to_lose_commits(small: Database, path: Path, tmp_path: Path) -> None:
    """The images are worth something: had the commits not been synced, they would show it."""
    chance, synced = random.Random(501), Disk.of(path)
    for number in range(5):
        act(small, number, chance)
    newest = Disk.of(path)
    cut = [Disk(synced.database, torn(synced.log, newest.log, chance)) for _ in range(20)]
    assert any(loses(laid_down(image, tmp_path / "image"), 5) for image in cut)


def loses(path: Path, acknowledged: int) -> bool:
    """Whether something that was acknowledged is not there, or nothing can be read at all."""
    try:
        return whole_acts(path)[0] < acknowledged
    except (AssertionError, pysqlite3.dbapi2.DatabaseError):
        return True
