"""Checking an Akoma Ntoso document for what its schema lets pass: references that lead nowhere, names that are missing.

The schema knows nothing of what a reference means. This looks at the document alone, so it needs neither network nor
database; what it does not find may still break the schema.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from lxml import etree

from app.exports.akn.elements import AKN, XML_LANGUAGE, Element
from app.exports.akn.languages import is_language, is_three_letters
from app.exports.checking_heads import faults_of_heads

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
        *(_problem(*fault) for fault in faults_of_heads(whole)),
    ]
    return sorted(set(found), key=lambda problem: (problem.line, problem.what))


def _finder(path: str) -> etree.XPath:
    """Finds elements by the library itself: of a hundred thousand only those come up that a check is about."""
    return etree.XPath(path, namespaces={"akn": AKN}, smart_strings=False)


_NAMED = _finder("descendant-or-self::*[@eId != '']")
_NAMES = _finder("descendant-or-self::*/@eId")
_REFERRING = _finder("descendant-or-self::*[@*[contains(., '#')]]")
_OF_A_PERIOD = _finder("descendant-or-self::akn:*[@period]")
_OF_A_LANGUAGE = _finder("descendant-or-self::akn:*[@xml:lang]")
_REMOVED = _finder("descendant-or-self::akn:*[@status = 'removed']")


def _found(finder: etree.XPath, whole: Element) -> Sequence[Element]:
    return cast("Sequence[Element]", finder(whole))


def _called(whole: Element, *names: str) -> Iterator[tuple[str, Element]]:
    """Every element of the standard's own namespace with one of these names, and its name."""
    for element in whole.iter(*(f"{{{AKN}}}{name}" for name in names)):
        yield str(element.tag).rpartition("}")[2], element


def _named(whole: Element) -> Mapping[str, Element]:
    return {element.get("eId", ""): element for element in _found(_NAMED, whole)}


def _named_twice(whole: Element) -> Iterator[Problem]:
    """Names count within the whole file, with all documents that it holds: so a reference means the same everywhere."""
    names = cast("Sequence[str]", _NAMES(whole))
    twice = {name: count for name, count in Counter(names).items() if name and count > 1}
    for element in _found(_NAMED, whole) if twice else ():
        if (count := twice.get(element.get("eId", ""))) is not None:
            yield _problem(element, f"the eId {element.get('eId')} is given {count} times")


def _unnamed(whole: Element) -> Iterator[Problem]:
    for name, element in _called(whole, *NAMED):
        if not element.get("eId"):
            yield _problem(element, f"{name} has no eId, so nothing can refer to it")


def _leading_nowhere(whole: Element, named: Mapping[str, Element]) -> Iterator[Problem]:
    for element in _found(_REFERRING, whole):
        for attribute, values in element.items():
            if "#" not in values or attribute not in REFERENCES:
                continue
            for value in values.split():
                if value.startswith("#") and value[1:] not in named:
                    yield _problem(element, f"{attribute}={value!r} names nothing in this document")


def _not_local(whole: Element) -> Iterator[Problem]:
    for name, element in _called(whole, *ALWAYS_LOCAL):
        for attribute in ALWAYS_LOCAL[name]:
            value = element.get(attribute)
            if value is not None and not value.startswith("#"):
                yield _problem(element, f"{attribute}={value!r} of {name} has to name an event, as in #event_1")
    for name, element in _called(whole, *AGENTS):
        for attribute in AGENTS[name]:
            value = element.get(attribute)
            if value is not None and not value.startswith(("#", "/", "http://", "https://", "urn:")):
                yield _problem(element, f"{attribute}={value!r} of {name} is neither #name nor an address")
    for element in _found(_OF_A_PERIOD, whole):
        period = element.get("period", "")
        if not period.startswith("#"):
            yield _problem(element, f"period={period!r} has to name a temporalGroup, as in #period_1")


def _to_what_was_removed(whole: Element, named: Mapping[str, Element]) -> Iterator[Problem]:
    if not _found(_REMOVED, whole):
        return
    removed = {name for name, element in named.items() if _is_removed(element)}
    for element in whole.iter(f"{{{AKN}}}*"):
        target = (element.get("href") or "").removeprefix("#")
        if target in removed and etree.QName(element).localname != "destination" and not _is_removed(element):
            yield _problem(element, f"href='#{target}' refers to a part that was removed")


def _is_removed(element: Element) -> bool:
    return element.get("status") == "removed" or any(one.get("status") == "removed" for one in element.iterancestors())


def _languages(whole: Element) -> Iterator[Problem]:
    for name, element in _called(whole, *LANGUAGE_ATTRIBUTES):
        for attribute in LANGUAGE_ATTRIBUTES[name]:
            value = element.get(attribute)
            if value is not None and not is_three_letters(value):
                yield _problem(element, f"{attribute}={value!r} is no language of ISO 639-2, such as eng or fra")
    for element in _found(_OF_A_LANGUAGE, whole):
        tag = element.get(XML_LANGUAGE, "")
        if not is_language(tag):
            yield _problem(element, f"xml:lang={tag!r} is no language")


def _problem(element: Element, what: str) -> Problem:
    return Problem(int(element.sourceline or 1), what)
