"""Pages of a clause's past: its history, each of its revisions, and two of them compared."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.domain.phases import Action
from app.domain.wording import compare as compare_words
from app.domain.wording import rows, summary
from app.processes.access import access, requires
from app.texts import queries
from app.texts.models import Revision
from app.texts.routes.blueprint import pages
from app.texts.routes.places import language_of_words, number_asked, the_clause, the_revision, way_of_showing
from app.web.database import session
from app.web.paging import whole_number

PAGE = 50


@pages.get("/processes/<slug>/clauses/<number>/history")
@requires(Action.READ)
def history(slug: str, number: str) -> ResponseReturnValue:
    clause = the_clause(number)
    spoken = queries.languages_of_clause(session(), clause.id)
    wanted = language_of_words()
    words = wanted if wanted in spoken else access().process.drafting_language
    before = whole_number(request.args.get("before"))
    found = queries.revisions_of(session(), clause.id, words, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    return render_template(
        "texts/history.html",
        clause=clause,
        heading=queries.shown_revision(session(), clause.id, words, access().process.drafting_language),
        words=words,
        spoken=spoken,
        latest=spoken.get(words, 0),
        revisions=shown,
        credits=queries.credits_of(session(), [one.id for one in shown]),
        older=shown[-1].number if len(found) > PAGE else None,
        newer=bool(before),
    )


@pages.get("/processes/<slug>/clauses/<number>/revisions/<number:revision>")
@requires(Action.READ)
def revision(slug: str, number: str, revision: int) -> ResponseReturnValue:
    clause, words = the_clause(number), language_of_words(permanent=True)
    shown = the_revision(clause, words, revision)
    spoken = queries.languages_of_clause(session(), clause.id)
    return render_template(
        "texts/revision.html",
        clause=clause,
        revision=shown,
        words=words,
        latest=spoken[words],
        spoken=spoken,
        rendered=queries.revision_by_id(session(), shown.renders_id),
        credits=queries.credits_of(session(), [shown.id]).get(shown.id, []),
        versions=queries.versions_with(session(), shown.id),
    )


@pages.get("/processes/<slug>/clauses/<number>/compare")
@requires(Action.READ)
def compare(slug: str, number: str) -> ResponseReturnValue:
    clause, words, view = the_clause(number), language_of_words(permanent=True), way_of_showing()
    latest = queries.languages_of_clause(session(), clause.id).get(words, 0)
    new = the_revision(clause, words, number_asked("to", max(latest, 1)))
    old = the_revision(clause, words, number_asked("from", max(new.number - 1, 1)))
    comparison = compare_words(_whole(old, new), _whole(new, old))
    return render_template(
        "texts/compare.html",
        clause=clause,
        words=words,
        view=view,
        old=old,
        new=new,
        latest=latest,
        comparison=comparison,
        rows=rows(comparison) if view == "side" else (),
        summary=summary(comparison),
    )


def _whole(one: Revision, other: Revision) -> str:
    """The body, with the heading above it where the two differ in it."""
    return f"{one.heading}\n\n{one.body}" if one.heading != other.heading else one.body
