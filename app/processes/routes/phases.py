"""The timetable on the owners' desk: phases added, moved, opened and closed, each with its reason."""

from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain import readying
from app.domain.descriptions import DescribedPhase
from app.domain.errors import MomentPassed, PhaseOver, PhasesOverlap
from app.domain.phases import Action, PhaseKind, PhaseState, own_list, state_at
from app.domain.timetable import next_coming
from app.processes import timetable
from app.processes.access import access, requires
from app.processes.forms import NewPhaseForm, PhaseForm
from app.processes.models import Phase, Visibility
from app.processes.preparation_forms import preparation_form
from app.processes.queries import phase_by_id
from app.processes.readiness import readiness_of
from app.processes.routes.blueprint import pages
from app.processes.services import missing
from app.processes.wording import CHECKLIST
from app.web.database import now, session
from app.web.refusals import owed_in_words, wording_of


@pages.get("/processes/<slug>/facilitate/phases", endpoint="phases")
@requires(Action.PHASE_MOVE)
def listing(slug: str) -> ResponseReturnValue:
    process = access().process
    return render_template(
        "processes/phases.html",
        rows=[(one, state_at(one.phase, now())) for one in readiness_of(session(), process)],
        missing=owed_in_words(missing(process)),
        checklist=CHECKLIST,
        answered=readying.is_answered,
    )


@pages.route("/processes/<slug>/facilitate/phases/new", methods=["GET", "POST"])
@requires(Action.PHASE_MOVE)
def add_phase(slug: str) -> ResponseReturnValue:
    form = NewPhaseForm()
    form.reason.flags.required = _is_public()
    if not form.validate_on_submit():
        return render_template("processes/add_phase.html", form=form), 422 if form.errors else 200
    kind = PhaseKind(form.kind.data)
    ticked = tuple(action for action in own_list(kind) if action.value in (form.allows.data or []))
    allows = None if ticked == own_list(kind) else ticked
    try:
        timetable.add_phase(
            session(),
            access().process,
            DescribedPhase(kind, *form.dates, allows=allows),
            reason=form.reason.data or "",
            actor_id=access().person_id,
            now=now(),
        )
    except PhasesOverlap as refusal:
        form.closes.errors = [wording_of(refusal)]
        return render_template("processes/add_phase.html", form=form), 409
    session().commit()
    flash(_("The phase has been added to the timetable."))
    return redirect(url_for("processes.phases", slug=slug))


@pages.route("/processes/<slug>/facilitate/phases/<number:phase_id>", methods=["GET", "POST"])
@requires(Action.PHASE_MOVE)
def phase(slug: str, phase_id: int) -> ResponseReturnValue:
    moved = phase_by_id(session(), access().process.id, phase_id) or abort(404)
    form = PhaseForm(data={"opens": moved.opens, "closes": moved.closes})
    form.reason.flags.required = _is_public()
    if state_at(moved, now()) is PhaseState.OPEN:
        form.opens.validators, form.opens.data = [], moved.opens
    if not form.validate_on_submit():
        return _phase_page(form, moved), 422 if form.errors else 200
    try:
        flash(_change(moved, form))
    except (MomentPassed, PhasesOverlap) as refusal:
        form.closes.errors = [wording_of(refusal)]
        return _phase_page(form, moved), 409
    session().commit()
    return redirect(url_for("processes.phases", slug=slug))


def _phase_page(form: PhaseForm, moved: Phase) -> str:
    state = state_at(moved, now())
    return render_template("processes/phase.html", form=form, phase=moved, state=state, offers=_offers(moved))


@pages.route("/processes/<slug>/facilitate/phases/<number:phase_id>/preparation", methods=["GET", "POST"])
@requires(Action.PHASE_MOVE)
def prepare_phase(slug: str, phase_id: int) -> ResponseReturnValue:
    """What the participants of one phase are told before it opens."""
    process = access().process
    prepared = phase_by_id(session(), process.id, phase_id) or abort(404)
    form = preparation_form(process.languages, prepared)
    form.reason.flags.required = _is_public()
    if not form.validate_on_submit():
        ready = next(one for one in readiness_of(session(), process) if one.phase.id == phase_id)
        page = render_template(
            "processes/prepare_phase.html", form=form, ready=ready, state=state_at(prepared, now()),
            checklist=CHECKLIST, answered=readying.is_answered,
        )  # fmt: skip
        return page, 422 if form.errors else 200
    timetable.prepare_phase(
        session(), prepared, words=form.words(process.languages), answer_by=_answer_by(form.answer_by.data, prepared),
        reason=form.reason.data or "", actor_id=access().person_id, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("It has been saved. What is still missing stands beside the phase."))
    return redirect(url_for("processes.phases", slug=slug))


def _answer_by(typed: datetime | None, prepared: Phase) -> datetime | None:
    """The form shows minutes: a moment that was left as it stood keeps its seconds."""
    kept = prepared.answer_by
    return _exact(typed, kept) if typed and kept else typed


def _offers(moved: Phase) -> dict[str, bool]:
    """Which acts beside moving the dates the page offers."""
    process, state = access().process, state_at(moved, now())
    first = next_coming(timetable.spans_of(process.phases), moved.kind, now())
    return {
        "open": _is_public() and state is PhaseState.COMING and first == timetable.span_of(moved),
        "close": _is_public() and state is PhaseState.OPEN,
        "remove": state in (PhaseState.COMING, PhaseState.WAITING),
    }


def _change(moved: Phase, form: PhaseForm) -> str:
    """Carry out the act of the button that was pressed; what is said about it afterwards."""
    reason, actor_id, act = form.reason.data or "", access().person_id, request.form.get("act", "move")
    if act != "move" and not _offers(moved).get(act, False):
        raise PhaseOver
    if act == "open":
        timetable.open_phase_now(session(), moved.process, moved.kind, reason=reason, actor_id=actor_id, now=now())
        return _("The phase is open now.")
    if act == "close":
        timetable.close_phase_now(session(), moved, reason=reason, actor_id=actor_id, now=now())
        return _("The phase is closed now.")
    if act == "remove":
        timetable.remove_phase(session(), moved, reason=reason, actor_id=actor_id, now=now())
        return _("The phase has been taken out of the timetable.")
    opens, closes = (_exact(typed, kept) for typed, kept in zip(form.dates, (moved.opens, moved.closes), strict=True))
    timetable.move_phase(session(), moved, opens=opens, closes=closes, reason=reason, actor_id=actor_id, now=now())
    return _("The dates have been changed.")


def _exact(typed: datetime, kept: datetime) -> datetime:
    """The form shows minutes: a date that was left as it stood keeps its seconds."""
    return kept if typed == kept.replace(second=0, microsecond=0) else typed


def _is_public() -> bool:
    return access().process.visibility is Visibility.PUBLISHED
