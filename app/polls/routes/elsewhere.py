"""Pages of votes that are held elsewhere: entering the result, and its source."""

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import VotingNotClosed
from app.domain.phases import Action
from app.domain.result_modes import ResultMode
from app.domain.voting import Result
from app.polls import external_results
from app.polls.external_results import Figures, Source
from app.polls.models import Question
from app.polls.procedure_forms import ExternalForm
from app.polls.routes.blueprint import pages, question_at, reader_id
from app.processes.access import requires
from app.web.database import now, session


@pages.route("/processes/<slug>/facilitate/votes/<number:number>/external", methods=["GET", "POST"])
@requires(Action.QUESTION_PUT)
def external(slug: str, number: int) -> ResponseReturnValue:
    asked, form = _held_elsewhere(number), ExternalForm()
    if not form.validate_on_submit():
        return render_template("polls/external.html", question=asked, form=form), 422 if form.errors else 200
    external_results.enter_external(
        session(),
        asked,
        result=Result(form.result.data),
        figures=Figures(form.in_favour.data, form.against.data, form.abstain.data),
        body=form.body.data or "",
        note=form.note.data or "",
        source=Source(form.filename[-200:], form.content, form.address.data or ""),
        official_id=reader_id(),
        now=now(),
    )
    session().commit()
    flash(_("The result has been entered, with its source."))
    return redirect(url_for("polls.question", slug=slug, number=number))


@pages.get("/processes/<slug>/votes/<number:number>/source")
@requires(Action.READ)
def source(slug: str, number: int) -> ResponseReturnValue:
    """The document a result was taken from, as it was sent: to be kept, never shown as a page of this site."""
    found = external_results.source_of(session(), question_at(number).id) or abort(404)
    answer = Response(found.source, mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=found.source_name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _held_elsewhere(number: int) -> Question:
    asked = question_at(number)
    if asked.mode is not ResultMode.EXTERNAL or external_results.external_of(session(), asked.id):
        abort(404)
    if not asked.is_closed(now()):
        raise VotingNotClosed
    return asked
