"""The amendments of a process as an `amendmentList`: each one a document with its changes, its reasons and its fate."""

from datetime import datetime

from lxml import etree

from app.amendments.models import Amendment, Part
from app.domain.amending import INSERTS, Operation, Side
from app.exports.akn.addresses import Names, addresses_of, country_of, local_day, work_date
from app.exports.akn.body import Writer
from app.exports.akn.document import break_lines
from app.exports.akn.elements import XML_LANGUAGE, Element, add, add_own, root
from app.exports.akn.heads import record_head
from app.exports.akn.languages import three_letters
from app.exports.akn.meta import PLATFORM, named
from app.exports.akn.quoted import Quotes
from app.exports.formats import MEDIA_TYPES, Format
from app.exports.proposed import AmendmentList, author_of
from app.texts.contents import printed

TYPES = {Operation.REPLACE: "substitution", Operation.DELETE: "repeal", Operation.MOVE: "renumbering"}


def akoma_ntoso_list(listed: AmendmentList) -> bytes:
    """The list in UTF-8; an eId is given once in all of it, so a reference means the same everywhere."""
    whole = root()
    collection = add(whole, "amendmentList", name="amendmentList", contains="originalVersion")
    meta, writer = add(collection, "meta"), _Lister(listed)
    body = add(collection, "collectionBody", eId="collectionBody")
    for amendment in listed.amendments:
        writer.amendment(body, amendment)
    writer.meta(meta)
    break_lines(whole)
    return etree.tostring(whole, xml_declaration=True, encoding="UTF-8")


