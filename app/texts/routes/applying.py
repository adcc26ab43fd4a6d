"""From when a clause applies and in which class it is: its history for everybody, the form for those who may."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.phases import Action
from app.processes.access import access, requires
from app.texts.application import application_of, history_of, set_application
from app.texts.application_forms import application_form
from app.texts.routes.blueprint import pages
from app.texts.routes.places import the_clause
from app.web.database import now, session


@pages.get("/processes/<slug>/clauses/<number>/application")
@requires(Action.READ)
def application(slug: str, number: str) -> ResponseReturnValue:
    """Everything that was ever said about it."""
    clause = the_clause(number)
    return render_template(
        "texts/application.html", clause=clause, history=history_of(session(), clause.id), words=_words()
    )


@pages.route("/processes/<slug>/facilitate/text/clauses/<number>/application", methods=["GET", "POST"])
@requires(Action.CLAUSE_EDIT)
def apply(slug: str, number: str) -> ResponseReturnValue:
    clause, process = the_clause(number), access().process
    if clause.struck_at is not None:
        abort(404)
    today = application_of(session(), clause.id)
    form = application_form(process.classes, today)
    valid = form.validate_on_submit()
    overtaken = form.is_submitted() and form.base.data != today.number
    if overtaken:
        form.base.data, form.base.raw_data = today.number, None
    if not valid or overtaken:
        page = render_template(
            "texts/apply.html", clause=clause, form=form, today=today, overtaken=overtaken, words=_words()
        )  # fmt: skip
        return page, 409 if overtaken else 422 if form.errors else 200
    set_application(
        session(), process, clause, class_key=form.class_key.data or "", periods=form.periods(),
        base_number=today.number, reason=form.reason.data or "", author_id=current_user.id, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("It now says so beside the clause. What was said before is in its history."))
    return redirect(url_for("texts.application", slug=slug, number=number))


def _words() -> str:
    return access().process.drafting_language
