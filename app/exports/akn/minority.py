"""Minority views in Akoma Ntoso: a note in the metadata for each, with its words, its signature and what it is on."""

from collections.abc import Callable, Mapping
from datetime import datetime

from app.domain.objecting import Signature
from app.exports.akn.elements import Element, add
from app.exports.editions import Edition
from app.objections.rows import ObjectionRow


def notes(
    meta: Element, edition: Edition, eids: Mapping[int, str], page: str, platform: str, day: Callable[[datetime], str]
) -> None:
    """Append the notes, if there are minority views; `eids` has the eId of every clause."""
    if not edition.minority:
        return
    held = add(meta, "notes", source=platform)
    for row in edition.minority:
        note = add(held, "note", eId=f"note_{row.number}", class_="minority-view", status=None)
        eid = eids.get(row.clause_id or 0)
        about = add(note, "p", None)
        add(about, "ref", signed(row), href=f"{page}/objections/{row.number}")
        if eid:
            about[-1].tail = " "
            add(about, "ref", row.clause or "", href=f"#{eid}")
        about[-1].tail = f" ({day(row.created_at)})"
        for paragraph in filter(None, (part.strip() for part in row.minority_body.split("\n"))):
            add(note, "p", paragraph)


def signed(row: ObjectionRow) -> str:
    """How it is signed: the key of the stakeholder group, the organisation, or the public name."""
    if row.signature is Signature.ORGANISATION:
        return row.organisation or row.group
    return (row.author_name or row.group) if row.signature is Signature.NAME else row.group
