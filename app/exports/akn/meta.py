"""The metadata of a document: what it is, where it comes from, what happened to it, and where that is recorded."""

from collections.abc import Mapping
from datetime import datetime

from app.domain.amending import INSERTS, Operation
from app.exports.akn import minority
from app.exports.akn.addresses import DOCUMENT_TYPES, Addresses, country_of, local_day, work_date
from app.exports.akn.body import parted
from app.exports.akn.elements import Element, add, add_own
from app.exports.akn.heads import record_head
from app.exports.akn.languages import three_letters
from app.exports.akn.rearranged import Rearrangements
from app.exports.akn.renumbered import Renumberings
from app.exports.akn.times import Times
from app.exports.editions import Adopted, Edition
from app.exports.formats import MEDIA_TYPES, Format
from app.exports.results import PublishedResult
from app.texts.contents import printed

PLATFORM = "#openclause"
AUTHOR = "#author"


class Meta:
    """Writes the metadata of one edition; `eids` has the eId of every clause in it."""

    def __init__(self, edition: Edition, addresses: Addresses, eids: Mapping[int, str], times: Times) -> None:
        self.edition = edition
        self.addresses = addresses
        self.eids = eids
        self.times = times
        self.rearranged = Rearrangements(edition, addresses, eids, self._page())
        self.renumbered = Renumberings(edition, eids, self._page())

    def write(self, meta: Element) -> None:
        """Append everything in the order the standard asks for."""
        self._identification(meta)
        self._lifecycle(meta)
        self._workflow(meta)
        self._analysis(meta)
        self.times.temporal_data(meta)
        self._references(meta)
        minority.notes(meta, self.edition, self.eids, self._page(), PLATFORM, self._day)
        self._proprietary(meta)

    def _identification(self, meta: Element) -> None:
        identification = add(meta, "identification", source=PLATFORM)
        self._work(identification)
        self._expression(identification)
        self._manifestation(identification)

    def _work(self, identification: Element) -> None:
        edition = self.edition
        work = add(identification, "FRBRWork")
        named(work, self.addresses.work, "/!main")
        add(work, "FRBRalias", name="page", value=self._page())
        add(work, "FRBRdate", date=work_date(edition).isoformat(), name="publication")
        add(work, "FRBRauthor", href=AUTHOR)
        add(work, "FRBRcountry", value=country_of(edition))
        document, subtype = DOCUMENT_TYPES[edition.process.kind]
        if document != subtype:
            add(work, "FRBRsubtype", value=subtype)
        add(work, "FRBRnumber", value=edition.process.slug)
        add(work, "FRBRname", value=printed(edition.process.title, edition.process.drafting_language))

    def _expression(self, identification: Element) -> None:
        edition, drafting = self.edition, self.edition.process.drafting_language
        expression = add(identification, "FRBRExpression")
        named(expression, self.addresses.expression, "/!main")
        add(expression, "FRBRalias", name="eli", value=edition.address)
        add(expression, "FRBRdate", date=self._day(edition.dated), name="wording")
        add(expression, "FRBRauthor", href=AUTHOR)
        if edition.version is not None:
            add(expression, "FRBRversionNumber", value=str(edition.version.number))
        add(expression, "FRBRlanguage", language=three_letters(edition.language))
        if edition.is_translation:
            original = self.addresses.expression.replace(
                f"/{three_letters(edition.language)}@", f"/{three_letters(drafting)}@"
            )
            equal = "true" if edition.process.languages_equal else "false"
            add(
                expression, "FRBRtranslation", href=original, fromLanguage=three_letters(drafting),
                authoritative=equal, by=AUTHOR,
            )  # fmt: skip

    def _manifestation(self, identification: Element) -> None:
        manifestation = add(identification, "FRBRManifestation")
        named(manifestation, self.addresses.expression, "/!main.xml", ".xml")
        add(manifestation, "FRBRdate", date=self._day(self.edition.made_at), name="export")
        add(manifestation, "FRBRauthor", href=PLATFORM)
        add(manifestation, "FRBRformat", value=MEDIA_TYPES[Format.AKN])

    def _lifecycle(self, meta: Element) -> None:
        lifecycle = add(meta, "lifecycle", source=PLATFORM)
        day = work_date(self.edition).isoformat()
        add(lifecycle, "eventRef", eId="event_0", date=day, source="#original", type="generation")
        for one in self.edition.adopted:
            add(
                lifecycle, "eventRef", eId=f"event_{one.number}", date=self._day(one.decided_at),
                source=_amendment(one), type="amendment",
            )  # fmt: skip
        self.rearranged.events(lifecycle)
        self.renumbered.events(lifecycle)
        self.times.events(lifecycle)

    def _workflow(self, meta: Element) -> None:
        if not self.edition.phases:
            return
        workflow = add(meta, "workflow", source=PLATFORM)
        for place, phase in enumerate(self.edition.phases, start=1):
            add(
                workflow, "step", eId=f"step_{place}", date=phase.opens.isoformat(), by=AUTHOR,
                refersTo=f"#phase_{phase.kind.value}",
            )  # fmt: skip

    def _analysis(self, meta: Element) -> None:
        edition = self.edition
        if not edition.adopted and not edition.rearranged and not edition.numbering.acts:
            return
        changes = add(add(meta, "analysis", source=PLATFORM), "passiveModifications")
        for one in self.edition.adopted:
            self._modification(changes, one)
        self.rearranged.modifications(changes)
        self.renumbered.modifications(changes)

    def _modification(self, changes: Element, one: Adopted) -> None:
        eid = self.eids.get(one.clause_id)
        there = f"#{eid}" if eid else self.addresses.clause(one.clause)
        change = add(changes, "textualMod", eId=f"mod_{one.number}", type=_kind_of_change(one))
        add(change, "source", href=_amendment(one))
        add(change, "destination", href=there)
        if one.operation not in INSERTS:
            add(change, "old", href=f"{self._page()}/clauses/{one.clause}/revisions/{one.before}")
        if one.operation is not Operation.DELETE:
            add(change, "new", href=there)

    def _references(self, meta: Element) -> None:
        edition = self.edition
        references = add(meta, "references", source=PLATFORM)
        add(references, "original", eId="original", href=self.addresses.work, showAs=edition.title)
        for one in edition.adopted:
            page = f"{self._page()}/amendments/{one.number}"
            add(references, "passiveRef", eId=_amendment(one)[1:], href=page, showAs=f"Amendment {one.number}")
        self.rearranged.references(references)
        self.renumbered.references(references)
        institution = printed(edition.process.lead_institution, edition.language, edition.process.drafting_language)
        author = institution or edition.title
        add(references, "TLCOrganization", eId="author", href=f"{self._page()}#author", showAs=author)
        add(references, "TLCOrganization", eId="openclause", href=f"{edition.base_url}/", showAs="Openclause")
        for kind in dict.fromkeys(phase.kind for phase in edition.phases):
            concept = f"/akn/ontology/concept/openclause/phase/{kind.value}"
            add(references, "TLCConcept", eId=f"phase_{kind.value}", href=concept, showAs=kind.value.capitalize())
        self.times.concepts(references)

    def _proprietary(self, meta: Element) -> None:
        """The public record as it stood, the revision of every clause, and the votes that have closed."""
        edition = self.edition
        own = add(meta, "proprietary", source=PLATFORM)
        record_head(own, edition, self._page())
        if edition.compared_with is not None:
            add_own(
                own,
                "comparedWith",
                version=str(edition.compared_with.number),
                name=edition.named(edition.compared_with),
            )
        for clause in edition.clauses:
            if clause.id in self.eids and clause.revision:
                add_own(
                    own, "clause", ref=f"#{self.eids[clause.id]}", number=clause.number,
                    revision=str(clause.revision), language=clause.language, kind=clause.kind.value,
                    label=printed(clause.label, clause.language, edition.language) or None,
                    mark=parted(clause)[0] or None,
                )  # fmt: skip
        self.times.own(own, self.eids)
        for result in edition.results:
            self._vote(own, result)

    def _vote(self, own: Element, result: PublishedResult) -> None:
        question = result.question
        eid = self.eids.get(question.clause_id or 0)
        vote = add_own(
            own, "vote", number=str(question.number), closed=question.closes.isoformat(),
            result=result.outcome.result.value, ref=f"#{eid}" if eid else None,
            amendment=str(question.amendment.number) if question.amendment else None,
        )  # fmt: skip
        for tally in result.tallies:
            counts = {"for_": tally.in_favour, "against": tally.against, "abstain": tally.abstain}
            add_own(
                vote, "tally", groups=" ".join(tally.groups) or "all", **{name: str(n) for name, n in counts.items()}
            )

    def _page(self) -> str:
        return f"{self.edition.base_url}/{self.edition.language}/processes/{self.edition.process.slug}"

    def _day(self, moment: datetime) -> str:
        return local_day(self.edition, moment).isoformat()


def named(parent: Element, address: str, component: str, ending: str = "") -> None:
    """Append the address of a component and that of the whole, as every level of identification begins."""
    add(parent, "FRBRthis", value=f"{address}{component}")
    add(parent, "FRBRuri", value=f"{address}{ending}")


def _amendment(one: Adopted) -> str:
    return f"#amendment_{one.number}"


def _kind_of_change(one: Adopted) -> str:
    if one.operation in INSERTS:
        return "insertion"
    return "repeal" if one.operation is Operation.DELETE else "substitution"
