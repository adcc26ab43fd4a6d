"""Campaigns on the facilitators' desk: what is proposed, one with its copies, and every act on it."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.campaigns import queries, services
from app.campaigns.copies import CopyRow, copies_of, count_of
from app.campaigns.forms import DecisionForm, MergingForm, OrganiserForm
from app.campaigns.models import Campaign
from app.campaigns.queries import campaign_by_number
from app.campaigns.routes.blueprint import pages
from app.domain.campaigning import CampaignAct, CampaignState, CopyState
from app.domain.phases import Action, Role
from app.processes.access import access, requires
from app.web import paging
from app.web.addresses import this_page
from app.web.database import now, session

PAGE = 20


@dataclass(frozen=True)
class Acting:
    """Who acts, in which role: what every act is entered with."""

    actor_id: int
    role: Role


@pages.get("/processes/<slug>/facilitate/campaigns")
@requires(Action.FACILITATE)
def proposals(slug: str) -> ResponseReturnValue:
    shown, start = request.args.get("state", CampaignState.PROPOSED.value), paging.after()
    if shown not in {*CampaignState, "late"}:
        abort(400)
    state = CampaignState.CONFIRMED if shown == "late" else CampaignState(shown)
    rows, total = queries.rows_of(session(), access().process.id, state, start=start, limit=PAGE, late=shown == "late")
    return render_template(
        "campaigns/proposals.html",
        rows=rows,
        total=total,
        shown=shown,
        waiting=queries.counts_waiting(session(), access().process.id),
        search=queries.search_of(session(), access().process.id),
        next_url=this_page(query={"after": str(start + PAGE)}) if start + PAGE < total else None,
    )


@pages.get("/processes/<slug>/facilitate/campaigns/<number:number>")
@requires(Action.FACILITATE)
def review(slug: str, number: int) -> ResponseReturnValue:
    found = _found(number)
    return _reviewing(found, _organiser_form(found))


@pages.post("/processes/<slug>/facilitate/campaigns/<number:number>/decision")
@requires(Action.RESPONSES_ARRANGE)
def decide(slug: str, number: int) -> ResponseReturnValue:
    found, form = _found(number), DecisionForm()
    if not form.validate_on_submit():
        abort(400)
    act, acting = CampaignAct(form.act.data), _acting()
    services.decide(
        session(), access().process, found, act, seen=int(form.seen.data or 0),
        actor_id=acting.actor_id, role=acting.role, now=now(),
    )  # fmt: skip
    session().commit()
    flash(
        {
            CampaignAct.CONFIRM: _("Campaign %(number)s is confirmed. Everybody sees it as one item.", number=number),
            CampaignAct.REJECT: _("Campaign %(number)s is rejected. Its texts are shown one by one.", number=number),
            CampaignAct.REOPEN: _("Campaign %(number)s is a proposal again, which only the team sees.", number=number),
        }[act]
    )
    return redirect(url_for("campaigns.review", slug=slug, number=number))


@pages.post("/processes/<slug>/facilitate/campaigns/<number:number>/copies")
@requires(Action.RESPONSES_ARRANGE)
def move_copies(slug: str, number: int) -> ResponseReturnValue:
    """One copy that the form names, or all late ones."""
    found, acting = _found(number), _acting()
    copy_id = paging.whole_number(request.form.get("copy"))
    way = request.form.get("way", "")
    if way not in ("take_in", "leave_out"):
        abort(400)
    services.move_copies(
        session(), access().process, found, [copy_id] if copy_id else services.late_copies(session(), found),
        take_in=way == "take_in", actor_id=acting.actor_id, role=acting.role, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("The copies have been taken in.") if way == "take_in" else _("The copy has been left out."))
    return redirect(url_for("campaigns.review", slug=slug, number=number, _anchor="copies"))


@pages.post("/processes/<slug>/facilitate/campaigns/<number:number>/merging")
@requires(Action.RESPONSES_ARRANGE)
def merge(slug: str, number: int) -> ResponseReturnValue:
    found, acting = _found(number), _acting()
    form = _merging_form(found)
    if not form.validate_on_submit():
        return _reviewing(found, _organiser_form(found), form), 422
    services.merge(
        session(), access().process, found, _found(form.other.data), actor_id=acting.actor_id, role=acting.role,
        now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("Campaign %(other)s is part of this one now.", other=form.other.data))
    return redirect(url_for("campaigns.review", slug=slug, number=number, _anchor="copies"))


@pages.post("/processes/<slug>/facilitate/campaigns/<number:number>/organiser")
@requires(Action.RESPONSES_ARRANGE)
def name_organiser(slug: str, number: int) -> ResponseReturnValue:
    found, form, acting = _found(number), OrganiserForm(), _acting()
    if not form.validate_on_submit():
        return _reviewing(found, form), 422
    services.name_organiser(
        session(), access().process, found, organiser=form.organiser.data or "", source=form.source.data or "",
        actor_id=acting.actor_id, role=acting.role, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("What is known of the organiser is saved."))
    return redirect(url_for("campaigns.review", slug=slug, number=number))


def _reviewing(found: Campaign, form: OrganiserForm, merging: MergingForm | None = None) -> str:
    usual = CopyState.TAKEN_IN if found.state is CampaignState.CONFIRMED else CopyState.SUGGESTED
    asked = request.args.get("copies", usual.value)
    if asked not in set(CopyState):
        abort(400)
    rows = copies_of(session(), found, [CopyState(asked)], after=paging.after(), limit=PAGE)
    page: paging.Page[CopyRow] = paging.page_of(rows, PAGE)
    return render_template(
        "campaigns/review.html",
        row=queries.row_of(session(), found),
        form=form,
        merging=merging or _merging_form(found),
        seen=queries.latest_copy(session(), found),
        asked=asked,
        counts={state.value: count_of(session(), found, state) for state in CopyState},
        page=page,
        next_url=paging.next_url(page),
    )


def _organiser_form(found: Campaign) -> OrganiserForm:
    return OrganiserForm(data={"organiser": found.organiser, "source": found.source})


def _merging_form(found: Campaign) -> MergingForm:
    return MergingForm().offer(queries.proposed_beside(session(), found))


def _found(number: int) -> Campaign:
    return campaign_by_number(session(), access().process.id, number) or abort(404)


def _acting() -> Acting:
    person_id = access().person_id
    assert person_id is not None
    return Acting(person_id, next(role for role in (Role.FACILITATOR, Role.STEWARD) if role in access().roles))
