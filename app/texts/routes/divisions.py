"""The divisions of a text: a new one, other words for one, one taken out, and the history of each."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.phases import Action
from app.domain.structure import DivisionKind
from app.processes.access import access, requires
from app.texts import divisions, structure
from app.texts.arranging import last_act
from app.texts.models import Division, StructuralAct
from app.texts.routes.blueprint import pages
from app.texts.routes.places import the_text
from app.texts.routes.structure import Names, choices_beside, meanwhile, place_chosen, the_division
from app.texts.structure_forms import StructureForm, division_form, words_in
from app.web.database import now, session


@pages.route("/processes/<slug>/facilitate/text/divisions/new", methods=["GET", "POST"])
@requires(Action.CLAUSE_EDIT)
def new_division(slug: str) -> ResponseReturnValue:
    document, process = the_text(), access().process
    form = division_form(process.languages, new=True, base=last_act(session(), document.id))
    form.beside.choices = choices_beside(document.id)
    valid = form.validate_on_submit()
    since = meanwhile(form, document.id)
    if not valid or since:
        return _asked(form, None, since), 409 if since else 422 if form.errors else 200
    divisions.add_division(
        session(),
        process,
        document,
        kind=DivisionKind(form.kind.data),
        label=words_in(form, "label"),
        heading=words_in(form, "heading"),
        reason=form.reason.data or "",
        author_id=current_user.id,
        now=now(),
        base=form.base.data,
        **place_chosen(form),  # type: ignore[arg-type]
    )
    session().commit()
    flash(_("The division is in its place. Move clauses into it."))
    return redirect(url_for("texts.arrange", slug=slug))


@pages.route("/processes/<slug>/facilitate/text/divisions/<division>", methods=["GET", "POST"])
@requires(Action.CLAUSE_EDIT)
def edit_division(slug: str, division: str) -> ResponseReturnValue:
    own, process = the_division(division), access().process
    form = division_form(
        process.languages, words={"label": own.label, "heading": own.heading}, kind=own.kind.value,
        base=last_act(session(), own.document_id),
    )  # fmt: skip
    valid = form.validate_on_submit()
    since = [act for act in meanwhile(form, own.document_id) if act.division_id == own.id]
    if not valid or since:
        return _asked(form, own, since), 409 if since else 422 if form.errors else 200
    divisions.edit_division(
        session(),
        process,
        own,
        kind=DivisionKind(form.kind.data),
        label=words_in(form, "label"),
        heading=words_in(form, "heading"),
        reason=form.reason.data or "",
        author_id=current_user.id,
        now=now(),
    )
    session().commit()
    flash(_("The division has its new words. The earlier ones are in its history."))
    return redirect(url_for("texts.arrange", slug=slug))


@pages.route("/processes/<slug>/facilitate/text/divisions/<division>/remove", methods=["GET", "POST"])
@requires(Action.CLAUSE_EDIT)
def remove_division(slug: str, division: str) -> ResponseReturnValue:
    own = the_division(division)
    form = StructureForm(data={"base": last_act(session(), own.document_id)})
    if not form.validate_on_submit():
        page = render_template("texts/remove_division.html", division=own, form=form, words=_words())
        return page, 422 if form.errors else 200
    divisions.remove_division(
        session(), access().process, own, reason=form.reason.data or "", author_id=current_user.id, now=now()
    )
    session().commit()
    flash(_("The division has been taken out. Its history stays."))
    return redirect(url_for("texts.arrange", slug=slug))


def _asked(form: StructureForm, division: Division | None, since: list[StructuralAct]) -> str:
    history = structure.acts_on(session(), division) if division else []
    return render_template(
        "texts/_division.html", form=form, division=division, since=since, history=history,
        names=Names(), words=_words(),
    )  # fmt: skip


def _words() -> str:
    return access().process.drafting_language
