"""The addresses of embeds: for machines, so no language stands in them; `?language=` asks for one."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.embeds import oembed
from app.embeds.frames import framed, missing, public_process, words_of
from app.polls import queries as polls
from app.polls.outcomes import outcome_of
from app.polls.results import result_page
from app.processes.access import PhaseOnPage
from app.responses.queries import coverage_of
from app.texts import queries as texts
from app.texts.finals import final_version
from app.web.access import public
from app.web.database import now, session

machines = Blueprint("embeds", __name__)


@machines.app_template_global("embed_code")
def embed_code(address: str, title: object) -> str:
    """The code that puts a frame into another page, for the box that offers it."""
    return oembed.frame(address, str(title))


@machines.get("/embed/clause/<slug>/<clause_number>")
@public
def clause(slug: str, clause_number: str) -> ResponseReturnValue:
    """A clause as it reads today."""
    process = public_process(slug)
    found = texts.clause_by_number(session(), process.id, clause_number)
    if found is None:
        return _moved(slug, process.id, clause_number)
    row = texts.clause_in(session(), found.id, words_of(process), process.drafting_language)
    return framed("embeds/_clause.html", process=process, clause=found, row=row)


def _moved(slug: str, process_id: int, number: str) -> ResponseReturnValue:
    """A clause that bears another number now is found under its former one."""
    former = texts.former_clause(session(), process_id, number)
    if former is None:
        return missing()
    return redirect(
        url_for("embeds.clause", slug=slug, clause_number=former.number, language=request.args.get("language"))
    )


@machines.get("/embed/result/<slug>/<number:number>")
@public
def result(slug: str, number: int) -> ResponseReturnValue:
    """The result of a vote, or until when it runs: nothing of it is told before the close."""
    process = public_process(slug)
    question = polls.question_by_number(session(), process.id, number)
    if question is None:
        return missing()
    closed = question.is_closed(now())
    shown = result_page(question, outcome_of(session(), question, now())) if closed else None
    return framed(
        "embeds/_result.html", process=process, question=question, result=shown, is_open=question.is_open(now())
    )


@machines.get("/embed/progress/<slug>")
@public
def progress(slug: str) -> ResponseReturnValue:
    """Where a process stands: its phases, and how much of what came in is answered."""
    process = public_process(slug)
    return framed(
        "embeds/_progress.html",
        process=process,
        phases=[PhaseOnPage.of(phase) for phase in process.phases],
        coverage=coverage_of(session(), process.id).in_all,
        final=final_version(session(), process.id),
    )


@machines.get("/oembed")
@public
def describe() -> Response:
    """What can be embedded of one of our pages (oEmbed 1.0): 404 for others' pages, 501 for formats but JSON."""
    if request.args.get("format", "json") != "json":
        abort(HTTPStatus.NOT_IMPLEMENTED)
    asked = oembed.asked(request.args)
    place = oembed.place_of(asked.url, current_app.config["BASE_URL"])
    if place is None:
        abort(HTTPStatus.NOT_FOUND)
    title = oembed.title_of(session(), place)
    if title is None:
        abort(HTTPStatus.NOT_FOUND)
    answer = jsonify(oembed.description(place, title, asked, current_app.config["BASE_URL"]))
    answer.headers["Cache-Control"] = f"public, max-age={oembed.CACHE_AGE}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
