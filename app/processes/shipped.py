"""The templates that ship: descriptions of processes of each kind, in the languages and on the dates one chooses."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.describing import WORDS
from app.domain.descriptions import ProcessKind

FOLDER = Path(__file__).parent / "templates"
LANGUAGES = ("en", "fr", "es", "pt", "ar", "ja")
"""The languages that every template speaks; in others its words are left to be written."""

OPENING = time(9)
"""Every phase opens and closes at this time of the day, on the clock of the process."""

BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
Table = dict[str, Any]


def kinds() -> tuple[ProcessKind, ...]:
    """The kinds of process that have a template: every one."""
    return tuple(kind for kind in ProcessKind if (FOLDER / f"{kind.value}.toml").is_file())


def about(kind: ProcessKind) -> Mapping[str, str]:
    """What a template is for, in one sentence, by language."""
    return {str(language): str(words) for language, words in _read(kind.value)["about"].items()}


def starting_from(
    kind: ProcessKind, *, slug: str, languages: Sequence[str], start: date, time_zone: str = "UTC",
    title: str = "",
) -> Table:  # fmt: skip
    """The tables of a description (`domain.describing`) that starts from a template.

    Words are in the languages chosen, as far as the template speaks them; the first of these is the drafting one. The
    first phase opens at `start`. What is in double square brackets is to be completed: phases stay closed until it is
    (`preconditions`). `title`, in the drafting language, takes the place of the template's.
    """
    template, shared = _read(kind.value), _read("shared")
    zone = ZoneInfo(time_zone)
    tables: Table = {
        "slug": slug,
        "kind": kind.value,
        "languages": list(languages),
        "timezone": time_zone,
        "preconditions": True,
    }
    for name in WORDS:
        if said := _chosen(template.get(name) or shared.get(name) or {}, languages):
            tables[name] = said
    if title:
        tables["title"] = {languages[0]: title}
    elif not tables.get("title"):
        tables["title"] = {languages[0]: f"[[{kind.value.replace('_', ' ')}]]"}
    tables["groups"] = [{"key": key} for key in template["groups"]]
    tables["phases"] = [_phase(row, shared["names"], languages, start, zone) for row in template["phases"]]
    tables["decision"] = template.get("decision", {})
    tables["criteria"] = {key: _chosen(words, languages) for key, words in shared["criteria"].items()}
    tables["classes"] = {key: _chosen(words, languages) for key, words in template.get("classes", {}).items()}
    tables["attributes"] = _attributes(template.get("attributes", []), languages)
    return {name: value for name, value in tables.items() if value not in ({}, [])}


def written(tables: Mapping[str, Any]) -> str:
    """A description as a TOML file, in the order of its tables."""
    plain = [name for name, value in tables.items() if not _is_table(value)]
    lines = [f"{name} = {_value(tables[name])}" for name in plain]
    for name, value in tables.items():
        if name not in plain:
            lines += _lines_of(name, value)
    return "\n".join(lines) + "\n"


@cache
def _read(name: str) -> Table:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _chosen(words: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """The words in the languages chosen; a variant such as pt-BR takes those of its language."""
    if not words:
        return {}
    found = {language: words.get(language) or words.get(language.partition("-")[0], "") for language in languages}
    return {language: said for language, said in found.items() if said} or dict.fromkeys(languages[:1], words["en"])


def _phase(row: Table, names: Table, languages: Sequence[str], start: date, zone: ZoneInfo) -> Table:
    opens = _moment(start, row["after"], zone)
    phase: Table = {
        "kind": row["kind"], "opens": opens, "closes": _moment(start, row["after"] + row["lasts"], zone),
    }  # fmt: skip
    if "answers" in row:
        phase["answer_by"] = _moment(start, row["answers"], zone)
    if "allows" in row:
        phase["allows"] = row["allows"]
    if "name" in row:
        phase["name"] = _chosen(names[row["name"]], languages)
    return phase


def _moment(start: date, days: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(start + timedelta(days=days), OPENING, zone)


def _attributes(rows: Sequence[Table], languages: Sequence[str]) -> list[Table]:
    return [
        {
            "key": row["key"],
            "title": _chosen(row["title"], languages),
            "choices": {key: _chosen(words, languages) for key, words in row["choices"].items()},
        }
        for row in rows
    ]


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and bool(value) and isinstance(value[0], Mapping))


def _lines_of(name: str, value: Any) -> list[str]:
    """A table, or a list of tables, under its heading; a blank line before each."""
    if isinstance(value, list):
        return [line for one in value for line in ("", f"[[{name}]]", *_entries(one))]
    return ["", f"[{name}]", *_entries(value)]


def _entries(table: Mapping[str, Any]) -> list[str]:
    return [f"{_key(key)} = {_value(value)}" for key, value in table.items()]


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else json.dumps(key)


def _value(value: Any) -> str:
    """A value as TOML writes it; JSON's strings are TOML's, but for a sign that none of ours holds."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_entries(value)) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)
