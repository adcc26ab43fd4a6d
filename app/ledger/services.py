"""Entering acts in the public record, in the transaction of the act itself."""

import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import Base
from app.domain import merkle
from app.domain.phases import Role
from app.jobs.outbox import POSTED
from app.ledger.models import Body, Entry, Node

AT_ONCE = frozenset({
    "process_published", "phase_opened", "phase_closed", "phase_moved", "version", "question_closed", "question_result",
    "external_result", "record_key_rotated", "record_continued",
})  # fmt: skip
"""Acts after which the head of the log is signed at once, and not within the minute."""

CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
"""Kept, for a record of a million entries is written and checked with it."""

LOCK = 0x6F70656E  # "open": the advisory lock under which PostgreSQL appends, one writer at a time.


@dataclass(frozen=True)
class Act:
    """One act of a batch: what was done to which object, and what the entry commits to."""

    kind: str
    object: str
    body: dict[str, Any]
    revision: int = 0


def enter(
    session: Session,
    *,
    kind: str,
    object: str,  # noqa: A002 (the record's own word)
    body: dict[str, Any],
    now: datetime,
    process_id: int | None = None,
    process: str = "",
    revision: int = 0,
    actor: str = "",
    role: Role | None = None,
) -> int:
    """Append an act to the log, and give its index; call it last in a service: it holds the log until the commit.

    `object` is the address of what was acted on ("comments/12"), `actor` a pseudonym in this process, never a name.
    `body` is what the entry commits to (JSON values only); it and its salt stay beside the log and can be erased.
    """
    act = Act(kind, object, body, revision)
    return enter_many(session, [act], now=now, process_id=process_id, process=process, actor=actor, role=role)


def enter_many(
    session: Session,
    acts: Sequence[Act],
    *,
    now: datetime,
    process_id: int | None = None,
    process: str = "",
    actor: str = "",
    role: Role | None = None,
) -> int:
    """Append the acts of one actor in their order, as `enter` appends one, in a fixed number of statements.

    Gives the index of the first; the others follow it. Without acts it gives 0 and does nothing.
    """
    if not acts:
        return 0
    session.flush()
    first = hold(session)
    entries: list[dict[str, Any]] = []
    bodies: list[dict[str, Any]] = []
    for index, act in enumerate(acts, start=first):
        salt = secrets.token_bytes(32)
        canonical = _canonical(act, salt, now=now, process=process, actor=actor, role=role)
        own = {"index": index, "process_id": process_id, "kind": act.kind, "object": act.object}
        entries.append({**own, "entered_at": now, "canonical": canonical})
        bodies.append({"index": index, "salt": salt, "body": act.body})
    _insert(session, Entry, entries)
    _insert(session, Body, bodies)
    _grow(session, first, [entry["canonical"] for entry in entries])
    if any(act.kind in AT_ONCE for act in acts):
        session.info[POSTED] = True  # wakes the worker, which signs
    return first


def _canonical(act: Act, salt: bytes, *, now: datetime, process: str, actor: str, role: Role | None) -> str:
    return canonical_json(
        {
            "actor": actor,
            "commitment": commitment_of(salt, kind=act.kind, object=act.object, revision=act.revision, body=act.body),
            "object": act.object,
            "process": process,
            "revision": act.revision,
            "role": role.value if role else "",
            "time": now.isoformat(timespec="seconds"),
            "type": act.kind,
        }
    )


def canonical_json(value: dict[str, Any]) -> str:
    """Sorted keys, no spaces, NFC: the one text of a value, so that everybody computes the same hash."""
    return unicodedata.normalize("NFC", CANONICAL.encode(value))


def commitment_of(salt: bytes, *, kind: str, object: str, revision: int, body: dict[str, Any]) -> str:  # noqa: A002
    """HMAC-SHA256 keyed with the salt over type, object, revision and body, in hexadecimal."""
    message = canonical_json({"body": body, "object": object, "revision": revision, "type": kind})
    return hmac.digest(salt, message.encode(), "sha256").hex()


def pseudonym(key: bytes, person_id: int | None) -> str:
    """A person's name in the record of one process: the same for all their acts there, unlinkable elsewhere."""
    if person_id is None:
        return ""
    return hmac.new(key, str(person_id).encode(), hashlib.sha256).hexdigest()[:16]


def hold(session: Session) -> int:
    """Let nobody else append until this transaction ends; how many entries the log has."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    last = session.scalar(sa.select(sa.func.max(Entry.index)))
    return 0 if last is None else last + 1


def _grow(session: Session, size: int, canonicals: Sequence[str]) -> None:
    """Store the hashes of the subtrees that these leaves complete."""
    fresh: dict[tuple[int, int], bytes] = {}

    def node_at(level: int, index: int) -> bytes:
        if (level, index) in fresh:
            return fresh[level, index]
        return session.execute(sa.select(Node.hash).where(Node.level == level, Node.index == index)).scalar_one()

    for position, canonical in enumerate(canonicals, start=size):
        leaf = merkle.leaf_hash(canonical.encode())
        fresh.update({(a, b): c for a, b, c in merkle.appended(position, leaf, node_at)})
    _insert(session, Node, [{"level": a, "index": b, "hash": c} for (a, b), c in fresh.items()])


def _insert(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Many rows as the database takes them; as objects they would take twice as long."""
    session.execute(sa.insert(cast("sa.Table", model.__table__)), rows)
