"""What describes the tables of a bundle to programs: a Frictionless data package."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.exports.bundle.archive import Member
from app.exports.bundle.tables import CSV, FLAT
from app.exports.record.columns import Meaning, meaning_of
from app.exports.record.section import Section

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE = "https://datapackage.org/profiles/2.0/dataresource.json"
SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"


def datapackage(
    name: str, title: str, licence: str, as_of: str, sections: Sequence[Section], written: Iterable[Member]
) -> dict[str, Any]:
    """The package with a resource for each table: its file, its hash, its columns with their types and meanings."""
    by_path = {one.path: one for one in written if one.media_type == CSV}
    resources = [_resource(one.name, f"tables/{one.name}.csv", _fields(one), by_path) for one in sections]
    flat = _resource("contributions", "flat/contributions.csv", list(FLAT.items()), by_path)
    return {
        "$schema": PROFILE,
        "name": name,
        "title": title,
        "created": as_of,
        "licenses": [{"path": licence, "name": licence.rstrip("/").rpartition("/")[2] or licence}],
        "resources": [flat, *resources],
    }


def _fields(section: Section) -> list[tuple[str, Meaning]]:
    return [(column, meaning_of(section.name, column)) for column in section.columns]


def _resource(
    name: str, path: str, fields: Sequence[tuple[str, Meaning]], written: dict[str, Member]
) -> dict[str, Any]:
    member = written[path]
    return {
        "$schema": RESOURCE,
        "name": name.replace("_", "-"),
        "type": "table",
        "path": path,
        "format": "csv",
        "mediatype": CSV,
        "encoding": "utf-8",
        "hash": f"sha256:{member.sha256}",
        "bytes": member.size,
        "schema": {
            "$schema": SCHEMA,
            "fields": [_field(column, meaning) for column, meaning in fields],
            "missingValues": [""],
        },
    }


def _field(column: str, meaning: Meaning) -> dict[str, Any]:
    more = {"format": "any"} if meaning.type == "datetime" else {}
    return {"name": column, "type": meaning.type, "description": meaning.words, **more}
