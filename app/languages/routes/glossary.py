"""The glossary: read by everybody, kept by translators, carried in and out as a table."""

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.phases import Action
from app.domain.written import Unwritable
from app.languages import glossary as entries
from app.languages.forms import TableForm, TermForm, term_form
from app.languages.glossary import TableRefused
from app.languages.models import GlossaryTerm
from app.languages.queries import glossary_of, term_by_number
from app.languages.routes.blueprint import pages
from app.languages.wordings import what_is_wrong
from app.processes.access import access, requires
from app.texts.models import Clause
from app.texts.queries import clause_by_number
from app.web.database import now, session

LARGEST_TABLE = 2 * 1024 * 1024


@pages.get("/processes/<slug>/glossary")
@requires(Action.READ)
def terms(slug: str) -> ResponseReturnValue:
    return render_template("languages/terms.html", terms=glossary_of(session(), access().process.id))


@pages.get("/processes/<slug>/glossary.csv")
@requires(Action.READ)
def table(slug: str) -> ResponseReturnValue:
    process = access().process
    words = entries.as_table(process, glossary_of(session(), process.id))
    headers = {"Content-Disposition": f'attachment; filename="{slug}-glossary.csv"'}
    return Response("\ufeff" + words, mimetype="text/csv", headers=headers)


@pages.route("/processes/<slug>/facilitate/glossary/new", methods=["GET", "POST"])
@requires(Action.TRANSLATE)
def add_term(slug: str) -> ResponseReturnValue:
    process = access().process
    form = term_form(process.languages)
    clause = _filled(form)
    if form.errors or not form.is_submitted():
        return render_template("languages/_term.html", form=form, term=None), 422 if form.errors else 200
    entry = form.filled(process.languages, clause)
    added = entries.add(session(), process, entry, author_id=current_user.id, now=now())
    session().commit()
    flash(_("The term is in the glossary. Renderings are held against it from now on."))
    return redirect(url_for("languages.terms", slug=slug, _anchor=f"term-{added.number}"))


@pages.route("/processes/<slug>/facilitate/glossary/<number:number>", methods=["GET", "POST"])
@requires(Action.TRANSLATE)
def change_term(slug: str, number: int) -> ResponseReturnValue:
    process, term = access().process, _the_term(number)
    form = term_form(process.languages, term)
    clause = _filled(form)
    if form.errors or not form.is_submitted():
        return render_template("languages/_term.html", form=form, term=term), 422 if form.errors else 200
    entry = form.filled(process.languages, clause)
    entries.change(session(), process, term, entry, author_id=current_user.id, now=now())
    session().commit()
    flash(_("The term has been changed. The record keeps what it was before."))
    return redirect(url_for("languages.terms", slug=slug, _anchor=f"term-{number}"))


@pages.post("/processes/<slug>/facilitate/glossary/<number:number>/removal")
@requires(Action.TRANSLATE)
def remove_term(slug: str, number: int) -> ResponseReturnValue:
    entries.remove(session(), access().process, _the_term(number), author_id=current_user.id, now=now())
    session().commit()
    flash(_("The term has been taken out of the glossary."))
    return redirect(url_for("languages.terms", slug=slug))


@pages.route("/processes/<slug>/facilitate/glossary/table", methods=["GET", "POST"])
@requires(Action.TRANSLATE)
def take_table(slug: str) -> ResponseReturnValue:
    form = TableForm()
    taken = _taken(form) if form.validate_on_submit() else None
    if taken is None:
        return render_template("languages/take_table.html", form=form), 422 if form.errors else 200
    session().commit()
    flash(_("%(new)s terms are new, %(changed)s were changed, %(same)s are as they were.", new=taken.new,
            changed=taken.changed, same=taken.unchanged))  # fmt: skip
    return redirect(url_for("languages.terms", slug=slug))


def _taken(form: TableForm) -> entries.Taken | None:
    """What became of the table; when it cannot be taken, the form says which line and why."""
    content = form.file.data.read(LARGEST_TABLE + 1) if form.file.data else b""
    try:
        if len(content) > LARGEST_TABLE:
            raise TableRefused("too_large")
        words = content.decode("utf-8-sig")
        return entries.take_table(session(), access().process, words, author_id=current_user.id, now=now())
    except (UnicodeDecodeError, Unwritable):
        form.file.errors = [what_is_wrong(TableRefused("encoding"))]
    except TableRefused as refused:
        session().rollback()
        form.file.errors = [what_is_wrong(refused)]
    return None


def _filled(form: TermForm) -> Clause | None:
    """The clause that the form names, once the form is sent and right; else what is wrong stands in its errors."""
    if not form.validate_on_submit():
        return None
    process = access().process
    clause = clause_by_number(session(), process.id, form.clause.data) if form.clause.data else None
    if form.clause.data and clause is None:
        form.clause.errors = [_("The text has no clause with this address.")]
    if not form.filled(process.languages, clause).words:
        form[f"words_{process.languages[0]}"].errors = [_("Write the term in one language at least.")]
    return clause


def _the_term(number: int) -> GlossaryTerm:
    return term_by_number(session(), access().process.id, number) or abort(404)
