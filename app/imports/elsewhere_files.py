"""Tables that other platforms give out: CSV or JSON files, alone or together in a zip archive, as rows by column."""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.imports.sheets import LARGEST_FILE, Line, SheetRefused, lines_in

MOST_TABLES = 200


@dataclass(frozen=True)
class Table:
    """A table by the name of its file; of a JSON file the lines are counted as records, from 1."""

    name: str
    lines: Sequence[Line]

    def has(self, *columns: str) -> bool:
        """Whether it has one of these columns."""
        return any(line.has(*columns) for line in self.lines[:1])


def tables_in(paths: Iterable[Path]) -> Iterator[Table]:
    """Every table in some files, archives opened; files of other kinds in an archive are passed over.

    Raises SheetRefused for what cannot be read, and for more than fifty megabytes.
    """
    for path in paths:
        if path.stat().st_size > LARGEST_FILE:
            raise SheetRefused(f"{path.name} has more than {LARGEST_FILE // 1024 // 1024} MB; divide it")
        if zipfile.is_zipfile(path):
            yield from _archived(path)
        else:
            yield _table(path.name, path.read_bytes())


def _archived(path: Path) -> Iterator[Table]:
    left = LARGEST_FILE
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist()[:MOST_TABLES]:
                if not entry.filename.lower().endswith((".csv", ".json")):
                    continue
                with archive.open(entry) as file:
                    content = file.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise SheetRefused(f"{path.name} holds more than {LARGEST_FILE // 1024 // 1024} MB; divide it")
                yield _table(Path(entry.filename).name, content)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise SheetRefused(f"{path.name} is an archive that cannot be opened") from error


def _table(name: str, content: bytes) -> Table:
    text = _decoded(content)
    try:
        if text.lstrip()[:1] in ("[", "{"):
            return Table(name, list(_records(text)))
        return Table(name, list(lines_in(text)))
    except SheetRefused as refusal:
        raise SheetRefused(f"{name}: {refusal}") from refusal


def _decoded(content: bytes) -> str:
    """UTF-8, or the encoding of western Europe, in which older releases of Consul write."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _records(text: str) -> Iterator[Line]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SheetRefused(f"this is no JSON that can be read ({error})") from error
    records = found if isinstance(found, list) else next((one for one in found.values() if isinstance(one, list)), [])
    for number, record in enumerate(records, start=1):
        if isinstance(record, dict):
            yield Line(number, dict(_flat(record)))


def _flat(record: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Nested names joined by strokes, as title/en, and lists by commas, the way Decidim writes its tables."""
    for name, value in record.items():
        column = f"{above}{name}".casefold()
        if isinstance(value, dict):
            yield from _flat(value, f"{column}/")
        elif isinstance(value, list):
            yield column, ", ".join(str(one) for one in value if not isinstance(one, dict | list))
        else:
            yield column, _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
