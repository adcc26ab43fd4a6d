"""What is kept of a text that a person wrote: characters refused, characters taken out, names that look alike."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import regex
from confusable_homoglyphs.confusables import confusables_data

MOST_MARKS = 30
"""Combining marks in a row: `unicodedata.normalize` takes quadratic time for long runs, so it never sees them."""


class Fault(StrEnum):
    """Why a text cannot be taken."""

    NUL = "nul"
    SURROGATE = "surrogate"
    CONTROL = "control"
    MARKS = "marks"
    DIRECTION = "direction"
    LINE_BREAK = "line_break"
    TOO_LONG = "too_long"


class Unwritable(ValueError):
    """A text that cannot be taken, with the reason; nothing of it is kept."""

    def __init__(self, reason: Fault) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Cleaned:
    """A text as it may be kept; `removed_invisible` says that characters nobody can see were taken out of it."""

    text: str
    removed_invisible: bool


_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_CONTROL = regex.compile(r"[[\p{Cc}--[\t\n\r]]\p{Noncharacter_Code_Point}]", regex.VERSION1)
_MARKS = regex.compile(rf"\p{{M}}{{{MOST_MARKS + 1}}}")
_BREAK = regex.compile(r"\r\n|[\r\u2028\u2029]")

_JOINED = r"\p{Arab}\p{Syrc}\p{Mong}\p{Nkoo}\p{Mand}\p{Phag}\p{Adlm}\p{Rohg}"
_INDIC = r"\p{Deva}\p{Beng}\p{Guru}\p{Gujr}\p{Orya}\p{Taml}\p{Telu}\p{Knda}\p{Mlym}\p{Sinh}\p{Khmr}\p{Mymr}\p{Tibt}"
_SCRIPT = rf"[{_JOINED}{_INDIC}]\p{{M}}*"
_EMOJI = r"\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]*"
_INVISIBLE = regex.compile(
    rf"""
      \u200c(?:(?<!{_SCRIPT}\u200c)|(?![{_JOINED}{_INDIC}]))                      # a non-joiner between no letters
    | \u200d(?<!{_SCRIPT}\u200d)(?:(?<!{_EMOJI}\u200d)|(?!\p{{Extended_Pictographic}}))  # a joiner that joins nothing
    | \U0001f3f4[\U000e0020-\U000e007e]+\U000e007f(*SKIP)(*FAIL)       # the flags that are made of tags stay
    | [\U000e0000-\U000e007f]                                          # other tags go
    | [\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]
    """,
    regex.VERBOSE,
)
_MARK = regex.compile(r"[\u061c\u200e\u200f]")
_VISIBLE = regex.compile(r"[\p{L}\p{N}\p{P}\p{S}\p{Co}--[\u2800]]", regex.VERSION1)

_CLOSES = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}
_DIRECTION = frozenset([*_CLOSES, *_CLOSES.values()])


def cleaned(text: str, *, multiline: bool, limit: int) -> Cleaned:
    """The text as it is kept: NFC, line feeds, no invisible characters, no space around it, at most `limit` characters.

    Joiners stay where a script or an emoji needs them. A text in which nothing is visible is empty. On a
    single line space is one space. Direction controls are refused on a single line; elsewhere they must
    close within their line and stand in one with right-to-left letters ("Trojan Source", CVE-2021-42574).
    Raises Unwritable.
    """
    _refuse_broken(text)
    lines = _BREAK.sub("\n", text)
    if not multiline and "\n" in lines.strip():
        raise Unwritable(Fault.LINE_BREAK)
    seen, removed = _without_invisible(lines, multiline=multiline)
    if _MARKS.search(seen):
        raise Unwritable(Fault.MARKS)
    kept = unicodedata.normalize("NFC", seen).strip() if _VISIBLE.search(seen) else ""
    kept = kept if multiline else " ".join(kept.split())
    if len(kept) > limit:
        raise Unwritable(Fault.TOO_LONG)
    if not (_directions_balanced(kept) if multiline else _DIRECTION.isdisjoint(kept)):
        raise Unwritable(Fault.DIRECTION)
    return Cleaned(kept, removed)


def _refuse_broken(text: str) -> None:
    if "\0" in text:
        raise Unwritable(Fault.NUL)
    if _SURROGATE.search(text):
        raise Unwritable(Fault.SURROGATE)
    if _CONTROL.search(text):
        raise Unwritable(Fault.CONTROL)


def _without_invisible(text: str, *, multiline: bool) -> tuple[str, bool]:
    seen = _INVISIBLE.sub("", text)
    if _MARK.search(seen):
        seen = "\n".join(
            line if multiline and _right_to_left(line) else _MARK.sub("", line) for line in seen.split("\n")
        )
    return seen, seen != text


def _right_to_left(line: str) -> bool:
    return any(unicodedata.bidirectional(character) in {"R", "AL"} for character in line if not _MARK.match(character))


def _directions_balanced(text: str) -> bool:
    if _DIRECTION.isdisjoint(text):
        return True
    return all(_closed(line) and _right_to_left(line) for line in text.split("\n") if not _DIRECTION.isdisjoint(line))


def _closed(line: str) -> bool:
    waiting: list[str] = []
    for character in line:
        if character in _CLOSES:
            waiting.append(_CLOSES[character])
        elif character in _DIRECTION and (not waiting or waiting.pop() != character):
            return False
    return not waiting


def initial_formula(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula, quoted by an apostrophe; any other as it is.

    Formulas begin with = + - @, a full-width form of these, a tab or a carriage return, also after space, seen or not
    (OWASP, "CSV injection").
    """
    if cell[:1].isalnum():
        return cell
    begins = cell.lstrip(" \u00a0\n\u200b\u2060\ufeff")[:1]
    return f"'{cell}" if begins and begins in "=+-@\t\r＝＋－＠" else cell


def name_key(name: str) -> str:
    """What two names share when they are the same name, or look it: for uniqueness only, never shown.

    NFKC and case fold, then the skeleton of look-alike characters (Unicode Technical Standard 39), so that a
    Cyrillic а is a Latin a, and I, l, 1 and | are one letter; space and punctuation make no difference.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    apart = unicodedata.normalize("NFD", folded)
    alike = "".join(map(_prototype, apart)).casefold().translate(_ONE_LETTER)
    plain = _NOT_NAMING.sub("", alike)
    return unicodedata.normalize("NFC", plain or alike.strip())


_ONE_LETTER = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o", "m": "rn"})
_NOT_NAMING = regex.compile(r"[\p{Z}\p{P}\p{C}]+")


def _prototype(character: str) -> str:
    """The Latin letter that a character looks like, small or as a capital; or the first of those it is mistaken for."""
    if character.isascii():
        return character
    alike = _mistaken_for(character)
    latin = (other for other in (*alike, *_mistaken_for(character.upper())) if other.isascii())
    return next(latin, min([character, *alike]))


def _mistaken_for(character: str) -> list[str]:
    return [str(entry["c"]) for entry in confusables_data.get(character, ())]
