"""What an explanatory report is made of, in whatever format it is written: sections of paragraphs, lists and tables."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.amending import AmendmentState
from app.domain.responding import Disposition
from app.domain.tokens import Kind

TAKEN_UP = frozenset({AmendmentState.ADOPTED, AmendmentState.ADOPTED_IN_PART})
NOT_TAKEN_UP = (
    Disposition.NOT_ACCEPTED,
    Disposition.OUT_OF_SCOPE,
    Disposition.DEFERRED,
    Disposition.ALREADY_COVERED,
)
"""Answers that left the text as it was, in the order in which a report tells them."""


@dataclass(frozen=True)
class Words:
    """Some words: the language they are in (empty: the report's own), what became of them, and where they lead."""

    text: str
    language: str = ""
    kind: Kind = Kind.KEPT
    href: str = ""
    strong: bool = False


Line = tuple[Words, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `quoted` are words of others, as they were written."""

    words: Line
    quoted: bool = False


@dataclass(frozen=True)
class Items:
    """A list without an order."""

    items: tuple[Line, ...]


@dataclass(frozen=True)
class Table:
    """A table with a caption; the first cell of each row is its heading, the others are figures unless `in_words`."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    in_words: bool = False


Block = Paragraph | Items | Table


@dataclass(frozen=True)
class Section:
    """A part of a report under a heading; its `id` is what links lead to. `listed`: it stands in the contents."""

    id: str
    heading: Line
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    listed: bool = True


@dataclass(frozen=True)
class Report:
    """A report: its title, the language of its own words, and its sections. `lead` stands before the contents.

    No two sections have one id: whoever follows a link arrives where it says.
    """

    title: Words
    subtitle: str
    language: str
    lead: tuple[Block, ...]
    sections: tuple[Section, ...]
    address: str = field(default="")

    def __post_init__(self) -> None:
        often = [key for key, number in Counter(one.id for _level, one in outline(self.sections)).items() if number > 1]
        if often:
            raise ValueError(f"two sections of one report are called {often[0]}")


def outline(sections: Iterable[Section], level: int = 0) -> Iterator[tuple[int, Section]]:
    """Every section in reading order, with how many others it stands in."""
    for one in sections:
        yield level, one
        yield from outline(one.sections, level + 1)


def chosen(words: Mapping[str, str], languages: Sequence[str]) -> Words | None:
    """The words in the first of these languages that there is, else in any other; None where there are none."""
    order = (*languages, *sorted(words))
    code = next((code for code in order if words.get(code, "").strip()), None)
    return None if code is None else Words(words[code].strip(), code)


def in_lines(words: Iterable[Words]) -> tuple[Line, ...]:
    """Words cut at their line breaks; lines without a word go."""
    lines: list[list[Words]] = [[]]
    for one in words:
        first, *others = one.text.split("\n")
        lines[-1].append(replace(one, text=first))
        lines += [[replace(one, text=other)] for other in others]
    return tuple(tuple(one for one in line if one.text) for line in lines if any(one.text.strip() for one in line))


def by_clause(touched: Iterable[tuple[int, Iterable[int]]]) -> dict[int, list[int]]:
    """What is told under each clause, from (what it is, the clauses it touches): once under each, in their order."""
    found: dict[int, list[int]] = {}
    for what, clauses in touched:
        for clause in dict.fromkeys(clauses):
            found.setdefault(clause, []).append(what)
    return found
