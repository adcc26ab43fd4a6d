"""The steward corrects what was recognised in a file before anything of it is stored; every step can be undone."""

from dataclasses import dataclass, field

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.correcting import Act, Corrected, Correction, places_to_split
from app.domain.manuscript import DraftClause, DraftDivision, Unplaced
from app.domain.phases import Action
from app.processes.access import requires
from app.texts import drafts
from app.texts.correcting_forms import (
    CorrectionForm,
    JoinForm,
    PutUnderForm,
    RangeForm,
    RewriteDivisionForm,
    RewriteForm,
    SplitForm,
    TakeForm,
    TitleForm,
    ToClauseForm,
    ToHeadingForm,
)
from app.texts.models import ManuscriptDraft
from app.texts.routes.blueprint import pages
from app.texts.routes.desk import the_corrected, the_draft
from app.texts.routes.importing import SHOWN
from app.texts.wordings import REASONS
from app.web.database import session
from app.web.paging import whole_number

AT_ONCE = frozenset({Act.CUT, Act.CUT_WHOLE, Act.CUT_BEFORE, Act.CUT_AFTER, Act.RESTORE})
"""Acts that a button does, without anything to fill in."""

SHORT = 60


@dataclass
class PartPage:
    """What the page of one part shows: what it is, what stands around it, and a form for each way to correct it."""

    name: str
    place: int
    clause: DraftClause | None = None
    division: DraftDivision | None = None
    piece: Unplaced | None = None
    before: str = ""
    after: str = ""
    around: list[tuple[str, str]] = field(default_factory=list)
    forms: dict[str, CorrectionForm] = field(default_factory=dict)

    @property
    def language_free_name(self) -> str:
        """Its number, else the first of its words."""
        one = self.clause or self.division
        if one is None:
            return _shortened(self.piece.text if self.piece else "")
        return one.label or _shortened(one.heading or (self.clause.body if self.clause else ""))


@pages.get("/processes/<slug>/facilitate/text/import/<number:draft>/parts/<part>")
@requires(Action.TEXT_IMPORT)
def part(slug: str, draft: int, part: str) -> ResponseReturnValue:
    kept = the_draft(draft)
    return _show(kept, _page(the_corrected(kept), part))


@pages.post("/processes/<slug>/facilitate/text/import/<number:draft>/parts/<part>")
@requires(Action.TEXT_IMPORT)
def correct_part(slug: str, draft: int, part: str) -> ResponseReturnValue:
    kept = the_draft(draft)
    corrected = the_corrected(kept)
    page, asked = _page(corrected, part), request.form.get("act", "")
    if asked in AT_ONCE:
        return _corrected(kept, corrected, Correction(Act(asked), (part,)), part)
    form = page.forms.get(asked) or abort(400)
    if not form.validate_on_submit():
        return _show(kept, page, form), 422
    return _corrected(kept, corrected, form.correction(part), part)


@pages.post("/processes/<slug>/facilitate/text/import/<number:draft>/corrections")
@requires(Action.TEXT_IMPORT)
def correct_parts(slug: str, draft: int) -> ResponseReturnValue:
    """Buttons of the list: cut what is ticked, cut or join one line, put back what was cut."""
    kept = the_draft(draft)
    corrected = the_corrected(kept)
    for button, act in (("cut", Act.CUT), ("join", Act.JOIN), ("restore", Act.RESTORE)):
        if button in request.form:
            part = request.form[button]
            return _corrected(kept, corrected, Correction(act, (part,)), part)
    ticked = tuple(dict.fromkeys(request.form.getlist("parts")))
    if not ticked:
        flash(_("Nothing was ticked, so nothing was cut."))
        return redirect(_back(kept, corrected, ""))
    return _corrected(kept, corrected, Correction(Act.CUT, ticked), ticked[0])


@pages.route("/processes/<slug>/facilitate/text/import/<number:draft>/title", methods=["GET", "POST"])
@requires(Action.TEXT_IMPORT)
def correct_title(slug: str, draft: int) -> ResponseReturnValue:
    kept = the_draft(draft)
    corrected = the_corrected(kept)
    form = TitleForm(data={"title": corrected.manuscript.title})
    if not form.validate_on_submit():
        return render_template("texts/correct_title.html", draft=kept, form=form), 422 if form.errors else 200
    return _corrected(kept, corrected, form.correction(""), "")


@pages.post("/processes/<slug>/facilitate/text/import/<number:draft>/undo")
@requires(Action.TEXT_IMPORT)
def undo_corrections(slug: str, draft: int) -> ResponseReturnValue:
    kept = the_draft(draft)
    last = len(kept.corrections)
    keep = whole_number(request.form.get("keep"), default=max(last - 1, 0), largest=last)
    part = next(iter(kept.corrections[keep].get("parts", ())), "") if keep < last else ""
    drafts.undo(session(), kept, keep=keep)
    corrected = the_corrected(kept)
    session().commit()
    flash(_("Undone."))
    return redirect(_back(kept, corrected, part))


