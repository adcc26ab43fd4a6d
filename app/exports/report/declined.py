"""What was not taken up and why: rejected amendments and other answers, against the criteria of the process."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.amending import OPEN, AmendmentState
from app.domain.reporting import NOT_TAKEN_UP, Block, Items, Line, Paragraph, Section
from app.domain.responding import Disposition
from app.exports.report.answers import account_of
from app.exports.report.changed import OPERATIONS, reasons_of
from app.exports.report.queries import AmendmentFacts
from app.exports.report.speaking import Teller, figures, plain
from app.web.display import group_name

HEADINGS = {
    Disposition.NOT_ACCEPTED: _l("Contributions that were not accepted"),
    Disposition.OUT_OF_SCOPE: _l("Contributions that were out of scope"),
    Disposition.DEFERRED: _l("Contributions that were put off"),
    Disposition.ALREADY_COVERED: _l("Contributions that the text covered already"),
}


def what_was_not_accepted(tell: Teller) -> Section:
    """The criteria, every rejected amendment, and every answer that left the text as it was."""
    facts = tell.facts
    blocks: list[Block] = []
    criteria = tuple(words for told in facts.process.criteria.values() if (words := tell.words(told)))
    if criteria:
        blocks += [Paragraph(plain(_("Contributions are decided about by these criteria:"))), Items(criteria)]
    blocks.append(_states(tell))
    rejected = [one for one in facts.amendments if one.state is AmendmentState.REJECTED]
    sections = [_rejected(tell, rejected)] if rejected else []
    for disposition in NOT_TAKEN_UP:
        answers = [one for one in facts.responses if one.disposition is disposition]
        told = tuple(block for one in answers for block in account_of(tell, one))
        sections += [Section(f"answered-{disposition.value}", plain(str(HEADINGS[disposition])), told)] if told else []
    if not sections:
        blocks.append(Paragraph(plain(_("Nothing has been turned down."))))
    return Section("not-accepted", plain(_("What was not accepted, and why")), tuple(blocks), tuple(sections))


def _states(tell: Teller) -> Block:
    found = [one.state for one in tell.facts.amendments]
    rows = (
        (_("Adopted"), (AmendmentState.ADOPTED,)),
        (_("Adopted in part"), (AmendmentState.ADOPTED_IN_PART,)),
        (_("Rejected"), (AmendmentState.REJECTED,)),
        (_("Withdrawn by who proposed them"), (AmendmentState.WITHDRAWN,)),
        (_("Overtaken by another amendment"), (AmendmentState.SUPERSEDED,)),
        (_("Not decided yet"), tuple(OPEN)),
    )
    counted: list[tuple[str, list[int | str]]] = [
        (name, [sum(one in states for one in found)]) for name, states in rows
    ]
    return figures(_("What became of the amendments"), (_("Amendments"), _("Number")), counted)


def _rejected(tell: Teller, rejected: list[AmendmentFacts]) -> Section:
    sections = tuple(
        Section(f"amendment-{one.number}", _heading(tell, one), tuple(_account(tell, one)), listed=False)
        for one in rejected
    )
    return Section("rejected", plain(_("Amendments that were rejected")), (), sections)


def _heading(tell: Teller, one: AmendmentFacts) -> Line:
    text = _("Amendment %(number)s on clause %(clause)s", number=one.number, clause=one.clause)
    return (tell.link(text, f"amendments/{one.number}"),)


def _account(tell: Teller, one: AmendmentFacts) -> list[Block]:
    facts = [str(OPERATIONS[one.operation]), _("proposed by: %(group)s", group=group_name(one.group))]
    facts += [_("rejected on %(day)s", day=tell.day(one.decided_at))] if one.decided_at else []
    return [Paragraph(plain(" · ".join(facts))), *reasons_of(tell, one, _("Why it was rejected:"))]
