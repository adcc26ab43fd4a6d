"""Pages of what changed since one spoke: the page in the account, one tap on each thing, conditions of support."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.personal import PARTS
from app.amendments.models import Amendment
from app.amendments.queries import amendment_by_number
from app.amendments.services import take_position as stand_on_amendment
from app.comments.models import Comment
from app.comments.queries import comment_by_number
from app.comments.weighing import take_position as stand_on_comment
from app.domain.amending import OPEN
from app.domain.commenting import CommentState
from app.domain.errors import NotInThisState
from app.domain.phases import Action
from app.domain.positions import Stance
from app.domain.reconsidering import Mark
from app.objections.queries import objection_by_number
from app.positions.queries import own_position
from app.processes.access import access, requires
from app.processes.models import Membership
from app.reconsidering import queries, services
from app.reconsidering.changes import changed_since
from app.reconsidering.forms import ConditionForm
from app.reconsidering.personal import personal
from app.reconsidering.spoken import clauses_spoken_of, count_spoken
from app.web import paging
from app.web.access import local_path, signed_in
from app.web.addresses import this_page
from app.web.database import now, session
from app.web.throttles import count_contribution

pages = Blueprint("reconsidering", __name__)
PARTS["conditions"] = personal
PAGE = 10
CONDITIONS = 50
CONFIRM, TAKE_BACK = "confirm", "none"


@pages.get("/account/since")
@signed_in
def since() -> ResponseReturnValue:
    found = clauses_spoken_of(session(), current_user.id, after=paging.after(), limit=PAGE)
    more = len(found) > PAGE
    return render_template(
        "reconsidering/since.html",
        changed=changed_since(session(), current_user.id, found[:PAGE], now()),
        total=count_spoken(session(), current_user.id),
        next_url=this_page(query={"after": str(found[PAGE - 1])}) if more else None,
    )


@pages.post("/processes/<slug>/amendments/<number:number>/reconsideration")
@requires(Action.RECONSIDER)
def reconsider_amendment(slug: str, number: int) -> ResponseReturnValue:
    found = _amendment(number)
    own = own_position(session(), access().person_id, amendment_id=found.id) or abort(404)
    stance = _stance(own)
    stand_on_amendment(session(), access().process, found, member=_member(), stance=stance, now=now())
    return _done(own, stance, url_for("insight.amendment", slug=slug, number=number))


@pages.post("/processes/<slug>/comments/<number:number>/reconsideration")
@requires(Action.RECONSIDER)
def reconsider_comment(slug: str, number: int) -> ResponseReturnValue:
    found = _comment(number)
    own = own_position(session(), access().person_id, comment_id=found.id) or abort(404)
    stance = _stance(own)
    stand_on_comment(session(), access().process, found, member=_member(), stance=stance, now=now())
    return _done(own, stance, url_for("comments.comment", slug=slug, number=number))


@pages.post("/processes/<slug>/comments/<number:number>/reaffirmation")
@requires(Action.RECONSIDER)
def reaffirm_comment(slug: str, number: int) -> ResponseReturnValue:
    found = _comment(number)
    if found.author_id != access().person_id:
        abort(403)
    services.reaffirm_comment(session(), access().process, found, author_id=access().signed_in_person(), now=now())
    session().commit()
    flash(_("Your comment holds for the words of today, too."))
    return _back(url_for("comments.comment", slug=slug, number=number))


@pages.post("/processes/<slug>/objections/<number:number>/reaffirmation")
@requires(Action.RECONSIDER)
def reaffirm_objection(slug: str, number: int) -> ResponseReturnValue:
    found = objection_by_number(session(), access().process.id, number) or abort(404)
    if found.author_id != access().person_id:
        abort(403 if found.visibility is CommentState.PUBLISHED else 404)
    services.reaffirm_objection(session(), access().process, found, author_id=access().signed_in_person(), now=now())
    session().commit()
    flash(_("Your objection holds against the words of today, too."))
    return _back(url_for("objections.objection", slug=slug, number=number))


@pages.get("/processes/<slug>/conditions")
@requires(Action.READ)
def conditions(slug: str) -> ResponseReturnValue:
    process_id = access().process.id
    rows = queries.open_conditions_of(session(), process_id, after=paging.after(), limit=CONDITIONS)
    page = paging.page_of(rows, CONDITIONS, key="number")
    return render_template(
        "reconsidering/conditions.html",
        page=page,
        next_url=paging.next_url(page),
        total=queries.count_open_conditions(session(), process_id),
    )


@pages.route("/processes/<slug>/amendments/<number:number>/conditions/new", methods=["GET", "POST"])
@requires(Action.SUPPORT)
def support_if(slug: str, number: int) -> ResponseReturnValue:
    process, found = access().process, _amendment(number)
    if found.state not in OPEN:
        raise NotInThisState
    form = ConditionForm(process.languages)
    if not form.validate_on_submit():
        page = render_template("reconsidering/support_if.html", form=form, amendment=found)
        return page, 422 if form.errors else 200
    services.support_if(
        session(), process, found, member=_member(), body=form.body.data or "", language=form.language.data, now=now()
    )
    count_contribution()
    session().commit()
    flash(_("You support this amendment on a condition. Only you say when it is fulfilled."))
    return redirect(url_for("insight.amendment", slug=slug, number=number, _anchor="support"))


@pages.post("/processes/<slug>/conditions/<number:number>/mark")
@requires(Action.RECONSIDER)
def mark(slug: str, number: int) -> ResponseReturnValue:
    found = queries.condition_by_number(session(), access().process.id, number) or abort(404)
    sent = request.form.get("mark", "")
    if sent not in set(Mark):
        abort(400)
    services.mark(session(), access().process, found, Mark(sent), person_id=access().signed_in_person(), now=now())
    session().commit()
    flash(_MARKED[Mark(sent)]())
    return _back(url_for("insight.amendment", slug=slug, number=found.amendment.number, _anchor="support"))


_MARKED = {
    Mark.FULFIL: lambda: _("Your condition is fulfilled: you support the amendment."),
    Mark.REOPEN: lambda: _("Your condition is no longer fulfilled."),
    Mark.DROP: lambda: _("Your condition is dropped: you support the amendment without it."),
}


def _stance(own: Stance) -> Stance | None:
    """What was sent: confirm, take back, or another position, which the open phase must allow."""
    sent = request.form.get("stance", "")
    if sent == CONFIRM:
        return own
    if sent == TAKE_BACK:
        return None
    if sent not in set(Stance):
        abort(400)
    access().require(Action.SUPPORT)
    return Stance(sent)


def _done(own: Stance, stance: Stance | None, back: str) -> ResponseReturnValue:
    session().commit()
    if stance is None:
        flash(_("You have taken your position back."))
    elif stance is own:
        flash(_("Confirmed: your position is about the words of today."))
    else:
        flash(_("Your position has been changed."))
    return _back(back)


def _back(address: str) -> ResponseReturnValue:
    return redirect(local_path(request.form.get("next"), address))


def _amendment(number: int) -> Amendment:
    found = amendment_by_number(session(), access().process.id, number)
    return abort(404) if found is None or found.hidden else found


def _comment(number: int) -> Comment:
    found = comment_by_number(session(), access().process.id, number)
    waits = found is not None and found.state is CommentState.PENDING and found.author_id == access().person_id
    if found is None or (found.state is not CommentState.PUBLISHED and not waits):
        abort(404)
    return found


def _member() -> Membership:
    member = access().membership
    assert member is not None
    return member
