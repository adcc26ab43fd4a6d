"""Whether clauses can still be shaped: the history for everybody, the form for those who may say it."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.phases import Action
from app.processes.access import access, requires
from app.texts.options import history_of, options_of, set_options
from app.texts.options_forms import options_form
from app.texts.routes.blueprint import pages
from app.texts.routes.places import the_clause
from app.web.database import now, session


@pages.get("/processes/<slug>/clauses/<number>/options")
@requires(Action.READ)
def options(slug: str, number: str) -> ResponseReturnValue:
    """Everything that was ever said about it."""
    clause, words = the_clause(number), access().process.drafting_language
    return render_template("texts/options.html", clause=clause, history=history_of(session(), clause.id), words=words)


@pages.route("/processes/<slug>/facilitate/text/clauses/<number>/options", methods=["GET", "POST"])
@requires(Action.CLAUSE_EDIT)
def say_options(slug: str, number: str) -> ResponseReturnValue:
    clause, process = the_clause(number), access().process
    if clause.struck_at is not None:
        abort(404)
    today = options_of(session(), clause.id)
    form = options_form(today)
    valid = form.validate_on_submit()
    overtaken = form.is_submitted() and form.base.data != today.number
    if overtaken:
        form.base.data, form.base.raw_data = today.number, None
    if not valid or overtaken:
        page = render_template(
            "texts/say_options.html", clause=clause, form=form, today=today, overtaken=overtaken,
            words=process.drafting_language,
        )  # fmt: skip
        return page, 409 if overtaken else 422 if form.errors else 200
    set_options(
        session(), process, clause, freedom=form.chosen, decider=form.decider.data or "", link=form.link.data or "",
        base_number=today.number, reason=form.reason.data or "", author_id=current_user.id, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("It now says so beside the clause. What was said before is in its history."))
    return redirect(url_for("texts.options", slug=slug, number=number))
