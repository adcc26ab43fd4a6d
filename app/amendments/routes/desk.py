"""The merge desk of a clause: everything proposed on it side by side, put together into one wording."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.amendments import desk as desks
from app.amendments import queries
from app.amendments.deciding import Wording
from app.amendments.desk import Desk
from app.amendments.forms import OPEN_STILL, DeskForm, desk_form
from app.amendments.models import Amendment
from app.amendments.redline import Redline, redlines_of
from app.amendments.routes.blueprint import member, pages, standing_clause
from app.domain.amending import Decision, ProposerState
from app.domain.phases import Action
from app.domain.weaving import Share, composed, shares
from app.processes.access import access, requires
from app.texts.models import Clause
from app.web.database import now, session

FATE_OF = {Share.ALL: Decision.ADOPTED.value, Share.SOME: Decision.ADOPTED_IN_PART.value, Share.NONE: OPEN_STILL}


@pages.get("/processes/<slug>/facilitate/amendments")
@requires(Action.AMENDMENT_DECIDE)
def desks_of_process(slug: str) -> ResponseReturnValue:
    return render_template(
        "amendments/desks_of_process.html", rows=queries.open_by_clause(session(), access().process.id)
    )


@pages.route("/processes/<slug>/facilitate/amendments/<clause_number>", methods=["GET", "POST"])
@requires(Action.AMENDMENT_DECIDE)
def desk(slug: str, clause_number: str) -> ResponseReturnValue:
    clause = standing_clause(clause_number)
    found = desks.desk_of(session(), access().process, clause)
    if found is None:
        return redirect(url_for("insight.clause", slug=slug, number=clause.number))
    form = desk_form(found.body, [one.number for one in found.alternatives])(data=_begun(found))
    if not form.is_submitted():
        return _page(form, clause, found)
    if form.base.data != str(found.today.id):
        form.base.data = str(found.today.id)
        return _page(form, clause, found, moved_on=True), 409
    if not form.validate():
        return _page(form, clause, found, composed=not _is_first_step()), 422
    if _is_first_step():
        _compose(form, found)
        return _page(form, clause, found, composed=True)
    if not _adoptable(form, found):
        return _page(form, clause, found, composed=True), 422
    desks.adopt_merged(
        session(),
        access().process,
        clause,
        wording=Wording(form.heading.data or "", form.body.data or ""),
        decisions=form.decisions([one.number for one in found.alternatives]),
        reasons=form.reasons.data or "",
        facilitator_id=member().person_id,
        base_revision_number=found.today.number,
        now=now(),
    )
    session().commit()
    flash(_("The wording stands in the text, and everybody whose words were taken is credited."))
    return redirect(url_for("insight.clause", slug=slug, number=clause.number))


def _is_first_step() -> bool:
    return "compose" in request.form


def _begun(found: Desk) -> dict[str, str]:
    return {"base": str(found.today.id), "heading": found.today.heading, "body": found.today.body}


def _compose(form: DeskForm, found: Desk) -> None:
    """Fill in the second step: the words chosen place by place, and what that makes of each amendment."""
    words = form.chosen_words(found.body)
    form.body.data = composed(found.body, words)
    taken = shares(found.body, words)
    for one in found.alternatives:
        own_heading = next((title for title, numbers in found.headings.items() if one.number in numbers), None)
        share = taken.get(one.number, Share.ALL if own_heading == form.heading.data else Share.NONE)
        if own_heading is not None and own_heading != form.heading.data and share is Share.ALL:
            share = Share.SOME
        form[f"fate_{one.number}"].data = FATE_OF[share]


def _adoptable(form: DeskForm, found: Desk) -> bool:
    """Whether the second step can be carried out: reasons, other words, and at least one amendment taken."""
    if not form.reasons.data:
        form.reasons.errors = [_("Every decision is owed reasons. Write why, then send it again.")]
    if (form.heading.data, form.body.data) == (found.today.heading, found.today.body):
        form.body.errors = [_("The words are the same as before. Change something, then send it.")]
    decisions = form.decisions([one.number for one in found.alternatives])
    if not set(decisions.values()) - {Decision.REJECTED}:
        form.body.errors = [_("No amendment is adopted. Edit the clause instead, or say whose words these are.")]
    return not form.errors


def _page(form: DeskForm, clause: Clause, found: Desk, *, composed: bool = False, moved_on: bool = False) -> str:
    everybody = [*found.alternatives, *found.apart]
    ids = [one.id for one in found.amendments]
    before = (found.today.heading, found.today.body)
    return render_template(
        "amendments/desk.html",
        form=form,
        clause=clause,
        desk=found,
        composed=composed,
        moved_on=moved_on,
        redline=Redline.between(before, (form.heading.data or "", form.body.data or "")) if composed else None,
        redlines={one.id: redlines_of(one) for one in everybody},
        recommendations=queries.recommendations_on(session(), ids),
        names={one.number: _name(one) for one in found.amendments},
        own=_own(found),
    )


def _own(found: Desk) -> set[int]:
    """The numbers of those that the facilitator proposes themselves, and so may not decide."""
    person_id, joined = access().person_id, queries.agreed_proposers(session(), [one.id for one in found.amendments])
    return {
        one.number
        for one in found.amendments
        if one.author_id == person_id
        or any(each.person_id == person_id and each.state is ProposerState.AGREED for each in joined.get(one.id, []))
    }


def _name(amendment: Amendment) -> str:
    return amendment.attributed_to or (amendment.author.name if amendment.author else "")
