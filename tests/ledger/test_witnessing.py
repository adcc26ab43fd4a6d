"""Witnesses outside confirm what goes on, over the network as it is, and find a log that shows two histories."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from app.cli import openclause
from app.cli.witnessing import server_of
from app.config import Settings
from app.db import Database
from app.domain import log_proofs, merkle, notes, tiles, tree_heads, witnessing
from app.jobs.handlers import Work
from app.jobs.models import OutboxMessage
from app.ledger import heads, queries, rotating, witnesses
from app.ledger.checkpoints import latest, sign
from app.ledger.keys import SigningKey, record_key, verifies
from app.ledger.models import Body, Checkpoint, Cosignature, Entry, Node, RecordKey, Witness
from app.ledger.notebook import Notebook, answered
from app.ledger.services import enter
from app.ledger.tasks.asking import ask, ask_when_due
from app.processes.models import Visibility
from app.web.outside import is_public
from tests.browser import Served
from tests.builders import NOON, a_process
from tests.reader import reader

LOG = "/api/v1/record"


@pytest.fixture
def key(settings: Settings) -> SigningKey:
    return record_key(settings)


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    return Notebook(tmp_path / "witness")


def grow(database: Database, key: SigningKey, count: int = 1) -> None:
    """Enter so many acts of the process "code" and sign."""
    with database.writing() as session:
        process_id = session.scalar(sa.text("SELECT id FROM processes WHERE slug = 'code'"))
        process_id = process_id or a_process(session, slug="code").id
        for number in range(count):
            enter(
                session, kind="comment_sent", object=f"comments/{number}", body={}, now=NOON,
                process_id=process_id, process="code",
            )  # fmt: skip
        sign(session, key, NOON)
        session.commit()


def command(*words: str) -> Result:
    return CliRunner().invoke(openclause, words, prog_name="openclause")


def look(served: Served, notebook: Notebook, *more: str) -> Result:
    name = ("--name", "witness.example/w1", "--folder", str(notebook.folder))
    return command("witness", "cosign", f"{served.url}{LOG}", *name, *more)


def rewrite(database: Database, key: SigningKey, count: int) -> None:
    """Do as one who owns everything: begin the record anew with other entries, and sign that."""
    with database.writing() as session:
        for table in (Cosignature, Checkpoint, Body, Node, Entry):
            session.execute(sa.delete(table))
        key.head_file.unlink()
        session.commit()
    with database.writing() as session:
        for number in range(count):
            enter(session, kind="comment_sent", object=f"forged/{number}", body={}, now=NOON)
        sign(session, key, NOON)
        session.commit()


def test_a_witness_follows_a_log_and_its_confirmation_is_shown(
    served: Served, database: Database, key: SigningKey, notebook: Notebook
) -> None:
    own = notebook.key("witness.example/w1")
    with database.writing() as session:
        witnesses.add(session, name="Society of readers", vkey=str(own.witness), url=None, now=NOON)
        witnesses.add(session, name="Another", vkey=str(_stranger(notebook).witness), url=None, now=NOON)
        session.commit()
    for count in (3, 300):
        grow(database, key, count)
        told = look(served, notebook, "--log", key.vkey, "--send")
        assert told.exit_code == 0, told.output
    with database.reading() as session:
        newest = latest(session)
        assert newest is not None
        assert newest.size == 303
        assert notes.cosigned_at(notes.parsed(newest.note), own.witness, verifies) is not None
        assert witnesses.confirmed(session, newest.size).by == 1
        assert witnesses.newest_by_witness(session) == {1: 303}
    page = reader(served.app).open("/en/processes/code/record")
    assert "1 of 2" in page.text
    assert "witness.example/w1" in page.text
    assert "Society of readers" in reader(served.app).open("/en/processes/code/trust").text


def _stranger(notebook: Notebook) -> SigningKey:
    return Notebook(notebook.folder.with_name("another")).key("witness.example/w2")


def test_a_witness_finds_a_rewritten_log_and_writes_the_evidence(
    served: Served, database: Database, key: SigningKey, notebook: Notebook
) -> None:
    grow(database, key, 5)
    assert look(served, notebook, "--log", key.vkey).exit_code == 0
    known = notebook.known_note(key.name)
    for count in (5, 9):
        rewrite(database, key, count)
        told = look(served, notebook)
        assert told.exit_code == 2, told.output
    evidence = [one.read_text(encoding="utf-8") for one in notebook.folder.glob("*.evidence-*")]
    assert len(evidence) == 2
    assert all((known or "nothing") in one for one in evidence)
    assert notebook.known_note(key.name) == known
    rewrite(database, key, 2)
    assert look(served, notebook).exit_code == 3


def test_a_witness_confirms_nothing_that_the_log_has_not_signed(
    served: Served, database: Database, key: SigningKey, notebook: Notebook
) -> None:
    assert look(served, notebook, "--log", key.vkey).exit_code == 3
    grow(database, key)
    assert look(served, Notebook(notebook.folder.with_name("third"))).exit_code == 1
    assert look(served, notebook, "--log", "nonsense").exit_code == 1


def rotate(database: Database, key: SigningKey) -> SigningKey:
    """Give the log a new key, as the command does."""
    following = rotating.next_key(key)
    with database.writing() as session:
        rotating.rotate(session, key, following, NOON)
        session.commit()
    rotating.finish(key)
    return following


def test_a_witness_follows_each_new_key_that_the_old_one_and_it_have_signed_for(
    served: Served, database: Database, key: SigningKey, notebook: Notebook
) -> None:
    grow(database, key, 2)
    assert look(served, notebook, "--log", key.vkey).exit_code == 0
    second = rotate(database, key)
    third = rotate(database, second)
    told = look(served, notebook, "--log", key.vkey)
    assert (told.exit_code, third.vkey in told.stderr) == (0, True), told.output
    assert [str(one) for one in notebook.keys_of(key.name)] == [third.vkey]
    told = look(served, notebook, "--log", key.vkey)
    assert (told.exit_code, third.vkey in told.stderr) == (0, False), told.output
    with database.reading() as session:
        newest = latest(session)
        assert newest is not None
        forged = str(key.signed(notes.parsed(newest.note).text))
    request = witnessing.Request(newest.size, (), forged)
    assert answered(notebook, notebook.key(None), str(request), 1).status == 403, "the old key is trusted no more"


@pytest.mark.parametrize("signers", ["old", "new"])
def test_a_witness_follows_no_new_key_that_only_one_has_signed_for(
    served: Served, database: Database, key: SigningKey, notebook: Notebook, signers: str
) -> None:
    grow(database, key, 2)
    assert look(served, notebook, "--log", key.vkey).exit_code == 0
    following = rotate(database, key)
    with database.writing() as session:
        row = session.scalars(sa.select(RecordKey).where(RecordKey.rotation != "")).one()
        both = notes.parsed(row.rotation)
        row.rotation = str(notes.Note(both.text, (both.signatures[0 if signers == "old" else 1],)))
        forged = row.rotation
        session.commit()
    told = look(served, notebook)
    assert (told.exit_code, "handed over" in told.stderr) == (1, True)
    assert [str(one) for one in notebook.keys_of(key.name)] == [key.vkey]
    file = notebook.folder / "rotation-0001.txt"
    file.write_text(forged, encoding="utf-8")
    folder = ("--folder", str(notebook.folder))
    assert command("witness", "follow", str(file), *folder).exit_code == 1
    file.write_text(str(both), encoding="utf-8")
    assert command("witness", "follow", str(file), *folder).exit_code == 0
    assert [str(one) for one in notebook.keys_of(key.name)] == [following.vkey]
    assert look(served, notebook).exit_code == 0


@pytest.fixture
def asked(notebook: Notebook, key: SigningKey) -> Iterator[str]:
    """The address of a witness that takes checkpoints."""
    notebook.follow(key.verifier)
    server = server_of(notebook, notebook.key("witness.example/w1"), "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def send_to_witnesses(database: Database, settings: Settings) -> int:
    """Do what the outbox holds for witnesses; how much that was."""
    with database.writing() as session:
        ask_when_due(session, NOON)
        session.flush()
        found = session.scalars(sa.select(OutboxMessage).where(OutboxMessage.done_at.is_(None))).all()
        for one in found:
            one.done_at = NOON
        session.commit()
    for one in found:
        ask(Work(one.id, one.kind, one.payload, database, settings, NOON))
    return len(found)


def test_the_log_sends_each_new_head_to_its_witnesses_once(
    database: Database, settings: Settings, key: SigningKey, notebook: Notebook, asked: str
) -> None:
    allowed = replace(settings, private_witnesses=True)
    vkey = str(notebook.key("witness.example/w1").witness)
    with database.writing() as session:
        witnesses.add(session, name="Society of readers", vkey=vkey, url=asked, now=NOON)
        session.commit()
    assert send_to_witnesses(database, allowed) == 0
    for count in (2, 4):
        grow(database, key, count)
        assert send_to_witnesses(database, allowed) == 1
        assert send_to_witnesses(database, allowed) == 0
    with database.reading() as session:
        assert sorted(session.scalars(sa.select(Cosignature.size))) == [2, 6]
        assert session.scalars(sa.select(Witness.failure)).all() == [None]
    known = notebook.known(key.name)
    assert known is not None
    assert known.size == 6
    with database.writing() as session:  # the log forgets what was cosigned, and is told by the witness
        session.execute(sa.delete(Cosignature))
        session.commit()
    grow(database, key)
    assert send_to_witnesses(database, allowed) == 1
    with database.reading() as session:
        assert session.scalars(sa.select(Cosignature.size)).all() == [7]


def test_an_address_inside_the_network_is_not_called_unless_that_is_wanted(
    database: Database, settings: Settings, key: SigningKey, notebook: Notebook, asked: str
) -> None:
    vkey = str(notebook.key("witness.example/w1").witness)
    with database.writing() as session:
        witnesses.add(session, name="Society of readers", vkey=vkey, url=asked, now=NOON)
        session.commit()
    grow(database, key)
    with pytest.raises(Exception, match="inside a network"):
        send_to_witnesses(database, settings)
    with database.reading() as session:
        assert "inside a network" in (session.scalar(sa.select(Witness.failure)) or "")
    assert notebook.known(key.name) is None


@pytest.mark.parametrize("place", ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fe80::1%eth0",
                                   "::ffff:10.0.0.1", "0.0.0.0", "100.64.0.1", "224.0.0.1", "fd00::1"])  # fmt: skip
def test_addresses_inside_networks_are_known(place: str) -> None:
    assert not is_public(place)


def test_only_cosignatures_of_known_witnesses_are_taken(
    client: FlaskClient, database: Database, key: SigningKey, notebook: Notebook
) -> None:
    own, stranger = notebook.key("witness.example/w1"), _stranger(notebook)
    with database.writing() as session:
        witnesses.add(session, name="Society of readers", vkey=str(own.witness), url=None, now=NOON)
        session.commit()
    grow(database, key, 2)
    with database.reading() as session:
        newest = latest(session)
        assert newest is not None
        text = notes.parsed(newest.note).text
    wrong = notes.Signature(own.name, own.witness.key_id, bytes(72))
    for line in (stranger.cosignature(text, 1), own.signature(text), wrong):
        answer = client.post(f"{LOG}/cosignatures", json={"size": 2, "lines": str(line)})
        assert (answer.status_code, answer.get_json()["confirmed"]) == (200, 0)
    good = {"size": 2, "lines": str(own.cosignature(text, 1_700_000_000))}
    assert client.post(f"{LOG}/cosignatures", json=good).get_json() == {"new": 1, "confirmed": 1, "witnesses": 1}
    assert client.post(f"{LOG}/cosignatures", json=good).get_json() == {"new": 0, "confirmed": 1, "witnesses": 1}
    for bad in ({**good, "size": 1}, {**good, "lines": "nothing"}, {"size": 2}):
        assert client.post(f"{LOG}/cosignatures", json=bad).status_code == 422
    with database.reading() as session:
        newest = latest(session)
        assert newest is not None
        assert newest.note.count("\n— ") == 2


def test_the_tiles_lead_to_the_head_and_bundles_to_the_tiles(
    client: FlaskClient, database: Database, key: SigningKey
) -> None:
    assert client.get(f"{LOG}/checkpoint").status_code == client.get(f"{LOG}/tile/0/000.p/1").status_code == 404
    grow(database, key, 258)
    log = "/api/v1/processes/code/record"
    note = client.get(f"{log}/checkpoint").get_data(as_text=True)
    head = tree_heads.parsed(notes.parsed(note).text)
    read = tiles.reader(head.size, lambda tile: client.get(f"{log}/{tile.path}").data)
    assert merkle.root_of(head.size, read) == head.root
    full, rest = (client.get(f"{log}/tile/entries/{place}") for place in ("000", "001.p/2"))
    hashes = [merkle.leaf_hash(one) for each in (full, rest) for one in tiles.unbundled(each.data)]
    assert merkle.root(hashes) == head.root
    assert "immutable" in client.get(f"{log}/tile/0/000").headers["Cache-Control"]
    for wrong in ("0/002", "0/001", "0/001.p/3", "1/000", "1/001.p/1", "64/000", "0/1", "entries/002.p/1", "x/000"):
        assert client.get(f"{log}/tile/{wrong}").status_code == 404, wrong
    proof = log_proofs.parsed(client.get(f"{log}/proof/7.tlog-proof").get_data(as_text=True))
    assert proof.note == note
    assert proof.proves(tiles.unbundled(full.data)[7])


def test_entries_of_a_process_that_is_not_published_stay_unread(
    client: FlaskClient, database: Database, key: SigningKey
) -> None:
    grow(database, key, 2)
    with database.writing() as session:
        hidden = a_process(session, slug="hidden", visibility=Visibility.PREPARED)
        own = {"process_id": hidden.id, "process": "hidden"}
        enter(session, kind="revision", object="clauses/1/en", body={}, now=NOON, **own)
        sign(session, key, NOON)
        session.commit()
        assert queries.size(session) == 3
    assert client.get(f"{LOG}/tile/entries/000.p/2").status_code == 200
    assert client.get(f"{LOG}/tile/entries/000.p/3").status_code == 404
    assert client.get(f"{LOG}/tile/0/000.p/3").status_code == 200
    assert client.get("/api/v1/processes/hidden/record/checkpoint").status_code == 404
    assert client.get("/api/v1/processes/code/record/proof/2.tlog-proof").status_code == 404


def test_the_keys_of_the_log_are_published(client: FlaskClient, database: Database, key: SigningKey) -> None:
    assert client.get(f"{LOG}/keys").get_json() == {"keys": [], "witnesses": []}
    grow(database, key)
    assert [one["vkey"] for one in client.get(f"{LOG}/keys").get_json()["keys"]] == [key.vkey]
    assert heads.kept_note(key.head_file) == client.get(f"{LOG}/checkpoint").get_data(as_text=True)
    page = reader(client.application).open("/en/processes/code/trust")
    assert key.vkey in page.text
