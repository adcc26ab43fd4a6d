"""Reading a bundle that was verified: its tables as rows, and what is said of its process."""

import json
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

FORMAT = "openclause-bundle-1"
LARGEST_RECORD = 1024**3
Row = Mapping[str, Any]


class BundleRefused(ValueError):
    """A bundle that is not taken in; the message says why, in words."""


@dataclass
class Brought:
    """What a bundle holds: what is said of the process, its tables, its files; and what was not taken, by reason."""

    path: Path
    manifest: Row
    about: Row
    tables: Mapping[str, list[Row]]
    not_taken: Counter[str] = field(default_factory=Counter)

    def rows(self, table: str) -> list[Row]:
        """The rows of a table; none of one that the bundle does not have."""
        return self.tables.get(table, [])

    def leave(self, table: str, row: Row, why: str) -> None:
        """Say of a row that it is not taken."""
        self.not_taken[f"{table} {row.get('number', '')}: {why}".replace(" :", ":")] += 1

    def file(self, name: str) -> bytes:
        """One of its files; empty where it is not there."""
        with zipfile.ZipFile(self.path) as archive:
            return archive.read(name) if name in archive.namelist() else b""

    @property
    def folders(self) -> list[str]:
        """The folders of logs, the oldest first: where the process was before, then where it comes from."""
        with zipfile.ZipFile(self.path) as archive:
            older = {int(name.split("/")[1]) for name in archive.namelist() if name.startswith("origins/")}
        return [*(f"origins/{number}/" for number in sorted(older)), "log/"]


def brought(path: Path) -> Brought:
    """What a verified bundle holds. Raises BundleRefused for a part of a process, or one of another release."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            if archive.getinfo("record.json").file_size > LARGEST_RECORD:
                raise BundleRefused("its record is larger than a gigabyte")
            record = json.loads(archive.read("record.json"))
        if manifest["format"] != FORMAT:
            raise BundleRefused("it was written by another release")
        if manifest["since"] is not None:
            raise BundleRefused("it holds only what is new since a day; ask for the whole")
        about = record.pop("about")
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, AttributeError, ValueError, RecursionError) as fault:
        if isinstance(fault, BundleRefused):
            raise
        raise BundleRefused(f"it cannot be read ({type(fault).__name__})") from fault
    return Brought(path, manifest, about, record)


def words(value: object) -> str:
    """A text of a row, without what no database keeps; empty for none."""
    return str(value or "").replace("\0", "")


def moment(value: object) -> datetime:
    """A moment of a row. ValueError for none."""
    found = datetime.fromisoformat(str(value))
    if found.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return found


def moment_or_none(value: object) -> datetime | None:
    """A moment of a row, if it has one."""
    return None if value is None else moment(value)


def name_of(row: Row, *columns: str) -> str:
    """The first name that stands in these columns, as short as an attribution has to be."""
    return next((words(row[one])[:120] for one in columns if row.get(one)), "")
