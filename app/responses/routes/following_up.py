"""Saying, once, that an answer misses the point; and in the account what became of one's contributions."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.personal import PARTS
from app.amendments.models import Amendment
from app.amendments.queries import amendments_by_numbers
from app.comments.models import Comment
from app.comments.queries import comment_by_number
from app.domain.phases import Action
from app.processes.access import access, requires
from app.responses.contributions import contributions
from app.responses.follow_ups import check_may, follow_up, until
from app.responses.forms import FollowUpForm
from app.responses.models import Response
from app.responses.personal import personal
from app.responses.queries import response_by_number, response_row
from app.responses.routes.blueprint import pages
from app.responses.what_became import own_contributions
from app.web import paging
from app.web.access import signed_in
from app.web.addresses import this_page
from app.web.database import now, session
from app.web.throttles import count_contribution

PARTS["responses"] = personal
PAGE = 30


@pages.route("/processes/<slug>/responses/<number:number>/follow-up", methods=["GET", "POST"])
@requires(Action.FOLLOW_UP)
def follow_up_on(slug: str, number: int) -> ResponseReturnValue:
    process, answer = access().process, response_by_number(session(), access().process.id, number) or abort(404)
    comment, amendment = _named()
    member = access().membership or abort(403)
    check_may(
        session(), process.id, answer, person_id=member.person_id, now=now(), comment=comment, amendment=amendment
    )
    form = FollowUpForm(process.languages)
    if not form.validate_on_submit():
        return _asking(form, answer, comment, amendment), 422 if form.errors else 200
    follow_up(
        session(), process, answer, member=member, body=form.body.data or "", language=form.language.data, now=now(),
        comment=comment, amendment=amendment,
    )  # fmt: skip
    count_contribution()
    session().commit()
    flash(_("What you say stands beside the response. The team owes you one more answer."))
    return redirect(url_for("responses.response", slug=slug, number=number, _anchor="follow-ups"))


def _asking(form: FollowUpForm, answer: Response, comment: Comment | None, amendment: Amendment | None) -> str:
    process = access().process
    shown = contributions(session(), [comment.id] if comment else [], [amendment.id] if amendment else [])
    return render_template(
        "responses/follow_up_on.html",
        form=form,
        response=response_row(session(), process.id, answer.number),
        contribution_row=next(iter(shown.values())),
        until=until(session(), process.id, answer),
    )


def _named() -> tuple[Comment | None, Amendment | None]:
    """The one contribution that the address names: `?comment=` or `?amendment=`, by its number."""
    process_id = access().process.id
    comment, amendment = (
        paging.whole_number(request.args.get(name), largest=999_999_999) for name in ("comment", "amendment")
    )
    if bool(comment) == bool(amendment):
        abort(400)
    if comment:
        return comment_by_number(session(), process_id, comment) or abort(404), None
    found = amendments_by_numbers(session(), process_id, {amendment})
    return None, found[0] if found else abort(404)


@pages.get("/account/contributions")
@signed_in
def mine() -> ResponseReturnValue:
    rows = own_contributions(session(), current_user.id, after=request.args.get("after", ""), now=now(), limit=PAGE)
    if rows is None:
        abort(400)
    shown = rows[:PAGE]
    return render_template(
        "responses/mine.html",
        rows=shown,
        next_url=this_page(query={"after": shown[-1].cursor}) if len(rows) > PAGE else None,
    )
