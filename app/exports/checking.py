"""Checking an Akoma Ntoso document for what its schema lets pass: references that lead nowhere, names that are missing.

The schema knows nothing of what a reference means. This looks at the document alone, so it needs neither network nor
database; what it does not find may still break the schema.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from app.exports.akn.elements import AKN, XML_LANGUAGE, Element
from app.exports.akn.languages import is_language, is_three_letters

REFERENCES = (
    "href",
    "source",
    "refersTo",
    "by",
    "as",
    "outcome",
    "period",
    "start",
    "end",
    "for",
    "pos",
    "upTo",
    "ref",
)
"""Attributes whose value, when it begins with #, names another element of the same document."""
ALWAYS_LOCAL = {"timeInterval": ("start", "end")}
"""Attributes that may only name an element of the document: a date in their place is a common mistake."""
AGENTS = {
    "lifecycle": ("source",), "eventRef": ("source",), "workflow": ("source",), "analysis": ("source",),
    "references": ("source",), "proprietary": ("source",), "identification": ("source",), "step": ("by",),
}  # fmt: skip
"""Attributes that name an agent or a document: by a # or an address, never by a bare word."""
NAMED = frozenset(
    (
        *("article", "body", "book", "chapter", "citation", "citations", "clause", "container", "content", "division"),
        *("eventRef", "hcontainer", "intro", "list", "longTitle", "mainBody", "paragraph", "part", "point", "preamble"),
        *("preface", "recital", "recitals", "section", "step", "subparagraph", "temporalGroup", "textualMod", "title"),
        *("tome", "wrapUp"),
    )
)
"""Elements that somebody may want to refer to, and that therefore need an eId."""
LANGUAGE_ATTRIBUTES = {"FRBRlanguage": ("language",), "FRBRtranslation": ("fromLanguage", "pivot")}


class NotReadable(ValueError):
    """A file that is no XML, or no Akoma Ntoso; the message says what and where."""


@dataclass(frozen=True)
class Problem:
    """What is wrong, and on which line of the file."""

    line: int
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}"


def read(content: bytes) -> Element:
    """The document's outermost element, read without entities and without the network. Raises NotReadable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        whole = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NotReadable(f"line {error.lineno or 1}: {error.msg}") from error
    if whole.getroottree().docinfo.doctype:
        raise NotReadable("line 1: a document type declaration has no place in Akoma Ntoso")
    if whole.tag != f"{{{AKN}}}akomaNtoso":
        raise NotReadable(f"line {whole.sourceline or 1}: the outermost element is not akomaNtoso of version 3.0")
    return whole


def problems(whole: Element) -> list[Problem]:
    """Everything that is wrong with a document, in the order of its lines."""
    named = _named(whole)
    found = [
        *_named_twice(whole),
        *_unnamed(whole),
        *_leading_nowhere(whole, named),
        *_not_local(whole),
        *_to_what_was_removed(whole, named),
        *_languages(whole),
    ]
    return sorted(set(found), key=lambda problem: (problem.line, problem.what))


def _elements(whole: Element) -> Iterator[tuple[str, Element]]:
    """Every element of the standard's own namespace with its name."""
    for element in whole.iter(f"{{{AKN}}}*"):
        yield str(element.tag).rpartition("}")[2], element


def _named(whole: Element) -> Mapping[str, Element]:
    return {element.get("eId", ""): element for element in whole.iter() if element.get("eId")}


def _named_twice(whole: Element) -> Iterator[Problem]:
    """Names count within the whole file, with all documents that it holds: so a reference means the same everywhere."""
    counts = Counter(element.get("eId") for element in whole.iter() if element.get("eId"))
    for element in whole.iter():
        if counts[element.get("eId")] > 1:
            yield _problem(element, f"the eId {element.get('eId')} is given {counts[element.get('eId')]} times")


def _unnamed(whole: Element) -> Iterator[Problem]:
    for name, element in _elements(whole):
        if name in NAMED and not element.get("eId"):
            yield _problem(element, f"{name} has no eId, so nothing can refer to it")


def _leading_nowhere(whole: Element, named: Mapping[str, Element]) -> Iterator[Problem]:
    for element in whole.iter(etree.Element):
        for attribute, values in element.items():
            if "#" not in values or attribute not in REFERENCES:
                continue
            for value in values.split():
                if value.startswith("#") and value[1:] not in named:
                    yield _problem(element, f"{attribute}={value!r} names nothing in this document")


def _not_local(whole: Element) -> Iterator[Problem]:
    for name, element in _elements(whole):
        for attribute in ALWAYS_LOCAL.get(name, ()):
            value = element.get(attribute)
            if value is not None and not value.startswith("#"):
                yield _problem(element, f"{attribute}={value!r} of {name} has to name an event, as in #event_1")
        for attribute in AGENTS.get(name, ()):
            value = element.get(attribute)
            if value is not None and not value.startswith(("#", "/", "http://", "https://", "urn:")):
                yield _problem(element, f"{attribute}={value!r} of {name} is neither #name nor an address")
        period = element.get("period")
        if period is not None and not period.startswith("#"):
            yield _problem(element, f"period={period!r} has to name a temporalGroup, as in #period_1")


def _to_what_was_removed(whole: Element, named: Mapping[str, Element]) -> Iterator[Problem]:
    if not any(one.get("status") == "removed" for one in whole.iter(f"{{{AKN}}}*")):
        return
    removed = {name for name, element in named.items() if _is_removed(element)}
    for element in whole.iter(f"{{{AKN}}}*"):
        target = (element.get("href") or "").removeprefix("#")
        if target in removed and etree.QName(element).localname != "destination" and not _is_removed(element):
            yield _problem(element, f"href='#{target}' refers to a part that was removed")


def _is_removed(element: Element) -> bool:
    return element.get("status") == "removed" or any(one.get("status") == "removed" for one in element.iterancestors())


def _languages(whole: Element) -> Iterator[Problem]:
    for name, element in _elements(whole):
        for attribute in LANGUAGE_ATTRIBUTES.get(name, ()):
            value = element.get(attribute)
            if value is not None and not is_three_letters(value):
                yield _problem(element, f"{attribute}={value!r} is no language of ISO 639-2, such as eng or fra")
        tag = element.get(XML_LANGUAGE)
        if tag is not None and not is_language(tag):
            yield _problem(element, f"xml:lang={tag!r} is no language")


def _problem(element: Element, what: str) -> Problem:
    return Problem(int(element.sourceline or 1), what)