def _corrected(kept: ManuscriptDraft, before: Corrected, correction: Correction, part: str) -> ResponseReturnValue:
    """Make the correction and lead back to where it was made, in the list."""
    corrected = drafts.correct_draft(session(), kept, correction)
    session().commit()
    flash(_("Corrected. You can undo it."))
    return redirect(_back(kept, corrected, _nearest(before, corrected, part)))


def _nearest(before: Corrected, after: Corrected, part: str) -> str:
    """The part itself, or when it is gone the one that stood next to it and is still there."""
    there = set(after.order)
    if part in there or part not in before.order:
        return part if part in there else ""
    at = before.order.index(part)
    around = (*before.order[at:], *reversed(before.order[:at]))
    return next((one for one in around if one in there), "")


def _back(kept: ManuscriptDraft, corrected: Corrected, part: str) -> str:
    """The page of the list on which a part stands, at its line."""
    place = corrected.order.index(part) if part in corrected.order else -1
    start = max(place, 0) // SHOWN * SHOWN
    anchor = f"part-{part}" if place >= 0 else "structure"
    slug = request.view_args["slug"] if request.view_args else ""
    return url_for("texts.preview", slug=slug, draft=kept.id, start=start or None, _anchor=anchor)


def _show(kept: ManuscriptDraft, page: PartPage, wrong: CorrectionForm | None = None) -> str:
    return render_template("texts/part.html", draft=kept, page=page, wrong=wrong, reasons=REASONS)


def _page(corrected: Corrected, name: str) -> PartPage:
    if name in corrected.pieces:
        return _page_of_piece(corrected, name)
    if name not in corrected.order:
        abort(404)
    at = corrected.order.index(name)
    page = PartPage(
        name,
        at + 1,
        before=corrected.order[at - 1] if at else "",
        after=corrected.order[at + 1] if at + 1 < len(corrected.order) else "",
    )
    read = corrected.manuscript
    if name in corrected.clauses:
        page.clause = read.clauses[corrected.clauses.index(name)]
        _forms_of_clause(page, corrected, page.clause)
    else:
        page.division = read.divisions[corrected.divisions.index(name)]
        _forms_of_division(page, corrected, page.division)
    page.forms["cut_range"] = RangeForm(corrected.order)
    return page


def _page_of_piece(corrected: Corrected, name: str) -> PartPage:
    piece = corrected.manuscript.not_understood[corrected.pieces.index(name)]
    page = PartPage(name, 0, piece=piece)
    page.forms["take"] = TakeForm(corrected.order, data={"body": piece.text})
    return page


def _forms_of_clause(page: PartPage, corrected: Corrected, clause: DraftClause) -> None:
    page.around = _around(corrected, clause.division)
    split = SplitForm()
    split.place.choices = [(str(place), words) for place, words in places_to_split(clause.body)]
    raised = ToHeadingForm()
    raised.above.choices = [*page.around, ("", _("The text itself, at the top"))]
    page.forms |= {
        "rewrite": RewriteForm(
            data={"kind": clause.kind.value, "label": clause.label, "heading": clause.heading, "body": clause.body}
        ),
        "join": JoinForm(),
        "split": split,
        "put_under": _put_under(corrected, clause.division, ""),
        "to_heading": raised,
    }


def _forms_of_division(page: PartPage, corrected: Corrected, division: DraftDivision) -> None:
    page.around = _around(corrected, division.parent)
    page.forms |= {
        "rewrite": RewriteDivisionForm(
            data={"kind": division.kind.value, "label": division.label, "heading": division.heading}
        ),
        "put_under": _put_under(corrected, division.parent, page.name),
        "to_clause": ToClauseForm(),
    }


def _put_under(corrected: Corrected, under: int | None, own: str) -> PutUnderForm:
    form = PutUnderForm(data={"under": corrected.divisions[under] if under is not None else ""})
    divisions = zip(corrected.divisions, corrected.manuscript.divisions, strict=True)
    form.under.choices = [
        ("", _("The text itself, at the top")),
        *((name, _indented(one)) for name, one in divisions if name != own),
    ]
    return form


def _around(corrected: Corrected, index: int | None) -> list[tuple[str, str]]:
    """The divisions around a part, the innermost first, with their names."""
    found: list[tuple[str, str]] = []
    while index is not None:
        division = corrected.manuscript.divisions[index]
        found.append((corrected.divisions[index], _named(division)))
        index = division.parent
    return found


def _indented(division: DraftDivision) -> str:
    return "\u2003" * (division.level - 1) + _named(division)


def _named(division: DraftDivision) -> str:
    return " ".join(filter(None, (division.label, _shortened(division.heading)))) or division.kind.value


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHORT else f"{line[:SHORT].rstrip()}…"
