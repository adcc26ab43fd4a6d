"""Reading Akoma Ntoso: the hierarchy of a bill or an act as divisions and clauses; what these cannot hold is listed."""

from collections import Counter
from collections.abc import Iterable, Sequence

import regex
from lxml import etree

from app.domain.headings import recognise, tells_definitions
from app.domain.manuscript import DraftClause, DraftDivision, Manuscript, Reason, Unit, footnoted
from app.domain.numbering import address
from app.domain.paragraphs import kind_of_recital
from app.domain.structure import ClauseKind, DivisionKind
from app.files.trouble import Trouble, Unreadable
from app.texts.documents.law_meta import tell_meta
from app.texts.documents.law_own import own_parts, told_clauses, within
from app.texts.documents.law_parts import DIVISIONS, HEAD, by_point, child, numbered_paragraphs, step
from app.texts.documents.law_times import LawTimes
from app.texts.documents.law_words import LawWords
from app.texts.documents.markup import Element, local, tree_of

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
TEXTS = ("act", "bill", "doc", "statement", "documentCollection")
_NUMBER = regex.compile(r"[\p{L}\p{N}]")


def read_law(text: str, *, by: Unit = Unit.PARAGRAPH) -> Manuscript:
    """The draft in an Akoma Ntoso document. Raises Unreadable.

    Names count, whatever the namespace: where that or the structure departs from version 3.0 of the standard, it is
    listed with its line, and so is everything that is neither division nor clause.
    """
    root = tree_of(text.encode("utf-8", "surrogatepass"))
    whole = root if local(root) == "akomaNtoso" else next(iter(root.iter("{*}akomaNtoso")), None)
    if whole is None:
        raise Unreadable(Trouble.KIND)
    document = next((one for one in whole if local(one)), None)
    if document is None or local(document) not in TEXTS:
        raise Unreadable(Trouble.NO_LAW, place=local(document) if document is not None else "")
    reader = _Reader(document, by)
    reader.depart(root, whole)
    reader.document(document)
    return footnoted(reader.manuscript())


