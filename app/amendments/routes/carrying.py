"""What a proposer does when the clause has moved on: confirm, rewrite, or withdraw."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.amendments import rebasing
from app.amendments.forms import RebaseForm, rebase_form
from app.amendments.models import Amendment
from app.amendments.redline import CarriedOver, Redline, carried_over, field_name
from app.amendments.routes.blueprint import member, pages, visible_amendment
from app.domain.amending import OPEN, Operation
from app.domain.phases import Action
from app.domain.rebasing import Words
from app.processes.access import access, requires
from app.web.database import now, session
from app.web.throttles import count_contribution


@pages.route("/processes/<slug>/amendments/<number:number>/rebase", methods=["GET", "POST"])
@requires(Action.AMENDMENT_WITHDRAW)
def rebase(slug: str, number: int) -> ResponseReturnValue:
    amendment = visible_amendment(number)
    if amendment.author_id != access().person_id:
        abort(404)
    if amendment.state not in OPEN or amendment.standing is None:
        return redirect(url_for("insight.amendment", slug=slug, number=number))
    today = carried_over(session(), amendment, access().process)
    moved = [one for one in today.changes if one.outcome is not None]
    form = _form(moved)
    if not form.is_submitted():
        return _page(form, amendment, moved)
    if form.base.data != _seen(moved):
        form.base.data = _seen(moved)
        return _page(form, amendment, moved, moved_on=True), 409
    if not form.validate() or not _takeable(form, moved):
        return _page(form, amendment, moved), 422
    process, author_id = access().process, member().person_id
    if "confirm" in request.form:
        rebasing.confirm(session(), process, amendment, author_id=author_id, now=now())
    else:
        words = {one.position: _words(form, one) for one in moved if _has_words(one)}
        rebasing.rewrite(session(), process, amendment, words, author_id=author_id, now=now())
    count_contribution()
    session().commit()
    flash(_("Your proposal stands on the wording of today now. What it said before stays readable."))
    return redirect(url_for("insight.amendment", slug=slug, number=number))


def _form(moved: Sequence[CarriedOver]) -> RebaseForm:
    with_words = [one for one in moved if _has_words(one)]
    filled = {field_name("heading", one.position): one.heading for one in with_words}
    filled |= {field_name("body", one.position): one.body for one in with_words}
    return rebase_form([one.position for one in with_words])(data={"base": _seen(moved), **filled})


def _takeable(form: RebaseForm, moved: Sequence[CarriedOver]) -> bool:
    """Whether every change has words, and other words than those of today."""
    if "confirm" in request.form:
        return True
    for one in filter(_has_words, moved):
        words, body = _words(form, one), form[field_name("body", one.position)]
        if not words.body and not words.heading:
            body.errors = [_("Write something here; it cannot be empty.")]
        elif one.own and (words.heading, words.body) == (one.own.heading, one.own.body) and len(moved) == 1:
            body.errors = [_("The words are the same as before. Change something, then send it.")]
    return not form.errors


def _has_words(one: CarriedOver) -> bool:
    return one.change.operation is not Operation.DELETE


def _words(form: RebaseForm, one: CarriedOver) -> Words:
    heading, body = form[field_name("heading", one.position)], form[field_name("body", one.position)]
    return Words(heading.data or "", body.data or "")


def _seen(moved: Sequence[CarriedOver]) -> str:
    return " ".join(one.base for one in moved)


def _page(form: RebaseForm, amendment: Amendment, moved: Sequence[CarriedOver], *, moved_on: bool = False) -> str:
    changed = {one.position: _changed(one) for one in moved}
    return render_template(
        "amendments/rebase.html", form=form, amendment=amendment, moved=moved, changed=changed, moved_on=moved_on,
        field_name=field_name,
    )  # fmt: skip


def _changed(one: CarriedOver) -> Redline | None:
    """What has become of the clause since it was amended."""
    base, today = one.change.base_revision, one.own
    return Redline.between((base.heading, base.body), (today.heading, today.body)) if today else None
