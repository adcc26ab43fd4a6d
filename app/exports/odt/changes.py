"""Tracked changes: what was inserted stands in the text between two marks, what was deleted apart from it."""

from itertools import count

from app.domain.tokens import Kind
from app.exports.fair_copies.blocks import Hand, Paragraph
from app.exports.odt.elements import Element, element, moment


class Changes:
    """The changes so far, each with a name of its own; `open` is an insertion that goes on."""

    def __init__(self) -> None:
        self.regions = element("text:tracked-changes")
        self.numbers = count(1)
        self.open: tuple[str, Hand] | None = None
        self.deletion: tuple[Element, Hand] | None = None

    def insertion(self, parent: Element, hand: Hand) -> None:
        """Begin an insertion here, unless the one of the same hand goes on."""
        self.deletion = None
        if self.open and self.open[1] == hand:
            return
        self.close(parent)
        self.open = (self._region("text:insertion", hand)[0], hand)
        parent.append(element("text:change-start", text__change_id=self.open[0]))

    def close(self, parent: Element) -> None:
        """End what is open here, if anything is."""
        self.deletion = None
        if self.open:
            parent.append(element("text:change-end", text__change_id=self.open[0]))
        self.open = None

    def deleted(self, parent: Element, hand: Hand, like: Element) -> Element:
        """The paragraph that takes what this hand deleted here; `like` is a new one of the kind it came from."""
        if self.open:
            self.close(parent)
        if self.deletion is None or self.deletion[1] != hand:
            name, held = self._region("text:deletion", hand)
            held.append(like)
            parent.append(element("text:change", text__change_id=name))
            self.deletion = (held, hand)
        return self.deletion[0][-1]

    def broken(self, next_one: Element) -> None:
        """The break after a paragraph was deleted too: what follows goes into another one, of its own kind."""
        assert self.deletion
        self.deletion[0].append(next_one)

    def _region(self, kind: str, hand: Hand) -> tuple[str, Element]:
        name = f"ct{next(self.numbers)}"
        info = element("office:change-info", element("dc:creator", words=hand.author))
        info.append(element("dc:date", words=moment(hand.at)))
        held = element(kind, info)
        self.regions.append(element("text:changed-region", held, xml__id=name, text__id=name))
        return name, held


def goes_on(paragraph: Paragraph) -> bool:
    """Whether the break after a paragraph was deleted, so that it stands in one with the next now."""
    return paragraph.mark is Kind.DELETED and paragraph.hand is not None
