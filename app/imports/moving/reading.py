"""Reading a bundle that was verified: its tables as rows, and what is said of its process; nothing in it is believed.

Whoever signs a bundle may have written anything into it. So every value is read by one of the functions below: they
raise ValueError for what could not have come about here, and the whole bundle is refused.
"""

import json
import zipfile
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.domain.describing import LANGUAGE
from app.domain.written import Fault, Unwritable, cleaned

FORMAT = "openclause-bundle-1"
LARGEST_RECORD = 1024**3
LONGEST_WORDS = 500_000
YEARS = range(1900, 2200)
MOST_NUMBER = 2**31 - 1
BROKEN = frozenset({Fault.NUL, Fault.SURROGATE, Fault.CONTROL, Fault.MARKS, Fault.TOO_LONG})
"""What no text may have; marks of direction stay where they were taken there, and are shown as such."""
UNREADABLE = (
    OSError, zipfile.BadZipFile, LookupError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError,
    NotImplementedError, EOFError,
)  # fmt: skip
KEYS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "amendments", "clauses", "comments", "divisions", "documents", "forum_bodies", "forum_calls", "meetings",
            "moderation_log", "objections", "question_blocks", "questions", "responses", "versions",
        ),
        ("number",),
    ),
    "groups": ("key",),
    "document_versions": ("document", "number"),
    "former_addresses": ("number",),
    "objection_acts": ("objection", "position"),
    "question_options": ("question", "key"),
    "revisions": ("clause", "language", "number"),
    "version_contents": ("version", "clause", "language"),
}  # fmt: skip
"""The columns of which no two rows of a table have the same values."""
Row = Mapping[str, Any]


class BundleRefused(ValueError):
    """A bundle that is not taken in; the message says why, in words."""


@dataclass
class Brought:
    """What a bundle holds: what is said of the process, its tables, its files; and what was not taken, by reason.

    `read_last` is the table that was asked for last: where a row cannot be taken, it is one of that.
    """

    path: Path
    manifest: Row
    about: Row
    tables: Mapping[str, list[Row]]
    not_taken: Counter[str] = field(default_factory=Counter)
    read_last: str = "about"

    def rows(self, table: str) -> list[Row]:
        """The rows of a table; none of one that the bundle does not have."""
        self.read_last = table
        return self.tables.get(table, [])

    def leave(self, table: str, row: Row, why: str) -> None:
        """Say of a row that it is not taken."""
        self.not_taken[f"{table} {row.get('number', '')}: {why}".replace(" :", ":")] += 1

    def file(self, name: str) -> bytes:
        """One of its files; empty where it is not there. Raises BundleRefused for one that is too large."""
        with zipfile.ZipFile(self.path) as archive:
            if name not in archive.NameToInfo:
                return b""
            if archive.getinfo(name).file_size > LARGEST_RECORD:
                raise BundleRefused(f"{name} is larger than a gigabyte")
            return archive.read(name)

    @property
    def folders(self) -> list[str]:
        """The folders of logs, the oldest first: where the process was before, then where it comes from."""
        with zipfile.ZipFile(self.path) as archive:
            older = {name.split("/")[1] for name in archive.namelist() if name.startswith("origins/")}
        if older != {str(number) for number in range(1, len(older) + 1)}:
            raise BundleRefused("the records of earlier moves are not numbered from 1 on")
        return [*(f"origins/{number}/" for number in range(1, len(older) + 1)), "log/"]

    @property
    def as_of(self) -> datetime:
        """The moment that it was written as of."""
        return moment(self.manifest["as_of"])


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
        if about["slug"] != manifest["process"]["slug"]:
            raise BundleRefused("its record is of another process than its manifest says")
        for table, rows in record.items():
            _require_table(table, rows)
    except BundleRefused:
        raise
    except UNREADABLE as fault:
        raise BundleRefused(f"it cannot be read ({type(fault).__name__})") from fault
    return Brought(path, manifest, about, record)


def _require_table(table: str, rows: Any) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BundleRefused(f"its table {table[:40]} is none")
    if table in KEYS:
        seen = Counter(tuple(str(row[column]) for column in KEYS[table]) for row in rows)
        twice = [key for key, number in seen.items() if number > 1]
        if twice:
            raise BundleRefused(f"its table {table} has {' '.join(twice[0])[:80]} twice")


def words(value: object) -> str:
    """A text of a row, as it stands there; empty for none."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError("a text is none")
    try:
        cleaned(value, multiline=True, limit=LONGEST_WORDS)
    except Unwritable as fault:
        if fault.reason in BROKEN:
            raise ValueError(f"a text cannot be kept: {fault.reason.value}") from fault
    return value


def texts(value: object) -> dict[str, str]:
    """Words in several languages; empty for none."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError("what should be words by language is not")
    return {language(code): words(text) for code, text in value.items()}


def plain(value: object) -> dict[str, Any]:
    """An object with texts and numbers in it, one level deep, such as the further cells of a sheet."""
    if value is None:
        return {}
    if not isinstance(value, dict) or any(isinstance(one, dict | list) for one in value.values()):
        raise ValueError("an object is deeper than it can be")
    return {words(name): words(one) if isinstance(one, str) else one for name, one in value.items()}


def language(value: object) -> str:
    """A language tag."""
    if not isinstance(value, str) or not LANGUAGE.fullmatch(value) or len(value) > 12:
        raise ValueError(f"{str(value)[:20]!r} is no language")
    return value


def number(value: object, least: int = 1) -> int:
    """A whole number that every database keeps."""
    if type(value) is not int or not least <= value <= MOST_NUMBER:
        raise ValueError(f"{str(value)[:20]} is no number that can be kept")
    return value


def number_or_none(value: object) -> int | None:
    """A number of a row, if it has one."""
    return None if value is None else number(value)


def moment(value: object) -> datetime:
    """A moment of a row. ValueError for none."""
    found = datetime.fromisoformat(str(value))
    if found.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    if found.year not in YEARS:
        raise ValueError(f"a moment in the year {found.year}")
    return found


def moment_or_none(value: object) -> datetime | None:
    """A moment of a row, if it has one."""
    return None if value is None else moment(value)


def day(value: object) -> date:
    """A day of a row. ValueError for none."""
    found = date.fromisoformat(str(value))
    if found.year not in YEARS:
        raise ValueError(f"a day in the year {found.year}")
    return found


def day_or_none(value: object) -> date | None:
    """A day of a row, if it has one."""
    return None if value is None else day(value)


def name_of(row: Row, *columns: str) -> str:
    """The first name that stands in these columns, as short as an attribution has to be; on one line."""
    name = next((words(row[one])[:120] for one in columns if row.get(one)), "")
    return cleaned(name, multiline=False, limit=120).text


def beginnings(rows: Iterable[Row], key: str, up: str) -> dict[Hashable, Hashable]:
    """For each row that answers, or stands in, another one: where that begins. ValueError where it goes in a circle."""
    above = {row[key]: row[up] for row in rows if row[up] not in (None, "")}
    found: dict[Hashable, Hashable] = {}
    for one in above:
        place, passed = one, []
        while place in above and place not in found:
            passed.append(place)
            if len(passed) > len(above):
                raise ValueError(f"{one} stands above itself")
            place = above[place]
        found |= dict.fromkeys(passed, found.get(place, place))
    return found
