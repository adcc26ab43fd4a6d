"""Pages on which a filled comment-resolution sheet is brought, checked, mapped and taken in."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.erasing import ERASURES
from app.accounts.personal import PARTS
from app.domain.phases import Action, Role
from app.domain.resolution_sheets import HEADINGS, MOST_ROWS
from app.files.trouble import Unreadable
from app.imports import kept
from app.imports.forms import MappingForm, SheetForm, mapping_form
from app.imports.models import SheetDraft
from app.imports.resolution import Bringer, take
from app.imports.resolving import Plan, planned
from app.imports.sheet_files import Brought, HeadingsAltered, RowsTooMany, rows_in
from app.imports.wordings import DISPOSITIONS, reason, why_not
from app.processes.access import access, requires
from app.responses.queries import wordings_that_may_carry
from app.texts.reading import LARGEST_FILE
from app.web.database import now, session
from app.web.paging import Page, after, next_url

PAGE = 100
pages = Blueprint("imports", __name__)
PARTS["sheets"] = kept.personal
ERASURES["sheets"] = kept.erase


@pages.route("/processes/<slug>/facilitate/sheets", methods=["GET", "POST"])
@requires(Action.TEXT_IMPORT)
def sheets(slug: str) -> ResponseReturnValue:
    process, person_id = access().process, access().signed_in_person()
    form = SheetForm()
    form.offer(process)
    brought = _brought(form) if form.validate_on_submit() else None
    if brought is None:
        waiting = kept.drafts_of(session(), process_id=process.id, author_id=person_id)
        shown = {"form": form, "headings": HEADINGS, "most": MOST_ROWS, "waiting": waiting}
        return render_template("imports/sheets.html", **shown), 422 if form.errors else 200
    draft = kept.keep(
        session(), process_id=process.id, author_id=person_id, name=brought[0], language=form.language.data,
        group_key=form.group.data, rows=brought[1], now=now(),
    )  # fmt: skip
    session().commit()
    return redirect(url_for("imports.sheet", slug=slug, draft=draft.id))


@pages.get("/processes/<slug>/facilitate/sheets/<number:draft>")
@requires(Action.TEXT_IMPORT)
def sheet(slug: str, draft: int) -> ResponseReturnValue:
    found = _draft(draft)
    plan = _plan(found)
    return _preview(found, plan, _mapping(found, plan))


@pages.post("/processes/<slug>/facilitate/sheets/<number:draft>/mapping")
@requires(Action.TEXT_IMPORT)
def map_sheet(slug: str, draft: int) -> ResponseReturnValue:
    found = _draft(draft)
    plan = _plan(found)
    form = _mapping(found, plan)
    if not form.validate_on_submit():
        return _preview(found, plan, form), 422
    kept.choose(session(), found, form.choices)
    session().commit()
    return redirect(url_for("imports.sheet", slug=slug, draft=draft))


@pages.post("/processes/<slug>/facilitate/sheets/<number:draft>")
@requires(Action.TEXT_IMPORT)
def take_sheet(slug: str, draft: int) -> ResponseReturnValue:
    found, part = _draft(draft), access()
    role = Role.STEWARD if Role.STEWARD in part.roles else Role.FACILITATOR
    bringer = Bringer(part.signed_in_person(), role, found.language, found.group_key)
    done = take(session(), part.process, kept.rows_of(found), kept.choices_of(found), bringer, now=now())
    kept.discard(session(), found)
    session().commit()
    flash(
        _(
            "The sheet was taken in. New contributions: %(new)s, responses published: %(published)s, responses waiting "
            "for a second signature: %(drafted)s, rows not taken: %(refused)s.",
            new=done.plan.new,
            published=done.published,
            drafted=done.drafted,
            refused=len(done.plan.refused),
        )
    )
    return redirect(url_for("imports.sheets", slug=slug))


@pages.post("/processes/<slug>/facilitate/sheets/<number:draft>/discard")
@requires(Action.TEXT_IMPORT)
def discard_sheet(slug: str, draft: int) -> ResponseReturnValue:
    kept.discard(session(), _draft(draft))
    session().commit()
    flash(_("Nothing was taken in."))
    return redirect(url_for("imports.sheets", slug=slug))


def _brought(form: SheetForm) -> tuple[str, list[Brought]] | None:
    """The name and the rows of the file that was sent; None, with the reason at its field, when it cannot be taken."""
    sent = form.file.data
    if not sent or not getattr(sent, "filename", ""):
        form.file.errors = [_("Choose the filled sheet.")]
        return None
    try:
        return sent.filename or "", rows_in(sent.read(LARGEST_FILE + 1))
    except (Unreadable, HeadingsAltered, RowsTooMany) as problem:
        form.file.errors = [why_not(problem)]
        return None


def _draft(draft_id: int) -> SheetDraft:
    part = access()
    own = {"process_id": part.process.id, "author_id": part.signed_in_person()}
    return kept.draft_of(session(), draft_id, **own) or abort(404)


def _plan(draft: SheetDraft) -> Plan:
    return planned(session(), access().process, kept.rows_of(draft), kept.choices_of(draft))


def _mapping(draft: SheetDraft, plan: Plan) -> MappingForm:
    clauses = {step.clause[0] for step in plan.steps if step.clause}
    carrying = wordings_that_may_carry(session(), access().process.id, sorted(clauses)[:500])
    return mapping_form(plan.phrases, carrying, kept.choices_of(draft))


def _preview(draft: SheetDraft, plan: Plan, form: MappingForm) -> str:
    start = after()
    shown = plan.steps[start : start + PAGE]
    page = Page(shown, start + PAGE if len(plan.steps) > start + PAGE else None)
    return render_template(
        "imports/sheet.html", draft=draft, plan=plan, form=form, steps=shown, next_url=next_url(page), reason=reason,
        dispositions=DISPOSITIONS,
    )  # fmt: skip
