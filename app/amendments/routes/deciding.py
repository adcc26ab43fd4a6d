"""Deciding amendments: taking one up for discussion, recommending, adopting or rejecting."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.amendments import deciding, queries, recommending, services
from app.amendments.deciding import Taken, Wording
from app.amendments.forms import DecisionForm, RecommendationForm, decision_form
from app.amendments.models import Amendment
from app.amendments.redline import Today, carried_over, redlines_of
from app.amendments.routes.blueprint import member, pages, visible_amendment
from app.domain.amending import Decision, Operation, Outcome
from app.domain.phases import Action, Role
from app.processes.access import access, requires
from app.web.database import now, session
from app.web.languages import reader_language


@pages.post("/processes/<slug>/amendments/<number:number>/discussion")
@requires(Action.AMENDMENT_DISCUSS)
def discuss(slug: str, number: int) -> ResponseReturnValue:
    amendment = visible_amendment(number)
    services.discuss(session(), access().process, amendment, facilitator_id=member().person_id, now=now())
    session().commit()
    flash(_("The amendment is marked as under discussion."))
    return redirect(url_for("insight.amendment", slug=slug, number=number))


@pages.route("/processes/<slug>/amendments/<number:number>/recommendation", methods=["GET", "POST"])
@requires(Action.AMENDMENT_RECOMMEND)
def recommend(slug: str, number: int) -> ResponseReturnValue:
    amendment = visible_amendment(number)
    access().require(Action.AMENDMENT_RECOMMEND, amendment.state)
    form = RecommendationForm()
    if not form.validate_on_submit():
        page = render_template(
            "amendments/recommend.html",
            form=form,
            amendment=amendment,
            redlines=redlines_of(amendment),
            earlier=queries.recommendations_on(session(), [amendment.id]).get(amendment.id, []),
        )
        return page, 422 if form.errors else 200
    recommending.recommend(
        session(),
        access().process,
        amendment,
        decision=form.chosen,
        reasons=form.reasons.data or "",
        language=reader_language(),
        author_id=member().person_id,
        role=role_of_team(),
        now=now(),
    )
    session().commit()
    flash(_("The recommendation is published with its reasons."))
    return redirect(url_for("insight.amendment", slug=slug, number=number))


@pages.route("/processes/<slug>/amendments/<number:number>/decision", methods=["GET", "POST"])
@requires(Action.AMENDMENT_DECIDE)
def decide(slug: str, number: int) -> ResponseReturnValue:
    amendment = visible_amendment(number)
    access().require(Action.AMENDMENT_DECIDE, amendment.state)
    process = access().process
    current = carried_over(session(), amendment, process)
    form = decision_form(_with_words(current))(data=current.as_form())
    if not form.is_submitted():
        return _decision(form, amendment, current)
    if form.base.data != current.base:
        form.base.data = current.base
        return _decision(form, amendment, current, moved_on=True), 409
    if not _decidable(form, current):
        return _decision(form, amendment, current), 422
    deciding.decide(
        session(),
        process,
        amendment,
        decision=form.chosen,
        reasons=form.reasons.data or "",
        facilitator_id=member().person_id,
        base_revision_number=current.first.drafting_number,
        now=now(),
        taken=_taken(form, current, 1),
        further={one.position: _taken(form, current, one.position) for one in current.changes[1:]},
        further_bases={one.position: one.drafting_number for one in current.changes[1:]},
    )
    session().commit()
    flash(_("The decision is published with its reasons."))
    return redirect(url_for("insight.amendment", slug=slug, number=number))


def role_of_team() -> Role:
    """In which role somebody of the team acts: the responder speaks for the authority."""
    roles = member().roles
    return next((role for role in (Role.FACILITATOR, Role.STEWARD, Role.RESPONDER) if role in roles), Role.FACILITATOR)


def _decision(form: DecisionForm, amendment: Amendment, current: Today, *, moved_on: bool = False) -> str:
    recommended = queries.recommendations_on(session(), [amendment.id]).get(amendment.id, [])
    return render_template(
        "amendments/decide.html",
        form=form,
        amendment=amendment,
        current=current,
        moved_on=moved_on,
        recommendations=recommended,
    )


def _with_words(current: Today) -> list[int]:
    wordless = {Operation.DELETE, Operation.MOVE}
    return [one.position for one in current.changes if one.change.operation not in wordless]


def _decidable(form: DecisionForm, current: Today) -> bool:
    """Whether the form can be carried out; words that conflict with today's are brought together by a person first."""
    if form.validate() and form.chosen is Decision.ADOPTED and current.outcome is Outcome.CONFLICTING:
        form.decision.errors = [
            _("The clause has changed in the same place. Bring the words together below and adopt in part.")
        ]
    return not form.errors


def _taken(form: DecisionForm, current: Today, position: int) -> Taken:
    """The words to stand in the text: those proposed, carried over; or those the facilitator wrote, in part."""
    change = current.changes[position - 1]
    in_part = form.chosen is Decision.ADOPTED_IN_PART and position in _with_words(current)
    own = Wording(change.heading, change.body)
    if in_part:
        own = Wording(form.words("heading", position), form.words("body", position))
    return Taken(own, Wording(form.words("drafting_heading", position), form.words("drafting_body", position)))
