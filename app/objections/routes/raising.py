"""Raising an objection to a clause, an amendment, a question, or the text as a whole."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.amendments.queries import amendment_by_number
from app.domain.amending import OPEN
from app.domain.commenting import CommentState
from app.domain.errors import ClauseStruck, NotInThisState, VotingClosed
from app.domain.phases import Action
from app.objections import services
from app.objections.forms import ObjectionForm
from app.objections.models import Objection
from app.objections.routes.blueprint import member, pages
from app.objections.subjects import Subject, question_by_number
from app.processes.access import access, requires
from app.texts.queries import clause_by_number
from app.web.database import now, session
from app.web.throttles import count_contribution


@pages.route("/processes/<slug>/text/objections/new", methods=["GET", "POST"])
@requires(Action.OBJECT)
def to_text(slug: str) -> ResponseReturnValue:
    return _raise(Subject(), back=url_for("insight.text", slug=slug))


@pages.route("/processes/<slug>/clauses/<clause_number>/objections/new", methods=["GET", "POST"])
@requires(Action.OBJECT)
def to_clause(slug: str, clause_number: str) -> ResponseReturnValue:
    clause = clause_by_number(session(), access().process.id, clause_number) or abort(404)
    if clause.struck_at is not None:
        raise ClauseStruck
    return _raise(Subject(clause=clause), back=url_for("insight.clause", slug=slug, number=clause.number))


@pages.route("/processes/<slug>/amendments/<number:number>/objections/new", methods=["GET", "POST"])
@requires(Action.OBJECT)
def to_amendment(slug: str, number: int) -> ResponseReturnValue:
    amendment = amendment_by_number(session(), access().process.id, number)
    if amendment is None or amendment.hidden:
        abort(404)
    if amendment.state not in OPEN:
        raise NotInThisState
    return _raise(Subject(amendment=amendment), back=url_for("insight.amendment", slug=slug, number=number))


@pages.route("/processes/<slug>/votes/<number:number>/objections/new", methods=["GET", "POST"])
@requires(Action.OBJECT)
def to_question(slug: str, number: int) -> ResponseReturnValue:
    question = question_by_number(session(), access().process.id, number) or abort(404)
    if now() >= question.closes:
        raise VotingClosed
    return _raise(Subject(question=question), back=url_for("polls.question", slug=slug, number=number))


def _raise(subject: Subject, *, back: str) -> ResponseReturnValue:
    process = access().process
    form = ObjectionForm(process.languages)
    if not form.validate_on_submit():
        page = render_template("objections/_new.html", form=form, subject=subject, back=back)
        return page, 422 if form.errors else 200
    raised = services.object_to(
        session(),
        process,
        subject,
        author=member(),
        body=form.body.data or "",
        remedy=form.remedy.data or "",
        language=form.language.data,
        now=now(),
    )
    count_contribution()
    session().commit()
    flash(_received(raised))
    return redirect(url_for("objections.objection", slug=process.slug, number=raised.number))


def _received(raised: Objection) -> str:
    if raised.visibility is CommentState.PENDING:
        return _(
            "Your objection has been received as number %(number)s, and counts from now on. A facilitator reads its"
            " words first.",
            number=raised.number,
        )
    return _("Your objection has been received as number %(number)s.", number=raised.number)
