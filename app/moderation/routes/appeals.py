"""Appealing against a decision; deciding appeals, and confirming what was proposed to be taken back."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.appeals import CHANGED_TO, Outcome
from app.domain.errors import OwnDecision
from app.domain.moderating import Measure
from app.domain.phases import Action
from app.moderation import appealing, queries, reversals, reviews
from app.moderation.forms import AppealForm, OutcomeForm
from app.moderation.models import ModerationDecision, Waiting
from app.moderation.routes.blueprint import pages
from app.moderation.routes.subjects import about
from app.processes.access import access, requires
from app.web.database import now, session
from app.web.forms import Form


@pages.route("/processes/<slug>/moderation/<number:number>/appeal", methods=["GET", "POST"])
@requires(Action.APPEAL)
def appeal(slug: str, number: int) -> ResponseReturnValue:
    """The form of an appeal; to whom the decision did not go against, it does not exist."""
    process, person_id = access().process, access().signed_in_person()
    found = queries.decision_by_number(session(), process.id, number) or abort(404)
    back = url_for("moderation.decision", slug=slug, number=number)
    if reviews.appeal_by(session(), found.id, person_id) is not None:
        flash(_("You have already appealed against this decision. You are told what comes of it."))
        return redirect(back)
    if not appealing.is_open_to(session(), found, person_id, now()):
        abort(404)
    form = AppealForm(process.languages)
    if not form.validate_on_submit():
        return render_template("moderation/appeal.html", form=form, decision=found), 422 if form.errors else 200
    appealing.file(
        session(),
        process,
        found,
        appellant_id=person_id,
        reasons=form.reasons.data or "",
        language=form.language.data,
        now=now(),
    )
    session().commit()
    flash(_("Your appeal has been received. Somebody who did not take the decision decides about it."))
    return redirect(back)


@pages.get("/processes/<slug>/facilitate/appeals")
@requires(Action.REVIEW)
def waiting_reviews(slug: str) -> ResponseReturnValue:
    """Appeals and reversals that wait for a second person."""
    process_id = access().process.id
    return render_template(
        "moderation/waiting_reviews.html",
        appeals=reviews.appeals_waiting(session(), process_id),
        total=reviews.count_appeals_waiting(session(), process_id),
        overdue=reviews.count_overdue(session(), process_id, now()),
        reversals=reviews.reversals_waiting(session(), process_id),
        now=now(),
    )


@pages.route("/processes/<slug>/facilitate/appeals/<number:number>", methods=["GET", "POST"])
@requires(Action.REVIEW)
def decide_appeal(slug: str, number: int) -> ResponseReturnValue:
    """What the decision and the appeal say, and the form of the outcome."""
    process = access().process
    found = reviews.appeal_by_number(session(), process.id, number) or abort(404)
    if found.state is not Waiting.WAITING and request.method == "GET":
        return redirect(url_for("moderation.decision", slug=slug, number=found.decision.number))
    if not appealing.may_decide(session(), found, access().signed_in_person(), access().roles):
        raise OwnDecision
    form = OutcomeForm(_outcomes(found.decision), process.languages, data={"rule": found.decision.rule.value})
    if not form.validate_on_submit():
        page = render_template("moderation/decide_appeal.html", form=form, appeal=found, **about(found.decision))
        return page, 422 if form.errors else 200
    outcome, instead = form.chosen
    appealing.decide(
        session(),
        process,
        found,
        outcome,
        form.grounds,
        judge_id=access().signed_in_person(),
        roles=access().roles,
        now=now(),
        instead=instead,
        until=form.until.data,
    )
    session().commit()
    flash(_("The appeal is decided. Those concerned are told the outcome and its reasons by mail."))
    return redirect(url_for("moderation.decision", slug=slug, number=found.decision.number))


@pages.route("/processes/<slug>/facilitate/reversals/<number:number>", methods=["GET", "POST"])
@requires(Action.REVIEW)
def settle_reversal(slug: str, number: int) -> ResponseReturnValue:
    """What is proposed to be taken back (by the number of its decision), and two buttons: confirm, or turn down."""
    process, person_id = access().process, access().signed_in_person()
    found = queries.decision_by_number(session(), process.id, number) or abort(404)
    proposed = reviews.reversal_of(session(), found.id)
    if proposed is None:
        return redirect(url_for("moderation.decision", slug=slug, number=number))
    form = Form()
    may = reversals.may_confirm(session(), proposed, person_id, access().roles)
    answer = request.form.get("answer", "")
    if not form.validate_on_submit() or answer not in ("confirm", "decline"):
        page = render_template("moderation/settle_reversal.html", form=form, reversal=proposed, may=may, **about(found))
        return page, 422 if form.is_submitted() else 200
    reversals.settle(
        session(), process, proposed, confirms=answer == "confirm", person_id=person_id, roles=access().roles, now=now()
    )
    session().commit()
    flash(_("It is confirmed and carried out.") if answer == "confirm" else _("It is turned down. Nothing changes."))
    return redirect(url_for("moderation.decision", slug=slug, number=number))


def _outcomes(decision: ModerationDecision) -> list[tuple[str, str]]:
    """Upheld, reversed, and the other measures that fit what the decision is about."""
    words = {
        Measure.WARN: _("Change it: warn the author instead"),
        Measure.LOCK: _("Change it: lock the thread instead"),
        Measure.SUSPEND: _("Change it: let the suspension end earlier"),
    }
    fitting = [one for one in CHANGED_TO.get(decision.measure, ()) if _fits(one, decision)]
    return [
        (Outcome.UPHELD.value, _("The decision stands")),
        (Outcome.REVERSED.value, _("The decision is taken back")),
        *((one.value, words[one]) for one in fitting),
    ]


def _fits(measure: Measure, decision: ModerationDecision) -> bool:
    if measure is Measure.LOCK:
        return decision.comment is not None
    return decision.author_id is not None
