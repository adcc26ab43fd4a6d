"""Pages of assisted participation: sessions, entering what was said there, forms on paper, who was invited."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.erasing import ERASURES
from app.accounts.personal import PARTS
from app.assisted import queries, services
from app.assisted.forms import KINDS, InvitedForm, SaidForm, TakingBackForm, session_form
from app.assisted.personal import erase, personal
from app.assisted.services import Said
from app.comments.queries import comment_by_number
from app.domain.assisting import attendance
from app.domain.commenting import STANDING, Kind
from app.domain.phases import Action, Role
from app.processes.access import access, requires
from app.processes.models import Phase
from app.processes.wording import PHASES
from app.sittings.models import AssistedSession
from app.texts.queries import clause_by_number, clauses_of, document_of, shown_revision
from app.texts.rows import ClauseRow
from app.web import paging
from app.web.database import now, session
from app.web.display import group_name, in_language, language_name
from app.web.languages import reader_language

PAGE = 30
CONTRIBUTIONS = 50
PHASE, SESSION = "phase-", "session-"
KEPT = ("group", "language", "clause", "kind")
"""What stays in the form for the next thing that was said."""

pages = Blueprint("assisted", __name__)
PARTS["assisted"] = personal
ERASURES["assisted"] = erase


@pages.get("/processes/<slug>/sessions")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    rows = queries.sessions_of(session(), access().process.id, before=paging.after(), limit=PAGE)
    shown = rows[:PAGE]
    page = paging.Page(shown, shown[-1][0].number if len(rows) > PAGE else None)
    return render_template(
        "assisted/listing.html", page=page, next_url=paging.next_url(page), kinds=KINDS,
        attendance=attendance,
    )  # fmt: skip


@pages.get("/processes/<slug>/sessions/<number:number>")
@requires(Action.READ)
def sitting(slug: str, number: int) -> ResponseReturnValue:
    found = _sitting(number)
    rows = queries.contributions_of(session(), access().process.id, number, after=paging.after(), limit=CONTRIBUTIONS)
    page = paging.page_of(rows, CONTRIBUTIONS, key="number")
    guests = [one for one in queries.invited(session(), access().process.id) if one.session_id == found.id]
    return render_template(
        "assisted/sitting.html", sitting=found, page=page, next_url=paging.next_url(page), kinds=KINDS,
        attendance=attendance(found.attendance), invited=guests,
        standing=STANDING,
    )  # fmt: skip


@pages.get("/processes/<slug>/sessions/<number:number>/attendance-sheet")
@requires(Action.READ)
def attendance_sheet(slug: str, number: int) -> ResponseReturnValue:
    return render_template("assisted/attendance_sheet.html", sitting=_sitting(number), lines=24)


@pages.get("/processes/<slug>/clauses/<clause_number>/form")
@requires(Action.READ)
def paper_form(slug: str, clause_number: str) -> ResponseReturnValue:
    """A page to print: the clause's words, lines to write on, its number and its short address."""
    process = access().process
    clause = clause_by_number(session(), process.id, clause_number) or abort(404)
    shown = shown_revision(session(), clause.id, reader_language(), process.drafting_language) or abort(404)
    number = paging.whole_number(request.args.get("session"))
    return render_template(
        "assisted/paper_form.html", clause=clause, shown=shown, sitting=_sitting(number) if number else None, lines=16,
        address=url_for("insight.clause", slug=slug, number=clause.number, _external=True),
    )  # fmt: skip


@pages.route("/processes/<slug>/facilitate/sessions/new", methods=["GET", "POST"])
@requires(Action.ASSIST)
def new(slug: str) -> ResponseReturnValue:
    form = session_form(access().process)
    if not form.validate_on_submit():
        return render_template("assisted/new.html", form=form), 422 if form.errors else 200
    made = services.hold(
        session(), access().process, form.described, author_id=access().person_id, now=now()
    )  # fmt: skip
    session().commit()
    flash(_("The session is public now. You can enter what was said there."))
    return redirect(url_for("assisted.sitting", slug=slug, number=made.number))


@pages.route("/processes/<slug>/facilitate/sessions/<number:number>/edit", methods=["GET", "POST"])
@requires(Action.ASSIST)
def edit(slug: str, number: int) -> ResponseReturnValue:
    found = _sitting(number)
    form = session_form(access().process, found)
    if not form.validate_on_submit():
        return render_template("assisted/edit.html", form=form, sitting=found), 422 if form.errors else 200
    services.describe(
        session(), access().process, found, form.described, edition=form.edition_carried,
        actor_id=access().person_id, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("What is said of the session has been changed."))
    return redirect(url_for("assisted.sitting", slug=slug, number=number))


