"""How a text numbers the clauses that are put between others, in each of its languages."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import LanguageUnknown, NothingChanged
from app.domain.numbering import Style, style_of
from app.processes.models import Process
from app.texts.models import Document


def insertion_styles(document: Document, languages: Iterable[str]) -> dict[str, Style]:
    """The style of each language: the one chosen for the text, else the one usual in the language."""
    chosen = document.insertions or {}
    return {code: Style(chosen[code]) if code in chosen else style_of(code) for code in languages}


def choose_insertion_styles(
    session: Session, process: Process, document: Document, styles: Mapping[str, Style | None]
) -> None:
    """Choose the styles of some languages, None for what is usual there; labels that are given already stay.

    LanguageUnknown for a language that the process does not work in; NothingChanged.
    """
    if set(styles) - set(process.languages):
        raise LanguageUnknown
    session.execute(sa.select(Document.id).where(Document.id == document.id).with_for_update())
    session.refresh(document)
    kept = {code: one for code, one in (document.insertions or {}).items() if code not in styles}
    chosen = {code: style.value for code, style in styles.items() if style is not None}
    if {**kept, **chosen} == (document.insertions or {}):
        raise NothingChanged
    document.insertions = {**kept, **chosen}
    session.flush()
