"""The parts of a provision: its number and heading, and the points between the words before and after them."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from app.domain.structure import DivisionKind
from app.texts.documents.markup import Element, local

HEAD = frozenset({"num", "heading", "subheading"})
"""What names a provision and is none of its words."""

DIVISIONS = {
    "book": DivisionKind.BOOK, "tome": DivisionKind.BOOK, "part": DivisionKind.PART, "subpart": DivisionKind.PART,
    "title": DivisionKind.TITLE, "subtitle": DivisionKind.TITLE, "chapter": DivisionKind.CHAPTER,
    "subchapter": DivisionKind.CHAPTER, "section": DivisionKind.SECTION, "subsection": DivisionKind.SECTION,
    "division": DivisionKind.SECTION, "subdivision": DivisionKind.SECTION,
}  # fmt: skip


def child(one: Element, name: str) -> Element | None:
    """The first element of this name right under another one."""
    return next((inner for inner in one if local(inner) == name), None)


def step(number: str) -> str:
    """A number as a step of an address: "2-bis." gives 2-bis, "(a)" gives a."""
    return number.strip("()[]. ").replace(" ", "").lower()


def by_point(parts: Sequence[Element]) -> tuple[list[Element], list[Element], list[Element]]:
    """What stands before the points of a paragraph, the points, and what stands after them."""
    flat = list(_flat(parts))
    places = [at for at, one in enumerate(flat) if local(one) in ("point", "indent") and child(one, "num") is not None]
    if len(places) < 2 or places[-1] - places[0] != len(places) - 1:
        return flat, [], []
    return flat[: places[0]], flat[places[0] : places[-1] + 1], flat[places[-1] + 1 :]


def _flat(parts: Iterable[Element]) -> Iterator[Element]:
    for one in parts:
        if local(one) == "list":
            yield from _flat(inner for inner in one if local(inner) and local(inner) not in HEAD)
        else:
            yield one


def numbered_paragraphs(inside: Sequence[Element], label_of: Callable[[Element], str]) -> list[list[Element]]:
    """The numbered paragraphs of an article, each with what follows it unnumbered; none when words go before."""
    found: list[list[Element]] = []
    for one in inside:
        if local(one) in ("paragraph", "subsection") and label_of(one):
            found.append([one])
        elif not found:
            return []
        else:
            found[-1].append(one)
    return found
