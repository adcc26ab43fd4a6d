"""The file of a backup: a zip of tables as JSON lines, with a manifest that names and hashes every part."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

FORMAT = "openclause-backup-1"
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 5 * 1024 * 1024
LONGEST_ROW = 512 * 1024 * 1024


class NoBackup(ValueError):
    """A file that is no backup, or not as it was written; the message says what is wrong."""


@dataclass(frozen=True)
class Part:
    """One table in the file: its columns with what they hold, its rows counted, and the hash of its lines."""

    columns: dict[str, str]
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds and from which moment; `files` are those beside the database, by name, with their hashes."""

    release: str
    revision: str
    engine: str
    taken_at: str
    size: int
    root: str
    tables: dict[str, Part]
    files: dict[str, str] = field(default_factory=dict)
    format: str = FORMAT


class Writing:
    """Writes the parts of a backup, one after another; the manifest comes last."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3)

    def table(self, name: str, columns: dict[str, str], rows: Iterable[list[Any]]) -> Part:
        """Write the rows of a table; they are taken as they come and never held together."""
        digest, count = hashlib.sha256(), 0
        with self._zip.open(_place(name), "w", force_zip64=True) as lines:
            for row in rows:
                line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
                digest.update(line)
                lines.write(line)
                count += 1
        return Part(columns, count, digest.hexdigest())

    def file(self, name: str, content: bytes) -> str:
        """Write a file that lies beside the database; gives its hash."""
        self._zip.writestr(f"files/{name}", content)
        return hashlib.sha256(content).hexdigest()

    def close(self, manifest: Manifest) -> None:
        """Write the manifest and end the file."""
        self._zip.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
        self._zip.close()


class Reading:
    """Reads a backup; raises NoBackup for whatever is not as its manifest says."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            self.manifest = _manifest(self._zip)
        except (zipfile.BadZipFile, OSError, EOFError) as error:
            raise NoBackup(f"it is no zip file that can be read ({error})") from error
        held = {one.filename for one in self._zip.infolist()}
        named = {_place(name) for name in self.manifest.tables} | {f"files/{name}" for name in self.manifest.files}
        if held != named | {MANIFEST} or len(held) != len(self._zip.infolist()):
            raise NoBackup("its parts are not those that its manifest names")

    def rows(self, name: str) -> Iterator[list[Any]]:
        """The rows of a table in their order; whether they were as written is known, and raised, at their end."""
        part, digest, count = self.manifest.tables[name], hashlib.sha256(), 0
        try:
            with self._zip.open(_place(name)) as lines:
                while line := lines.readline(LONGEST_ROW):
                    digest.update(line)
                    count += 1
                    yield _row(name, line, len(part.columns))
        except (zipfile.BadZipFile, OSError, EOFError) as error:
            raise NoBackup(f"the table {name} cannot be read ({error})") from error
        if digest.hexdigest() != part.sha256 or count != part.rows:
            raise NoBackup(f"the table {name} is not as it was written")

    def file(self, name: str) -> bytes | None:
        """A file that lay beside the database; None if the backup does not hold it."""
        if name not in self.manifest.files:
            return None
        try:
            content = self._zip.read(f"files/{name}")
        except (zipfile.BadZipFile, OSError, EOFError) as error:
            raise NoBackup(f"the file {name} cannot be read ({error})") from error
        if hashlib.sha256(content).hexdigest() != self.manifest.files[name]:
            raise NoBackup(f"the file {name} is not as it was written")
        return content

    def close(self) -> None:
        """Let the file go."""
        self._zip.close()


def _place(table: str) -> str:
    return f"tables/{table}.jsonl"


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise NoBackup("its manifest is too large")
        told = json.loads(archive.read(MANIFEST))
        if told.get("format") != FORMAT:
            raise NoBackup("it was not written by openclause backup")
        tables = {name: Part(**part) for name, part in told.pop("tables").items()}
        return Manifest(**told, tables=tables)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise error if isinstance(error, NoBackup) else NoBackup("it has no manifest that can be read") from error


def _row(table: str, line: bytes, columns: int) -> list[Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise NoBackup(f"the table {table} has a line that cannot be read") from error
    if not isinstance(row, list) or len(row) != columns:
        raise NoBackup(f"the table {table} has a line with other columns")
    return row
