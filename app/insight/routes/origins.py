"""Pages of origin: who gave each word of a clause, and of the whole text."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.phases import Action
from app.insight.origins import behind, by_organisation, by_party
from app.insight.routes.blueprint import pages
from app.processes.access import access, requires
from app.texts import queries as texts
from app.texts.contents import outline
from app.texts.footprints import footprints_of
from app.texts.origins import origin_at, origins_of
from app.texts.routes.places import language_of_words, the_clause, the_text
from app.web.database import session
from app.web.paging import whole_number

PAGE = 50


@pages.get("/processes/<slug>/clauses/<number>/origin")
@requires(Action.READ)
def clause_origin(slug: str, number: str) -> ResponseReturnValue:
    """The origin of today's words or, with `?revision=`, of an earlier wording."""
    process, found = access().process, the_clause(number)
    spoken = texts.languages_of_clause(session(), found.id)
    wanted = language_of_words()
    words = wanted if wanted in spoken else process.drafting_language
    latest = spoken.get(words, 0)
    shown = whole_number(request.args.get("revision"), default=latest, largest=999_999_999)
    origin = origin_at(session(), found, words, shown)
    if origin is None and (shown or not latest) and shown != latest:
        abort(404)
    before, after = texts.neighbours(session(), found)
    return render_template(
        "insight/clause_origin.html",
        clause=found,
        words=words,
        spoken=spoken,
        latest=latest,
        origin=origin,
        sources=behind(session(), process.id, [origin] if origin else []).get(found.id, {}),
        before=before,
        after=after,
    )


@pages.get("/processes/<slug>/text/origin")
@requires(Action.READ)
def text_origin(slug: str) -> ResponseReturnValue:
    process, document, words = access().process, the_text(), language_of_words()
    clauses = texts.clauses_of(session(), document.id, words, process.drafting_language)
    start = whole_number(request.args.get("start"), largest=len(clauses))
    shown = clauses[start : start + PAGE]
    ids = [clause.id for clause in shown]
    origins = origins_of(session(), document.id, ids, words)
    without = [one for one in ids if one not in origins]
    origins |= origins_of(session(), document.id, without, process.drafting_language)
    moments = footprints_of(session(), document.id, process.drafting_language)
    return render_template(
        "insight/text_origin.html",
        document=document,
        words=words,
        parts=outline(texts.divisions_of(session(), document.id), shown),
        origins=origins,
        sources=behind(session(), process.id, origins.values()),
        moments=moments,
        parties=by_party(moments, [group.key for group in process.groups]),
        organisations=by_organisation(moments),
        start=start,
        page=PAGE,
        total=len(clauses),
    )
