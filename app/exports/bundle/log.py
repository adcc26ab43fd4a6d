"""The log in a bundle: the entries of the process, the leaf hashes of all entries, and the words that are public."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.exports.bundle.archive import Archive
from app.ledger.models import Body, Entry, Node, Origin, OriginEntry
from app.processes.models import Process

AT_ONCE = 1000
BATCH = 500
TEXT = "text/plain"
SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
OF_COMMENTS = frozenset({"comment_sent", "comment_edited", "comment_imported"})
OF_AMENDMENTS = frozenset(
    {"amendment_proposed", "amendment_imported", "amendment_discussed", "amendment_decided", "amendment_rebased"}
    | {"amendment_superseded"}
)
ALWAYS = frozenset(
    {"revision", "version", "text_import", "clause_moved", "division_moved", "clause_split", "clauses_joined"}
    | {"text_renumbered", "division_added", "division_edited", "division_removed", "application_set", "options_set"}
    | {"response_published", "response_extended", "process_moved"}
)
"""Kinds of entries whose words are public for good. Of the others only the commitment is in a bundle."""


def write_log(archive: Archive, session: Session, process: Process, folder: str = "log/") -> int:
    """Write bodies, entries and leaf hashes; gives the number of leaves."""
    with archive.file(f"{folder}bodies.jsonl", "application/jsonl") as out:
        for index, salt, body in public_bodies(session, process):
            out.line(_as_line(index, salt, body))
    with archive.file(f"{folder}entries.txt", TEXT) as out:
        for index, canonical in _entries(session, process):
            out.line(f"{index} {canonical}")
    size = 0
    with archive.file(f"{folder}leaves.bin", "application/octet-stream") as out:
        for leaf in _leaves(session):
            out.write(leaf)
            size += 1
    return size


def write_origins(archive: Archive, session: Session, process: Process) -> None:
    """The records that the process had on other instances, the oldest first, with the words that are public here."""
    for origin in session.scalars(sa.select(Origin).where(Origin.process_id == process.id).order_by(Origin.number)):
        folder = f"origins/{origin.number}/"
        with archive.file(f"{folder}bodies.jsonl", "application/jsonl") as out:
            for index, salt, body in _origin_bodies(session, process, origin):
                out.line(_as_line(index, salt, body))
        archive.text(f"{folder}checkpoint.txt", TEXT, origin.note)
        with archive.file(f"{folder}entries.txt", TEXT) as out:
            query = sa.select(OriginEntry.index, OriginEntry.canonical).where(OriginEntry.origin_id == origin.id)
            rows = session.execute(query.order_by(OriginEntry.index).execution_options(yield_per=AT_ONCE))
            for index, canonical in rows:
                out.line(f"{index} {canonical}")
        archive.text(f"{folder}keys.txt", TEXT, origin.keys)
        with archive.file(f"{folder}leaves.bin", "application/octet-stream") as out:
            out.write(origin.leaves)


def _origin_bodies(session: Session, process: Process, origin: Origin) -> Iterator[tuple[int, bytes, dict[str, Any]]]:
    """What an entry there is about has the same address here: where it is hidden here, its words are not given out."""
    query = sa.select(OriginEntry).where(OriginEntry.origin_id == origin.id, OriginEntry.salt.is_not(None))
    found = session.scalars(query.order_by(OriginEntry.index).execution_options(yield_per=BATCH))
    for batch in found.partitions(BATCH):
        said = {one.index: json.loads(one.canonical) for one in batch}
        shown = shown_of(session, process, {str(one["object"]) for one in said.values()})
        for one in batch:
            entry = said[one.index]
            if one.salt and one.body is not None and (entry["type"] in ALWAYS or entry["object"] in shown):
                yield one.index, one.salt, one.body
            session.expunge(one)


def _as_line(index: int, salt: bytes, body: dict[str, Any]) -> str:
    return SORTED.encode({"index": index, "salt": salt.hex(), "body": body})


def public_bodies(session: Session, process: Process) -> Iterator[tuple[int, bytes, dict[str, Any]]]:
    """What entries commit to, with the salts: of the text, of responses, and of contributions that everybody reads."""
    query = sa.select(Entry.index, Entry.kind, Entry.object, Body.salt, Body.body).join(Body, Body.index == Entry.index)
    query = query.where(Entry.process_id == process.id, Entry.kind.in_(ALWAYS | OF_COMMENTS | OF_AMENDMENTS))
    found = session.execute(query.order_by(Entry.index).execution_options(yield_per=BATCH))
    for batch in found.partitions(BATCH):
        shown = shown_of(session, process, {one for _, kind, one, _, _ in batch if kind not in ALWAYS})
        for index, kind, one, salt, body in batch:
            if kind in ALWAYS or one in shown:
                yield index, salt, body


def shown_of(session: Session, process: Process, objects: set[str]) -> set[str]:
    """Which of these contributions ("comments/12", "amendments/3") everybody reads."""
    comments = sa.select(Comment.number).outerjoin(Amendment, Amendment.id == Comment.amendment_id)
    comments = comments.where(
        Comment.process_id == process.id,
        Comment.state == CommentState.PUBLISHED,
        sa.or_(Amendment.id.is_(None), Amendment.hidden.is_(False)),
        Comment.number.in_(_numbers(objects, "comments/")),
    )
    amendments = sa.select(Amendment.number).where(
        Amendment.process_id == process.id,
        Amendment.hidden.is_(False),
        Amendment.number.in_(_numbers(objects, "amendments/")),
    )
    return {f"comments/{number}" for number in session.scalars(comments)} | {
        f"amendments/{number}" for number in session.scalars(amendments)
    }


def _numbers(objects: set[str], folder: str) -> list[int]:
    numbers = (one.removeprefix(folder) for one in objects if one.startswith(folder))
    return [int(one) for one in numbers if one.isascii() and one.isdigit() and len(one) < 10]


def _entries(session: Session, process: Process) -> Iterator[tuple[int, str]]:
    query = sa.select(Entry.index, Entry.canonical).where(Entry.process_id == process.id).order_by(Entry.index)
    rows = session.execute(query.execution_options(yield_per=AT_ONCE))
    yield from ((index, canonical) for index, canonical in rows)


def _leaves(session: Session) -> Iterator[bytes]:
    query = sa.select(Node.hash).where(Node.level == 0).order_by(Node.index)
    yield from session.scalars(query.execution_options(yield_per=AT_ONCE))
