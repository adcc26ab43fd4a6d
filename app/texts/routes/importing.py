"""The way of a text into a process: a file or pasted words, a preview of what was found, the confirmation."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.manuscript import Manuscript, Unit
from app.domain.phases import Action
from app.processes.access import access, requires
from app.texts import drafts
from app.texts.forms import ImportForm, ReadingForm
from app.texts.models import Format, ManuscriptDraft
from app.texts.planning import Fate, Plan, plan
from app.texts.queries import document_of
from app.texts.reading import Source, Unreadable, columns_of, decoded, format_of, manuscript_of
from app.texts.routes.blueprint import pages
from app.texts.storing import store_manuscript
from app.texts.wordings import FATES, REASONS, what_is_wrong
from app.web.database import now, session
from app.web.display import language_name

SHOWN = 300


@dataclass(frozen=True)
class Line:
    """A line of the structure that was found: a division, or a clause and what becomes of it."""

    level: int
    label: str
    words: str
    fate: Fate | None = None


@pages.route("/processes/<slug>/facilitate/text/import", methods=["GET", "POST"])
@requires(Action.TEXT_IMPORT)
def import_text(slug: str) -> ResponseReturnValue:
    form = ImportForm()
    form.language.choices = _languages()
    text = _text_in(form) if form.validate_on_submit() else ""
    if not text:
        there = document_of(session(), access().process.id)
        return render_template("texts/import_text.html", form=form, document=there), 422 if form.errors else 200
    name = form.file.data.filename or "" if form.file.data else ""
    form_of_text = Format(form.format.data) if form.format.data else format_of(name, text)
    draft = drafts.keep(
        session(),
        process_id=access().process.id,
        author_id=current_user.id,
        source=Source(text, form_of_text, form.csv_column.data or "", Unit(form.unit.data)),
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
    kept = _draft(draft)
    return _preview(kept, _reading_form(kept))


@pages.post("/processes/<slug>/facilitate/text/import/<number:draft>/reading")
@requires(Action.TEXT_IMPORT)
def read_again(slug: str, draft: int) -> ResponseReturnValue:
    kept, form = _draft(draft), _reading_form(_draft(draft))
    if not form.validate_on_submit():
        return _preview(kept, form), 422
    kept.csv_column, kept.unit = form.csv_column.data or "", Unit(form.unit.data)
    session().commit()
    return redirect(url_for("texts.preview", slug=slug, draft=draft))


@pages.post("/processes/<slug>/facilitate/text/import/<number:draft>")
@requires(Action.TEXT_IMPORT)
def confirm(slug: str, draft: int) -> ResponseReturnValue:
    kept = _draft(draft)
    manuscript, _problem = _read(kept)
    if manuscript is None:
        return _preview(kept, _reading_form(kept)), 422
    stored = store_manuscript(
        session(),
        access().process,
        manuscript,
        language=kept.language,
        version_name=kept.version_name,
        author_id=current_user.id,
        now=now(),
        strike_absent=kept.strike_absent,
    )
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
    return redirect(url_for("texts.manage", slug=slug))


@pages.post("/processes/<slug>/facilitate/text/import/<number:draft>/discard")
@requires(Action.TEXT_IMPORT)
def discard(slug: str, draft: int) -> ResponseReturnValue:
    drafts.discard(session(), _draft(draft))
    session().commit()
    flash(_("Nothing was imported."))
    return redirect(url_for("texts.import_text", slug=slug))


def _languages() -> list[tuple[str, str]]:
    """The languages a text may be imported in; the first import is the draft itself."""
    process = access().process
    codes = process.languages if document_of(session(), process.id) else process.languages[:1]
    return [(code, language_name(code)) for code in codes]


def _text_in(form: ImportForm) -> str:
    """The text that was sent; empty, with the reason at its field, when it cannot be read."""
    sent = form.file.data if form.file.data and form.file.data.filename else None
    try:
        return decoded(sent.read() if sent else (form.pasted.data or "").encode())
    except Unreadable as unreadable:
        (form.file if sent else form.pasted).errors = [what_is_wrong(unreadable)]
        return ""


def _draft(draft_id: int) -> ManuscriptDraft:
    mine = {"process_id": access().process.id, "author_id": current_user.id}
    return drafts.draft_of(session(), draft_id, **mine) or abort(404)


def _reading_form(kept: ManuscriptDraft) -> ReadingForm:
    form = ReadingForm(data={"csv_column": kept.csv_column, "unit": kept.unit.value})
    if kept.format is Format.CSV:
        form.csv_column.choices = [("", _("Find out")), *((name, name) for name in columns_of(kept.text))]
    return form


def _read(kept: ManuscriptDraft) -> tuple[Manuscript | None, str]:
    try:
        return manuscript_of(drafts.source_of(kept)), ""
    except Unreadable as unreadable:
        return None, what_is_wrong(unreadable)


def _preview(kept: ManuscriptDraft, form: ReadingForm) -> str:
    manuscript, problem = _read(kept)
    planned = _plan(kept, manuscript) if manuscript else None
    return render_template(
        "texts/preview.html",
        draft=kept,
        form=form,
        problem=problem,
        manuscript=manuscript,
        plan=planned,
        lines=_lines(manuscript, planned) if manuscript and planned else [],
        reasons=REASONS,
        fates=FATES,
        shown=SHOWN,
    )


def _plan(kept: ManuscriptDraft, manuscript: Manuscript) -> Plan:
    process = access().process
    document = document_of(session(), process.id)
    return plan(
        session(),
        document.id if document else None,
        manuscript,
        language=kept.language,
        drafting_language=process.drafting_language,
        strike_absent=kept.strike_absent,
    )


def _lines(manuscript: Manuscript, planned: Plan) -> list[Line]:
    """The first clauses of the manuscript in their divisions."""
    met: set[int] = set()
    lines: list[Line] = []
    for step in planned.steps:
        if step.draft is None:
            continue
        if len(lines) >= SHOWN:
            break
        clause = manuscript.clauses[step.draft]
        around = _around(manuscript, clause.division)
        for level, index in enumerate(around):
            if index not in met:
                division = manuscript.divisions[index]
                lines.append(Line(level, division.label, division.heading))
        met.update(around)
        lines.append(Line(len(around), clause.label, clause.heading or clause.body, step.fate))
    return lines


def _around(manuscript: Manuscript, index: int | None) -> list[int]:
    around: list[int] = []
    while index is not None:
        around.insert(0, index)
        index = manuscript.divisions[index].parent
    return around
