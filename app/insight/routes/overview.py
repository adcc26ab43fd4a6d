"""Home, the list of processes, and the overview of one."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.campaigns.queries import figures as campaign_figures
from app.domain import phases
from app.domain.descriptions import ProcessKind
from app.domain.phases import Action, PhaseKind
from app.insight import queries
from app.insight.queries import ProcessFilters
from app.insight.routes.blueprint import pages
from app.languages.queries import progress_of
from app.polls.queries import questions_of
from app.processes.access import PhaseOnPage, access, requires
from app.processes.models import Process
from app.responses.queries import coverage_of
from app.texts.models import Document
from app.texts.queries import document_of, versions_of
from app.texts.renderings import lacking_in
from app.web import paging
from app.web.access import public
from app.web.database import now, session

PAGE = 20


@pages.get("/")
@public
def home() -> ResponseReturnValue:
    own = queries.processes_of_person(session(), current_user.id) if current_user.is_authenticated else []
    return render_template(
        "insight/home.html",
        processes=[_card(process) for process in queries.open_processes(session(), now())],
        own=[_card(process) for process in own],
    )


@pages.get("/processes")
@public
def processes() -> ResponseReturnValue:
    filters = _filters()
    rows = queries.processes_of(session(), filters, now(), before=paging.after(), limit=PAGE)
    page = paging.page_of(rows, PAGE)
    return render_template(
        "insight/processes.html",
        processes=[_card(process) for process in page.rows],
        next_url=paging.next_url(page),
        filters=filters,
        phase_kinds=list(PhaseKind),
        process_kinds=list(ProcessKind),
    )


@pages.get("/processes/<slug>")
@requires(Action.READ)
def process(slug: str) -> ResponseReturnValue:
    part = access()
    document = document_of(session(), part.process.id)
    several = len(part.process.languages) > 1
    return render_template(
        "insight/process.html",
        document=document,
        versions=versions_of(session(), document.id)[:3] if document else (),
        progress=progress_of(session(), part.process, document) if document and several else (),
        incomplete=_incomplete(part.process, document),
        participation=queries.participation_in(session(), part.process.id),
        coverage=coverage_of(session(), part.process.id),
        campaigns=campaign_figures(session(), part.process.id),
        happenings=queries.last_happenings(session(), part.process.id),
        questions=[one for one in questions_of(session(), part.process.id) if one.is_open(now())],
        open_actions=[action for action in phases.NARROWABLE if part.is_open(action)],
    )


def _incomplete(process: Process, document: Document | None) -> int:
    """How many clauses still lack one of the equal languages."""
    if document is None or not process.languages_equal:
        return 0
    return len(lacking_in(session(), document.id, process.languages, process.drafting_language))


def _card(process: Process) -> dict[str, object]:
    """A process as a card shows it: with its open phase, or else the next one."""
    timetable = [PhaseOnPage.of(phase) for phase in process.phases]
    now_open = next((phase for phase in timetable if phase.state == "open"), None)
    coming = next((phase for phase in timetable if phase.state == "coming"), None)
    return {
        "slug": process.slug,
        "title": process.title,
        "summary": process.summary,
        "kind": process.kind.value,
        "places": process.jurisdictions,
        "phase": now_open or coming or (timetable[-1] if timetable else None),
        "href": url_for("insight.process", slug=process.slug),
    }


def _filters() -> ProcessFilters:
    phase, kind, place = (request.args.get(name, "") for name in ("phase", "kind", "place"))
    wrong_phase = phase and phase not in {one.value for one in PhaseKind}
    wrong_kind = kind and kind not in {one.value for one in ProcessKind}
    wrong_place = place and not (place.isascii() and place.replace("-", "").isalnum() and len(place) <= 6)
    if wrong_phase or wrong_kind or wrong_place:
        abort(400)
    return ProcessFilters(
        PhaseKind(phase) if phase else None, ProcessKind(kind) if kind else None, place.upper() or None
    )
