"""Heads of the record are signed one after the other, by whoever comes first, and never against an earlier one."""

import multiprocessing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from stat import S_IMODE

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.config import SettingRefused, Settings
from app.db import Database
from app.domain import log_proofs, notes, tree_heads
from app.domain.notes import VerifierKey
from app.ledger import checkpoints, heads, queries, receipts, rotating
from app.ledger.checkpoints import Fault, NotAnExtension, alarm, latest, sign, sign_in_time
from app.ledger.keys import SigningKey, record_key, verifies
from app.ledger.models import Body, Checkpoint, Entry, Node
from app.ledger.services import Act, enter, enter_many
from tests.builders import NOON

MINUTE = timedelta(minutes=1)


def entered(session: Session, count: int, kind: str = "comment_sent") -> None:
    """Enter so many acts that say nothing."""
    enter_many(session, [Act(kind, f"comments/{number}", {"n": number}) for number in range(count)], now=NOON)


def signed_sizes(session: Session) -> list[int]:
    return list(session.scalars(sa.select(Checkpoint.size).order_by(Checkpoint.size)))


@pytest.fixture
def key(settings: Settings) -> SigningKey:
    return record_key(settings)


def test_a_checkpoint_is_a_signed_note_of_size_and_root(database: Database, key: SigningKey) -> None:
    with database.writing() as session:
        entered(session, 5)
        signed = sign(session, key, NOON)
        session.commit()
        head = tree_heads.parsed(notes.parsed(signed.note).text)
        assert (head.origin, head.size, head.root) == ("localhost/openclause", 5, queries.root(session))
        assert notes.signed_by(notes.parsed(signed.note), VerifierKey.parsed(key.vkey), verifies)
        assert [one.vkey for one in checkpoints.keys(session)] == [key.vkey]
        assert heads.kept_note(key.head_file) == signed.note
        assert sign(session, key, NOON + MINUTE).signed_at == NOON


def test_the_key_is_made_once_and_only_its_owner_reads_it(settings: Settings, key: SigningKey, tmp_path: Path) -> None:
    assert record_key(settings).vkey == key.vkey
    assert S_IMODE(key.file.stat().st_mode) == 0o600
    own = replace(settings, record_key=tmp_path / "elsewhere" / "key")
    assert record_key(own).vkey == record_key(own).vkey != key.vkey
    own.record_key_file.write_text("no key")
    with pytest.raises(SettingRefused):
        record_key(own)


def test_what_is_rolled_back_leaves_the_head_file_as_it_was(database: Database, key: SigningKey) -> None:
    with database.writing() as session:
        entered(session, 2)
        sign(session, key, NOON)
        session.rollback()
        entered(session, 1)
        session.commit()
    assert heads.kept(key.head_file) is None


def test_the_worker_signs_what_has_waited_and_what_cannot_wait(database: Database, key: SigningKey) -> None:
    with database.writing() as session:
        entered(session, 3)
        sign_in_time(session, key, NOON + timedelta(seconds=1))
        assert latest(session) is None
        sign_in_time(session, key, NOON + timedelta(seconds=30))
        assert signed_sizes(session) == [3]
        entered(session, 1, "phase_opened")
        sign_in_time(session, key, NOON + timedelta(seconds=1))
        assert signed_sizes(session) == [3, 4]
        assert alarm(session) is None


def test_an_older_database_raises_the_alarm_and_is_not_signed(database: Database, key: SigningKey) -> None:
    with database.writing() as session:
        entered(session, 4)
        sign(session, key, NOON)
        session.commit()
        session.execute(sa.delete(Checkpoint))
        for table in (Body, Entry, Node):
            session.execute(sa.delete(table))
        entered(session, 3)
        with pytest.raises(NotAnExtension) as refused:
            sign(session, key, NOON + MINUTE)
        assert (refused.value.fault, refused.value.size) == (Fault.SHORTER, 4)
        sign_in_time(session, key, NOON + MINUTE)
        sign_in_time(session, key, NOON + 2 * MINUTE)
        raised = alarm(session)
        assert raised is not None
        assert (raised.what, raised.size, raised.raised_at) == ("shorter", 4, NOON + MINUTE)
        entered(session, 3)
        with pytest.raises(NotAnExtension) as refused:
            sign(session, key, NOON + MINUTE)
        assert refused.value.fault is Fault.OTHER
        assert latest(session) is None


