"""Pages to take things home: the text in any of its languages and versions, and the whole open record."""

from datetime import date

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.accounts.erasing import ERASURES
from app.amendments.queries import Filters, count_of
from app.domain.phases import Action
from app.exports import delivering, jobs, page, services
from app.exports.bundle import catalogue
from app.exports.bundle.archive import as_json
from app.exports.bundle.whole import LICENCE
from app.exports.fair_copies import writing as _copies  # noqa: F401 (it registers the formats of word processors)
from app.exports.formats import AS_JOB, BARE, COMPARING, IN_ALL_LANGUAGES, OF_THE_TEXT, REPORTS, SHEETS, Format, Wanted
from app.exports.pdf import can_print
from app.exports.report import writing as _report_writing  # noqa: F401 (it registers the formats of the report)
from app.exports.report.facts import facts_of
from app.exports.report.page import entries_of
from app.exports.report.structure import report_of
from app.exports.routes import making
from app.exports.sheets.rows import Picked
from app.processes.access import access, requires
from app.processes.models import Process
from app.texts.finals import final_version
from app.texts.queries import clauses_of, document_of, versions_of
from app.texts.rows import ClauseRow, VersionRow
from app.web.access import public
from app.web.database import now, session
from app.web.languages import reader_language
from app.web.paging import whole_number

LONGEST_NUMBER = 120
pages = Blueprint("exports", __name__)
machines = Blueprint("open_data", __name__)
JOB = "/processes/<slug>/export/jobs/<number:number>"
pages.add_url_rule(JOB, "job", making.job)
pages.add_url_rule(JOB, "job_again", making.job_again, methods=["POST"])
pages.add_url_rule(f"{JOB}/file", "job_file", making.job_file)
ERASURES["exports"] = jobs.erase


@pages.get("/processes/<slug>/export")
@requires(Action.READ)
def downloads(slug: str) -> ResponseReturnValue:
    process = access().process
    language = reader_language()
    return render_template(
        "exports/downloads.html",
        can_print=can_print(),
        versions=_versions(process),
        final=final_version(session(), process.id),
        sheet_clauses=_clauses(process),
        has_amendments=count_of(session(), process.id, Filters()) > 0,
        has_text=document_of(session(), process.id) is not None,
        language_chosen=language if language in process.languages else process.drafting_language,
    )


@pages.get("/processes/<slug>/export/<format>")
@requires(Action.READ)
def download(slug: str, format: str) -> ResponseReturnValue:  # noqa: A002 (the address's own word)
    if format not in set(Format):
        abort(404)
    wanted = _wanted(access().process, Format(format))
    if wanted.format in AS_JOB:
        return redirect(url_for("exports.job", slug=slug, number=delivering.asked(wanted).id))
    exported = services.export(
        session(), access().process, wanted, now=now(), base_url=current_app.config["BASE_URL"], page=page.html
    )
    return send_file(
        exported.content, mimetype=exported.media_type, as_attachment=True, download_name=exported.name, max_age=0
    )


@machines.get("/catalog.jsonld")
@public
def catalog() -> ResponseReturnValue:
    described = catalogue.of_instance(session(), base_url=current_app.config["BASE_URL"], licence=LICENCE)
    return Response(as_json(described), content_type="application/ld+json; charset=utf-8")


@pages.get("/processes/<slug>/report")
@requires(Action.READ)
def report(slug: str) -> ResponseReturnValue:
    process, language = access().process, reader_language()
    wanted = language if language in process.languages else process.drafting_language
    facts = facts_of(session(), process, wanted, now=now(), base_url=current_app.config["BASE_URL"])
    made = report_of(facts, language)
    return render_template(
        "exports/report.html",
        report=made,
        entries=entries_of(made),
        report_language=wanted,
        has_pdf=can_print(),
    )


def _wanted(process: Process, asked: Format) -> Wanted:
    """What the address asks for: only languages and versions that there are."""
    if asked in SHEETS:
        return _sheet(process, asked)
    if asked in IN_ALL_LANGUAGES:
        return Wanted(asked, version=_version(process, "version"))
    if asked is Format.BUNDLE:
        return Wanted(asked, since=_day(request.args.get("since", "")))
    if asked not in OF_THE_TEXT | REPORTS:
        return Wanted(asked)
    language = request.args.get("language", process.drafting_language)
    if language not in process.languages:
        abort(400)
    if asked in REPORTS:
        return Wanted(asked, language)
    compare_with = _version(process, "compare-with") if asked in COMPARING else None
    bare = request.args.get("bare") == "yes" and asked in BARE
    return Wanted(asked, language, _version(process, "version"), compare_with, bare=bare)


def _sheet(process: Process, asked: Format) -> Wanted:
    """A sheet of the contributions that the address picks; none of a clause there is not."""
    language, group = request.args.get("language", ""), request.args.get("group", "")
    if language not in ("", *process.languages) or group not in ("", *(one.key for one in process.groups)):
        abort(400)
    answered = {"yes": True, "no": False}.get(request.args.get("answered", ""))
    clause = request.args.get("clause", "").strip()
    if "\0" in clause or len(clause) > LONGEST_NUMBER:
        abort(400)
    return Wanted(asked, language, picked=Picked(clause or None, group or None, answered))


def _day(written: str) -> str:
    """A day in its one form (2026-05-31), or nothing."""
    try:
        return date.fromisoformat(written).isoformat() if written else ""
    except ValueError:
        abort(400)


def _version(process: Process, argument: str) -> int | None:
    number = whole_number(request.args.get(argument))
    if number and number not in {version.number for version in _versions(process)}:
        abort(404)
    return number or None


def _clauses(process: Process) -> list[ClauseRow]:
    document = document_of(session(), process.id)
    languages = (process.drafting_language, process.drafting_language)
    return list(clauses_of(session(), document.id, *languages)) if document else []


def _versions(process: Process) -> list[VersionRow]:
    document = document_of(session(), process.id)
    return list(versions_of(session(), document.id)) if document else []