class _Reader:
    """Reads one document into a draft."""

    def __init__(self, document: Element, by: Unit) -> None:
        self.by = by
        notes = {one.get("eId") or "": one for one in document.iter("{*}note")}
        self.words = LawWords(notes)
        self.times = LawTimes(document, self.words)
        self.title = ""
        self.divisions: list[DraftDivision] = []
        self.clauses: list[DraftClause] = []
        self.recitals: Counter[ClauseKind] = Counter()
        self.told = told_clauses(document)

    def manuscript(self) -> Manuscript:
        """What has been read."""
        unplaced = sorted(self.words.remarks, key=lambda piece: piece.line)
        return Manuscript(self.title, tuple(self.divisions), tuple(self.clauses), tuple(unplaced))

    def depart(self, root: Element, whole: Element) -> None:
        """List where the outermost elements depart from the standard."""
        if root is not whole:
            self.words.remark(Reason.NAMESPACE, f"<{local(root)}>", root)
        if whole.tag != f"{{{NAMESPACE}}}akomaNtoso":
            self.words.remark(Reason.NAMESPACE, etree.QName(whole).namespace or "xmlns", whole)

    def document(self, document: Element) -> None:
        """Read every part of a document in its order."""
        for part in document:
            name = local(part)
            if name == "meta":
                tell_meta(part, self.words)
            elif name in ("preface", "coverPage"):
                self._preface(part)
            elif name == "preamble":
                self._preamble(part)
            elif name in ("body", "mainBody"):
                self._parts(part, None)
            else:
                self._after(part, name)

    def _after(self, part: Element, name: str) -> None:
        if name in ("attachments", "components", "annexes", "collectionBody"):
            for one in part:
                self._annex(one)
        elif name in ("annex", "schedule"):
            self._annex(part)
        elif name == "conclusions":
            self._list_blocks(part, Reason.CLOSING)
        elif name:
            self.words.remark(Reason.METADATA, "".join(part.itertext()), part)

    def _preface(self, preface: Element) -> None:
        title = next(iter(preface.iter("{*}docTitle")), None)
        if not self.title:
            self.title = self.words.line(title if title is not None else next(iter(preface.iter("{*}longTitle")), None))
        for one in preface:
            words = " ".join("".join(one.itertext()).split())
            if words != self.title:
                self.words.remark(Reason.FORMULA, words, one)

    def _preamble(self, preamble: Element) -> None:
        """Recitals and citations, and what stands among them; a heading makes a division of them."""
        home = None
        for one in preamble:
            name = local(one)
            if self._is_told(one, home):
                continue
            if name == "block" and one.get("name") == "heading" and (home is None or self.told):
                home = self._open(DivisionKind.PREAMBLE, "", self.words.line(one), None)
            elif name in ("recitals", "citations"):
                for inner in one:
                    if not self._is_told(inner, home):
                        self._recital(inner, local(inner), home)
            elif name in ("recital", "citation", "p", "block", "container", "blockContainer"):
                self._recital(one, name, home)
            elif name:
                self.words.remark(Reason.LEAD_IN, "".join(one.itertext()), one)

    def _recital(self, one: Element, name: str, home: int | None) -> None:
        if name in HEAD | {"intro", "wrapUp"}:
            self.words.remark(Reason.LEAD_IN, "".join(one.itertext()), one)
            return
        body = self.words.body(*(inner for inner in one if local(inner) not in HEAD)) if len(one) else ""
        body = body if name not in ("p", "block") else self.words.body(one)
        if not body:
            return
        kind = {"recital": ClauseKind.RECITAL, "citation": ClauseKind.CITATION}.get(name) or kind_of_recital(body)
        self.recitals[kind] += 1
        number = self.words.line(child(one, "num"))
        found = regex.fullmatch(r"[(\[]?(\d{1,4}[a-z]{0,2})[)\].]*", number)
        label = f"({found[1]})" if found else f"({self.recitals[kind]})"
        self._draft(kind, label, self.words.line(child(one, "heading")), body, home, one)

    def _annex(self, annex: Element) -> None:
        """An annex is a division with what it holds, or one clause where that is not divided."""
        if local(annex) in ("componentRef", "documentRef"):
            self.words.remark(Reason.OBJECT, annex.get("src") or annex.get("href") or local(annex), annex)
            return
        if not local(annex):
            return
        label, heading = self._named(annex, "Annex")
        inner = next((one for one in annex.iter("{*}mainBody", "{*}body")), annex)
        for one in annex.iter("{*}meta", "{*}preface", "{*}conclusions"):
            self.words.remark(Reason.METADATA, f"{local(one)}: {' '.join(one.itertext())}", one)
        parts = [one for one in inner if local(one) not in HEAD]
        if any(local(one) in DIVISIONS or local(one) in ("article", "paragraph", "hcontainer") for one in parts):
            self._parts(inner, self._open(DivisionKind.ANNEX, label, heading, None))
        elif body := self.words.body(*parts):
            self._draft(ClauseKind.ANNEX, label, heading, body, None, annex)

    def _parts(self, holder: Element, home: int | None) -> None:
        """The divisions and clauses right under an element; words between them are clauses too."""
        for one in holder:
            name = local(one)
            if not name or name in HEAD or self._is_told(one, home):
                continue
            if name in DIVISIONS or (name == "hcontainer" and self._divides(one)):
                self._division(one, home)
            elif name == "article":
                self._article(one, home)
            elif name in ("componentRef", "documentRef"):
                self.words.remark(Reason.OBJECT, one.get("src") or one.get("href") or name, one)
            else:
                self._clause(one, ClauseKind.PARAGRAPH, self._label(one), home, "")

    def _is_told(self, one: Element, home: int | None) -> bool:
        """Take what our own metadata says is a clause, with the clauses in it; whatever units are asked for."""
        told = self.told.get(one.get("eId") or "")
        if told is None:
            return False
        heading = self.words.line(child(one, "heading"))
        if one.get("status") == "removed":
            self.words.remark(Reason.TAKEN_OUT, "".join(one.itertext()), one)
            self.clauses.append(DraftClause(told.kind, told.label, heading, "", home, struck=True))
        else:
            body = self.words.body(*own_parts(one, self.told))
            self._add(told.kind, told.label, heading, f"{told.mark} {body}".strip(), home, one)
        for inner in within(one, self.told):
            self._is_told(inner, home)
        return True

    def _divides(self, one: Element) -> bool:
        names = {*DIVISIONS, "article", "hcontainer", "paragraph"}
        return any(local(inner) in names or inner.get("eId") in self.told for inner in one)

    def _division(self, one: Element, home: int | None) -> None:
        name, said = local(one), one.get("name") or ""
        kind = DIVISIONS.get(name) or (DivisionKind(said) if said in set(DivisionKind) else DivisionKind.SECTION)
        label, heading = self._named(one, name)
        self._parts(one, self._open(kind, label, heading, home))

    def _open(self, kind: DivisionKind, label: str, heading: str, home: int | None) -> int:
        level = self.divisions[home].level + 1 if home is not None else 1
        self.divisions.append(DraftDivision(kind, label, heading, level, home))
        return len(self.divisions) - 1

    def _named(self, one: Element, name: str) -> tuple[str, str]:
        """Number and heading of an element; where the number says nothing, the heading may begin with it."""
        number, heading = self.words.line(child(one, "num")), self.words.line(child(one, "heading"))
        sub = self.words.line(child(one, "subheading"))
        if sub:
            heading = f"{heading} – {sub}" if heading else sub
        if _NUMBER.search(number):
            return number.rstrip(" .–-"), heading
        said = recognise(heading)
        return (said.label, said.words) if said.kind and said.label else ("", heading)

    def _label(self, one: Element) -> str:
        return self.words.line(child(one, "num")).rstrip(" .–-")

    def _article(self, article: Element, home: int | None) -> None:
        """An article as one clause or, where it has several numbered paragraphs, as a division of them."""
        label, heading = self._named(article, "article")
        if any(one.get("eId") in self.told for one in article):
            self._parts(article, self._open(DivisionKind.ARTICLE, label, heading, home))
            return
        inside = [one for one in article if local(one) and local(one) not in HEAD]
        paragraphs = numbered_paragraphs(inside, self._label)
        if self.by is Unit.ARTICLE or len(paragraphs) < 2:
            kind = ClauseKind.ARTICLE
            self._clause(article, kind, label, home, heading, number=address(label) if label else "")
            return
        division = self._open(DivisionKind.ARTICLE, label, heading, home)
        number = address(label) if label else ""
        for one, *more in paragraphs:
            own = ".".join(filter(None, (number, step(self._label(one)))))
            words = self.words.line(child(one, "heading"))
            self._clause(one, ClauseKind.PARAGRAPH, own, division, words, number=own, more=more)

    def _clause(
        self,
        one: Element,
        kind: ClauseKind,
        label: str,
        home: int | None,
        heading: str,
        *,
        number: str = "",
        more: Sequence[Element] = (),
    ) -> None:
        """A clause with everything in it or, by point, with its points as clauses after it."""
        if one.get("status") == "removed":
            self.words.remark(Reason.TAKEN_OUT, "".join(one.itertext()), one)
            self.clauses.append(DraftClause(kind, label, heading, "", home, struck=True))
            return
        parts = [*([inner for inner in one if local(inner) and local(inner) not in HEAD] or [one]), *more]
        if self.by is not Unit.POINT or not number:
            self._add(kind, label, heading, self.words.body(*parts), home, one)
            return
        before, points, after = by_point(parts)
        if not before or not points:
            self._add(kind, label, heading, self.words.body(*parts), home, one)
            return
        self._add(kind, label, heading, self.words.body(*before), home, one)
        definitions = tells_definitions(heading) or (
            home is not None and tells_definitions(self.divisions[home].heading)
        )
        self._points(points, number, home, definitions, deep=False)
        if after:
            self._add(ClauseKind.PARAGRAPH, "", "", self.words.body(*after), home, one)

    def _points(
        self, points: Iterable[Element], number: str, home: int | None, definitions: bool, *, deep: bool
    ) -> None:
        for one in points:
            label = ".".join((number, step(self._label(one)) or "-"))
            parts = [inner for inner in one if local(inner) and local(inner) not in HEAD]
            before, inner_points, after = by_point(parts)
            kind = ClauseKind.SUBPOINT if deep else ClauseKind.DEFINITION if definitions else ClauseKind.POINT
            split = bool(before and inner_points and not after)
            heading = self.words.line(child(one, "heading"))
            self._add(kind, label, heading, self.words.body(*(before if split else parts)), home, one)
            if split:
                self._points(inner_points, label, home, definitions, deep=True)

    def _add(self, kind: ClauseKind, label: str, heading: str, body: str, home: int | None, one: Element) -> None:
        if body:
            self._draft(kind, label, heading, body, home, one)
        elif heading or label:
            self.words.remark(Reason.EMPTY, f"{label} {heading}", one)

    def _draft(self, kind: ClauseKind, label: str, heading: str, body: str, home: int | None, one: Element) -> None:
        periods, class_key = self.times.periods(one), self.times.class_key(one)
        self.clauses.append(DraftClause(kind, label, heading, body, home, periods=periods, class_key=class_key))

    def _list_blocks(self, part: Element, reason: Reason) -> None:
        for one in part:
            self.words.remark(reason, "".join(one.itertext()), one)