def test_a_rewritten_log_is_not_signed_even_without_the_head_file(database: Database, key: SigningKey) -> None:
    with database.writing() as session:
        entered(session, 4)
        sign(session, key, NOON)
        session.commit()
        key.head_file.unlink()
        session.execute(sa.update(Node).where(Node.level == 2).values(hash=b"\x00" * 32))
        entered(session, 1)
        with pytest.raises(NotAnExtension):
            sign(session, key, NOON + MINUTE)


def test_the_alarm_ends_when_the_right_head_is_back(database: Database, key: SigningKey) -> None:
    with database.writing() as session:
        entered(session, 2)
        good = sign(session, key, NOON).note
        session.commit()
        key.head_file.write_text("torn")
        sign_in_time(session, key, NOON + MINUTE)
        raised = alarm(session)
        assert raised is not None
        assert raised.what == "head_unreadable"
        key.head_file.write_text(good, encoding="utf-8")
        sign_in_time(session, key, NOON + 2 * MINUTE)
        assert alarm(session) is None


def test_another_key_does_not_sign_unless_the_old_one_hands_over(database: Database, key: SigningKey) -> None:
    with database.writing() as session:
        entered(session, 2)
        sign(session, key, NOON)
        session.commit()
        other = rotating.next_key(key)
        entered(session, 1)
        with pytest.raises(NotAnExtension) as refused:
            sign(session, other, NOON)
        assert refused.value.fault is Fault.KEY_CHANGED
        signed = rotating.rotate(session, key, other, NOON)
        session.commit()
        rotating.finish(key)
        assert notes.signed_by(notes.parsed(signed.note), other.verifier, verifies)
        first, second = checkpoints.keys(session)
        assert (first.vkey, second.vkey) == (key.vkey, other.vkey)
        assert rotating.hands_over(second.rotation, key.verifier) == other.verifier
        assert rotating.hands_over(second.rotation.replace("time 1", "time 2"), key.verifier) is None
        assert rotating.hands_over(second.rotation, other.verifier) is None
        with pytest.raises(NotAnExtension):
            sign(session, key, NOON)


def test_a_proof_of_each_entry_leads_to_the_signed_head(database: Database, key: SigningKey) -> None:
    with database.writing() as session:
        entered(session, 7)
        enter(session, kind="comment_sent", object="comments/8", body={"words": "Who is told?"}, now=NOON)
        last, body = queries.entry(session, 7), queries.body_of(session, 7)
        assert last is not None
        assert body is not None
        assert receipts.log_proof(session, last, body) is None
        assert "checkpoint" not in receipts.document(session, last, body)
        signed = sign(session, key, NOON)
        proof = log_proofs.parsed(str(receipts.log_proof(session, last, body)))
        assert proof.note == receipts.document(session, last, body)["checkpoint"] == signed.note
        assert proof.proves(last.canonical.encode())
        assert not proof.proves(last.canonical.replace("comments/8", "comments/9").encode())
        assert b"Who is told?" in proof.extra


def test_two_processes_sign_one_history(database: Database, settings: Settings, key: SigningKey) -> None:
    context = multiprocessing.get_context("spawn")
    busy = [context.Process(target=_sign_often, args=(settings, place)) for place in range(2)]
    try:
        for one in busy:
            one.start()
        for one in busy:
            one.join(240)
        assert [one.exitcode for one in busy] == [0, 0]
    finally:
        for one in busy:
            one.kill()
    with database.reading() as session:
        rows = session.scalars(sa.select(Checkpoint).order_by(Checkpoint.size)).all()
        assert queries.size(session) == 2 * ROUNDS
        assert len(rows) >= ROUNDS
        assert [row.root for row in rows] == [queries.root_at(session, row.size) for row in rows]
        assert all(notes.signed_by(notes.parsed(row.note), key.verifier, verifies) for row in rows)
        assert heads.kept_note(key.head_file) == rows[-1].note


ROUNDS = 8


def _sign_often(settings: Settings, place: int) -> None:
    """In a process of its own: enter an act and sign, again and again."""
    database = Database(settings.database_url)
    for number in range(ROUNDS):
        with database.writing() as session:
            enter(session, kind="comment_sent", object=f"comments/{place}-{number}", body={}, now=NOON)
            session.commit()
        with database.writing() as session:
            sign(session, record_key(settings), NOON)
            session.commit()
    database.dispose()
