"""Whoever changes the tables of the record is found, and whoever computes it anew too, by a checkpoint kept elsewhere.

The changes are drawn by lot. Of each the finding has to name the entry that was touched, or the first one after a gap.
"""

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import Database
from app.domain import merkle
from app.ledger import queries
from app.ledger.checkpoints import NotAnExtension, sign
from app.ledger.keys import record_key
from app.ledger.models import Body, Checkpoint, Entry, Node
from app.ledger.services import Act, canonical_json, commitment_of, enter, enter_many
from app.record.verification import verify
from tests.builders import NOON
from tests.hostile.plain import database_url, found_in_the_log  # noqa: F401 (a fixture)
from tests.hostile.posting import forks

CHANGES, CLEAN_RUNS, MUTATIONS = 1000, 200, 100_000
ENTRIES = 13
Touched = set[int]


def a_log(session: Session, entries: int = ENTRIES) -> None:
    acts = [Act("act", f"acts/{number}", {"words": f"word {number}", "n": number}) for number in range(entries)]
    enter_many(session, acts, now=NOON)
    session.flush()


@contextmanager
def undone(session: Session) -> Iterator[None]:
    savepoint = session.begin_nested()
    yield
    savepoint.rollback()


def flipped(value: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(value) * 8)
    changed = bytearray(value)
    changed[place // 8] ^= 1 << place % 8
    return bytes(changed)


def other_letter(value: str, chance: random.Random) -> str:
    place = chance.randrange(len(value))
    return value[:place] + chance.choice([one for one in "abc019{" if one != value[place]]) + value[place + 1 :]


def _edit_entry(session: Session, chance: random.Random) -> Touched:
    index = chance.randrange(ENTRIES)
    column = chance.choice(["canonical", "kind", "object"])
    old = session.scalar(sa.select(getattr(Entry, column)).where(Entry.index == index))
    session.execute(sa.update(Entry).where(Entry.index == index).values({column: other_letter(old, chance)}))
    return {index}


def _move_entry(session: Session, chance: random.Random) -> Touched:
    index = chance.randrange(ENTRIES)
    moved = NOON + timedelta(seconds=chance.choice([-1, 1]) * chance.randrange(1, 10**6))
    session.execute(sa.update(Entry).where(Entry.index == index).values(entered_at=moved))
    return {index}


def _edit_body(session: Session, chance: random.Random) -> Touched:
    index = chance.randrange(ENTRIES)
    body = {"words": f"word {chance.random()}", "n": index}
    session.execute(sa.update(Body).where(Body.index == index).values(body=body))
    return {index}


def _flip_salt(session: Session, chance: random.Random) -> Touched:
    index = chance.randrange(ENTRIES)
    old = session.scalar(sa.select(Body.salt).where(Body.index == index)) or b""
    session.execute(sa.update(Body).where(Body.index == index).values(salt=flipped(old, chance)))
    return {index}


def _flip_node(session: Session, chance: random.Random) -> Touched:
    node = chance.choice(
        session.execute(sa.select(Node.level, Node.index, Node.hash).order_by(Node.level, Node.index)).all()
    )
    own = (Node.level == node.level, Node.index == node.index)
    session.execute(sa.update(Node).where(*own).values(hash=flipped(node.hash, chance)))
    return {node.index}


def _delete_body(session: Session, chance: random.Random) -> Touched:
    index = chance.randrange(ENTRIES)
    session.execute(sa.delete(Body).where(Body.index == index))
    return {index}


def _delete_entry(session: Session, chance: random.Random) -> Touched:
    index = chance.randrange(ENTRIES)
    session.execute(sa.delete(Body).where(Body.index == index))
    session.execute(sa.delete(Entry).where(Entry.index == index))
    return {index}


def _delete_node(session: Session, chance: random.Random) -> Touched:
    level, index = chance.choice(
        session.execute(sa.select(Node.level, Node.index).order_by(Node.level, Node.index)).all()
    )
    session.execute(sa.delete(Node).where(Node.level == level, Node.index == index))
    return {index}


def _insert_entry(session: Session, chance: random.Random) -> Touched:
    index = ENTRIES + chance.randrange(3)
    salt, body = chance.randbytes(32), {"words": "never said"}
    told = {
        "actor": "",
        "object": "acts/99",
        "process": "",
        "revision": 0,
        "role": "",
        "time": NOON.isoformat(),
        "type": "act",
    }
    told["commitment"] = commitment_of(salt, kind="act", object="acts/99", revision=0, body=body)
    row = {"index": index, "kind": "act", "object": "acts/99", "entered_at": NOON, "canonical": canonical_json(told)}
    session.execute(sa.insert(Entry), [row])
    session.execute(sa.insert(Body), [{"index": index, "salt": salt, "body": body}])
    return {index, ENTRIES}


def _insert_node(session: Session, chance: random.Random) -> Touched:
    index = ENTRIES + chance.randrange(9)
    session.execute(sa.insert(Node), [{"level": 0, "index": index, "hash": chance.randbytes(32)}])
    return {index}


def _swap(session: Session, chance: random.Random) -> Touched:
    first, second = chance.sample(range(ENTRIES), 2)
    table, column = chance.choice([(Entry, "canonical"), (Entry, "object"), (Body, "body"), (Body, "salt")])
    rows = dict(
        session.execute(sa.select(table.index, getattr(table, column)).where(table.index.in_([first, second]))).all()
    )
    for index, value in ((first, rows[second]), (second, rows[first])):
        session.execute(sa.update(table).where(table.index == index).values({column: value}))
    return {first, second}


def _truncate(session: Session, chance: random.Random) -> Touched:
    start = chance.randrange(ENTRIES)
    chosen = chance.choice([Body, Node, Entry])
    if chosen is Node:
        session.execute(sa.delete(Node).where(Node.level == 0, Node.index >= start))
        return {start}
    session.execute(sa.delete(Body).where(Body.index >= start))
    if chosen is Entry:
        session.execute(sa.delete(Entry).where(Entry.index >= start))
    return {start}


CHANGED: tuple[Callable[[Session, random.Random], Touched], ...] = (
    _edit_entry, _move_entry, _edit_body, _flip_salt, _flip_node, _delete_body, _delete_entry, _delete_node,
    _insert_entry, _insert_node, _swap, _truncate,
)  # fmt: skip


def named(findings: list[str]) -> set[int]:
    """Every index that the findings name."""
    return {int(number) for found in findings for number in re.findall(r"(?:entry|node|number) (\d+)", found)}


def test_each_of_a_thousand_random_changes_of_the_records_tables_is_found_with_its_index(session: Session) -> None:
    times = CHANGES if session.get_bind().dialect.name == "sqlite" else CHANGES // 10
    a_log(session)
    chance, missed = random.Random(1000), []
    for number in range(times):
        change = CHANGED[number % len(CHANGED)]
        with undone(session):
            touched = change(session, chance)
            findings = found_in_the_log(session)
        if not touched & named(findings):
            missed.append((change.__name__, touched, findings))
    assert missed == []
    assert found_in_the_log(session) == []


def test_none_of_two_hundred_clean_logs_is_alarmed_about(session: Session) -> None:
    chance = random.Random(200)
    for _ in range(CLEAN_RUNS):
        enter_many(session, [Act("act", "acts/1", {"n": chance.random()})] * chance.randrange(1, 4), now=NOON)
        assert found_in_the_log(session) == []
    assert verify(session).findings == []


@pytest.fixture
def key(tmp_path: Path):  # type: ignore[no-untyped-def]
    return record_key(Settings(instance_folder=tmp_path, base_url="http://localhost"))


def recompute(session: Session, acts: list[Act]) -> None:
    """An attacker with the database writes another history, with every hash as it must be."""
    for table in (Checkpoint, Body, Entry, Node):
        session.execute(sa.delete(table))
    enter_many(session, acts, now=NOON)


def test_a_history_computed_anew_is_found_with_a_checkpoint_that_was_kept(session: Session, key) -> None:  # type: ignore[no-untyped-def]
    a_log(session)
    saved = sign(session, key, NOON)
    size, root = saved.size, saved.root
    session.commit()
    acts = [Act("act", f"acts/{number}", {"words": "as the attacker likes"}) for number in range(ENTRIES + 5)]
    recompute(session, acts)
    assert found_in_the_log(session) == []
    proof = queries.consistency_proof(session, size, ENTRIES + 5)
    assert not merkle.verify_consistency(size, ENTRIES + 5, proof, root, queries.root(session))
    with pytest.raises(NotAnExtension):
        sign(session, key, NOON)
    recompute(session, acts[:3])
    with pytest.raises(NotAnExtension):
        sign(session, key, NOON)


def test_a_clock_that_was_set_back_neither_stops_nor_bends_the_record(session: Session, key) -> None:  # type: ignore[no-untyped-def]
    first = None
    for days in (0, -400, 3, -1):
        enter(session, kind="act", object="acts/1", body={"days": days}, now=NOON + timedelta(days=days))
        signed = sign(session, key, NOON + timedelta(days=days))
        if first is not None:
            proof = queries.consistency_proof(session, first[0], signed.size)
            assert merkle.verify_consistency(first[0], signed.size, proof, first[1], signed.root)
        first = (signed.size, signed.root)
    assert verify(session).findings == []


def test_none_of_a_hundred_thousand_mutated_proofs_is_taken() -> None:
    """A bit of a hash, a hash too many or too few, two that changed places, another index."""
    chance = random.Random(100_000)
    leaves = [merkle.leaf_hash(bytes([number])) for number in range(97)]
    node_at = merkle.reader_of(merkle.nodes_of(leaves))
    roots = [merkle.root_of(size, node_at) for size in range(98)]
    inclusion, consistency = (
        cache(lambda place, size, prove=prove: prove(place, size, node_at))
        for prove in (merkle.inclusion_proof, merkle.consistency_proof)
    )
    taken = []
    for number in range(MUTATIONS):
        size = chance.randrange(2, 98)
        if number % 2:
            index = chance.randrange(size)
            proof, leaf = inclusion(index, size), leaves[index]
            assert merkle.verify_inclusion(leaf, index, size, proof, roots[size])
            what, place, other = _mutated(chance, proof, leaf, index, size)
            accepted = merkle.verify_inclusion(other, place, size, what, roots[size])
        else:
            old = chance.randrange(1, size)
            proof = consistency(old, size)
            assert merkle.verify_consistency(old, size, proof, roots[old], roots[size])
            what, place, other = _mutated(chance, proof, roots[old], old - 1, size - 1)
            accepted = merkle.verify_consistency(place + 1, size, what, other, roots[size])
        if accepted:
            taken.append((number, size, what))
    assert taken == []


def _mutated(
    chance: random.Random, proof: list[bytes], hashed: bytes, index: int, size: int
) -> tuple[list[bytes], int, bytes]:
    """The proof, the index and the hash, one of them changed."""
    ways = ["hash", "more", "index"] if size > 1 else ["hash", "more"]
    ways += ["bit", "fewer"] if proof else []
    ways += ["swap"] if len(set(proof)) > 1 else []
    way, changed = chance.choice(ways), list(proof)
    place = chance.randrange(len(proof)) if proof else 0
    if way == "hash":
        hashed = flipped(hashed, chance)
    elif way == "index":
        index = chance.choice([one for one in range(size) if one != index])
    elif way == "more":
        changed.insert(chance.randrange(len(proof) + 1), chance.choice([*proof, chance.randbytes(32)]))
    elif way == "fewer":
        del changed[place]
    elif way == "bit":
        changed[place] = flipped(changed[place], chance)
    else:
        other = chance.choice([one for one in range(len(proof)) if proof[one] != proof[place]] or [place])
        changed[place], changed[other] = changed[other], changed[place]
    return changed, index, hashed


def append_and_sign(url: str, folder: str, name: str, times: int) -> None:
    """What a process of its own does: enters acts and signs, again and again."""
    database = Database(url)
    key = record_key(Settings(database_url=url, instance_folder=Path(folder), base_url="http://localhost"))
    for number in range(times):
        with database.writing() as session:
            enter(session, kind="act", object=f"acts/{name}", body={"n": number}, now=NOON)
            session.commit()
        if number % 3 == 0:
            with database.writing() as session:
                sign(session, key, NOON)
                session.commit()
    database.dispose()


def test_two_processes_append_to_one_history_and_sign_one(database: Database, tmp_path: Path) -> None:
    context = forks()
    work = [
        context.Process(target=append_and_sign, args=(database.url, str(tmp_path), name, 30), daemon=True)
        for name in ("one", "two")
    ]
    try:
        for process in work:
            process.start()
        for process in work:
            process.join()
        assert [process.exitcode for process in work] == [0, 0]
    finally:
        for process in work:
            process.kill()
    with database.reading() as session:
        assert verify(session).findings == []
        assert queries.size(session) == 60
        signed = session.scalars(sa.select(Checkpoint).order_by(Checkpoint.size)).all()
        assert len(signed) >= 10
        for one in signed:
            assert merkle.root_of(one.size, queries.reader(session)) == one.root
