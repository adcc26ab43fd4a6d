"""The whole report, from the facts: in the reader's language, before it is written in any format."""

from flask_babel import gettext as _

from app.domain.reporting import Block, Paragraph, Report, Words, chosen
from app.exports.report.answered import how_it_was_answered, how_to_verify
from app.exports.report.asked import what_was_asked, who_took_part
from app.exports.report.changed import what_changed
from app.exports.report.decided import objections_and_minority_views, votes
from app.exports.report.declined import what_was_not_accepted
from app.exports.report.facts import Facts
from app.exports.report.speaking import Teller, plain, speaking

PARTS = (
    what_was_asked,
    who_took_part,
    what_changed,
    what_was_not_accepted,
    objections_and_minority_views,
    votes,
    how_it_was_answered,
    how_to_verify,
)


def report_of(facts: Facts, spoken: str) -> Report:
    """The report in the language `spoken`, with what others wrote in theirs."""
    with speaking(facts.process, spoken):
        tell = Teller(facts, spoken)
        title = chosen(facts.process.title, facts.languages) or Words(facts.process.slug)
        return Report(
            title,
            _("Explanatory report") if facts.is_final else _("Explanatory report (interim)"),
            spoken,
            tuple(_lead(tell)),
            tuple(part(tell) for part in PARTS),
            tell.address("report"),
        )


def _lead(tell: Teller) -> list[Block]:
    """Of which day it is, whether the text has been adopted, and where it can be read."""
    final, made = tell.facts.text.final, tell.day(tell.facts.made_at)
    if final is None:
        said = _(
            "This is an interim report of %(day)s. No text has been adopted yet, so that all of it may change.",
            day=made,
        )
    else:
        adopted = tell.day(final.created_at)
        said = _("The text was adopted on %(adopted)s. This report was made on %(day)s.", adopted=adopted, day=made)
    how = _("It was put together by the platform from the public record of the process; nobody has retouched it.")
    return [
        Paragraph((Words(said, strong=True),)),
        Paragraph(plain(how)),
        Paragraph((Words(_("Address:") + " "), Words(tell.address("report"), "zxx", href=tell.address("report")))),
    ]