class _Lister:
    """Writes the amendments of one list, and what the list itself is."""

    def __init__(self, listed: AmendmentList) -> None:
        self.listed = listed
        self.text = listed.text
        self.addresses = addresses_of(self.text)
        scratch = Writer(self.text)
        scratch.write(root(), "body")
        self.eids = scratch.eids
        self.names = Names()
        self.quotes = Quotes(self.names)
        self.page = f"{self.text.base_url}/{self.text.language}/processes/{self.text.process.slug}"

    def meta(self, meta: Element) -> None:
        """What the list is, and what all of its parts refer to."""
        drafting, process = self.text.process.drafting_language, self.text.process
        work = f"/akn/{country_of(self.text)}/amendmentList/{work_date(self.text)}/{process.slug}"
        self._identification(meta, work, drafting, self._day(self.listed.dated), process.slug, "#author")
        references = add(meta, "references", source=PLATFORM)
        add(references, "original", eId="original", href=self.addresses.work, showAs=self.text.title)
        institution = printed(process.lead_institution, drafting) or self.text.title
        add(references, "TLCOrganization", eId="author", href=f"{self.page}#author", showAs=institution)
        add(references, "TLCOrganization", eId="openclause", href=f"{self.text.base_url}/", showAs="Openclause")
        for state in sorted({"proposed", *(one.state.value for one in self.listed.amendments)}):
            concept = f"/akn/ontology/concept/openclause/amendment/{state}"
            add(references, "TLCConcept", eId=f"state_{state}", href=concept, showAs=state.replace("_", " "))
        own = add(meta, "proprietary", source=PLATFORM)
        record_head(own, self.text, self.page)

    def amendment(self, body: Element, amendment: Amendment) -> None:
        """One amendment, as a component of the list."""
        eid = f"amendment_{amendment.number}"
        document = add(
            add(body, "component", eId=self.names.once(f"component_{amendment.number}")),
            "amendment", name="amendment", contains="originalVersion",
        )  # fmt: skip
        meta = add(document, "meta")
        inside = add(document, "amendmentBody", eId=self.names.once(eid))
        inside.set(XML_LANGUAGE, amendment.language)
        heading = add(inside, "amendmentHeading", eId=self.names.once(f"{eid}__heading"))
        add(heading, "p", amendment.official_number or str(amendment.number))
        modifications = [self._change(inside, amendment, change) for change in amendment.changes]
        if amendment.rationale.strip():
            reasons = add(inside, "amendmentJustification", eId=self.names.once(f"{eid}__justification"))
            _paragraphs(reasons, amendment.rationale)
        self._about(meta, amendment, eid, modifications)

    def _change(self, inside: Element, amendment: Amendment, change: Amendment | Part) -> Element:
        """A change in words; what comes back tells it as the standard's modification, for the metadata."""
        eid = f"amendment_{amendment.number}__mod_{change.position}"
        content = add(inside, "amendmentContent", eId=self.names.once(f"{eid}__content"))
        mod = add(add(content, "p"), "mod", eId=self.names.once(eid))
        target, base = self._target(change.clause_id, change.clause.number), change.base_revision
        add(mod, "ref", self._label(change), href=target).tail = " "
        told = etree.Element(f"{{{mod.nsmap[None]}}}textualMod", nsmap=mod.nsmap)
        told.set("eId", self.names.once(f"{eid}__change"))
        told.set("type", "insertion" if change.operation in INSERTS else TYPES[change.operation])
        add(told, "source", href=f"#{eid}")
        place = {Operation.INSERT_BEFORE: "before", Operation.INSERT_AFTER: "after"}.get(change.operation)
        if change.operation is not Operation.MOVE:
            add(told, "destination", href=target, pos=place)
        if change.operation in (Operation.REPLACE, Operation.DELETE):
            heading = base.heading if change.operation is Operation.DELETE or change.heading != base.heading else ""
            self.quotes.quote(mod, f"{eid}__old", change.clause.kind, heading, base.body).tail = " → "
            add(told, "old", href=f"#{eid}__old")
        if change.operation is Operation.REPLACE or change.operation in INSERTS:
            heading = "" if change.operation is Operation.REPLACE and change.heading == base.heading else change.heading
            self.quotes.quote(mod, f"{eid}__new", change.clause.kind, heading, change.body)
            add(told, "new", href=f"#{eid}__new")
        if change.operation is Operation.MOVE and change.beside is not None:
            beside = self._target(change.beside.id, change.beside.number)
            mod[-1].tail = " → "
            add(mod, "ref", change.beside.number, href=beside)
            add(told, "destination", href=beside, pos="before" if change.side is Side.BEFORE else "after")
            add(told, "old", href=target)
        return told

    def _about(self, meta: Element, amendment: Amendment, eid: str, modifications: list[Element]) -> None:
        day, number = self._day(amendment.created_at), f"{self.text.process.slug}-{amendment.number}"
        work = f"/akn/{country_of(self.text)}/amendment/{day}/{number}"
        self._identification(meta, work, amendment.language, day, number, f"#{eid}__author")
        workflow = add(meta, "workflow", source=PLATFORM)
        steps = [("proposed", amendment.created_at)]
        if amendment.decided_at is not None:
            steps.append((amendment.state.value, amendment.decided_at))
        for place, (state, moment) in enumerate(steps, start=1):
            add(workflow, "step", eId=self.names.once(f"{eid}__step_{place}"), date=self._day(moment), by=PLATFORM,
                refersTo=f"#state_{state}")  # fmt: skip
        changes = add(add(meta, "analysis", source=PLATFORM), "activeModifications")
        changes.extend(modifications)
        references = add(meta, "references", source=PLATFORM)
        page = f"{self.page}/amendments/{amendment.number}"
        kind = "TLCOrganization" if amendment.organisation_id or amendment.attributed_to else "TLCPerson"
        name = author_of(amendment)
        add(references, kind if name else "TLCRole", eId=self.names.once(f"{eid}__author"), href=f"{page}#author",
            showAs=name or amendment.group_key)  # fmt: skip
        self._fate(add(meta, "proprietary", source=PLATFORM), amendment)

    def _fate(self, own: Element, amendment: Amendment) -> None:
        """What the standard has no words for: the state, who stands behind it, the decision with its reasons."""
        add_own(
            own, "amendment", number=str(amendment.number), official=amendment.official_number or None,
            state=amendment.state.value, group=amendment.group_key, proposers=str(amendment.proposers_count),
            page=f"{self.page}/amendments/{amendment.number}",
        )  # fmt: skip
        for one in self.listed.proposers.get(amendment.id, ()):
            add_own(own, "proposer", one.name or None, group=one.group)
        for group, count in sorted(self.listed.supporters.get(amendment.id, {}).items()):
            add_own(own, "supporters", group=group, count=str(count))
        if amendment.decided_at is not None:
            decided = add_own(own, "decision", state=amendment.state.value, date=self._day(amendment.decided_at))
            for line in filter(None, (part.strip() for part in amendment.reasons.split("\n"))):
                add_own(decided, "p", line)
        for change in amendment.changes:
            if change.adopted_body is not None and change.adopted_body != change.body:
                taken = add_own(own, "adopted", ref=f"#amendment_{amendment.number}__mod_{change.position}",
                                heading=change.adopted_heading or None)  # fmt: skip
                for line in filter(None, (part.strip() for part in change.adopted_body.split("\n"))):
                    add_own(taken, "p", line)

    def _identification(self, meta: Element, work: str, language: str, day: str, number: str, author: str) -> None:
        identification = add(meta, "identification", source=PLATFORM)
        expression = f"{work}/{three_letters(language)}@{day}"
        first = add(identification, "FRBRWork")
        named(first, work, "/!main")
        add(first, "FRBRdate", date=day, name="proposal")
        add(first, "FRBRauthor", href=author)
        add(first, "FRBRcountry", value=country_of(self.text))
        add(first, "FRBRnumber", value=number)
        second = add(identification, "FRBRExpression")
        named(second, expression, "/!main")
        add(second, "FRBRdate", date=day, name="wording")
        add(second, "FRBRauthor", href=author)
        add(second, "FRBRlanguage", language=three_letters(language))
        third = add(identification, "FRBRManifestation")
        named(third, expression, "/!main.xml", ".xml")
        add(third, "FRBRdate", date=self._day(self.text.made_at), name="export")
        add(third, "FRBRauthor", href=PLATFORM)
        add(third, "FRBRformat", value=MEDIA_TYPES[Format.AKN])

    def _target(self, clause_id: int, number: str) -> str:
        eid = self.eids.get(clause_id)
        return f"{self.addresses.work}/!main~{eid}" if eid else self.addresses.clause(number)

    def _label(self, change: Amendment | Part) -> str:
        return printed(change.clause.label, change.language, self.text.language) or change.clause.number

    def _day(self, moment: datetime) -> str:
        return local_day(self.text, moment).isoformat()


def _paragraphs(parent: Element, words: str) -> None:
    for line in filter(None, (part.strip() for part in words.split("\n"))):
        add(parent, "p", line)
