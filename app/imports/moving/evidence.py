"""The record that a process had where it comes from, kept as it was verified, and given out again in its bundles."""

import json
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import notes, tree_heads
from app.domain.notes import NoteMalformed
from app.imports.moving.reading import Brought, BundleRefused
from app.ledger.models import Origin, OriginEntry
from app.processes.models import Process

AT_ONCE = 500


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
