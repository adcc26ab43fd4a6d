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
from app.ledger.models import Body, Entry, Node
from app.processes.models import Process

AT_ONCE = 1000
BATCH = 500
TEXT = "text/plain"
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
            out.line(json.dumps({"index": index, "salt": salt.hex(), "body": body}, ensure_ascii=False, sort_keys=True))
    with archive.file(f"{folder}entries.txt", TEXT) as out:
        for index, canonical in _entries(session, process):
            out.line(f"{index} {canonical}")
    size = 0
    with archive.file(f"{folder}leaves.bin", "application/octet-stream") as out:
        for leaf in _leaves(session):
            out.write(leaf)
            size += 1
    return size


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
    return [int(one.removeprefix(folder)) for one in objects if one.startswith(folder)]


def _entries(session: Session, process: Process) -> Iterator[tuple[int, str]]:
    query = sa.select(Entry.index, Entry.canonical).where(Entry.process_id == process.id).order_by(Entry.index)
    rows = session.execute(query.execution_options(yield_per=AT_ONCE))
    yield from ((index, canonical) for index, canonical in rows)


def _leaves(session: Session) -> Iterator[bytes]:
    query = sa.select(Node.hash).where(Node.level == 0).order_by(Node.index)
    yield from session.scalars(query.execution_options(yield_per=AT_ONCE))
