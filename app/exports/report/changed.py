"""What changed from the draft to the final text, clause by clause, with the reasons."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.amending import AmendmentState, Operation
from app.domain.reporting import TAKEN_UP, Block, Items, Line, Paragraph, Section, Words, by_clause, in_lines
from app.domain.responding import CHANGES_THE_TEXT
from app.domain.wording import Run, compare
from app.exports.report.answers import account_of
from app.exports.report.facts import Facts
from app.exports.report.queries import AmendmentFacts
from app.exports.report.speaking import UNKNOWN, Teller, figures, plain
from app.responses.queries import ResponseRow
from app.texts.concordance import Change, Pair, totals
from app.texts.contents import printed
from app.web.display import group_name

CHANGES = {
    Change.CHANGED: _l("This clause was reworded."),
    Change.INSERTED: _l("This clause is new."),
    Change.DELETED: _l("This clause was taken out."),
    Change.MOVED: _l("This clause was moved to another place; its words stayed as they were."),
    Change.KEPT: _l("The words of this clause stayed as they were."),
}
OPERATIONS = {
    Operation.REPLACE: _l("Change the wording"),
    Operation.INSERT_BEFORE: _l("Insert a new clause before"),
    Operation.INSERT_AFTER: _l("Insert a new clause after"),
    Operation.DELETE: _l("Delete the clause"),
    Operation.MOVE: _l("Move the clause"),
}


def what_changed(tell: Teller) -> Section:
    """Every clause that changed or that something was decided about, with its redline and the reasons."""
    facts = tell.facts
    pairs = facts.text.pairs or [Pair(one, one, Change.KEPT) for one in facts.text.clauses]
    adopted, accepted = _adopted_by_clause(facts), _accepted_by_clause(facts)
    told = [one for one in pairs if one.change is not Change.KEPT or adopted.get(one.clause.id) or _of(one, accepted)]
    sections = [_clause(tell, one, adopted.get(one.clause.id, []), _of(one, accepted)) for one in told]
    shown = {one.clause.id for one in told}
    sections += _elsewhere(tell, shown, {one.clause.number for one in told}, adopted, accepted)
    sections += _kept(tell, [one for one in pairs if one.clause.id not in shown])
    return Section("changes", plain(_("What changed, clause by clause")), tuple(_sides(tell)), tuple(sections))


def _sides(tell: Teller) -> list[Block]:
    """Which two texts are compared, and what changed in figures."""
    text = tell.facts.text
    if not text.clauses:
        return [Paragraph(plain(_("There is no text yet.")))]
    if text.first is None:
        return [Paragraph(plain(_("No version of the draft was named, so there is nothing to compare the text with.")))]
    final = text.final
    after = (*tell.words(final.name), Words(f" ({tell.day(final.created_at)})")) if final else ()
    compared: list[Block] = [
        Paragraph((Words(_("From:") + " ", strong=True), *tell.words(text.first.name),
                   Words(f" ({tell.day(text.first.created_at)})"))),
        Paragraph((Words(_("To:") + " ", strong=True), *(after or plain(_("The text as it stands today"))))),
    ]  # fmt: skip
    found = totals(text.pairs)
    return [
        *compared,
        figures(
            _("What became of the clauses"),
            (_("Clauses"), _("Number")),
            [
                (_("Reworded"), [found.changed]), (_("New"), [found.inserted]), (_("Taken out"), [found.deleted]),
                (_("Moved"), [found.moved]), (_("Kept as they were"), [found.kept]),
            ],
        ),
    ]  # fmt: skip


def _clause(
    tell: Teller, pair: Pair, amendments: Sequence[AmendmentFacts], responses: Sequence[ResponseRow]
) -> Section:
    blocks: list[Block] = []
    if tell.facts.text.pairs:
        blocks.append(Paragraph(plain(str(CHANGES[pair.change]))))
    if pair.change in (Change.CHANGED, Change.INSERTED, Change.DELETED):
        blocks += redline(pair)
    for one in amendments:
        blocks += adopted_amendment(tell, one)
    for answer in responses:
        blocks += account_of(tell, answer)
    if not amendments and not responses:
        blocks.append(
            Paragraph(
                plain(
                    _("Neither an amendment nor a response stands behind this change: whoever drafts the text made it.")
                )
            )
        )
    blocks.append(Paragraph((tell.link(_("Everything about this clause"), f"clauses/{pair.clause.number}"),)))
    return Section(f"clause-{pair.clause.number}", heading_of(tell, pair), tuple(blocks))


def heading_of(tell: Teller, pair: Pair) -> Line:
    """A clause's label and heading, in the language its words are shown in."""
    clause = pair.clause
    language = clause.language or tell.facts.language
    label = printed(clause.label, language, *tell.facts.languages)
    return tell.said(" ".join(filter(None, (label, clause.heading))) or clause.number, language)


