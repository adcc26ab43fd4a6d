"""The way of a text into a process: a file or pasted words, a preview of what was found, the confirmation."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.correcting import Corrected
from app.domain.manuscript import Manuscript, Unit
from app.domain.phases import Action
from app.files.trouble import Unreadable
from app.processes.access import access, requires
from app.texts import drafts
from app.texts.forms import ImportForm, ReadingForm
from app.texts.matching import choices_of
from app.texts.models import Format, ManuscriptDraft
from app.texts.planning import Fate, Plan
from app.texts.queries import document_of
from app.texts.reading import Source, brought, columns_of
from app.texts.routes.blueprint import pages
from app.texts.routes.desk import Desk, planned, the_desk, the_draft
from app.texts.storing import store_manuscript
from app.texts.storing_times import classes_unknown, told
from app.texts.wordings import ACTS, FATES, REASONS, what_is_wrong
from app.web.database import now, session
from app.web.display import language_name
from app.web.paging import whole_number

SHOWN = 100
SHORT = 60


@dataclass(frozen=True)
class Line:
    """A line of the structure that was found: a division, or a clause and what becomes of it."""

    part: str
    place: int
    level: int
    label: str
    words: str
    is_clause: bool
    fate: Fate | None = None
    corrected: bool = False


@pages.route("/processes/<slug>/facilitate/text/import", methods=["GET", "POST"])
@requires(Action.TEXT_IMPORT)
def import_text(slug: str) -> ResponseReturnValue:
    form = ImportForm()
    form.language.choices = _languages()
    source = _source_in(form) if form.validate_on_submit() else None
    if source is None:
        there = document_of(session(), access().process.id)
        return render_template("texts/import_text.html", form=form, document=there), 422 if form.errors else 200
    draft = drafts.keep(
        session(),
        process_id=access().process.id,
        author_id=current_user.id,
        source=source,
        language=form.language.data,
        version_name=form.version_name.data or "",
        strike_absent=form.strike_absent.data,
        now=now(),
    )
    session().commit()
    return redirect(url_for("texts.preview", slug=slug, draft=draft.id))


@pages.get("/processes/<slug>/facilitate/text/import/<number:draft>")
@requires(Action.TEXT_IMPORT)
def preview(slug: str, draft: int) -> ResponseReturnValue:
    desk = the_desk(draft)
    return _preview(desk, _reading_form(desk.draft))


@pages.post("/processes/<slug>/facilitate/text/import/<number:draft>/reading")
@requires(Action.TEXT_IMPORT)
def read_again(slug: str, draft: int) -> ResponseReturnValue:
    kept, form = the_draft(draft), _reading_form(the_draft(draft))
    if not form.validate_on_submit():
        return _preview(the_desk(draft), form), 422
    drafts.read_otherwise(session(), kept, column=form.csv_column.data or "", unit=Unit(form.unit.data))
    session().commit()
    return redirect(url_for("texts.preview", slug=slug, draft=draft))


@pages.post("/processes/<slug>/facilitate/text/import/<number:draft>")
@requires(Action.TEXT_IMPORT)
def confirm(slug: str, draft: int) -> ResponseReturnValue:
    desk = the_desk(draft)
    kept, corrected = desk.draft, desk.corrected
    if corrected is None or not corrected.clauses:
        return _preview(desk, _reading_form(kept)), 422
    beside = _languages_beside(kept)
    waits = bool(beside) and access().process.languages_equal
    stored = store_manuscript(
        session(),
        access().process,
        corrected.manuscript,
        language=kept.language,
        version_name="" if waits else kept.version_name,
        author_id=current_user.id,
        now=now(),
        strike_absent=kept.strike_absent,
        choices=choices_of(kept, corrected),
    )
    if beside:
        drafts.go_on(session(), kept, beside, version_name=kept.version_name if waits else "")
    else:
        drafts.discard(session(), kept)
    session().commit()
    flash(
        _(
            "The text has been imported. New: %(new)s, changed: %(changed)s, struck: %(struck)s, unchanged: %(same)s.",
            new=stored.new,
            changed=stored.changed,
            struck=stored.struck,
            same=stored.unchanged,
        )
    )
    if beside:
        flash(
            _(
                "The same table holds the text in %(language)s. Check it and import it next.",
                language=language_name(kept.language),
            )
        )
        return redirect(url_for("texts.preview", slug=slug, draft=draft))
    return redirect(url_for("texts.manage", slug=slug))


@pages.post("/processes/<slug>/facilitate/text/import/<number:draft>/discard")
@requires(Action.TEXT_IMPORT)
def discard(slug: str, draft: int) -> ResponseReturnValue:
    drafts.discard(session(), the_draft(draft))
    session().commit()
    flash(_("Nothing was imported."))
    return redirect(url_for("texts.import_text", slug=slug))


def _languages() -> list[tuple[str, str]]:
    """The languages a text may be imported in; the first import is the draft itself."""
    process = access().process
    codes = process.languages if document_of(session(), process.id) else process.languages[:1]
    return [(code, language_name(code)) for code in codes]


def _source_in(form: ImportForm) -> Source | None:
    """What was sent; None, with the reason at its field, when it cannot be read."""
    sent = form.file.data if form.file.data and form.file.data.filename else None
    content, name = (sent.read(), sent.filename or "") if sent else ((form.pasted.data or "").encode(), "")
    written_as = Format(form.format.data) if form.format.data else None
    try:
        return brought(
            content, name, form=written_as, column=form.csv_column.data or "", unit=Unit(form.unit.data),
            language=form.language.data,
        )  # fmt: skip
    except Unreadable as unreadable:
        (form.file if sent else form.pasted).errors = [what_is_wrong(unreadable)]
        return None


def _languages_beside(kept: ManuscriptDraft) -> dict[str, str]:
    """The columns of the same table for the languages of the process that come after this one."""
    return drafts.languages_beside(kept, access().process.languages)


def _reading_form(kept: ManuscriptDraft) -> ReadingForm:
    form = ReadingForm(data={"csv_column": kept.csv_column, "unit": kept.unit.value})
    if kept.format is Format.CSV:
        form.csv_column.choices = [("", _("Find out")), *((name, name) for name in columns_of(kept.text))]
    return form


def _preview(desk: Desk, form: ReadingForm) -> str:
    corrected = desk.corrected
    plan = planned(desk.draft, corrected) if corrected else None
    lines = _lines(desk.draft, corrected, plan) if corrected and plan else []
    start = whole_number(request.args.get("start"), largest=len(lines))
    return render_template(
        "texts/preview.html",
        draft=desk.draft,
        beside=_languages_beside(desk.draft),
        timed=told(corrected.manuscript.clauses) if corrected else 0,
        unknown=classes_unknown(access().process, corrected.manuscript.clauses) if corrected else [],
        form=form,
        problem=desk.problem,
        manuscript=corrected.manuscript if corrected else None,
        corrected=corrected,
        plan=plan,
        lines=lines[start : start + SHOWN],
        listed=len(lines),
        start=start,
        reasons=REASONS,
        fates=FATES,
        acts=ACTS,
        corrections=drafts.corrections_of(desk.draft),
        names=names_of(drafts.as_read(desk.draft)) if corrected else {},
        shown=SHOWN,
    )


def _lines(draft: ManuscriptDraft, corrected: Corrected, plan: Plan) -> list[Line]:
    """Every part of the draft in reading order, with what becomes of its clauses."""
    read = corrected.manuscript
    divisions = dict(zip(corrected.divisions, read.divisions, strict=True))
    clauses = dict(zip(corrected.clauses, read.clauses, strict=True))
    fates = {corrected.clauses[step.draft]: step.fate for step in plan.steps if step.draft is not None}
    touched = {part for one in draft.corrections for part in one.get("parts", ())}
    lines = []
    for place, part in enumerate(corrected.order, start=1):
        if part in divisions:
            one = divisions[part]
            lines.append(Line(part, place, one.level - 1, one.label, one.heading, False, None, part in touched))
            continue
        clause = clauses[part]
        level = read.divisions[clause.division].level if clause.division is not None else 0
        words = clause.heading or clause.body
        lines.append(Line(part, place, level, clause.label, words, True, fates.get(part), part in touched))
    return lines


def names_of(read: Manuscript) -> dict[str, str]:
    """What the parts of a file were called in it, by their ids."""
    divisions = {f"d{index}": one.label or one.heading for index, one in enumerate(read.divisions)}
    clauses = {f"c{index}": one.label or one.heading or one.body for index, one in enumerate(read.clauses)}
    pieces = {f"u{index}": one.text for index, one in enumerate(read.not_understood)}
    return {part: name[:SHORT] for part, name in {**divisions, **clauses, **pieces}.items()}
