"""Answering contributions, one or many at once: published, or kept as a draft."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.campaigns.queries import campaign_by_number, latest_copy
from app.comments.arranged import unanswered_behind
from app.domain.errors import AlreadyAnswered
from app.domain.phases import Action
from app.processes.access import access, requires
from app.responses import drafts, queries, services
from app.responses.forms import DRAFT, PUBLISH, ResponseForm, response_form
from app.responses.models import Draft
from app.responses.routes.blueprint import pages
from app.responses.routes.choosing import Chosen, chosen_by_address, role_here
from app.responses.routes.redlines import redlines_of
from app.responses.rules import rules_of
from app.responses.same_reasons import Pasted, same_reasons_before
from app.responses.themes import theme_by_number, themes_of
from app.responses.waiting import numbers_waiting_in
from app.responses.written import Written
from app.texts.queries import revision_by_id
from app.web import paging
from app.web.database import now, session
from app.web.display import day, in_language, language_name

MOST_BY_THEME = 100


@pages.route("/processes/<slug>/facilitate/responses/new", methods=["GET", "POST"])
@requires(Action.RESPOND)
def new(slug: str) -> ResponseReturnValue:
    if request.args.get("theme") and request.method == "GET":
        return _by_theme(slug)
    if request.args.get("campaign") and not request.args.get("until"):
        return _by_campaign(slug)
    chosen = chosen_by_address()
    if not chosen.rows:
        flash(_("Choose at least one contribution to answer."))
        return redirect(url_for("responses.waiting", slug=slug))
    form = form_for(chosen)
    if not form.validate_on_submit():
        return answering(form, chosen), 422 if form.errors else 200
    if form.act.data != PUBLISH or rules_of(session(), access().process.id).second_signature:
        return _kept(slug, form, chosen)
    return _published(slug, form, chosen)


def _by_theme(slug: str) -> ResponseReturnValue:
    """What waits in a theme is named one by one, so that nothing is answered that came after the writer looked."""
    number = paging.whole_number(request.args.get("theme"), largest=999_999_999)
    theme = theme_by_number(session(), access().process.id, number)
    named = numbers_waiting_in(session(), access().process.id, theme.id, limit=MOST_BY_THEME) if theme else ([], [])
    if not any(named):
        flash(_("Nothing waits for an answer in this theme."))
        return redirect(url_for("responses.waiting", slug=slug))
    comments, amendments = (",".join(map(str, numbers)) or None for numbers in named)
    return redirect(url_for("responses.new", slug=slug, comments=comments, amendments=amendments, on=number))


def _by_campaign(slug: str) -> ResponseReturnValue:
    """The latest copy is named, so that nothing is answered that came after the writer looked."""
    number = paging.whole_number(request.args.get("campaign"), largest=999_999_999)
    found = campaign_by_number(session(), access().process.id, number) or abort(404)
    return redirect(url_for("responses.new", slug=slug, campaign=number, until=latest_copy(session(), found)))


def _kept(slug: str, form: ResponseForm, chosen: Chosen) -> ResponseReturnValue:
    draft = drafts.save(
        session(),
        access().process,
        comments=chosen.comments,
        amendments=chosen.amendments,
        written=written_in(form),
        author_id=access().signed_in_person(),
        now=now(),
        ready=form.act.data != DRAFT,
    )
    session().commit()
    flash(_("The answer is kept as draft %(number)s. Only the team sees it.", number=draft.number))
    return redirect(url_for("responses.drafts", slug=slug, _anchor=f"draft-{draft.number}"))


def _published(slug: str, form: ResponseForm, chosen: Chosen) -> ResponseReturnValue:
    pasted = same_reasons_before(session(), access().process.id, form.reasons.data or "", *chosen.ids)
    if pasted and not form.same.data:
        form.same.data = "1"
        return answering(form, chosen, pasted=pasted), 422
    try:
        published = services.publish(
            session(), access().process, written_in(form), chosen.comments, chosen.amendments,
            author_id=access().signed_in_person(), role=role_here(), now=now(), seen=_seen(form),
        )  # fmt: skip
    except AlreadyAnswered as refusal:
        return _answered_meanwhile(form, refusal)
    session().commit()
    flash(
        _("The response is published as number %(number)s. Those it answers are told by mail.", number=published.number)
    )
    return redirect(url_for("responses.response", slug=slug, number=published.number))


def _answered_meanwhile(form: ResponseForm, refusal: AlreadyAnswered) -> ResponseReturnValue:
    """The form again, as it was typed, with the answers that somebody else published meanwhile."""
    session().rollback()
    chosen = chosen_by_address()
    rows = [queries.response_row(session(), access().process.id, number) for number in refusal.numbers]
    form.seen.data = _numbers_seen(chosen)
    return answering(form, chosen, meanwhile=[row for row in rows if row]), 409


def answering(
    form: ResponseForm,
    chosen: Chosen,
    *,
    draft: Draft | None = None,
    pasted: Pasted | None = None,
    meanwhile: Sequence[queries.ResponseRow] = (),
) -> str:
    """The page on which an answer is written, for the first time or over a draft."""
    comment_ids, amendment_ids = chosen.ids
    process = access().process
    return render_template(
        "responses/new.html",
        behind=len(unanswered_behind(session(), comment_ids)),
        form=form,
        chosen=chosen,
        earlier={
            False: queries.responses_to_comments(session(), comment_ids),
            True: queries.responses_to_amendments(session(), amendment_ids),
        },
        others=[
            one for one in drafts.drafts_naming(session(), comment_ids, amendment_ids) if draft is None or one != draft
        ],
        redlines=redlines_of(chosen.rows),
        has_criteria=bool(process.criteria),
        rules=rules_of(session(), process.id),
        draft=draft,
        pasted=pasted,
        meanwhile=meanwhile,
    )


def form_for(chosen: Chosen, draft: Draft | None = None) -> ResponseForm:
    """The form about these contributions, filled with what a draft says."""
    process = access().process
    clause_ids = {one.clause_id or (one.amendment.clause_id if one.amendment else None) for one in chosen.comments}
    clause_ids |= {one.clause_id for one in chosen.amendments}
    wordings = queries.wordings_that_may_carry(session(), process.id, [one for one in clause_ids if one])
    revisions = [(str(one.id), _in_words(one)) for one in wordings]
    if draft and draft.revision and str(draft.revision_id) not in {one for one, _words in revisions}:
        revisions.append((str(draft.revision_id), _("The wording that was chosen before")))
    return response_form(
        languages=process.languages,
        criteria=process.criteria,
        revisions=revisions,
        themes=[(str(one.number), str(in_language(one.title))) for one in themes_of(session(), process.id)],
        data=_of_draft(draft) if draft else _at_first(chosen),
    )


def _at_first(chosen: Chosen) -> dict[str, object]:
    resulting = {one.resulting_revision_id for one in chosen.amendments} - {None}
    on = request.args.get("on", "")
    found: dict[str, object] = {"seen": _numbers_seen(chosen), "theme": on if on.isdigit() else ""}
    return found | ({"revision": str(resulting.pop())} if len(resulting) == 1 else {})


def _of_draft(draft: Draft) -> dict[str, object]:
    found: dict[str, object] = {
        "disposition": draft.disposition.value,
        "revision": str(draft.revision_id or ""),
        "criterion": draft.criterion,
        "further_criteria": draft.further_criteria,
        "theme": str(draft.theme.number) if draft.theme else "",
        "heard": draft.heard.get(draft.language, ""),
        "reasons": draft.reasons,
        "language": draft.language,
        "edition": str(draft.edition),
    }
    found |= {f"heard_{code}": words for code, words in draft.heard.items() if code != draft.language}
    return found | {f"reasons_{code}": words for code, words in draft.reasons_in.items()}


def written_in(form: ResponseForm) -> Written:
    """What was typed."""
    process, language = access().process, form.language.data
    heard = {code: form.heard_in(code).data or "" for code in process.languages} | {language: form.heard.data or ""}
    theme = theme_by_number(session(), process.id, int(form.theme.data)) if form.theme.data else None
    criteria = [key for key in (form.criterion.data, *(form.further_criteria.data or ())) if key]
    return Written(
        disposition=form.chosen,
        reasons=form.reasons.data or "",
        language=language,
        heard=heard,
        reasons_in={code: form.reasons_in(code).data or "" for code in process.languages if code != language},
        criteria=list(dict.fromkeys(criteria)),
        revision=revision_by_id(session(), int(form.revision.data)) if form.revision.data else None,
        theme=theme,
    )


def _numbers_seen(chosen: Chosen) -> str:
    return ",".join(str(number) for number in queries.responses_naming(session(), *chosen.ids))


def _seen(form: ResponseForm) -> list[int]:
    """The numbers of responses that were on the page; whatever else was sent names none."""
    return [int(one) for one in (form.seen.data or "").split(",") if one.isascii() and one.isdigit() and len(one) < 10]


def _in_words(wording: queries.CarryingRow) -> str:
    return _(
        "%(clause)s, wording %(number)s (%(language)s, %(day)s)",
        clause=in_language(wording.clause_label),
        number=wording.number,
        language=language_name(wording.language),
        day=day(wording.created_at),
    )