def redline(pair: Pair) -> list[Block]:
    """The way from the words of the draft to those of the text, heading first where it changed too."""
    before, after = pair.before, pair.after
    runs: list[Run] = []
    if (before.heading if before else "") != (after.heading if after else ""):
        runs += compare(before.heading if before else "", after.heading if after else "").runs
        runs.append(Run(runs[-1].kind, "\n"))
    runs += compare(before.body if before else "", after.body if after else "").runs
    words = [Words(run.text, pair.clause.language, run.kind) for run in runs]
    return [Paragraph(line, quoted=True) for line in in_lines(words)]


def adopted_amendment(tell: Teller, one: AmendmentFacts) -> list[Block]:
    """An amendment whose words are in the text: who proposed it, when it was adopted, and the reasons of both sides."""
    said = _("adopted in part") if one.state is AmendmentState.ADOPTED_IN_PART else _("adopted")
    return [_head(tell, one, said), *reasons_of(tell, one, _("Why it was adopted:"))]


def _head(tell: Teller, one: AmendmentFacts, said: str) -> Paragraph:
    link = tell.link(_("Amendment %(number)s", number=one.number), f"amendments/{one.number}", strong=True)
    facts = [str(OPERATIONS[one.operation]), _("proposed by: %(group)s", group=group_name(one.group)), said]
    facts += [tell.day(one.decided_at)] if one.decided_at else []
    return Paragraph((link, Words(" · " + " · ".join(facts))))


def reasons_of(tell: Teller, one: AmendmentFacts, decided: str) -> list[Block]:
    """The reasons of its proposer, and those of the decision."""
    blocks: list[Block] = []
    if one.rationale:
        blocks.append(Paragraph((Words(_("Why it was proposed:"), strong=True),)))
        blocks += tell.quoted(one.rationale, one.language)
    if one.reasons:
        blocks.append(Paragraph((Words(decided, strong=True),)))
        blocks += tell.quoted(one.reasons, UNKNOWN)
    return blocks


def _elsewhere(
    tell: Teller,
    shown: set[int],
    numbers: set[str],
    adopted: dict[int, list[AmendmentFacts]],
    accepted: dict[str, list[ResponseRow]],
) -> list[Section]:
    """What was taken up in clauses that are in neither of the two texts: they came and went between them."""
    told_of = {one.number for clause_id in shown for one in adopted.get(clause_id, ())}
    blocks: list[Block] = []
    for one in {one.number: one for found in adopted.values() for one in found}.values():
        blocks += adopted_amendment(tell, one) if one.number not in told_of else []
    for clause, answers in accepted.items():
        for answer in answers if clause not in numbers else ():
            blocks += account_of(tell, answer)
    heading = plain(_("In clauses that came and went, and in the text as a whole"))
    return [Section("other-changes", heading, tuple(blocks))] if blocks else []


def _kept(tell: Teller, pairs: Sequence[Pair]) -> list[Section]:
    """The clauses that nothing happened to, as links."""
    if not pairs:
        return []
    links = tuple(
        (Words("".join(one.text for one in heading_of(tell, pair)[:1]), pair.clause.language,
               href=tell.address(f"clauses/{pair.clause.number}")),)
        for pair in pairs
    )  # fmt: skip
    return [Section("kept", plain(_("Clauses that stayed as they were")), (Items(links),))]


def _adopted_by_clause(facts: Facts) -> dict[int, list[AmendmentFacts]]:
    adopted = [one for one in facts.amendments if one.state in TAKEN_UP]
    places = by_clause((place, one.clauses) for place, one in enumerate(adopted))
    return {clause: [adopted[place] for place in found] for clause, found in places.items()}


def _accepted_by_clause(facts: Facts) -> dict[str, list[ResponseRow]]:
    found: dict[str, list[ResponseRow]] = {}
    for one in facts.responses:
        if one.disposition in CHANGES_THE_TEXT:
            found.setdefault(one.clause_number or "", []).append(one)
    return found


def _of(pair: Pair, accepted: dict[str, list[ResponseRow]]) -> list[ResponseRow]:
    return accepted.get(pair.clause.number, [])
