"""Choosing how the text numbers what is put between its clauses."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.phases import Action
from app.processes.access import access, requires
from app.texts.insertion_forms import insertion_form
from app.texts.insertions import choose_insertion_styles
from app.texts.routes.blueprint import pages
from app.texts.routes.places import the_text
from app.web.database import session


@pages.route("/processes/<slug>/facilitate/text/inserted-numbers", methods=["GET", "POST"])
@requires(Action.CLAUSE_EDIT)
def number_insertions(slug: str) -> ResponseReturnValue:
    document = the_text()
    form = insertion_form(access().process.languages, document.insertions or {})
    if not form.validate_on_submit():
        return render_template("texts/number_insertions.html", form=form), 422 if form.errors else 200
    choose_insertion_styles(session(), access().process, document, form.styles())
    session().commit()
    flash(_("From now on, clauses that are put in are numbered like this."))
    return redirect(url_for("texts.arrange", slug=slug))
