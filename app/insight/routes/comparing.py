"""A pair of a crosswalk: the two clauses, what was found about them, and the discussion of it."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.comments.enclosures import enclosures_of
from app.comments.queries import Subject
from app.comments.routes.composing import comment_form, draft_here
from app.comments.routes.discussing import discussion_on
from app.comments.routes.shown import offers, other_words
from app.crosswalks.pairs import findings_about, first_of_number
from app.domain.phases import Action
from app.insight.routes.blueprint import pages
from app.processes.access import access, requires
from app.processes.models import Process
from app.responses.queries import responses_to_comments
from app.texts.models import Clause
from app.texts.queries import clause_in
from app.texts.rows import ClauseRow
from app.web.database import session
from app.web.languages import reader_language


@pages.get("/processes/<slug>/crosswalks/<other>/findings/<number:number>")
@requires(Action.READ)
def pair(slug: str, other: str, number: int) -> ResponseReturnValue:
    part = access()
    first = first_of_number(session(), part.process.id, other, number) or abort(404)
    if first.number != number:
        return redirect(url_for("insight.pair", slug=slug, other=other, number=first.number))
    *earlier, latest = findings_about(session(), first)
    found = first.crosswalk
    discussion = discussion_on(Subject(part.process.id, correspondence_id=first.id))
    draft = draft_here(correspondence=first)
    return render_template(
        "insight/pair.html",
        found=found,
        first=first,
        latest=latest,
        earlier=earlier[::-1],
        words=_words(),
        own=_shown(first.clause, part.process),
        there=_shown(first.other_clause, found.other),
        discussion=discussion,
        enclosures=enclosures_of(session(), discussion.rows),
        comment_answers=responses_to_comments(session(), [one.id for one in discussion.rows]),
        other_words=other_words(discussion.rows),
        offers=offers,
        draft=draft,
        form=comment_form(draft=draft) if part.can(Action.COMMENT) else None,
    )


def _words() -> str:
    """The language in which clauses are shown: the reader's where the process works in it."""
    process, own = access().process, reader_language()
    return own if own in process.languages else process.drafting_language


def _shown(clause: Clause | None, process: Process) -> ClauseRow | None:
    return clause_in(session(), clause.id, _words(), process.drafting_language) if clause else None
