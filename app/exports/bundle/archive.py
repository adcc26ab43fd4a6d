"""The archive itself: files in the order of their names, each with its hash, the same bytes for the same contents."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, Self

BEGINNING_OF_ZIP = (1980, 1, 1, 0, 0, 0)
ORDINARY_FILE = 0o100644 << 16
UNIX = 3
AT_ONCE = 64 * 1024
"""Bytes that are hashed and packed together: a row by itself would cost more to hand over than to pack."""


@dataclass(frozen=True)
class Member:
    """A file of the archive, as the manifest names it."""

    path: str
    sha256: str
    size: int
    media_type: str


@dataclass
class Hashing:
    """A file being written: what goes through is counted and hashed, and kept only until there is enough of it."""

    out: IO[bytes]
    digest: Any = field(default_factory=hashlib.sha256)
    size: int = 0
    waiting: bytearray = field(default_factory=bytearray)

    def write(self, content: bytes) -> int:
        """Write some bytes."""
        self.waiting += content
        if len(self.waiting) >= AT_ONCE:
            self.finish()
        return len(content)

    def finish(self) -> None:
        """Hand over what still waits."""
        self.digest.update(self.waiting)
        self.size += len(self.waiting)
        self.out.write(self.waiting)
        self.waiting = bytearray()

    def line(self, text: str) -> None:
        """Write a line of text."""
        self.write(f"{text}\n".encode())


class Archive:
    """A zip file that is written from the beginning to the end, with nothing in it that depends on the machine."""

    def __init__(self, out: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self.members: list[Member] = []

    @contextmanager
    def file(self, path: str, media_type: str, *, packed: bool = True) -> Iterator[Hashing]:
        """A file to write to; its hash is known when it is closed."""
        entry = zipfile.ZipInfo(path, BEGINNING_OF_ZIP)
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        entry.external_attr, entry.create_system = ORDINARY_FILE, UNIX
        with self._zip.open(entry, "w", force_zip64=True) as stream:
            hashing = Hashing(stream)
            yield hashing
            hashing.finish()
        self.members.append(Member(path, hashing.digest.hexdigest(), hashing.size, media_type))

    def text(self, path: str, media_type: str, content: str) -> None:
        """A small file at once."""
        with self.file(path, media_type) as out:
            out.write(content.encode())

    def json(self, path: str, media_type: str, value: object) -> None:
        """A small JSON document, indented for people."""
        self.text(path, media_type, as_json(value))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._zip.close()


def as_json(value: object) -> str:
    """A JSON document in the one form that it has in a bundle."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
