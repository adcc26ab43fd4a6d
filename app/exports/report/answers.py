"""Responses in a report: what was heard, what was answered and by which criteria, to whom."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.domain.reporting import Block, Line, Paragraph, Words
from app.domain.responding import Disposition
from app.exports.report.speaking import Teller
from app.responses.queries import ResponseRow

MOST_NAMED = 20
"""So many contributions are named one by one; of more, the number is told."""

DISPOSITIONS = {
    Disposition.ACCEPTED: _l("Accepted"),
    Disposition.ACCEPTED_IN_PART: _l("Accepted in part"),
    Disposition.NOT_ACCEPTED: _l("Not accepted"),
    Disposition.ALREADY_COVERED: _l("Already covered"),
    Disposition.OUT_OF_SCOPE: _l("Out of scope"),
    Disposition.DEFERRED: _l("Deferred"),
}


def account_of(tell: Teller, one: ResponseRow) -> list[Block]:
    """A response: what became of the contributions, what was heard, the reasons with their criteria, and whose."""
    link = tell.link(_("Response %(number)s", number=one.number), f"responses/{one.number}", strong=True)
    head: Line = (link, Words(f" · {DISPOSITIONS[one.disposition]} · {tell.day(one.created_at)}"))
    blocks: list[Block] = [Paragraph(head)]
    if heard := tell.words(one.heard):
        blocks += [Paragraph((Words(_("What was heard:"), strong=True),)), *_quoted(tell, heard)]
    blocks += [Paragraph((Words(_("What was answered:"), strong=True),)), *_quoted(tell, tell.words(one.words))]
    criteria = [words for key in one.criteria if (words := tell.words(tell.facts.process.criteria.get(key, {})))]
    blocks += [Paragraph((Words(_("Criterion:") + " ", strong=True), *words)) for words in criteria]
    return [*blocks, *_named(tell, one)]


def _quoted(tell: Teller, words: Line) -> list[Paragraph]:
    return tell.quoted(words[0].text, words[0].language)


def _named(tell: Teller, one: ResponseRow) -> list[Paragraph]:
    """The contributions it answers, as links."""
    named = tell.facts.named.get(one.number, ())
    if not named:
        return []
    words: list[Words] = [Words(_("It answers:") + " ", strong=True)]
    for place, each in enumerate(named[:MOST_NAMED]):
        words += [Words(", ")] if place else []
        if each.comment is not None:
            words.append(tell.link(_("Comment %(number)s", number=each.comment), f"comments/{each.comment}"))
        else:
            words.append(tell.link(_("Amendment %(number)s", number=each.amendment), f"amendments/{each.amendment}"))
    more = len(named) - MOST_NAMED
    if more > 0:
        words.append(Words(" " + ngettext("and %(num)s more.", "and %(num)s more.", more)))
    return [Paragraph(tuple(words))]
