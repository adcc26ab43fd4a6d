"""Finding the points of a paragraph, and the points within those: (a), then (i), as in 2.a.i."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from app.domain.reference_words import ALPHABETS, kanji_number

_SUFFIX = r"(?:-?(?:bis|ter|quater|quinquies|sexies|septies|octies|novies|nonies|decies)\b)?"
_MARK = regex.compile(
    rf"[ \t\u3000]{{0,8}}(?:(?:"
    rf"(?P<open>\()?(?P<number>\p{{Ll}}{{1,5}}{_SUFFIX}|\d{{1,3}}\p{{Ll}}{{0,2}}{_SUFFIX}|\p{{Arab}}ـ?)(?P<close>[).])"
    rf"|(?P<steps>\d{{1,3}}(?:\.\d{{1,3}}){{1,4}})\.?)[ \t\u3000]+(?=\S)"
    rf"|(?P<kanji>[一二三四五六七八九十]{{1,3}})[ \t\u3000]+(?=\S)|(?P<kana>[{ALPHABETS[1]}])\u3000+(?=\S))"
)
_ROMAN = regex.compile(r"(?:x{0,3})(?:ix|iv|v?i{0,3})(?<=.)")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
DEEPEST = 4


@dataclass(frozen=True)
class Point:
    """A point: its number after those of the points it stands in, as in ("a", "i"), and its words without it."""

    steps: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class _Number:
    """How a number is written, and its place in that series; 1 begins one."""

    series: str
    place: tuple[int, str]
    text: str

    @property
    def begins(self) -> bool:
        return self.place == (1, "")


def points_of(text: str) -> tuple[str, list[Point]]:
    """The words before the first point, and the points in order; none when no series begins at its beginning.

    A series is a way of numbering: (a), a), (i), 1), or 1.1 in steps. A number that follows in an open series ends
    the points within; the first one of another series opens points within the last point. Lines without a number
    that fits belong to the point they follow.
    """
    before: list[str] = []
    found: list[tuple[tuple[str, ...], list[str]]] = []
    above: list[_Number] = []
    for line in text.split("\n"):
        mark = _MARK.match(line)
        depth = _depth(above, mark) if mark else None
        if mark is None or depth is None:
            (found[-1][1] if found else before).append(line)
            continue
        above[depth[0] :] = [depth[1]]
        found.append((tuple(number.text for number in above), [line[mark.end() :]]))
    points = [Point(steps, "\n".join(lines).strip()) for steps, lines in found]
    return "\n".join(before).strip(), points if len(points) > 1 else []


def _depth(above: list[_Number], mark: "regex.Match[str]") -> tuple[int, _Number] | None:
    """How many open series stay open, and the number read as one of the series after these."""
    readings = list(_readings(mark))
    for depth in range(len(above) - 1, -1, -1):
        for number in readings:
            if number.series == above[depth].series and above[depth].place < number.place <= _next(above[depth]):
                return depth, number
    first = next((number for number in readings if number.begins), None)
    taken = {number.series for number in above}
    return (len(above), first) if first and first.series not in taken and len(above) < DEEPEST else None


def _next(number: _Number) -> tuple[int, str]:
    """Up to where a series may go on: one or two places may have been left out or struck."""
    return (number.place[0] + 3, "\uffff")


def _readings(mark: "regex.Match[str]") -> Iterator[_Number]:
    """What a number may be: i is a letter after h, and a Roman one."""
    if mark["kanji"]:
        place = kanji_number(mark["kanji"])
        yield _Number("kanji", (place, ""), mark["kanji"])
        return
    if mark["kana"]:
        yield _Number("kana", (ALPHABETS[1].index(mark["kana"]) + 1, ""), mark["kana"])
        return
    if mark["steps"]:
        *_before, last = mark["steps"].split(".")
        yield _Number(f"steps{mark['steps'].count('.')}", (int(last), ""), last)
        return
    written, around = mark["number"].removesuffix("ـ"), f"{mark['open'] or ''}{mark['close']}"
    if written in ALPHABETS[0]:
        yield _Number(f"abjad{around}", (ALPHABETS[0].index(written) + 1, ""), written)
        return
    parts = regex.fullmatch(rf"(?P<digits>\d*)(?P<letters>\p{{Ll}}*?)(?P<suffix>{_SUFFIX})", written)
    if parts is None:
        return
    if parts["digits"]:
        yield _Number(f"digits{around}", (int(parts["digits"]), parts["letters"] + parts["suffix"]), written)
        return
    letters, suffix = parts["letters"], parts["suffix"].strip("-")
    if len(letters) <= 2 and set(letters) <= set(_ALPHABET):
        yield _Number(f"letters{around}", (_ALPHABET.index(letters[0]) + 1, letters[1:] + suffix), written)
    if _ROMAN.fullmatch(letters):
        yield _Number(f"roman{around}", (_value(letters), suffix), written)


def _value(numeral: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in numeral]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
