"""The record that a process had where it comes from, kept as it was verified, and given out again in its bundles."""

import json
import unicodedata
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import notes, tree_heads
from app.domain.notes import NoteMalformed
from app.imports.moving.reading import Brought, BundleRefused, Row
from app.ledger.models import Origin, OriginEntry
from app.processes.models import Process

AT_ONCE = 500


WORDS: dict[str, tuple[str, ...]] = {
    "comments": ("body",),
    "amendments": ("heading", "body", "rationale"),
    "responses": ("reasons",),
    "revisions": ("heading", "body"),
}
"""The words of a thing that its newest entry tells."""


def require_words(bundle: Brought) -> None:
    """Raise BundleRefused where the record that is to be taken in has other words than its log gives to them.

    The signature of a bundle says whose it is; that its tables follow from the log is to be seen here.
    """
    guids = {row["number"]: row["guid"] for row in bundle.rows("clauses")}
    newest = _newest_words(bundle)
    for table, names in WORDS.items():
        for row in bundle.rows(table):
            where = f"{guids.get(row['clause'])}/{row['language']}/" if table == "revisions" else ""
            said = newest.get((table, f"{where}{row['number']}"))
            if said is not None and said != _told(row, names):
                raise BundleRefused(f"{table} {row['number']}: its words are others than those in its log")


def _newest_words(bundle: Brought) -> dict[tuple[str, str], tuple[str, ...]]:
    objects = {}
    for line in _lines(bundle.file("log/entries.txt")):
        index, _, canonical = line.partition(" ")
        objects[int(index)] = json.loads(canonical)
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for line in _lines(bundle.file("log/bodies.jsonl")):
        own = json.loads(line)
        said, body = objects[own["index"]], own["body"]
        table, _, number = str(said["object"]).partition("/")
        if said["type"] == "revision":
            table, number = "revisions", f"{body['clause']}/{body['language']}/{body['number']}"
        if table in WORDS and WORDS[table][-1] in body:
            found[table, number] = _told(body, WORDS[table])
    return found


def _told(said: Row, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(unicodedata.normalize("NFC", str(said.get(name) or "")) for name in names)


def keep_origins(session: Session, process: Process, bundle: Brought) -> Origin:
    """Keep the log that comes with a bundle, and those of earlier moves in it; gives that of the last instance.

    Raises BundleRefused for a log without a signed head: such a record proves nothing any more once it has moved.
    """
    folders = bundle.folders
    return [_keep(session, process, bundle, folder, number) for number, folder in enumerate(folders, start=1)][-1]


def _keep(session: Session, process: Process, bundle: Brought, folder: str, number: int) -> Origin:
    note = bundle.file(f"{folder}checkpoint.txt").decode()
    try:
        head = tree_heads.parsed(notes.parsed(note).text)
    except NoteMalformed as fault:
        raise BundleRefused(f"its record has no signed head: {fault}") from fault
    origin = Origin(
        process_id=process.id, number=number, name=head.origin[:300], size=head.size, root=head.root, note=note,
        address=str(bundle.manifest["process"]["address"])[:500] if folder == "log/" else "",
        keys=bundle.file(f"{folder}keys.txt").decode(), leaves=bundle.file(f"{folder}leaves.bin"),
        moved_at=process.created_at,
    )  # fmt: skip
    session.add(origin)
    session.flush()
    _keep_entries(session, origin, bundle, folder)
    return origin


def _keep_entries(session: Session, origin: Origin, bundle: Brought, folder: str) -> None:
    bodies = _lines(bundle.file(f"{folder}bodies.jsonl"))
    said = {one["index"]: one for one in map(json.loads, bodies)}
    rows = []
    for line in _lines(bundle.file(f"{folder}entries.txt")):
        index, _, canonical = line.partition(" ")
        own = said.get(int(index))
        salt = bytes.fromhex(own["salt"]) if own else None
        rows.append(
            {
                "origin_id": origin.id, "index": int(index), "canonical": canonical, "salt": salt,
                "body": own["body"] if own else None,
            }
        )  # fmt: skip
    for start in range(0, len(rows), AT_ONCE):
        session.execute(sa.insert(OriginEntry), rows[start : start + AT_ONCE])


def _lines(content: bytes) -> Iterable[str]:
    return content.decode().split("\n")[:-1]
