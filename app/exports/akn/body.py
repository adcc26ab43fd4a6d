"""Preface, preamble and body of a document: every division and clause in the hierarchy of the standard."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import regex

from app.domain.structure import ClauseKind, DivisionKind
from app.domain.tokens import Kind
from app.domain.wording import Run, compare
from app.exports.akn.addresses import ABBREVIATIONS, FirstNames, Names, last_of, number_in
from app.exports.akn.elements import XML_LANGUAGE, Element, add, add_words
from app.exports.akn.inline import Paragraphs, with_notes
from app.exports.akn.passages import MARK, Body, body_of, compared, plain_passages
from app.exports.akn.times import Times
from app.exports.akn.tree import Node, leaves, parts_of
from app.exports.editions import Edition
from app.texts.concordance import Change
from app.texts.contents import printed
from app.texts.models import Division
from app.texts.rows import ClauseRow

ELEMENTS = {
    DivisionKind.BOOK: "book",
    DivisionKind.PART: "part",
    DivisionKind.TITLE: "title",
    DivisionKind.CHAPTER: "chapter",
    DivisionKind.SECTION: "section",
    DivisionKind.ARTICLE: "article",
    ClauseKind.ARTICLE: "article",
    ClauseKind.PARAGRAPH: "paragraph",
    ClauseKind.POINT: "point",
    ClauseKind.SUBPOINT: "point",
    ClauseKind.DEFINITION: "point",
}
"""What the standard has a hierarchical element for; anything else is an `hcontainer` of that name."""
_STEPS = regex.compile(r"(?:\w+\.)+(\w+)")
GROUPS = {ClauseKind.RECITAL: ("recitals", "recs"), ClauseKind.CITATION: ("citations", "cits")}


class Writer:
    """Writes the parts of one edition, and remembers the eId of every clause for those who refer to it."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.names = Names()
        self.first_names = FirstNames(edition.numbering)
        self.eids: dict[int, str] = {}
        self.times = Times(edition)

    def write(self, document: Element, body_tag: str) -> None:
        """Append preface, preamble and body."""
        self._preface(document)
        parts = parts_of(self.edition)
        if parts.preamble:
            self._preamble(document, parts.preamble)
        body = add(document, body_tag, eId=self.names.once("body"))
        for node in parts.body:
            self._node(body, node, "")

    def _preface(self, document: Element) -> None:
        preface = add(document, "preface", eId=self.names.once("preface"))
        title = add(preface, "longTitle", eId=self.names.once("preface__longTitle"))
        add(add(title, "p"), "docTitle", self.edition.title)
        if self.edition.version is not None:
            add(preface, "p", self.edition.named(self.edition.version))

    def _preamble(self, document: Element, nodes: Sequence[Node]) -> None:
        preamble = add(document, "preamble", eId=self.names.once("preamble"))
        for node in nodes:
            heading = self._words_of(node.division.heading) if node.division else ""
            if heading:
                add(preamble, "block", heading, name="heading")
            clauses = leaves([node]) if node.clause is None else [node.clause]
            for kind, some in groupby(clauses, key=lambda clause: clause.kind):
                self._recitals(preamble, kind, list(some))

    def _recitals(self, preamble: Element, kind: ClauseKind, clauses: Sequence[ClauseRow]) -> None:
        if kind not in GROUPS:
            for clause in clauses:
                self._container(preamble, clause)
            return
        tag, abbreviation = GROUPS[kind]
        group = add(preamble, tag, eId=self.names.once(f"preamble__{abbreviation}"))
        for clause in clauses:
            one = self._clause_element(group, clause, kind.value, group.get("eId") or "")
            self._label(one, clause)
            self._flat(one, clause, one.get("eId") or "")

    def _container(self, preamble: Element, clause: ClauseRow) -> None:
        """A paragraph among the recitals that is neither recital nor citation."""
        eid = self.eids[clause.id] = self._name_of(clause, "preamble")
        wid = self.first_names.of_clause(clause, eid, "preamble")
        one = add(preamble, "container", name=clause.kind.value, eId=eid, wId=wid, GUID=clause.guid)
        self.times.mark(one, clause.id)
        label = " ".join(filter(None, (self._label_of(clause.label, clause.language), clause.heading)))
        if label:
            add(one, "block", label, name="heading")
        self._flat(one, clause, eid)

    def _node(self, parent: Element, node: Node, inside: str) -> None:
        if node.division is not None:
            self._division(parent, node.division, node.children, inside)
        elif node.clause is not None:
            self._clause(parent, node.clause, node.children, inside)

    def _division(self, parent: Element, division: Division, children: Sequence[Node], inside: str) -> None:
        label = self._words_of(self.edition.numbering.labels.get(division.number, division.label))
        number = number_in(label) or last_of(division.number)
        eid = self.names.within(inside, ABBREVIATIONS[division.kind], number)
        one = _hierarchical(parent, division.kind, eid)
        first = self._words_of(self.edition.numbering.first_labels.get(division.number, division.label))
        _keep(one, self.first_names.of_division(division, number_in(first) or number, eid, inside))
        heading = self._words_of(division.heading)
        if label:
            add(one, "num", label)
        if heading:
            add(one, "heading", heading)
        for child in children:
            self._node(one, child, eid)

    def _clause(self, parent: Element, clause: ClauseRow, children: Sequence[Node], inside: str) -> None:
        one = self._clause_element(parent, clause, clause.kind, inside)
        eid = one.get("eId") or ""
        self._label(one, clause)
        if children or self._is_changed(clause):
            if any(side.body for side in self._sides(clause)):
                self._flat(add(one, "intro" if children else "content", eId=self._under(eid, "intro")), clause, eid)
            for child in children:
                self._node(one, child, eid)
            return
        words, notes = with_notes(parted(clause)[1])
        self._body(one, eid, body_of(words), Paragraphs(self.names, notes, eid))

    def _body(self, one: Element, eid: str, body: Body, paragraphs: Paragraphs) -> None:
        if not body.parts:
            if body.before:
                paragraphs.write(add(one, "content", eId=self._under(eid, "content")), body.before)
            return
        if body.before:
            paragraphs.write(add(one, "intro", eId=self._under(eid, "intro")), body.before)
        for place, part in enumerate(body.parts, start=1):
            abbreviation = "para" if body.kind == "paragraph" else "point"
            within = self.names.within(eid, abbreviation, number_in(part.mark) or str(place))
            inner = add(one, body.kind, eId=within)
            if part.mark:
                add(inner, "num", part.mark)
            self._body(inner, within, part, paragraphs)
        if body.after:
            paragraphs.write(add(one, "wrapUp", eId=self._under(eid, "wrapup")), body.after)

    def _clause_element(self, parent: Element, clause: ClauseRow, kind: str, inside: str) -> Element:
        eid = self.eids[clause.id] = self._name_of(clause, inside)
        if kind in (ClauseKind.RECITAL, ClauseKind.CITATION) and inside.startswith("preamble__"):
            one = add(parent, kind, eId=eid)
        else:
            one = _hierarchical(parent, clause.kind, eid)
        _keep(one, self.first_names.of_clause(clause, eid, inside))
        one.set("GUID", clause.guid)
        self.times.mark(one, clause.id)
        if clause.language and clause.language != self.edition.language:
            one.set(XML_LANGUAGE, clause.language)
        if self._change(clause) is Change.DELETED:
            one.set("status", "removed")
        return one

    def _name_of(self, clause: ClauseRow, inside: str) -> str:
        number = self.edition.numbering.addresses.get(clause.guid, clause.number)
        return self.names.within(inside, ABBREVIATIONS[clause.kind], last_of(number))

    def _label(self, one: Element, clause: ClauseRow) -> None:
        """The number as the text prints it: the mark its words begin with, else the label or the last step of it."""
        label = self._label_of(clause.label, clause.language)
        mark = parted(clause)[0]
        if mark and self._is_changed(clause):
            label = ""
        elif mark:
            label = mark
        elif "." in clause.number:
            label = "" if "," in label else _STEPS.sub(r"\1.", label)
        if label:
            add(one, "num", label)
        runs = self._heading(clause)
        if runs:
            add_words(one, "heading", runs)

    def _heading(self, clause: ClauseRow) -> Sequence[Run]:
        pair = self.edition.changes.get(clause.id)
        if pair is None:
            return [Run(Kind.KEPT, clause.heading)] if clause.heading else []
        before, after = (side.heading if side else "" for side in (pair.before, pair.after))
        return [run for run in compare(before, after).runs if run.text]

    def _flat(self, parent: Element, clause: ClauseRow, eid: str) -> None:
        """Append the clause's paragraphs without telling lists apart; in a comparison with their changes marked."""
        pair = self.edition.changes.get(clause.id)
        if pair is None or not self._is_changed(clause):
            words, notes = with_notes(parted(clause)[1])
            Paragraphs(self.names, notes, eid).write(parent, plain_passages(words))
            return
        before, after = (side.body if side else "" for side in (pair.before, pair.after))
        Paragraphs(self.names, (), eid).write(parent, compared(compare(before, after).runs))

    def _sides(self, clause: ClauseRow) -> list[ClauseRow]:
        pair = self.edition.changes.get(clause.id)
        return [side for side in (pair.before, pair.after) if side] if pair else [clause]

    def _change(self, clause: ClauseRow) -> Change:
        pair = self.edition.changes.get(clause.id)
        return pair.change if pair else Change.KEPT

    def _is_changed(self, clause: ClauseRow) -> bool:
        return self._change(clause) not in (Change.KEPT, Change.MOVED)

    def _under(self, eid: str, part: str) -> str:
        return self.names.once(f"{eid}__{part}")

    def _words_of(self, words: Mapping[str, str]) -> str:
        return printed(words, self.edition.language, self.edition.process.drafting_language)

    def _label_of(self, words: Mapping[str, str], language: str) -> str:
        return printed(words, language or self.edition.language, self.edition.language)


def parted(clause: ClauseRow) -> tuple[str, str]:
    """The mark a clause's words begin with, as in "(a) " or "1. ", and the words after it; articles have none."""
    found = None if clause.kind in (ClauseKind.ARTICLE, ClauseKind.CITATION) else MARK.match(clause.body)
    return (found.group().strip(), clause.body[found.end() :]) if found else ("", clause.body)


def _hierarchical(parent: Element, kind: str, eid: str) -> Element:
    tag = ELEMENTS.get(kind)  # type: ignore[call-overload]
    return add(parent, tag, eId=eid) if tag else add(parent, "hcontainer", name=kind, eId=eid)


def _keep(one: Element, wid: str | None) -> None:
    if wid:
        one.set("wId", wid)
