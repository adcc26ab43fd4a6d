"""Pages of the votes: the questions, one question with its ballot or its result."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.answering import said
from app.domain.phases import Action
from app.polls import queries, services
from app.polls.forms import BallotForm
from app.polls.models import Question
from app.polls.results import ResultPage, result_page
from app.polls.routes.blueprint import pages, question_at, reader_id
from app.processes.access import access, requires
from app.processes.wording import rule_in_words
from app.web.database import now, session


@pages.get("/processes/<slug>/votes")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    part = access()
    questions = queries.questions_of(session(), part.process.id)
    return render_template(
        "polls/listing.html",
        open_now=[one for one in questions if one.is_open(now())],
        coming=[one for one in questions if now() < one.opens],
        closed=[one for one in questions if one.is_closed(now())],
        own=queries.ballots_of(session(), part.process.id, part.person_id),
        rule=rule_in_words(part.process.decision_rule),
    )


@pages.get("/processes/<slug>/votes/<number:number>")
@requires(Action.READ)
def question(slug: str, number: int) -> ResponseReturnValue:
    return _show(question_at(number), BallotForm())


@pages.post("/processes/<slug>/votes/<number:number>/ballot")
@requires(Action.VOTE)
def ballot(slug: str, number: int) -> ResponseReturnValue:
    asked, form = question_at(number), BallotForm()
    if not form.validate_on_submit():
        return _show(asked, form), 422
    services.cast(session(), asked, voter_id=reader_id(), answer=said(form.choice.data), now=now())
    session().commit()
    flash(_("Your vote has been counted. You can change it until the close."))
    return redirect(url_for("polls.question", slug=slug, number=number))


def _show(asked: Question, form: BallotForm) -> str:
    own = queries.ballot_of(session(), asked.id, access().person_id)
    if own and not form.is_submitted():
        form.choice.data = own.choice
    return render_template(
        "polls/question.html",
        question=asked,
        form=form,
        own=own,
        rule=rule_in_words(asked.rule),
        result=_result(asked),
        is_open=asked.is_open(now()),
        is_closed=asked.is_closed(now()),
    )


def _result(asked: Question) -> ResultPage | None:
    if not asked.is_closed(now()):
        return None
    roll = asked.roll or queries.entitled(session(), asked)
    return result_page(asked.rule, queries.counts(session(), asked, now()), roll)
