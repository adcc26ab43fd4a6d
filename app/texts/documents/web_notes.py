"""Footnotes of a web page: links to a note further down, whose words stand in an element with that name."""

import regex

from app.domain.footnotes import Note
from app.texts.documents.markup import Element, local

_MARK = regex.compile(r"\s*[\[(]?\s*(?:\d{1,4}|[*†‡]{1,3}|[a-z])\s*[\])]?\s*")
_NOTED = regex.compile(r"(?:^|[\s_-])(?:fn|ftn|foot-?notes?|end-?notes?|note-?ref|reference)", regex.IGNORECASE)
_BACK = regex.compile(r"^\s*(?:[\[(]?\s*(?:\d{1,4}|[*†‡]{1,3})\s*[\])]?[.:]?\s*|[↑^↩]+\s*)|\s*[↑↩⏎]\ufe0e?\s*$")
_HOLDERS = frozenset({"li", "p", "div", "aside", "dd", "td", "section", "tr", "span"})


class WebNotes:
    """The notes of a page; each gets the next number when its mark is met."""

    def __init__(self, root: Element) -> None:
        named = {one.get("id") or one.get("name"): one for one in root.iter() if local(one)}
        named.pop(None, None)
        self._marks: dict[Element, Element] = {}
        for link in root.iter("a"):
            target = named.get((link.get("href") or "").removeprefix("#"))
            if target is not None and (link.get("href") or "").startswith("#") and _is_mark(link):
                self._marks[link] = _holder(target)
        backs = set(self._marks.values())
        self._marks = {link: holder for link, holder in self._marks.items() if not _inside(link, backs)}
        self._notes = set(self._marks.values())
        self._numbers: dict[Element, str] = {}

    def holds(self, one: Element) -> bool:
        """Whether an element is a note, which is told where its mark is."""
        return one in self._notes

    def met(self, one: Element) -> tuple[str, Note | None]:
        """The number of the note that an element is the mark of ("" for none), and the note when it is met first."""
        link = one if one in self._marks else _only_link(one)
        holder = self._marks.get(link) if link is not None else None
        if holder is None:
            return "", None
        if holder in self._numbers:
            return self._numbers[holder], None
        number = self._numbers[holder] = str(len(self._numbers) + 1)
        words = " ".join("".join(holder.itertext()).split())
        return number, Note(number, _BACK.sub("", words))


def _is_mark(link: Element) -> bool:
    words = "".join(link.itertext())
    if not _MARK.fullmatch(words):
        return False
    role = f"{link.get('role') or ''} {link.get('{http://www.idpf.org/2007/ops}type') or link.get('epub:type') or ''}"
    above = link.getparent()
    raised = local(above) == "sup" if above is not None else False
    named = f"{link.get('class') or ''} {link.get('id') or ''} {link.get('href') or ''}"[:300].replace("#", " ")
    return "noteref" in role or raised or link.find("sup") is not None or _NOTED.search(named) is not None


def _holder(target: Element) -> Element:
    """The element whose words are the note: what has the name, or what an empty anchor of that name stands in."""
    one = target
    while local(one) not in _HOLDERS or not "".join(one.itertext()).strip(" []()↑^0123456789"):
        above = one.getparent()
        if above is None or local(above) in ("body", "html", "ol", "ul", "table"):
            return one
        one = above
    return one


def _inside(link: Element, holders: set[Element]) -> bool:
    return any(above in holders for above in link.iterancestors())


def _only_link(one: Element) -> Element | None:
    """The link that is all there is in a raised or bracketed element."""
    if local(one) not in ("sup", "span") or len(one) != 1 or (one.text or "").strip("[( "):
        return None
    [link] = one
    return link if local(link) == "a" else None
