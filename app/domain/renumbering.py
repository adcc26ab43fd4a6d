"""Numbering a text anew by its own style: Article 5, (2), 2.a, 2.a.i, Chapter IV, 第五条, المادة ٥."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import regex

from app.domain.arrangement import Node

LONGEST_PATTERN = 60
ABOVE = "{above}"
_RANKS = (
    ("book", "preamble", "annex"), ("part",), ("title",), ("chapter",), ("section", "definitions"),
    ("article", "recital", "citation"), ("paragraph", "definition"), ("subparagraph",), ("point",), ("subpoint",),
)  # fmt: skip
RANKS = {kind: rank for rank, kinds in enumerate(_RANKS) for kind in kinds}
LOWEST = RANKS["point"]
_KANJI = "〇一二三四五六七八九"
_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ROMAN_NUMBER = r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"


def _letters(number: int, alphabet: str = "abcdefghijklmnopqrstuvwxyz") -> str:
    """a ... z, aa, ab: bijective, as points of laws are counted."""
    words = ""
    while number:
        number, place = divmod(number - 1, len(alphabet))
        words = alphabet[place] + words
    return words


def _roman(number: int) -> str:
    words = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        words += letters * times
    return words


def _kanji(number: int) -> str:
    """五, 十二, 百二十三, 千十: as articles of Chinese and Japanese laws are counted, to 9999."""
    words = ""
    for value, unit in ((1000, "千"), (100, "百"), (10, "十")):
        many, number = divmod(number, value)
        words += (("" if many == 1 else _numerals(many)) + unit) if many else ""
    return words + (_KANJI[number] if number else "")


def _numerals(number: int) -> str:
    return "".join(_KANJI[int(digit)] for digit in str(number))


NUMERALS: Mapping[str, Callable[[int], str]] = {
    "{1}": str,
    "{a}": _letters,
    "{A}": lambda number: _letters(number).upper(),
    "{i}": _roman,
    "{I}": lambda number: _roman(number).upper(),
    "{一}": _kanji,
    "{١}": lambda number: str(number).translate(_ARABIC_INDIC),
    "{أ}": lambda number: _letters(number, _ABJAD),
}
_TOKEN = regex.compile("|".join(regex.escape(token) for token in (*NUMERALS, ABOVE)))
_NUMBERED = (
    ("{一}", regex.compile(r"(?<=第)[〇一二三四五六七八九十百千]+")),
    ("{١}", regex.compile(r"[٠-٩]+")),
    ("{1}", regex.compile(r"-?\d+(?:[a-z]{1,2}(?![a-z])|\s(?:bis|ter|quater|quinquies|sexies|septies)\b)?")),
    ("{I}", regex.compile(rf"(?<![\p{{L}}])(?=[MDCLXVI]){_ROMAN_NUMBER}(?![\p{{L}}])")),
    ("{i}", regex.compile(r"(?<=^|[(.\s])(?:x{0,3}(?:ix|iv|v?i{1,3})|v|x{1,3})(?=[).]|$)")),
    ("{a}", regex.compile(r"(?<=^|[(.\s])[a-z]{1,2}(?=[).]|$)")),
    ("{A}", regex.compile(r"(?<=^|[(.\s])[A-Z](?=[).]|$)")),
    ("{أ}", regex.compile(rf"(?<=^|[(.\s])[{_ABJAD}](?=[).]|$)")),
)

_INSERTED = regex.compile(r"(?<=条)の[〇一二三四五六七八九十\d]+|\s+مكررا?ً?(?:\s*\([^)]*\))?")


class PatternMalformed(ValueError):
    """A pattern needs exactly one place for the number, and no other braces."""


@dataclass(frozen=True)
class Unit:
    """A division or clause that bears a label: where it stands, what it is, and its labels by language."""

    node: Node
    kind: str
    label: Mapping[str, str]


@dataclass(frozen=True)
class Rule:
    """How one kind of unit is numbered: the kind in which counting begins anew ("": never), a pattern by language."""

    restarts_in: str = ""
    patterns: Mapping[str, str] | None = None


def checked(pattern: str) -> str:
    """The pattern as it is used; PatternMalformed where the number has no place in it, or two, or it is too long."""
    plain = " ".join(pattern.split())
    tokens = _TOKEN.findall(plain)
    counters = [token for token in tokens if token != ABOVE]
    rest = _TOKEN.sub("", plain)
    if plain and (len(counters) != 1 or len(tokens) > 2 or "{" in rest or "}" in rest or len(plain) > LONGEST_PATTERN):
        raise PatternMalformed(pattern)
    return plain


def written(pattern: str, number: int, above: str = "") -> str:
    """The label by a pattern: "Article {1}" and 5 give Article 5; "{above}.{a}", 1 and "2" give 2.a."""
    return _TOKEN.sub(lambda found: above if found[0] == ABOVE else NUMERALS[found[0]](number), pattern)


def pattern_of(label: str, above: str = "") -> str:
    """The pattern a label follows, "" for a label without a number; `above` is the number of the unit around it.

    Article 5 bis gives Article {1}; 2.a in 2 gives {above}.{a}; 5(1) in 5 gives {above}({1}).
    """
    if "{" in label or "}" in label:
        return ""
    label = _INSERTED.sub("", label)
    head, tail = "", label
    at = regex.search(rf"(?<!\w){regex.escape(above)}(?=[.(\s-]+\w)", label) if above else None
    if at:
        head, tail = label[: at.start()] + ABOVE, label[at.end() :]
    for token, numbered in _NUMBERED:
        found = next(iter(numbered.finditer(tail)), None)
        if found and found[0]:
            return (head + tail[: found.start()] + token + tail[found.end() :])[:LONGEST_PATTERN]
    return ""


def bare(pattern: str, label: str) -> str:
    """The number alone in a label written by a pattern: 5 in "Article 5", 2.a in "2.a."."""
    tokens = list(_TOKEN.finditer(pattern))
    if not tokens:
        return ""
    return label[tokens[0].start() : len(label) - (len(pattern) - tokens[-1].end())]


def patterns_in_use(units: Sequence[Unit]) -> dict[str, dict[str, str]]:
    """The pattern by kind and language of the first label of that kind which follows one: the style of the text."""
    found: dict[str, dict[str, str]] = {}
    for unit, around in _with_units_around(units):
        for language, label in unit.label.items():
            if label and language not in found.get(unit.kind, {}):
                above = _number_above(around, language, found)
                pattern = pattern_of(label, above)
                if pattern:
                    found.setdefault(unit.kind, {})[language] = pattern
    return found


def numbered(units: Sequence[Unit], rules: Mapping[str, Rule]) -> dict[Node, dict[str, str]]:
    """The labels by the rules, in reading order; units without a label, and kinds without a rule, keep what they have.

    Counting begins at 1, through the text or anew in each unit of the kind `restarts_in`. {above} is the number of
    the nearest unit of a higher rank around or before: what 2 is to 2.a.
    """
    counts: dict[tuple[str, Node | None], int] = {}
    labels: dict[Node, dict[str, str]] = {}
    numbers: dict[tuple[Node, str], str] = {}
    for unit, around in _with_units_around(units):
        rule = rules.get(unit.kind)
        if rule is None or not any(unit.label.values()):
            numbers.update(((unit.node, code), _last_number(label)) for code, label in unit.label.items())
            continue
        scope = next((one.node for one in reversed(around) if one.kind == rule.restarts_in), None)
        number = counts[unit.kind, scope] = counts.get((unit.kind, scope), 0) + 1
        own = dict(unit.label)
        for language, pattern in (rule.patterns or {}).items():
            if pattern:
                above = next((found for one in reversed(around) if (found := numbers.get((one.node, language)))), "")
                own[language] = _label(pattern, number, above, unit.label.get(language, ""))
                numbers[unit.node, language] = _bare_number(pattern, number, above)
        labels[unit.node] = own
    return labels


def _label(pattern: str, number: int, above: str, before: str) -> str:
    """What a first unit says without a figure ("Article premier") it may go on saying."""
    return before if number == 1 and before and not pattern_of(before) else written(pattern, number, above)


def _with_units_around(units: Sequence[Unit]) -> Iterable[tuple[Unit, tuple[Unit, ...]]]:
    """Each unit with those it belongs to: the divisions around it, and clauses of a higher rank before it there."""
    stack: list[Unit] = []
    for unit in units:
        while stack and not _holds(stack[-1], unit):
            stack.pop()
        yield unit, tuple(stack)
        stack.append(unit)


def _holds(one: Unit, unit: Unit) -> bool:
    if one.node.sort == "division":
        return one.node.id == unit.node.within
    same = one.node.within == unit.node.within and unit.node.sort == "clause"
    return same and RANKS.get(one.kind, LOWEST) < RANKS.get(unit.kind, LOWEST)


def _number_above(around: Sequence[Unit], language: str, patterns: Mapping[str, Mapping[str, str]]) -> str:
    for one in reversed(around):
        label = one.label.get(language, "")
        if label:
            pattern = patterns.get(one.kind, {}).get(language, "")
            return bare(pattern, label) if pattern and ABOVE in pattern else _last_number(label)
    return ""


def _last_number(label: str) -> str:
    for _token, numbered_by in _NUMBERED:
        found = next(iter(numbered_by.finditer(label)), None)
        if found and found[0]:
            return found[0]
    return ""


def _bare_number(pattern: str, number: int, above: str) -> str:
    tokens = list(_TOKEN.finditer(pattern))
    return written(pattern[tokens[0].start() : tokens[-1].end()], number, above)
