"""Drafts of amendments: one clause or several, kept until they are sent or discarded."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.amendments import drafts, queries
from app.amendments.asking import fingerprint_of
from app.amendments.forms import HEADING_ALONE, ChangeForm, DraftForm, InvitationForm
from app.amendments.models import DraftPart, ProposalDraft
from app.amendments.redline import Redline, redline_of
from app.amendments.routes.blueprint import base_of, clause_typed, member, pages, standing_clause
from app.amendments.routes.proposing import change_in
from app.amendments.routes.taking_part import ask
from app.domain.amending import Operation, ProposerState
from app.domain.phases import Action
from app.domain.wording import Merge, merge
from app.processes.access import access, requires
from app.texts.models import Clause, Revision
from app.web.access import signed_in
from app.web.database import now, session
from app.web.throttles import count_contribution


@pages.get("/account/amendments")
@signed_in
def own() -> ResponseReturnValue:
    person_id = current_user.id
    return render_template(
        "amendments/own.html",
        drafts=drafts.drafts_of(session(), person_id),
        invitations=drafts.invitations_of(session(), person_id),
        asked=queries.asked_of(session(), person_id),
    )


@pages.route("/processes/<slug>/amendments/drafts/<number:draft>", methods=["GET", "POST"])
@requires(Action.READ)
def draft(slug: str, draft: int) -> ResponseReturnValue:
    kept = _visible(draft)
    form = DraftForm(data={"rationale": kept.rationale})
    if not form.is_submitted():
        return _page(kept, form)
    _refuse_others(kept)
    form.rationale.flags.required = "send" in request.form
    if not form.validate():
        return _page(kept, form), 422
    drafts.explain(session(), kept, form.rationale.data or "", now=now())
    if "send" not in request.form:
        session().commit()
        flash(_("Your draft is kept."))
        return redirect(url_for("amendments.draft", slug=slug, draft=draft))
    return _send(kept, form)


@pages.post("/processes/<slug>/amendments/drafts/<number:draft>/discard")
@requires(Action.READ)
def discard(slug: str, draft: int) -> ResponseReturnValue:
    drafts.discard(session(), _own(draft))
    session().commit()
    flash(_("Your draft has been discarded."))
    return redirect(url_for("amendments.own"))


@pages.post("/processes/<slug>/amendments/drafts/<number:draft>/proposers")
@requires(Action.PROPOSE)
def invite_to_draft(slug: str, draft: int) -> ResponseReturnValue:
    return ask(InvitationForm(), _own(draft), url_for("amendments.draft", slug=slug, draft=draft))


@pages.route("/processes/<slug>/amendments/drafts/<number:draft>/changes/new", methods=["GET", "POST"])
@requires(Action.PROPOSE)
def add_change(slug: str, draft: int) -> ResponseReturnValue:
    kept, typed = _own(draft), request.args.get("clause", "")
    clause = clause_typed(typed) if typed else None
    if clause is None or clause.struck_at is not None:
        flash(_("There is no clause with this number in the text."), "error")
        return redirect(url_for("amendments.draft", slug=slug, draft=draft))
    return _change(kept, clause, None)


@pages.route("/processes/<slug>/amendments/drafts/<number:draft>/changes/<number:position>", methods=["GET", "POST"])
@requires(Action.READ)
def edit_change(slug: str, draft: int, position: int) -> ResponseReturnValue:
    kept = _own(draft)
    part = next((one for one in kept.parts if one.position == position), None) or abort(404)
    return _change(kept, standing_clause(part.clause.number), part)


@pages.post("/processes/<slug>/amendments/drafts/<number:draft>/changes/<number:position>/removal")
@requires(Action.READ)
def remove_change(slug: str, draft: int, position: int) -> ResponseReturnValue:
    drafts.drop(session(), _own(draft), position, now=now())
    session().commit()
    flash(_("The change has been taken out of the draft."))
    return redirect(url_for("amendments.draft", slug=slug, draft=draft))


def _send(kept: ProposalDraft, form: DraftForm) -> ResponseReturnValue:
    process = access().process
    access().require(Action.PROPOSE)
    if _moved_on(kept):
        form.form_errors.append(_("A clause has changed since you wrote. Look at the changes marked below, then send."))
        return _page(kept, form), 409
    same = queries.same_as(session(), process.id, fingerprint_of([drafts.asked_of(part) for part in kept.parts]))
    if same and "anyway" not in request.form:
        return _page(kept, form, same=same), 409
    proposed = drafts.send(session(), process, kept, proposer=member(), now=now())
    count_contribution()
    session().commit()
    flash(_("Your amendment has been received. It has number %(number)s.", number=proposed.number))
    return redirect(url_for("insight.amendment", slug=process.slug, number=proposed.number))


def _change(kept: ProposalDraft, clause: Clause, part: DraftPart | None) -> ResponseReturnValue:
    """Write one change of a draft, against the wording of today."""
    base = base_of(clause, kept.language)
    if base.language != kept.language:
        abort(404)
    merged = _merged(part, base)
    form = ChangeForm(data=_filled(part, base, merged))
    form.is_draft = True
    if not form.is_submitted():
        return _change_page(form, kept, clause, base, part, merged)
    if form.base.data != str(base.id):
        form.base.data = str(base.id)
        return _change_page(form, kept, clause, base, part, merged), 409
    asked = change_in(form, clause, base)
    if asked is None:
        return _change_page(form, kept, clause, base, part, merged), 422
    drafts.put(session(), kept, asked, position=part.position if part else None, now=now())
    session().commit()
    flash(_("Your draft is kept."))
    return redirect(url_for("amendments.draft", slug=access().process.slug, draft=kept.id))


def _merged(part: DraftPart | None, base: Revision) -> Merge | None:
    if part is None or part.base_revision_id == base.id or part.operation is not Operation.REPLACE:
        return None
    return merge(part.base_revision.body, base.body, part.body)


def _filled(part: DraftPart | None, base: Revision, merged: Merge | None) -> dict[str, str]:
    if part is None:
        return {"heading": base.heading, "body": base.body, "base": str(base.id)}
    return {
        "base": str(base.id),
        "operation": HEADING_ALONE if part.heading_alone else part.operation.value,
        "heading": part.heading,
        "body": merged.text if merged and merged.clean else part.body,
        "side": part.side.value if part.side else "after",
        "beside": part.beside.number if part.beside else "",
    }


def _change_page(
    form: ChangeForm, kept: ProposalDraft, clause: Clause, base: Revision, part: DraftPart | None, merged: Merge | None
) -> str:
    moved = None
    if part and merged:
        read = part.base_revision
        moved = Redline.between((read.heading, read.body), (base.heading, base.body))
    view = "amendments/edit_change.html" if part else "amendments/add_change.html"
    return render_template(view, form=form, draft=kept, clause=clause, base=base, part=part, merged=merged, moved=moved)


def _page(kept: ProposalDraft, form: DraftForm, *, same: object = ()) -> str:
    everybody = queries.proposers_of(session(), kept)
    agreed = [one for one in everybody if one.state is ProposerState.AGREED]
    return render_template(
        "amendments/draft.html",
        draft=kept,
        form=form,
        invitation=InvitationForm(formdata=None),
        redlines={part.id: redline_of(part) for part in kept.parts},
        moved_on=_moved_on(kept),
        proposers=everybody,
        own_answer=next((one for one in everybody if one.person_id == access().person_id), None),
        missing=max(access().process.cosponsors_required - len(agreed), 0),
        is_own=kept.author_id == access().person_id,
        same=same,
        person_id=access().person_id,
    )


def _moved_on(kept: ProposalDraft) -> set[int]:
    newest = queries.newest_wordings(session(), [part.clause_id for part in kept.parts], kept.language)
    return drafts.moved_on(kept.parts, newest)


def _visible(draft_id: int) -> ProposalDraft:
    """A draft for its author, and for those who were asked to join; for others there is none."""
    kept = drafts.draft_by_id(session(), access().process.id, draft_id)
    if kept is None or access().person_id is None:
        abort(404)
    if kept.author_id != access().person_id and queries.proposer_of(session(), kept, access().person_id) is None:
        abort(404)
    return kept


def _own(draft_id: int) -> ProposalDraft:
    kept = _visible(draft_id)
    _refuse_others(kept)
    return kept


def _refuse_others(kept: ProposalDraft) -> None:
    if kept.author_id != access().person_id:
        abort(404)
