"""Which clause of the text each clause of a new draft is: shown, corrected by the steward, kept with the draft."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.correcting import Corrected
from app.domain.correspondence import How
from app.domain.manuscript import DraftClause
from app.domain.phases import Action
from app.domain.wording import Comparison, compare, similarity
from app.processes.access import access, requires
from app.texts.contents import printed
from app.texts.matching import Absent, choose, decide_absent, decided_about, leave_to_the_rules
from app.texts.matching_forms import AbsentForm, MatchForm
from app.texts.models import ManuscriptDraft
from app.texts.planning import Fate, Plan, Standing, Step
from app.texts.routes.blueprint import pages
from app.texts.routes.desk import planned, the_corrected, the_draft
from app.texts.wordings import FATES, HOWS
from app.web.database import session
from app.web.paging import whole_number

PAGE = 50
CANDIDATES = 8
MOST_COMPARED = 400
"""Among at most so many free clauses the most similar ones are looked for."""


@dataclass(frozen=True)
class Row:
    """A line of the matching: a clause of the draft, a clause of the text, or both, and how alike they are."""

    part: str
    draft: DraftClause | None
    standing: Standing | None
    fate: Fate
    how: How | None
    renumbered: bool
    alike: float | None
    comparison: Comparison | None = None


@pages.get("/processes/<slug>/facilitate/text/import/<number:draft>/matching")
@requires(Action.TEXT_IMPORT)
def matching(slug: str, draft: int) -> ResponseReturnValue:
    kept = the_draft(draft)
    corrected = the_corrected(kept)
    plan = planned(kept, corrected)
    only = _fate_asked()
    listed = [step for step in plan.steps if only is None or step.fate is only]
    start = whole_number(request.args.get("start"), largest=len(listed))
    redlines = request.args.get("redlines") == "all"
    shown = [_row(kept, corrected, step, redline=redlines) for step in listed[start : start + PAGE]]
    return render_template(
        "texts/matching.html",
        draft=kept,
        plan=plan,
        only=only,
        rows=shown,
        start=start,
        listed=len(listed),
        page=PAGE,
        redlines=redlines,
        fates=FATES,
        hows=HOWS,
        found=Counter(step.how for step in plan.steps if step.how),
        drafting=access().process.drafting_language,
    )


@pages.route("/processes/<slug>/facilitate/text/import/<number:draft>/matching/parts/<part>", methods=["GET", "POST"])
@requires(Action.TEXT_IMPORT)
def match_part(slug: str, draft: int, part: str) -> ResponseReturnValue:
    kept = the_draft(draft)
    corrected = the_corrected(kept)
    plan = planned(kept, corrected)
    step = _step_of(plan, corrected, part)
    candidates = _candidates(plan, corrected, step)
    form = MatchForm(
        [(clause.guid, _named(clause)) for clause, _alike in candidates],
        data={"clause": _now(step)},
    )
    if not form.validate_on_submit():
        page = render_template(
            "texts/match_part.html",
            draft=kept,
            row=_row(kept, corrected, step, redline=True),
            candidates=candidates,
            form=form,
            hows=HOWS,
            fates=FATES,
            plan=plan,
            drafting=access().process.drafting_language,
        )
        return page, 422 if form.errors else 200
    if form.clause.data == MatchForm.AS_FOUND:
        leave_to_the_rules(session(), kept, part)
    else:
        choose(session(), kept, corrected, part, _guid_chosen(form, plan))
    session().commit()
    flash(_("The matching has been changed."))
    return redirect(_back(slug, draft, kept, corrected, part))


@pages.route(
    "/processes/<slug>/facilitate/text/import/<number:draft>/matching/clauses/<number>", methods=["GET", "POST"]
)
@requires(Action.TEXT_IMPORT)
def match_absent(slug: str, draft: int, number: str) -> ResponseReturnValue:
    """What becomes of a clause of the text that the draft does not have."""
    kept = the_draft(draft)
    corrected = the_corrected(kept)
    plan = planned(kept, corrected)
    standing = _standing(plan, number) or abort(404)
    form = AbsentForm(data={"what": decided_about(kept, standing.guid).value})
    if not form.validate_on_submit():
        page = render_template(
            "texts/match_absent.html",
            draft=kept,
            standing=standing,
            form=form,
            plan=plan,
            drafting=access().process.drafting_language,
        )
        return page, 422 if form.errors else 200
    decide_absent(session(), kept, standing.guid, Absent(form.what.data))
    session().commit()
    flash(_("The matching has been changed."))
    return redirect(url_for("texts.matching", slug=slug, draft=draft, _anchor=f"clause-{number}"))


def _row(kept: ManuscriptDraft, corrected: Corrected, step: Step, *, redline: bool = False) -> Row:
    clauses = corrected.manuscript.clauses
    draft = clauses[step.draft] if step.draft is not None else None
    part = corrected.clauses[step.draft] if step.draft is not None else ""
    standing, drafting = step.standing, kept.language == access().process.drafting_language
    both = draft is not None and standing is not None and (drafting or bool(standing.own_number))
    alike = similarity(_words(standing), _drafted(draft)) if both and drafting else None
    shown = redline and both and step.fate is not Fate.UNCHANGED
    return Row(
        part,
        draft,
        standing,
        step.fate,
        step.how,
        bool(draft and standing and draft.label and standing.label.get(kept.language) != draft.label),
        alike,
        compare(_words(standing), _drafted(draft)) if shown else None,
    )


def _words(standing: Standing | None) -> str:
    """Heading and words of a clause as it stands in the language of the draft."""
    return "\n\n".join(filter(None, (standing.own_heading, standing.own_body))) if standing else ""


def _drafted(draft: DraftClause | None) -> str:
    return "\n\n".join(filter(None, (draft.heading, draft.body))) if draft else ""


def _step_of(plan: Plan, corrected: Corrected, part: str) -> Step:
    if part not in corrected.clauses:
        abort(404)
    index = corrected.clauses.index(part)
    return next((step for step in plan.steps if step.draft == index), None) or abort(404)


def _candidates(plan: Plan, corrected: Corrected, step: Step) -> Sequence[tuple[Standing, float]]:
    """The clause found, then the free ones of the text: the most similar first; in another language as they stand."""
    free = [one.standing for one in plan.steps if one.draft is None and one.standing][:MOST_COMPARED]
    words = corrected.manuscript.clauses[step.draft].body if step.draft is not None else ""
    ranked = [(one, similarity(one.drafting_body, words) if plan.drafting else 0.0) for one in free]
    ranked.sort(key=lambda pair: -pair[1])
    own = [(step.standing, similarity(step.standing.drafting_body, words))] if step.standing else []
    return [*own, *ranked[:CANDIDATES]]


def _named(standing: Standing) -> str:
    label = printed(standing.label, access().process.drafting_language) or standing.number
    return " ".join(filter(None, (label, standing.drafting_heading or standing.drafting_body[:80])))


def _now(step: Step) -> str:
    if step.how is How.CHOSEN and step.standing:
        return step.standing.guid
    return MatchForm.AS_FOUND


def _guid_chosen(form: MatchForm, plan: Plan) -> str:
    """The clause that was chosen: none for a new one, one of those listed, or another one by its number."""
    if form.clause.data == MatchForm.NEW:
        return ""
    if form.clause.data != MatchForm.OTHER:
        return str(form.clause.data)
    standing = _standing(plan, (form.number.data or "").strip())
    return standing.guid if standing else (form.number.data or "?")


def _standing(plan: Plan, number: str) -> Standing | None:
    """The clause of the text with this address, or else with this printed number."""
    there = [step.standing for step in plan.steps if step.standing]
    by_address = (one for one in there if one.number == number)
    by_label = (one for one in there if number in one.label.values())
    return next(by_address, None) or next(by_label, None)


def _fate_asked() -> Fate | None:
    asked = request.args.get("fate", "")
    if asked and asked not in set(Fate):
        abort(400)
    return Fate(asked) if asked else None


def _back(slug: str, draft: int, kept: ManuscriptDraft, corrected: Corrected, part: str) -> str:
    """The page of the matching on which a part stands, at its line."""
    place = corrected.clauses.index(part)
    steps = planned(kept, corrected).steps
    at = next((at for at, step in enumerate(steps) if step.draft == place), 0)
    return url_for("texts.matching", slug=slug, draft=draft, start=at // PAGE * PAGE or None, _anchor=f"part-{part}")
