"""The address that a clause keeps, and the label of a clause that is inserted between two others."""

import string
import unicodedata
from collections.abc import Collection, Iterator
from enum import StrEnum
from itertools import count, product

import regex

from app.domain.reference_words import kanji_number
from app.domain.references import Level, parse_reference
from app.domain.structure import ClauseKind

LONGEST = 80

_ROOTS = {ClauseKind.RECITAL: Level.RECITAL, ClauseKind.CITATION: Level.CITATION}
_NOT_ADDRESS = regex.compile(r"[^a-z0-9]+")
_BARE_NUMBER = regex.compile(r"[(\[]?\s*(-?\d+[a-z]{0,2})\s*[)\].]?")


def address(label: str, kind: ClauseKind | None = None) -> str:
    """The address a label becomes: small ASCII letters, digits, dots and hyphens, at most 80.

    A reference becomes its steps, the same in every language: "Article 5(1), point (a)", "5.1.a" and
    "المادة 5، الفقرة 1، النقطة (أ)" give 5.1.a, 第五条 gives 5, "Recital 12a" and the label (12a) of a recital give
    recital-12a. Other labels keep their Latin letters; where none is left the kind stands for them, and
    `unique` counts.
    """
    bare = _BARE_NUMBER.fullmatch(label.strip().casefold())
    if bare and kind in _ROOTS:
        return f"{_ROOTS[kind]}-{bare[1]}"
    reference = parse_reference(label) or (parse_reference(bare[1]) if bare else None)
    found = reference.address if reference else _slug(label)
    return found[:LONGEST].rstrip("-.").lstrip(".") or (kind.value if kind else "clause")


def _slug(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label[: LONGEST * 4]).casefold()
    return _NOT_ADDRESS.sub("-", regex.sub(r"\p{M}", "", plain)).strip("-")


def unique(wanted: str, taken: Collection[str]) -> str:
    """The address itself or, when it is taken, with the next number that is free: 5a, 5a-2, 5a-3."""
    numbered = (f"{wanted[: LONGEST - len(str(number)) - 1]}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(other for other in numbered if other not in taken)


class Style(StrEnum):
    """How a jurisdiction numbers what it inserts: 5a, 5-1, 5 bis, 第五条の二, المادة 5 مكرر."""

    LETTERS = "letters"
    FIGURES = "figures"
    BIS = "bis"
    NO = "no"
    MUKARRAR = "mukarrar"


STYLES = {
    **dict.fromkeys(("fr", "es", "it", "pt"), Style.BIS),
    "ja": Style.NO,
    "ar": Style.MUKARRAR,
}

BIS = (
    "bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "decies",
    "undecies", "duodecies", "terdecies", "quaterdecies", "quindecies", "sexdecies",
)  # fmt: skip
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_KANJI = "〇一二三四五六七八九"

_LETTERED = regex.compile(r"(?P<stem>.*?)(?P<digits>\d?)(?P<letters>(?<![a-z])[a-z]{0,4})(?P<end>[)\].:\s]*)")
_LATIN = regex.compile(rf"(?P<stem>.*?)(?:[\s-](?P<suffix>{'|'.join(BIS)}))?(?P<end>[.:\s]*)", regex.IGNORECASE)
_FIGURE = regex.compile(r"(?P<stem>.*?\d)(?:-(?P<figure>\d{1,4}))?(?P<end>[)\].:\s]*)")
_BRANCH = regex.compile(r"(?P<stem>.*?)(?:の(?P<branch>[一二三四五六七八九十]+|[0-9]{1,4}))?")
_REPEATED = regex.compile(r"(?P<stem>.*?)(?P<again>\s*مكررا?ً?)?(?:\s*\((?P<letter>[أ-ي])\))?")


def style_of(language: str) -> Style:
    """How texts in this language number what they insert (letters, where we know of no other way)."""
    return STYLES.get(language.partition("-")[0].lower(), Style.LETTERS)


def between(label_before: str, style: Style, taken: Collection[str] = ()) -> str:
    """The label of a clause inserted right after the one labelled `label_before`, never one of those `taken`.

    Article 5 gives Article 5a, then 5b; when what comes next is taken, a place before it: 5-a before 5a,
    5aa before 5b, 5 bis A before 5 bis and 5-1 A before 5-1 (as French acts do).
    """
    makers = {
        Style.LETTERS: _lettered,
        Style.FIGURES: _figured,
        Style.BIS: _latin,
        Style.NO: _branched,
        Style.MUKARRAR: _repeated,
    }
    return next(label for label in makers[style](label_before.strip()) if label not in taken)


def _letters() -> Iterator[str]:
    for length in count(1):
        yield from map("".join, product(string.ascii_lowercase, repeat=length))


def _lettered(before: str) -> Iterator[str]:
    found = _LETTERED.fullmatch(before)
    if found is None:
        yield from (f"{before} {letters}" for letters in _letters())
        return
    stem, letters, end = found["stem"] + found["digits"], found["letters"], found["end"]
    counted = bool(found["digits"])
    if counted and letters and letters[-1] != "z":
        yield f"{stem}{letters[:-1]}{chr(ord(letters[-1]) + 1)}{end}"
    if counted and not letters:
        yield f"{stem}a{end}"
        letters = "-"
    yield from (f"{stem}{letters}{more}{end}" for more in _letters())


def _figured(before: str) -> Iterator[str]:
    found = _FIGURE.fullmatch(before)
    stem, figure, end = (found["stem"], found["figure"], found["end"]) if found else (before, None, "")
    label = f"{stem}-{int(figure or 0) + 1}"
    yield label + end
    yield from (f"{label} {letters.upper()}{end}" for letters in _letters())


def _latin(before: str) -> Iterator[str]:
    found = _LATIN.fullmatch(before)
    stem, suffix, end = (found["stem"], found["suffix"], found["end"]) if found else (before, None, "")
    place = BIS.index(suffix.lower()) + 1 if suffix else 0
    label = f"{stem} {BIS[place]}" if place < len(BIS) else f"{stem} {suffix}"
    if place < len(BIS):
        yield label + end
    yield from (f"{label} {letters.upper()}{end}" for letters in _letters())


def _branched(before: str) -> Iterator[str]:
    found = _BRANCH.fullmatch(before)
    stem, branch = (found["stem"], found["branch"]) if found else (before, None)
    kanji = not regex.search(r"[0-9]", before)
    if branch:
        number = kanji_number(branch) if kanji else int(branch)
        yield f"{stem}の{_numeral(number + 1, kanji=kanji)}"
    yield from (f"{before}の{_numeral(number, kanji=kanji)}" for number in count(2))


def _numeral(number: int, *, kanji: bool) -> str:
    if not kanji:
        return str(number)
    tens, ones = divmod(number, 10)
    many = _numeral(tens, kanji=True) if tens > 1 else ""
    return (f"{many}十" if tens else "") + (_KANJI[ones] if ones else "")


def _repeated(before: str) -> Iterator[str]:
    found = _REPEATED.fullmatch(before)
    stem, again, letter = (found["stem"], found["again"], found["letter"]) if found else (before, None, None)
    label = f"{stem} مكرر"
    if not again:
        yield label
    place = _ABJAD.find(letter) + 1 if letter and again else 0
    yield from (f"{label} ({other})" for other in _ABJAD[place:])
    yield from (f"{label} ({number})" for number in count(1))
