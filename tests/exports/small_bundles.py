"""A small bundle made by hand, without a database: two processes in one log, words, tables, heads, a witness."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain import merkle
from app.domain.notes import Note
from app.domain.tree_heads import TreeHead
from app.exports.bundle.archive import Archive, as_json
from app.exports.bundle.whole import FORMAT, to_be_signed
from app.ledger.keys import SigningKey
from app.ledger.services import canonical_json, commitment_of
from tests.exports.bundles import a_key

ORIGIN = "rules.example/openclause"


@dataclass
class SmallLog:
    """A log of acts on comments; every third one is of another process, whose entries are in no bundle of ours."""

    size: int
    salt: int = 0
    words: str = "Comment"
    entries: dict[int, str] = field(default_factory=dict)
    bodies: dict[int, dict[str, object]] = field(default_factory=dict)
    leaves: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        for index in range(self.size):
            slug = "other" if index % 3 == 2 else "code"
            body = {"body": f"{self.words} {index}", "kind": "concern"}
            salt = hashlib.sha256(f"{self.salt} {index}".encode()).digest()
            said = {"kind": "comment_sent", "object": f"comments/{index + 1}", "revision": 0, "body": body}
            canonical = canonical_json(
                {
                    "actor": "a1", "commitment": commitment_of(salt, **said), "object": said["object"],
                    "process": slug, "revision": 0, "role": "", "time": "2026-06-15T12:00:00+00:00",
                    "type": "comment_sent",
                }
            )  # fmt: skip
            self.leaves.append(merkle.leaf_hash(canonical.encode()))
            if slug == "code":
                self.entries[index] = canonical
                self.bodies[index] = {"index": index, "salt": salt.hex(), "body": body}

    @property
    def root(self) -> bytes:
        return merkle.root(self.leaves)

    def head(self, key: SigningKey, witness: SigningKey | None = None) -> str:
        """The signed head, with the line of a witness."""
        text = TreeHead(key.origin, self.size, self.root).text()
        note: Note = key.signed(text)
        return str(note.with_signatures([witness.cosignature(text, 1_780_000_000)]) if witness else note)


def a_witness(tmp_path) -> SigningKey:
    private = Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32)
    return SigningKey("witness.example/w", private, tmp_path / "w.key", tmp_path / "w.head")


def files_of(log: SmallLog, key: SigningKey, witness: SigningKey) -> dict[str, bytes]:
    """The files of a bundle of this log, but for the manifest."""
    rows = [[str(index + 1), log.bodies[index]["body"]["body"]] for index in sorted(log.bodies)]
    return {
        "README.md": b"The record of one process.\n",
        "log/bodies.jsonl": "".join(f"{json.dumps(log.bodies[one])}\n" for one in sorted(log.bodies)).encode(),
        "log/checkpoint.txt": log.head(key, witness).encode(),
        "log/entries.txt": "".join(f"{index} {text}\n" for index, text in log.entries.items()).encode(),
        "log/keys.txt": f"log {key.vkey}\nwitness {witness.witness}\n".encode(),
        "log/leaves.bin": b"".join(log.leaves),
        "tables/comments.csv": as_csv([["number", "body"], *rows]),
    }


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def packed(files: Mapping[str, bytes], log: SmallLog, key: SigningKey) -> bytes:
    """A bundle of these files, with the manifest that is true of them, signed."""
    out = io.BytesIO()
    with Archive(out) as archive:
        for path in sorted(files):
            _put(archive, path, files[path])
        manifest = as_json(
            {
                "format": FORMAT, "process": {"slug": "code", "address": "https://rules.example/en/processes/code"},
                "as_of": "2026-06-15T12:00:00Z", "log": {"size": log.size, "root": log.root.hex()},
                "files": [
                    {"path": one.path, "sha256": one.sha256, "size": one.size, "media_type": one.media_type}
                    for one in archive.members
                ],
            }
        )  # fmt: skip
        archive.text("manifest.json", "application/json", manifest)
        archive.text("manifest.note", "text/plain", str(key.signed(to_be_signed(key.origin, manifest))))
    return out.getvalue()


def _put(archive: Archive, path: str, content: bytes) -> None:
    with archive.file(path, "text/plain") as out:
        out.write(content)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive of these files as they are, whatever the manifest in it says."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def a_small_bundle(tmp_path, size: int = 20, **more) -> bytes:
    """A bundle that is valid."""
    log, key = SmallLog(size, **more), a_key(tmp_path)
    return packed(files_of(log, key, a_witness(tmp_path)), log, key)
