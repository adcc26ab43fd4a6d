"""Objections and minority views, and votes with their rule in words and their results by stakeholder group."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import pgettext

from app.domain.objecting import ObjectionState, Signature
from app.domain.reporting import Block, Items, Line, Paragraph, Section, Table, Words
from app.exports.report.speaking import Teller, figures, plain
from app.exports.results import PublishedResult
from app.objections.rows import ObjectionRow
from app.polls.option_results import Counted, OptionsShown
from app.polls.results import ResultPage, TallyRow, result_page
from app.polls.wording import METHODS, rule_of
from app.web.display import Localised, group_name, number, percent


def objections_and_minority_views(tell: Teller) -> Section:
    """How objections ended, and the minority views in the words of those who hold them."""
    found = tell.facts.objections
    blocks: list[Block] = []
    if found:
        rows: list[tuple[str, list[int | str]]] = [(_state(state), [many]) for state, many in found.items()]
        blocks.append(figures(_("What became of the objections"), (_("Objections"), _("Number")), rows))
    else:
        blocks.append(Paragraph(plain(_("Nobody has objected."))))
    if not tell.facts.minority:
        blocks.append(Paragraph(plain(_("There are no minority views."))))
    sections = tuple(_minority_view(tell, row) for row in tell.facts.minority)
    return Section("objections", plain(_("Objections and minority views")), tuple(blocks), sections)


def _state(state: ObjectionState) -> str:
    return {
        ObjectionState.OPEN: pgettext("objection", "Open"),
        ObjectionState.SUSTAINED: pgettext("objection", "Sustained"),
        ObjectionState.RESOLVED: pgettext("objection", "Resolved"),
        ObjectionState.WITHDRAWN: pgettext("objection", "Withdrawn"),
        ObjectionState.NOT_SUSTAINED: pgettext("objection", "Not sustained"),
        ObjectionState.MINORITY: _("Minority view"),
    }[state]


def _minority_view(tell: Teller, row: ObjectionRow) -> Section:
    heading = tell.link(_("Minority view %(number)s", number=row.number), f"objections/{row.number}")
    signed = Paragraph((Words(_("Signed:") + " ", strong=True), Words(_signature(row))))
    blocks = (Paragraph(plain(_about(row))), *tell.quoted(row.minority_body, row.language), signed)
    return Section(f"minority-{row.number}", (heading,), blocks)


def _about(row: ObjectionRow) -> str:
    if row.clause:
        return _("On clause %(number)s", number=row.clause)
    if row.amendment:
        return _("On amendment %(number)s", number=row.amendment)
    return _("On question %(number)s", number=row.question.number) if row.question else _("On the whole text")


def _signature(row: ObjectionRow) -> str:
    """As whoever holds it chose to sign."""
    if row.signature is Signature.ORGANISATION and row.organisation:
        return row.organisation
    name = (row.author_name or _("Former participant")) if row.signature is Signature.NAME else ""
    return ", ".join(filter(None, (name, group_name(row.group))))


def votes(tell: Teller) -> Section:
    """Every vote that has closed; of those that run nothing is known yet."""
    results = tell.facts.results
    none = (Paragraph(plain(_("No vote has closed yet."))),)
    sections = tuple(_vote(tell, one) for one in results)
    return Section("votes", plain(_("Votes")), () if results else none, sections)


def _vote(tell: Teller, one: PublishedResult) -> Section:
    question = one.question
    page = result_page(question, one.decided)
    closed = _("%(method)s. Closed on %(day)s.", method=METHODS[question.method], day=tell.day(question.closes))
    blocks: list[Block] = [Paragraph(plain(closed))]
    if explanation := tell.words(question.explanation):
        blocks.append(Paragraph(explanation, quoted=True))
    blocks += [
        Paragraph((Words(_("The rule:") + " ", strong=True), Words(rule_of(question)))),
        Paragraph((Words(page.sentence, strong=True),)),
    ]
    if page.steps:
        met = {True: _("Met"), False: _("Not met")}
        blocks.append(Items(tuple(plain(f"{step.text} {met[step.met]}") for step in page.steps)))
    blocks += _tables(page)
    if page.folded:
        folded = _("Groups with fewer than five ballots are shown together, so that nobody's vote can be worked out.")
        blocks.append(Paragraph(plain(folded)))
    blocks.append(Paragraph((tell.link(_("Everything about this vote"), f"votes/{question.number}"),)))
    heading = tell.words(question.title) or plain(_("Question %(number)s", number=question.number))
    return Section(f"vote-{question.number}", heading, tuple(blocks))


def _tables(page: ResultPage) -> Iterable[Block]:
    """The results by stakeholder group as the method counts them; nothing where they may not be told."""
    if page.rows or page.total:
        yield _tally(_("Ballots by stakeholder group"), _("Stakeholder group"), [*page.rows, page.total])
    if page.cells:
        yield _tally(_("Ballots by jurisdiction"), _("Jurisdiction"), page.cells)
    if page.options:
        yield from _of_options(page.options)
    if page.consent:
        head = (_("Stakeholder group"), _("Consent"), _("Stand aside"), _("Object"))
        rows = [*page.consent.rows, *([page.consent.total] if page.consent.total else [])]
        counted = [(one.label, [one.consent, one.stand_aside, one.objecting]) for one in rows]
        yield figures(_("Ballots by stakeholder group"), head, counted)  # type: ignore[arg-type]
    if page.silence:
        head = (_("Stakeholder group"), _("Seen"), _("Object"), _("Entitled"))
        seen = [(one.label, [one.seen, one.objecting, one.entitled]) for one in page.silence.rows]
        yield figures(_("Who has seen the text"), head, seen)  # type: ignore[arg-type]


def _tally(caption: str, first: str, rows: Sequence[TallyRow | None]) -> Table:
    head = (first, _("For"), _("Against"), _("Abstain"), _("Support"))
    counted: list[tuple[str, list[int | str]]] = [
        (one.label, [one.in_favour, one.against, one.abstain, _support(one)]) for one in rows if one
    ]
    return figures(caption, head, counted)


def _support(one: TallyRow) -> str:
    counted = one.in_favour + one.against
    return percent(one.in_favour / counted) if counted else "–"


def _of_options(shown: OptionsShown) -> Iterable[Block]:
    """Of every group its order, or how many approve each option."""
    counted = [*shown.groups, *([shown.whole] if shown.whole else [])]
    if not counted:
        return
    if shown.is_ranked:
        orders = tuple((plain(one.label), plain(number(one.cast)), _order(one)) for one in counted)
        named = (_("Stakeholder group"), _("Ballots"), _("Order"))
        yield Table(_("Order of the options by stakeholder group"), named, orders, in_words=True)
        return
    head = (_("Option"), *(one.label for one in counted))
    found = [{approved.option: approved.number for approved in one.approvals} for one in counted]
    rows = tuple((_local(name), *(plain(number(one.get(name, 0))) for one in found)) for name in shown.names)
    yield Table(_("Approvals by stakeholder group"), head, rows)


def _order(one: Counted) -> Line:
    words: list[Words] = []
    for place in one.places:
        words.append(Words(("; " if words else "") + f"{number(place.number)}. "))
        for index, option in enumerate(place.options):
            words += [*([Words(", ")] if index else []), *_local(option)]
    return tuple(words)


def _local(name: Localised) -> Line:
    return (Words(name.text, name.language),)
