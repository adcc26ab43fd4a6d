"""Naming the final text: what the rules of adoption ask for, which of it is met, and the act once all of it is."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.domain.adopting import demand, judged
from app.domain.errors import Condition
from app.domain.phases import Action
from app.insight.adoption import standing_of
from app.insight.routes.blueprint import pages
from app.objections.queries import minority_rows, minority_views_in
from app.objections.services import attach_minority_views
from app.processes.access import access, requires
from app.texts.forms import LONGEST_REASON, VersionForm, note_of, version_form, words_in
from app.texts.naming import Adopted, name_version
from app.texts.queries import document_of, latest_version
from app.web.database import now, session
from app.web.forms import Prose

CONDITIONS = {
    Condition.VOTE: _l("The whole text, or each of its clauses, was put to the vote and carried."),
    Condition.UNCHANGED: _l("The words and the order of the text are those that were put to the vote."),
    Condition.AMENDMENTS: _l("Every amendment has been decided."),
    Condition.OBJECTIONS: _l("Every objection is resolved, withdrawn, or answered with reasons."),
    Condition.ANSWERS: _l("Every contribution has its answer."),
}


class FinalForm(VersionForm):
    """Name and note of the final text, and the forum's reasons where contributions are still unanswered."""

    waiver = Prose(_l("The forum's public reasons to adopt without them"), limit=LONGEST_REASON, required=False)


@pages.route("/processes/<slug>/facilitate/text/final", methods=["GET", "POST"])
@requires(Action.VERSION_NAME)
def adopt_text(slug: str) -> ResponseReturnValue:
    process = access().process
    document = document_of(session(), process.id) or abort(404)
    form = version_form(process.languages, of=FinalForm)
    standing = standing_of(session(), process, document, now())
    if not form.validate_on_submit():
        page = render_template(
            "insight/adopt_text.html",
            form=form,
            standing=standing,
            verdict=judged(standing),
            conditions=CONDITIONS,
            latest=latest_version(session(), document.id),
            views=minority_rows(session(), process.id),
        )
        return page, 422 if form.errors else 200
    waiver = form.waiver.data or "" if standing.unanswered else ""
    questions = demand(standing, waived=bool(waiver))
    version = name_version(
        session(),
        document,
        name=words_in(form, process.languages),
        note=note_of(form, process.languages),
        author_id=current_user.id,
        now=now(),
        adopted=Adopted(questions, waiver, tuple(one.number for one in minority_views_in(session(), process.id))),
    )
    attach_minority_views(session(), process, version)
    session().commit()
    flash(_("The final text has been named."))
    return redirect(url_for("texts.version", slug=slug, version=version.number))
