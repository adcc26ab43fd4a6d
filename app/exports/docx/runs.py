"""Runs of words with their language: direction and fonts are said as Word wants them for Arabic, Chinese, Japanese."""

from collections.abc import Iterator

import regex

from app.domain.directions import is_right_to_left
from app.exports.docx.elements import Element, element, texts

EAST_ASIAN = frozenset({"ja", "zh", "ko"})
_WORD = r"\p{Latin}[\p{Latin}\p{M}\d.,:;/?&=_'’\-@#%+]*"
_LATIN = regex.compile(rf"({_WORD}(?: +{_WORD})*)")


def properties(language: str, *, style: str = "", bold: bool = False, leftward: bool | None = None) -> Element:
    """The properties of a run, in the order of the schema."""
    leftward = is_right_to_left(language) if leftward is None else leftward
    made = element("rPr")
    if style:
        made.append(element("rStyle", val=style))
    if _is_east_asian(language):
        made.append(element("rFonts", hint="eastAsia"))
    if bold:
        made.extend((element("b"), element("bCs")))
    if leftward:
        made.append(element("rtl"))
    if language:
        made.append(element("lang", **{_kind_of(language): language}))
    return made


def runs(words: str, language: str, *, deleted: bool = False, bold: bool = False) -> Iterator[Element]:
    """Runs with these words; in a text from right to left Latin words run from left to right."""
    if not is_right_to_left(language):
        yield _run(words, properties(language, bold=bold), deleted)
        return
    for place, part in enumerate(_LATIN.split(words)):
        if part:
            yield _run(part, properties(language, bold=bold, leftward=place % 2 == 0), deleted)


def _run(words: str, held: Element, deleted: bool) -> Element:
    return element("r", held, *texts(words, deleted=deleted))


def _is_east_asian(language: str) -> bool:
    return language.split("-")[0].lower() in EAST_ASIAN


def _kind_of(language: str) -> str:
    """Word keeps three languages for a run: for complex scripts, for East Asian ones, and for all others."""
    if is_right_to_left(language):
        return "bidi"
    return "eastAsia" if _is_east_asian(language) else "val"
