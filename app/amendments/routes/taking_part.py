"""Taking part in an amendment: supporting it, proposing it too, asking others to, withdrawing it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.amendments import proposers, queries, services
from app.amendments.forms import InvitationForm
from app.amendments.models import Amendment, ProposalDraft, Proposer
from app.amendments.routes.blueprint import member, pages, visible_amendment
from app.domain.phases import Action
from app.processes.access import access, requires
from app.web.database import now, session
from app.web.throttles import count_contribution


@pages.post("/processes/<slug>/amendments/<number:number>/support")
@requires(Action.SUPPORT)
def support(slug: str, number: int) -> ResponseReturnValue:
    amendment = visible_amendment(number)
    services.support(session(), access().process, amendment, supporter=member(), now=now())
    session().commit()
    flash(_("You support this amendment now."))
    return _back(slug, number)


@pages.post("/processes/<slug>/amendments/<number:number>/withdrawal")
@requires(Action.AMENDMENT_WITHDRAW)
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    amendment = visible_amendment(number)
    if amendment.author_id != access().person_id:
        abort(403)
    services.withdraw(session(), access().process, amendment, author_id=member().person_id, now=now())
    session().commit()
    flash(_("You have withdrawn your amendment. It stays readable, marked as withdrawn."))
    return _back(slug, number)


@pages.post("/processes/<slug>/amendments/<number:number>/proposers/join")
@requires(Action.PROPOSE)
def join(slug: str, number: int) -> ResponseReturnValue:
    proposers.join(session(), access().process, visible_amendment(number), member=member(), now=now())
    session().commit()
    flash(_("You propose this amendment too now."))
    return _back(slug, number)


@pages.post("/processes/<slug>/amendments/<number:number>/proposers/leave")
@requires(Action.AMENDMENT_WITHDRAW)
def leave(slug: str, number: int) -> ResponseReturnValue:
    proposers.leave(session(), access().process, visible_amendment(number), member=member(), now=now())
    session().commit()
    flash(_("You no longer propose this amendment."))
    return _back(slug, number)


@pages.post("/processes/<slug>/amendments/<number:number>/proposers")
@requires(Action.PROPOSE)
def invite(slug: str, number: int) -> ResponseReturnValue:
    amendment, form = visible_amendment(number), InvitationForm()
    if amendment.author_id != access().person_id:
        abort(403)
    return ask(form, amendment, url_for("insight.amendment", slug=slug, number=number))


@pages.post("/processes/<slug>/amendments/proposers/<number:proposer>/answer")
@requires(Action.PROPOSE)
def answer(slug: str, proposer: int) -> ResponseReturnValue:
    asked, agrees = _proposer(proposer), request.form.get("answer") == "agree"
    if asked.person_id != access().person_id:
        abort(404)
    proposers.answer(session(), access().process, asked, member=member(), agrees=agrees, now=now())
    session().commit()
    flash(_("You propose this amendment too now.") if agrees else _("You have declined. Nobody else is told."))
    if asked.draft_id and not agrees:
        return redirect(url_for("amendments.own"))
    return redirect(_address_of(slug, asked))


@pages.post("/processes/<slug>/amendments/proposers/<number:proposer>/removal")
@requires(Action.PROPOSE)
def uninvite(slug: str, proposer: int) -> ResponseReturnValue:
    asked = _proposer(proposer)
    proposal = asked.amendment or asked.draft
    if proposal is None or proposal.author_id != access().person_id:
        abort(404)
    address = _address_of(slug, asked)
    proposers.uninvite(session(), asked, author_id=member().person_id)
    session().commit()
    flash(_("The request has been taken back."))
    return redirect(address)


def ask(form: InvitationForm, proposal: Amendment | ProposalDraft, back: str) -> ResponseReturnValue:
    """Ask whom the form names, and say what came of it on the page of the proposal; what was typed is kept."""
    if form.validate() and not proposers.may_be_asked(session(), access().process, form.whom.data or ""):
        form.whom.errors = [_("No member of this process has the public name %(name)s.", name=form.whom.data)]
    if form.errors:
        return render_template("amendments/_invite.html", form=form, back=back), 422
    proposers.invite(
        session(), access().process, proposal, whom=form.whom.data or "", author_id=member().person_id, now=now()
    )
    count_contribution()
    session().commit()
    flash(_("If this is a member of the process, they have been asked. Their name appears when they agree."))
    return redirect(back)


def _proposer(proposer_id: int) -> Proposer:
    return queries.proposer_by_id(session(), access().process.id, proposer_id) or abort(404)


def _address_of(slug: str, asked: Proposer) -> str:
    if asked.amendment:
        return url_for("insight.amendment", slug=slug, number=asked.amendment.number)
    return url_for("amendments.draft", slug=slug, draft=asked.draft_id)


def _back(slug: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("insight.amendment", slug=slug, number=number))
