"""References to parts of a text, however they are written, and the clause that each one finds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import regex

from app.domain.reference_words import plain
from app.domain.wording import similarity


class Level(StrEnum):
    """What a step of a reference names."""

    ARTICLE = "article"
    RECITAL = "recital"
    CITATION = "citation"
    ANNEX = "annex"
    PARAGRAPH = "paragraph"
    SUBPARAGRAPH = "subparagraph"
    POINT = "point"


ROOTS = frozenset({Level.ARTICLE, Level.RECITAL, Level.CITATION, Level.ANNEX})


class Part(StrEnum):
    """Which part of the unit is meant."""

    WHOLE = "whole"
    HEADING = "heading"
    INTRODUCTION = "introduction"


class How(StrEnum):
    """How a reference found its clause."""

    EXACT = "exact"
    PARENT = "parent"
    PREDECESSOR = "predecessor"
    INSIDE = "inside"


@dataclass(frozen=True)
class Step:
    """One step of a reference: a level and its number in small ASCII letters and digits, as in 1, -1, 4a, iii, 5bis."""

    level: Level
    number: str


@dataclass(frozen=True)
class Reference:
    """A part of a text: "Article 5 – paragraph 1 – point d a" and "Article 5(1), point (da)" have the same steps."""

    steps: tuple[Step, ...]
    part: Part = Part.WHOLE
    new: bool = False

    @property
    def address(self) -> str:
        """The steps as an address: 5.1.a, 9.4.sub1.b, recital-12a. Articles need no word; other roots keep theirs."""
        root, *rest = self.steps
        first = root.number if root.level is Level.ARTICLE else f"{root.level}-{root.number}"
        return ".".join(
            [first, *(f"sub{step.number}" if step.level is Level.SUBPARAGRAPH else step.number for step in rest)]
        )


@dataclass(frozen=True)
class Match:
    """The clause a reference found: its address and its index among the clauses.

    exact: the clause is the unit meant. parent: the unit has no clause of its own, and this is the smallest
    that holds it. predecessor: the unit is new and belongs after this one. inside: the unit is larger than
    any clause, and this is its first. `last` is the index of the last clause that belongs to the one found:
    what is new after it stands after `last`.
    """

    address: str
    how: How
    index: int
    last: int


_SEGMENT = regex.compile(r"(?P<level>[a-z]+)?\s*(?P<lead>[^()]*)(?P<groups>(?:\([^()]*\)\s*)*)(?P<tail>[^()]*)")
_GROUP = regex.compile(r"\(([^()]*)\)")
_NUMBER = regex.compile(r"-?\d{1,6}(?:-\d{1,4})?(?:-?[a-z]{1,9})?|-?[a-z]{1,5}|-?[ivxlc]{1,9}[a-z]{0,2}")
_LABEL = regex.compile(r"\d+[a-z]*(?:\.\d+[a-z]*)*(?:\.[a-z]{1,5})*")
_LEVELS = frozenset(level.value for level in Level)
_UNOPENED = regex.compile(r"(?<=^[^()]*)[)]$")
LONGEST = 300


def parse_reference(text: str) -> Reference | None:
    """The reference a text makes, or None when it is none that we understand.

    Understood are the notations of EU acts ("Article 3, first paragraph, point (44)(bb new)"), of amendments in
    the European Parliament ("Article 9 – paragraph 4 – subparagraph 1 – point a", whose subparagraph 1 is the
    second), plain labels ("5.1.a"), and the same in French, Spanish, Portuguese, Arabic and Japanese. Of two
    numbers of a kind, as in "Article 10(4a)(5)", the second counts: such a clause was numbered anew.
    """
    if len(text) > LONGEST:
        return None
    words, new = plain(text)
    segments = [_UNOPENED.sub("", segment.strip(" .:").rstrip("-–. ")) for segment in words.split(",")]
    part = Part.WHOLE
    steps: list[Step] = []
    for segment in filter(None, segments):
        if segment in (Part.HEADING, Part.INTRODUCTION):
            part = Part(segment)
            continue
        found = _steps(segment, first=not steps)
        if found is None:
            return None
        steps += found
    return Reference(tuple(steps), part, new) if steps and steps[0].level in ROOTS else None


def _steps(segment: str, *, first: bool) -> list[Step] | None:
    if first and _LABEL.fullmatch(segment):
        return _levelled(Level.ARTICLE, segment.split("."))
    parsed = _SEGMENT.fullmatch(segment)
    if parsed is None or parsed["level"] not in _LEVELS:
        return None
    numbers = [*parsed["lead"].rstrip(". ").split("."), *_GROUP.findall(parsed["groups"])]
    numbers = [regex.sub(r"[\s.]+", "", number) for number in numbers]
    if parsed["tail"].strip():
        numbers[-1] += regex.sub(r"\s+", "", parsed["tail"])
    numbers = numbers if numbers[0] else numbers[1:]
    if not numbers or not all(map(_NUMBER.fullmatch, numbers)):
        return None
    return _levelled(Level(parsed["level"]), numbers)


def _levelled(level: Level, numbers: Iterable[str]) -> list[Step]:
    """Numbers in a row become steps: after an article's number its paragraph's, then points within points."""
    first, *rest = numbers
    steps = [Step(level, first)]
    for number in rest:
        below = Level.PARAGRAPH if steps[-1].level is Level.ARTICLE else Level.POINT
        if steps[-1].level not in ROOTS and _style(number, steps[-1].number) == _style(steps[-1].number):
            steps[-1] = Step(steps[-1].level, number)
        else:
            steps.append(Step(below, number))
    return steps


def _style(number: str, above: str = "") -> str:
    if any(map(str.isdigit, number)):
        return "digits"
    return "roman" if above and regex.fullmatch(r"[ivx]+[a-z]?", number) and above != "-" + number else "letters"


class Outline:
    """The references of a text's clauses in their order, ready to be searched; None is a label not understood."""

    def __init__(self, clauses: Sequence[Reference | None]) -> None:
        self.clauses = clauses
        self.own: dict[tuple[Step, ...], int] = {}
        self.spans: dict[tuple[Step, ...], tuple[int, int]] = {}
        self.children: dict[tuple[Step, ...], list[Step]] = {}
        for index, clause in enumerate(clauses):
            if clause is not None:
                self._add(clause.steps, index)

    def _add(self, steps: tuple[Step, ...], index: int) -> None:
        self.own.setdefault(steps, index)
        for depth in range(len(steps), 0, -1):
            unit = steps[:depth]
            if unit not in self.spans:
                self.children.setdefault(unit[:-1], []).append(unit[-1])
            self.spans[unit] = (self.spans.get(unit, (index, index))[0], index)

    def resolve(self, reference: Reference) -> Match | None:
        """The clause that a reference means, or the one nearest to it; None when not even its article is there."""
        written = (reference.steps, *_other_counts(reference.steps))
        for steps in written:
            if steps in self.spans:
                return self._match(steps, How.EXACT)
        return self._nearest(max(written, key=self._depth), new=reference.new)

    def _depth(self, steps: tuple[Step, ...]) -> int:
        """How many of the steps lead to a clause of its own."""
        return max((depth for depth in range(len(steps)) if steps[:depth] in self.own), default=0)

    def _nearest(self, steps: tuple[Step, ...], *, new: bool) -> Match | None:
        for depth in range(len(steps) - 1, -1, -1):
            unit, missing = steps[:depth], steps[depth]
            if unit and unit not in self.spans:
                continue
            before = self._predecessor(unit, missing) if new else None
            if before is not None:
                return self._match((*unit, before), How.PREDECESSOR)
            return self._match(unit, How.PARENT) if unit else None
        return None

    def _match(self, steps: tuple[Step, ...], how: How) -> Match:
        first, last = self.spans[steps]
        index = self.own.get(steps, first)
        if steps not in self.own:
            index, how = (last, how) if how is How.PREDECESSOR else (first, How.INSIDE)
        clause = self.clauses[index]
        return Match(clause.address if clause else "", how, index, last)

    def _predecessor(self, unit: tuple[Step, ...], missing: Step) -> Step | None:
        nested = bool(unit) and unit[-1].level is Level.POINT
        place = _place(missing.number, nested)
        siblings = [step for step in self.children.get(unit, ()) if step.level is missing.level]
        before = [step for step in siblings if _place(step.number, nested) < place]
        return max(before, key=lambda step: _place(step.number, nested), default=None)