@pages.route("/processes/<slug>/facilitate/sessions/<number:number>/enter", methods=["GET", "POST"])
@requires(Action.ASSIST)
def enter(slug: str, number: int) -> ResponseReturnValue:
    """Many from one session, one after the other: group, language and clause stay."""
    process, found = access().process, _sitting(number)
    form = SaidForm(data=_carried(process.drafting_language))
    form.offer(process)
    said = _said(form) if form.validate_on_submit() else None
    if said is None:
        numbers = [clause.number for clause in _clauses()]
        shown = {"form": form, "sitting": found, "numbers": numbers}
        return render_template("assisted/enter.html", **shown), 422 if form.errors else 200
    made = services.enter(
        session(), process, found, said, actor_id=access().person_id, role=_role(), now=now()
    )  # fmt: skip
    session().commit()
    flash(_("Contribution %(number)s was entered. The form is ready for the next one.", number=made.number))
    kept: dict[str, Any] = {key: form[key].data or "" for key in KEPT}
    return redirect(url_for("assisted.enter", slug=slug, number=number, **kept))


@pages.post("/processes/<slug>/facilitate/sessions/<number:number>/contributions/<number:comment>/withdrawal")
@requires(Action.ASSIST)
def take_back(slug: str, number: int, comment: int) -> ResponseReturnValue:
    found = comment_by_number(session(), access().process.id, comment)
    if found is None or found.session_number != number:
        abort(404)
    services.take_back(session(), access().process, found, actor_id=access().person_id, role=_role(), now=now())
    session().commit()
    flash(_("The contribution was withdrawn."))
    return redirect(url_for("assisted.sitting", slug=slug, number=number))


@pages.get("/processes/<slug>/invited")
@requires(Action.READ)
def invited(slug: str) -> ResponseReturnValue:
    return render_template("assisted/invited.html", rows=queries.invited(session(), access().process.id))


@pages.route("/processes/<slug>/facilitate/invited", methods=["GET", "POST"])
@requires(Action.ASSIST)
def invite(slug: str) -> ResponseReturnValue:
    form = _invited_form()
    if not form.validate_on_submit():
        return render_template("assisted/invite.html", form=form), 422 if form.errors else 200
    phase, held = _occasion(form.occasion.data or "")
    services.invite(
        session(), access().process, name=form.name.data or "", group_key=form.group.data,
        reasons=form.reasons.data or "", language=form.language.data, phase=phase, sitting=held,
        actor_id=access().person_id, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("The invitation is public now."))
    return redirect(url_for("assisted.invited", slug=slug))


@pages.route("/processes/<slug>/facilitate/invited/<number:number>/withdrawal", methods=["GET", "POST"])
@requires(Action.ASSIST)
def uninvite(slug: str, number: int) -> ResponseReturnValue:
    body = queries.invited_by_number(session(), access().process.id, number) or abort(404)
    if body.withdrawn_at is not None and request.method == "GET":
        return redirect(url_for("assisted.invited", slug=slug))
    form = TakingBackForm()
    if not form.validate_on_submit():
        return render_template("assisted/uninvite.html", form=form, body=body), 422 if form.errors else 200
    services.uninvite(
        session(), access().process, body, reasons=form.reasons.data or "", actor_id=access().person_id, now=now()
    )  # fmt: skip
    session().commit()
    flash(_("The invitation was taken back; its line stays, with your reasons."))
    return redirect(url_for("assisted.invited", slug=slug))


def _sitting(number: int) -> AssistedSession:
    return queries.session_by_number(session(), access().process.id, number) or abort(404)


def _role() -> Role:
    return Role.FACILITATOR if Role.FACILITATOR in access().roles else Role.STEWARD


def _clauses() -> list[ClauseRow]:
    process = access().process
    document = document_of(session(), process.id)
    languages = (process.drafting_language, process.drafting_language)
    return list(clauses_of(session(), document.id, *languages)) if document else []


def _carried(language: str) -> dict[str, str]:
    """What the address keeps from the contribution before."""
    return {"language": language, **{key: request.args[key][:80] for key in KEPT if request.args.get(key)}}


def _said(form: SaidForm) -> Said | None:
    """What was typed; None, with the reason at its field, where the text has no such clause."""
    number = form.clause.data or ""
    clause = clause_by_number(session(), access().process.id, number) if number else None
    if number and clause is None:
        form.clause.errors = [_("The text has no clause of this number. Leave it empty for the whole text.")]
        return None
    said = Said(form.body.data or "", Kind(form.kind.data), form.language.data, form.group.data, form.name.data or "")
    return replace(said, clause=clause)


def _invited_form() -> InvitedForm:
    process = access().process
    form = InvitedForm()
    form.group.choices = [(group.key, group_name(group.key)) for group in process.groups]
    form.language.choices = [(code, language_name(code)) for code in process.languages]
    sittings = queries.all_sessions(session(), process.id)
    form.occasion.choices = [
        ("", _("The whole process")),
        *((f"{PHASE}{place}", _phase_name(phase)) for place, phase in enumerate(process.phases)),
        *((f"{SESSION}{one.number}", str(in_language(one.title))) for one in sittings),
    ]
    return form


def _phase_name(phase: Phase) -> str:
    return str(in_language(phase.name)) if phase.name else str(PHASES[phase.kind])


def _occasion(chosen: str) -> tuple[Phase | None, AssistedSession | None]:
    """The phase or the session that was chosen, which the form has checked."""
    if chosen.startswith(PHASE):
        return access().process.phases[int(chosen.removeprefix(PHASE))], None
    if chosen.startswith(SESSION):
        return None, _sitting(int(chosen.removeprefix(SESSION)))
    return None, None
