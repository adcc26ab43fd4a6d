"""A backup holds one moment of the whole instance, and is restored into either database, into an empty one only."""

import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from app.accounts.models import Person, Standing
from app.accounts.standing import delete
from app.backups import erasures, rows
from app.backups.saving import at_one_moment
from app.cli import openclause
from app.comments import services as comments
from app.comments.models import Attachment, Comment, Source
from app.comments.queries import comment_by_number
from app.comments.routes import one as _its_erasures  # noqa: F401 (it enters what goes with an account)
from app.config import Settings
from app.db import Database
from app.files.checking import Brought
from app.files.models import kept
from app.ledger import heads
from app.ledger.checkpoints import sign
from app.ledger.keys import record_key
from app.ledger.models import Body, Entry
from app.processes.models import Process
from app.record.verification import verify
from tests.builders import NOON, a_person
from tests.contributing import a_comment
from tests.databases import ENGINES, Databases
from tests.ledger.deliberation import a_deliberation
from tests.postgres import PostgresMissing


class Place:
    """An instance on one database with a folder of its own; runs commands."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.settings = Settings(database_url=url, instance_folder=folder, base_url="http://localhost")

    def __call__(self, *words: str | Path, status: int = 0) -> Result:
        environment = {
            "DATABASE_URL": self.url, "INSTANCE_FOLDER": str(self.folder), "BASE_URL": "http://localhost",
            "SECRET_KEY": "only for tests",
        }  # fmt: skip
        result = CliRunner().invoke(openclause, list(map(str, words)), env=environment, prog_name="openclause")
        assert result.exit_code == status, (words, result.output, result.exception)
        return result

    @contextmanager
    def database(self) -> Iterator[Database]:
        database = Database(self.url)
        yield database
        database.dispose()

    def sign(self) -> str:
        with self.database() as database, database.writing() as session:
            note = sign(session, record_key(self.settings), NOON).note
            session.commit()
        return note


Places = Callable[..., Place]
TOLD = frozenset({
    "outbox", "happenings", "concerns", "subscriptions", "notice_recipients", "digest_schedules", "notice_marks",
})  # fmt: skip
"""What restoring changes: people are told by mail, which is held back, of whatever the backup had not told yet."""


@pytest.fixture
def places(databases: Databases, tmp_path: Path) -> Iterator[Places]:
    """Makes instances: `places("sqlite")`, `places("sqlite", empty=True)`; gone afterwards."""
    numbers: list[str] = []

    def make(engine: str, *, empty: bool = False, filled: bool = False, folder: str = "") -> Place:
        try:
            if filled:
                url = opened.enter_context(databases.filled(engine, deliberate))[0]
            else:
                url = opened.enter_context(databases.fresh(engine, empty=empty))
        except PostgresMissing as missing:
            pytest.skip(f"needs PostgreSQL: {missing}")
        numbers.append(url)
        return Place(url, tmp_path / (folder or f"instance{len(numbers)}"))

    with ExitStack() as opened:
        yield make


def deliberate(url: str) -> None:
    """Fill a database with a whole deliberation."""
    database = Database(url)
    with database.writing() as session:
        a_deliberation(session)
        session.commit()
    database.dispose()


def content(place: Place) -> dict[str, list[object]]:
    """Every row of every table."""
    with place.database() as database, database.engine.connect() as connection:
        return {table.name: list(rows.rows_of(connection, table)) for table in rows.tables_of(connection)}


def untold(tables: dict[str, list[object]]) -> dict[str, list[object]]:
    """Those that restoring leaves alone."""
    return {name: held for name, held in tables.items() if name not in TOLD}


@pytest.mark.parametrize(("kind", "to"), [ENGINES, ENGINES[::-1]])
def test_a_backup_restored_is_the_instance_as_it_was(kind: str, to: str, places: Places, tmp_path: Path) -> None:
    first, second = places(kind, filled=True), places(to, empty=to == "postgresql")
    first.sign()
    said = first("backup", tmp_path / "whole.zip").output
    assert "entries of the record" in said
    second("restore", tmp_path / "whole.zip")
    before, after = content(first), content(second)
    assert untold(after) == untold(before)
    with second.database() as database, database.writing() as session:
        assert verify(session).findings == []
        assert a_person(session, "New") is not None
        session.commit()
    assert heads.kept(second.settings.record_head_file) == heads.kept(first.settings.record_head_file)
    assert not second.settings.record_key_file.exists()


def test_values_of_every_kind_come_back_as_they_were(database: Database) -> None:
    with database.writing() as session:
        process = a_deliberation(session).process
        comment = a_comment(session, process, body='Ünï\n"quoted" \u202e 漢字 \N{PILE OF POO}')
        attached = kept(Brought("a.bin", "application/octet-stream", bytes(range(256))))
        session.add(Attachment(comment_id=comment.id, **attached))
        session.commit()
    with database.engine.connect() as connection:
        for table in rows.tables_of(connection):
            natures = [rows.nature_of(column) for column in table.columns]
            for row in rows.rows_of(connection, table):
                again = json.loads(json.dumps(row))
                for nature, value in zip(natures, again, strict=True):
                    assert rows.written(nature, rows.read(nature, value)) == value


def test_what_is_written_meanwhile_is_not_in_a_backup_and_does_not_wait_for_it(database: Database) -> None:
    with database.writing() as session:
        a_person(session, "Before")
        session.commit()
    count = sa.select(sa.func.count()).select_from(Person)
    with at_one_moment(database) as connection:
        assert connection.scalar(count) == 1
        with database.writing() as session:
            a_person(session, "Meanwhile")
            session.commit()
        assert connection.scalar(count) == 1
    with database.reading() as session:
        assert session.scalar(count) == 2


def test_a_backup_is_for_its_owner_and_holds_the_key_only_when_asked(places: Places, tmp_path: Path) -> None:
    place = places("sqlite", filled=True)
    assert "no key" in place("backup", tmp_path / "none.zip", "--with-key", status=1).stderr
    place.sign()
    place("backup", tmp_path / "plain.zip")
    place("backup", tmp_path / "keyed.zip", "--with-key")
    assert stat.S_IMODE((tmp_path / "plain.zip").stat().st_mode) == 0o600
    assert "files/record.key" not in zipfile.ZipFile(tmp_path / "plain.zip").namelist()
    other = places("sqlite", empty=True)
    other("restore", tmp_path / "keyed.zip")
    assert other.settings.record_key_file.read_bytes() == place.settings.record_key_file.read_bytes()
    assert stat.S_IMODE(other.settings.record_key_file.stat().st_mode) == 0o600
    assert "exists already" in place("backup", tmp_path / "plain.zip", status=1).stderr


def test_nothing_is_restored_over_what_is_there(places: Places, tmp_path: Path) -> None:
    place = places("sqlite", filled=True)
    place("backup", tmp_path / "whole.zip")
    before = content(place)
    assert "not empty" in place("restore", tmp_path / "whole.zip", status=1).stderr
    assert content(place) == before


def rewritten(source: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target


def _manifest(parts: dict[str, bytes], **changed: object) -> None:
    parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), **changed}).encode()


LIES: dict[str, Callable[[dict[str, bytes]], None]] = {
    "a word changed": lambda parts: parts.update(
        {"tables/people.jsonl": parts["tables/people.jsonl"].replace(b"active", b"deleted", 1)}
    ),
    "a table missing": lambda parts: parts.pop("tables/people.jsonl") and None,
    "a table too many": lambda parts: parts.update({"tables/../../etc.jsonl": b"[]\n"}),
    "a line cut": lambda parts: parts.update({"tables/people.jsonl": parts["tables/people.jsonl"][:-5]}),
    "no manifest": lambda parts: parts.pop("manifest.json") and None,
    "a manifest of nothing": lambda parts: parts.update({"manifest.json": b"[]"}),
    "another format": lambda parts: _manifest(parts, format="something-1"),
    "another root": lambda parts: _manifest(parts, root="00" * 32),
    "another size": lambda parts: _manifest(parts, size=3),
    "a revision of the future": lambda parts: _manifest(parts, revision="9999"),
    "files that are numbers": lambda parts: _manifest(parts, files=[1]),
}


def test_a_backup_that_is_not_as_it_was_written_is_refused_and_leaves_no_row(places: Places, tmp_path: Path) -> None:
    place = places("sqlite", filled=True)
    place("backup", tmp_path / "whole.zip")
    target = places("sqlite")
    for name, change in LIES.items():
        file = rewritten(tmp_path / "whole.zip", tmp_path / f"{name}.zip", change)
        refused = target("restore", file, status=1)
        assert refused.stderr.count("\n") == 1, name
    (tmp_path / "none.zip").write_bytes(b"PK no zip")
    target("restore", tmp_path / "none.zip", status=1)
    assert {name for name, found in content(target).items() if found} == {"alembic_version"}
    target("restore", tmp_path / "whole.zip")
    assert untold(content(target)) == untold(content(place))


def test_an_older_backup_is_read_only_until_somebody_goes_on_deliberately(places: Places, tmp_path: Path) -> None:
    first = places("sqlite", filled=True, folder="kept")
    first.sign()
    first("backup", tmp_path / "older.zip")
    with first.database() as database, database.writing() as session:
        process = session.scalars(sa.select(Process)).one()
        comment = comment_by_number(session, process.id, 4)
        comments.withdraw(session, process, comment, author_id=comment.author_id, now=NOON)
        session.commit()
    given_up = first.sign()
    second = places("sqlite", empty=True, folder="kept")
    assert "accept-head" in second("restore", tmp_path / "older.zip").stderr
    assert (
        "accept-head"
        in second("person", "add", "a@example.org", "--name", "Anybody", "--group", "citizen", status=1).stderr
    )
    second("record", "accept-head", "--yes")
    second("person", "add", "a@example.org", "--name", "Anybody", "--group", "citizen")
    with second.database() as database, database.reading() as session:
        entry = session.scalars(sa.select(Entry).order_by(Entry.index.desc()).limit(1)).one()
        assert entry.kind == "record_continued"
        assert session.get_one(Body, entry.index).body["head"] == given_up
        assert verify(session).findings == []
        assert heads.kept(second.settings.record_head_file).size == entry.index + 1
    asides = list(second.folder.glob("record.head.given-up-*"))
    assert [aside.read_text(encoding="utf-8") for aside in asides] == [given_up]
    assert "nothing to accept" in second("record", "accept-head", "--yes", status=1).stderr


@pytest.mark.parametrize("kind", ENGINES)
def test_what_was_erased_after_a_backup_stays_erased_when_it_is_restored(
    kind: str, places: Places, tmp_path: Path
) -> None:
    first = places(kind, filled=True, folder="kept")
    with first.database() as database, database.writing() as session:
        process = session.scalars(sa.select(Process)).one()
        hidden = session.scalars(sa.select(Comment).where(Comment.state == "hidden")).one()
        number, words = hidden.number, hidden.body
        hidden.sources.append(Source(title="Where it is from", address=""))
        leaving = a_person(session, "Leaving Soon", email="leaving@example.org")
        gone = leaving.id
        session.commit()
        slug = process.slug
    first("backup", tmp_path / "older.zip")
    first("record", "erase", slug, f"comments/{number}", "--yes")
    with first.database() as database, database.writing() as session:
        delete(session, session.get_one(Person, gone), now=NOON)
        session.commit()
        erasures.Journal(first.folder).keep(session, NOON)
        erasures.Journal(first.folder).keep(session, NOON)
    lines = erasures.journal(first.folder)
    assert [set(line) for line in lines].count({"deleted", "noted"}) == 1
    assert any("redacted" in line for line in lines)
    assert words not in (first.folder / "erasures.log").read_text()
    assert "Leaving" not in str(lines)
    second = places(kind, empty=True, folder="kept")
    assert "erased again" in second("restore", tmp_path / "older.zip").output
    with second.database() as database, database.reading() as session:
        assert session.get_one(Person, gone).standing is Standing.DELETED
        comment = comment_by_number(session, session.scalars(sa.select(Process)).one().id, number)
        assert (comment.body, list(comment.sources)) == ("", [])
        assert verify(session).findings == []
    told = json.dumps(content(second), ensure_ascii=False)
    assert not [secret for secret in (words, "Leaving Soon", "leaving@") if secret in told]


def test_only_what_is_not_shown_can_be_erased_and_its_proof_stays(places: Places) -> None:
    place = places("sqlite", filled=True)
    assert place("record", "erase", "code", "comments/4", "--yes", status=1).stderr
    for address in ("comments/99", "amendments/1", "comments/x"):
        place("record", "erase", "code", address, "--yes", status=1)
    place("record", "erase", "code", "comments/3", "--yes")
    place("record", "erase", "code", "comments/3", "--yes")
    place("verify", "--database")
    with place.database() as database, database.reading() as session:
        entries = session.scalars(sa.select(Entry).where(Entry.kind == "redaction")).all()
        assert entries
        for entry in entries:
            assert session.get(Body, int(entry.object.removeprefix("entries/"))) is None


def test_a_withdrawn_comment_goes_with_the_account_of_its_author(session) -> None:  # type: ignore[no-untyped-def]
    a_deliberation(session)
    comment = session.scalars(sa.select(Comment).where(Comment.state == "withdrawn")).first()
    delete(session, session.get_one(Person, comment.author_id), now=NOON)
    assert comment.body == ""
    assert verify(session).findings == []