def resolve(reference: Reference, clauses: Sequence[Reference | None]) -> Match | None:
    """The clause that a reference means or comes nearest to; for many references of one text make one Outline."""
    return Outline(clauses).resolve(reference)


def _other_counts(steps: tuple[Step, ...]) -> list[tuple[Step, ...]]:
    """The same unit where an only paragraph is counted or is not: "Article 3(1), point (2)", "Article 3, point (2)"."""
    root, *rest = steps
    only = Step(Level.PARAGRAPH, "1")
    if len(rest) > 1 and rest[0] == only:
        return [(root, *rest[1:])]
    return [(root, only, *rest)] if rest and rest[0].level is Level.POINT else []


_SUFFIXES = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "novies", "decies")
_ORDER = regex.compile(r"(?P<before>-?)(?P<digits>\d*)(?:-(?P<branch>\d+))?-?(?P<letters>[a-z]*)")


def _place(number: str, nested: bool) -> tuple[int, int, str]:
    """Where a number stands among its siblings: -1 before 1, then 1a, 1 bis, 2; nested points count in Roman."""
    parsed = _ORDER.fullmatch(number)
    if parsed is None or parsed["before"]:
        return (-1, 0, number)
    digits, branch, letters = int(parsed["digits"] or 0), int(parsed["branch"] or 0), parsed["letters"]
    if not parsed["digits"] and nested and (roman := regex.fullmatch(r"([ivx]+)([a-z]*)", letters)):
        return (_roman(roman[1]), 0, roman[2])
    return (digits, branch, f"{_SUFFIXES.index(letters):02}" if letters in _SUFFIXES else letters)


def _roman(numeral: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in numeral]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


ALIKE = 0.6


def confirms(original: str, wording: str) -> bool:
    """Whether the words an amendment says it starts from are those of the clause it was matched with, or of a part."""
    one, other = (" ".join(text.casefold().split()) for text in (original, wording))
    return one in other or other in one or similarity(one, other) >= ALIKE
