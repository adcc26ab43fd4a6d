"""Following a log from outside: fetch its head, see that it goes on from the last one, and cosign it."""

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from app.domain import merkle, notes, tiles, tree_heads
from app.domain.notes import Note, NoteMalformed
from app.domain.tree_heads import TreeHead
from app.ledger.keys import SigningKey, verifies
from app.ledger.notebook import Notebook
from app.web.outside import NotReached, call

MOST_ROTATIONS = 1000


class Finding(StrEnum):
    """What a witness finds when it looks at a log."""

    GOES_ON = "goes on"
    NOT_SIGNED = "not signed"
    WRONG_TILES = "wrong tiles"
    FORKED = "forked"
    OLDER = "older"


@dataclass(frozen=True)
class Look:
    """What was found, at which head; the cosignature where all is well, the evidence where the log misbehaved.

    `new_key`: the log has handed over to it since the last look, in notes that both keys have signed.
    """

    finding: Finding
    head: TreeHead
    cosignature: str = ""
    evidence: Path | None = None
    new_key: str = ""


def prefix_of(url: str) -> str:
    """Where a log's addresses begin: at that of an instance alone, its API's."""
    url = url.rstrip("/")
    return url if urlsplit(url).path else f"{url}/api/v1/record"


def look(prefix: str, notebook: Notebook, key: SigningKey, time: int) -> Look:
    """Fetch the newest head, compare it with the last that was cosigned, and cosign it if it goes on from there.

    Raises NotReached for what is not served and NoteMalformed for what cannot be read: then nothing can be told.
    """
    written = _fetched(prefix, "checkpoint").decode("utf-8", "replace")
    note = notes.parsed(written)
    head = tree_heads.parsed(note.text)
    new_key = ""
    if not _is_signed(notebook, note, head):
        new_key = _follow_rotations(prefix, notebook, head.origin)
        if not _is_signed(notebook, note, head):
            return Look(Finding.NOT_SIGNED, head, new_key=new_key)
    with notebook.alone():
        return replace(_compared(prefix, notebook, key, note, head, time), new_key=new_key)


def _is_signed(notebook: Notebook, note: Note, head: TreeHead) -> bool:
    return any(notes.signed_by(note, one, verifies) for one in notebook.keys_of(head.origin))


def _follow_rotations(prefix: str, notebook: Notebook, origin: str) -> str:
    """Follow the notes of handing over that the log publishes, one after the other; the last key, empty for none."""
    try:
        published = json.loads(_fetched(prefix, "keys"))["keys"]
        rotations = [str(one.get("rotation") or "") for one in published[:MOST_ROTATIONS]]
    except (NotReached, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""  # a log that is not ours publishes none
    handed = [new for one in rotations if one and (new := notebook.hand_over(origin, one)) is not None]
    return str(handed[-1]) if handed else ""


def _compared(prefix: str, notebook: Notebook, key: SigningKey, note: Note, head: TreeHead, time: int) -> Look:
    known = notebook.known(head.origin) or TreeHead(head.origin, 0, merkle.EMPTY_ROOT)
    if head.size < known.size:
        return Look(Finding.OLDER, head, evidence=_evidence(notebook, note, head))
    if head.size == known.size and head.root != known.root:
        return Look(Finding.FORKED, head, evidence=_evidence(notebook, note, head))
    node_at = tiles.reader(head.size, lambda tile: _fetched(prefix, tile.path))
    if merkle.root_of(head.size, node_at) != head.root:
        return Look(Finding.WRONG_TILES, head)
    proof = tuple(merkle.consistency_proof(known.size, head.size, node_at))
    if not merkle.verify_consistency(known.size, head.size, proof, known.root, head.root):
        return Look(Finding.FORKED, head, evidence=_evidence(notebook, note, head, proof))
    notebook.remember(head.origin, str(note))
    return Look(Finding.GOES_ON, head, str(key.cosignature(note.text, time)))


def send(prefix: str, found: Look) -> bool:
    """Hand the cosignature in where the log takes such; whether it was taken. Raises NotReached."""
    body = json.dumps({"size": found.head.size, "lines": found.cosignature}).encode()
    headers = {"Content-Type": "application/json"}
    answer = call(f"{prefix}/cosignatures", body=body, may_be_private=True, headers=headers)
    return answer.status == 200 and json.loads(answer.body).get("confirmed", 0) > 0


def _fetched(prefix: str, path: str) -> bytes:
    answer = call(f"{prefix}/{path}", may_be_private=True)
    if answer.status != 200:
        raise NotReached(f"{prefix}/{path} is answered with {answer.status}")
    return answer.body


def _evidence(notebook: Notebook, note: Note, head: TreeHead, proof: tuple[bytes, ...] = ()) -> Path:
    known = notebook.known_note(head.origin) or ""
    try:
        return notebook.keep_evidence(head.origin, known, str(note), proof)
    except OSError as fault:
        raise NoteMalformed(f"the evidence cannot be written ({type(fault).__name__})") from fault
