"""Proposing an amendment to one clause, in one go or as a draft."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.amendments import drafts, queries, services
from app.amendments.asking import Asked
from app.amendments.forms import ChangeForm, ProposalForm
from app.amendments.models import Amendment
from app.amendments.redline import Redline
from app.amendments.routes.blueprint import asked_in, base_of, member, pages, standing_clause
from app.domain.amending import INSERTS, Operation
from app.domain.errors import OptionsClosed
from app.domain.options import refuse_closed
from app.domain.phases import Action
from app.domain.wording import merge
from app.processes.access import access, requires
from app.texts.models import Clause, Revision
from app.texts.options import options_of
from app.web import paging
from app.web.database import now, session
from app.web.refusals import wording_of
from app.web.throttles import count_contribution


@pages.route("/processes/<slug>/clauses/<clause_number>/amendments/new", methods=["GET", "POST"])
@requires(Action.PROPOSE)
def new(slug: str, clause_number: str) -> ResponseReturnValue:
    clause = standing_clause(clause_number)
    base = base_of(clause)
    form = ProposalForm(data={"heading": base.heading, "body": base.body, "base": str(base.id)})
    if not form.is_submitted():
        return _proposal(form, clause, base)
    if "draft" in request.form:
        return _keep(form, clause, base)
    if form.base.data != str(base.id):
        return _proposal_on_old_words(form, clause, base)
    asked = change_in(form, clause, base)
    if asked is None or "preview" in request.form:
        return _proposal(form, clause, base, shows_redline=True), 422 if form.errors else 200
    same = queries.same_as(session(), access().process.id, asked.fingerprint)
    if same and "anyway" not in request.form:
        return _proposal(form, clause, base, same=same), 409
    proposed = services.propose_package(
        session(), access().process, [asked], rationale=form.rationale.data or "", proposer=member(), now=now()
    )
    count_contribution()
    session().commit()
    flash(_("Your amendment has been received. It has number %(number)s.", number=proposed.number))
    return redirect(url_for("insight.amendment", slug=slug, number=proposed.number))


def change_in(form: ChangeForm, clause: Clause, base: Revision) -> Asked | None:
    """The change that the form asks for; None, with an error on the field, when it cannot be taken."""
    if not form.validate():
        return None
    asked = asked_in(form, clause, base)
    try:
        refuse_closed(options_of(session(), clause.id), asked.operation)
    except OptionsClosed as closed:
        form.operation.errors = [wording_of(closed)]
    unchanged = (asked.heading, asked.body) == (base.heading, base.body)
    if asked.operation is Operation.REPLACE and unchanged and not form.is_draft:
        field = form.body if form.has_words else form.heading
        field.errors = [_("The words are the same as before. Change something, then send it.")]
    if asked.operation is Operation.MOVE and (asked.beside is None or asked.beside.struck_at is not None):
        form.beside.errors = [_("There is no clause with this number in the text.")]
    elif asked.beside is not None and asked.beside.id == clause.id:
        form.beside.errors = [_("A clause cannot stand beside itself. Name another one.")]
    return None if form.errors else asked


def redline_in(form: ChangeForm, base: Revision) -> Redline | None:
    """What the form changes, as others will see it; None while it cannot be shown."""
    if form.operation.errors or form.body.errors or form.chosen is Operation.MOVE:
        return None
    heading, body = form.heading.data or "", form.body.data or ""
    if form.chosen is Operation.DELETE:
        return Redline.between((base.heading, base.body), ("", ""))
    if form.chosen in INSERTS:
        return Redline.between(("", ""), (heading, body))
    return Redline.between((base.heading, base.body), (heading, body if form.has_words else base.body))


def _keep(form: ProposalForm, clause: Clause, base: Revision) -> ResponseReturnValue:
    form.as_draft()
    asked = change_in(form, clause, _read(form, clause, base))
    if asked is None:
        return _proposal(form, clause, base), 422
    process = access().process
    draft = drafts.begin(
        session(), process, asked, rationale=form.rationale.data or "", author_id=member().person_id, now=now()
    )
    session().commit()
    flash(_("Your draft is kept. Nobody sees it until you send it or ask somebody to join."))
    return redirect(url_for("amendments.draft", slug=process.slug, draft=draft.id))


def _read(form: ChangeForm, clause: Clause, base: Revision) -> Revision:
    """The revision the form was written on, which may no longer be the latest."""
    read = session().get(Revision, paging.whole_number(form.base.data))
    if read is None or read.clause_id != clause.id or read.language != base.language:
        abort(400)
    return read


def _proposal(
    form: ProposalForm,
    clause: Clause,
    base: Revision,
    *,
    shows_redline: bool = False,
    same: Sequence[Amendment] = (),
) -> str:
    redline = redline_in(form, base) if shows_redline else None
    template = "amendments/_redline.html" if request.headers.get("HX-Request") else "amendments/new.html"
    return render_template(
        template, form=form, clause=clause, base=base, redline=redline, same=same, person_id=access().person_id
    )


def _proposal_on_old_words(form: ProposalForm, clause: Clause, base: Revision) -> ResponseReturnValue:
    """The clause moved on while somebody wrote: their words are carried over to the new wording, for them to check."""
    read = _read(form, clause, base)
    typed = form.body.data or ""
    merged = merge(read.body, base.body, typed)
    form.base.data = str(base.id)
    if form.operation.data == Operation.REPLACE.value and merged.clean:
        form.body.data = merged.text
    return render_template(
        "amendments/new.html",
        form=form,
        clause=clause,
        base=base,
        redline=None,
        same=(),
        person_id=access().person_id,
        merged=merged,
        typed=typed,
        moved=Redline.between((read.heading, read.body), (base.heading, base.body)),
    ), 409
