"""What needs words: answering an objection, disagreeing with the answer, deciding, carrying a minority view."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import NotInThisState, OwnDecision
from app.domain.objecting import Act, Answer, Body, ObjectionState, Signature, possible
from app.domain.phases import Action
from app.objections import history, services
from app.objections.forms import AnswerForm, DecisionForm, InALanguage, MinorityForm
from app.objections.models import Objection
from app.objections.queries import objection_row
from app.objections.routes.blueprint import acting_role, own_objection, pages, the_objection
from app.processes.access import access, requires
from app.web.database import now, session
from app.web.display import group_name


@pages.route("/processes/<slug>/objections/<number:number>/answer", methods=["GET", "POST"])
@requires(Action.OBJECTION_ADDRESS)
def address(slug: str, number: int) -> ResponseReturnValue:
    found, person_id = the_objection(number, Action.OBJECTION_ADDRESS), access().signed_in_person()
    if found.author_id == person_id:
        raise OwnDecision
    form = AnswerForm(access().process.languages)
    if not form.validate_on_submit():
        return _page("objections/address.html", found, form)
    services.address(
        session(), access().process, found, reasons=form.reasons.data or "", language=form.language.data,
        actor_id=person_id, role=acting_role(), now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("The answer is published. Whoever raised the objection is asked by mail whether it resolves it."))
    return _back(slug, number)


@pages.route("/processes/<slug>/objections/<number:number>/disagreement", methods=["GET", "POST"])
@requires(Action.OBJECTION_ANSWER)
def disagree(slug: str, number: int) -> ResponseReturnValue:
    found, person_id = own_objection(number), access().signed_in_person()
    _demand(found, Act.DISAGREED)
    form = AnswerForm(access().process.languages)
    if not form.validate_on_submit():
        return _page("objections/disagree.html", found, form)
    services.disagree(
        session(), access().process, found, reasons=form.reasons.data or "", language=form.language.data,
        actor_id=person_id, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("Your objection stands as it stood, with what you said."))
    return _back(slug, number)


@pages.route("/processes/<slug>/objections/<number:number>/decision", methods=["GET", "POST"])
@requires(Action.OBJECTION_DECIDE)
def decide(slug: str, number: int) -> ResponseReturnValue:
    found, person_id = the_objection(number, Action.OBJECTION_DECIDE), access().signed_in_person()
    if person_id == found.author_id or person_id in history.supporter_ids(session(), found.id):
        raise OwnDecision
    form = DecisionForm(access().process.languages, _decisions(found))
    if not form.validate_on_submit():
        return _page("objections/decide.html", found, form)
    services.decide(
        session(),
        access().process,
        found,
        sustained=form.sustained,
        reasons=form.reasons.data or "",
        language=form.language.data,
        body=Body(form.body.data),
        actor_id=person_id,
        role=acting_role(),
        now=now(),
    )
    session().commit()
    flash(_("The decision is published with its reasons."))
    return _back(slug, number)


@pages.route("/processes/<slug>/objections/<number:number>/minority", methods=["GET", "POST"])
@requires(Action.OBJECTION_ANSWER)
def carry(slug: str, number: int) -> ResponseReturnValue:
    found, person_id = own_objection(number), access().signed_in_person()
    _demand(found, Act.CARRIED)
    form = MinorityForm(access().process.languages, _signatures(found), words=found.body)
    if not form.validate_on_submit():
        return _page("objections/carry.html", found, form)
    services.carry(
        session(),
        access().process,
        found,
        words=form.words.data or "",
        signature=Signature(form.signature.data),
        language=form.language.data,
        actor_id=person_id,
        now=now(),
    )
    session().commit()
    flash(_("Your minority view will be attached to the final text."))
    return _back(slug, number)


def _demand(found: Objection, act: Act) -> None:
    """Refuse, before anybody writes, what the state of the objection does not permit."""
    if found.attached_to_id is not None or not possible(act, found.standing):
        raise NotInThisState


def _decisions(found: Objection) -> list[Act]:
    """Which of the two decisions its state permits; NotInThisState when neither."""
    offered = [act for act in (Act.SUSTAINED, Act.NOT_SUSTAINED) if possible(act, found.standing)]
    if not offered or found.attached_to_id is not None:
        raise NotInThisState
    return offered


def _signatures(found: Objection) -> list[tuple[str, str]]:
    """How it may be signed: as its stakeholder group, as the organisation it was raised for, by name."""
    offered = [(Signature.GROUP.value, _("As a member of: %(group)s", group=group_name(found.group_key)))]
    if found.organisation is not None:
        offered.append((Signature.ORGANISATION.value, _("As: %(organisation)s", organisation=found.organisation.name)))
    if found.author is not None:
        offered.append((Signature.NAME.value, _("With your public name: %(name)s", name=found.author.name)))
    return offered


def _page(template: str, found: Objection, form: InALanguage) -> ResponseReturnValue:
    process = access().process
    row = objection_row(session(), process.id, found.number, viewer_id=access().person_id)
    must_address = found.state is ObjectionState.SUSTAINED and found.answer is Answer.NONE
    acts = history.acts_on(session(), found.id)
    page = render_template(template, form=form, row=row, acts=acts, must_address=must_address)
    return page, 422 if form.errors else 200


def _back(slug: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("objections.objection", slug=slug, number=number, _anchor="history"))
