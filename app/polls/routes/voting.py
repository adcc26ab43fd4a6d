"""Pages of the votes: the questions, one question with its ballot or its result."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.amendments.redline import Redline, redlines_of
from app.domain.answering import Answer, AnswerMalformed, Method
from app.domain.phases import Action
from app.domain.result_modes import ResultMode
from app.polls import blocks, queries
from app.polls.ballot_forms import BallotForm, ballot_form
from app.polls.boxes import results_told
from app.polls.casting import cast_answer
from app.polls.models import Question
from app.polls.outcomes import outcome_of
from app.polls.results import TONES, ResultPage, result_page
from app.polls.routes.blueprint import pages, question_at, reader_id
from app.polls.routes.held import procedure_of
from app.polls.wording import METHODS, RESULTS, answer_in_words, option_names, rule_of
from app.processes.access import access, requires
from app.processes.wording import rule_in_words
from app.web.database import now, session
from app.web.languages import reader_language


@pages.get("/processes/<slug>/votes")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    part = access()
    questions = queries.questions_of(session(), part.process.id)
    results = results_told(session(), part.process.id).items()
    return render_template(
        "polls/listing.html",
        open_now=[one for one in questions if one.is_open(now())],
        coming=[one for one in questions if now() < one.opens],
        closed=[one for one in questions if one.is_closed(now())],
        results={number: (RESULTS[one], TONES[one]) for number, one in results},
        own=queries.ballots_of(session(), part.process.id, part.person_id),
        rule=rule_in_words(part.process.decision_rule),
        blocks=blocks.blocks_of(session(), part.process.id),
    )


@pages.get("/processes/<slug>/votes/<number:number>")
@requires(Action.READ)
def question(slug: str, number: int) -> ResponseReturnValue:
    asked = question_at(number)
    return _show(asked, ballot_form(asked, _own(asked)))


@pages.post("/processes/<slug>/votes/<number:number>/ballot")
@requires(Action.VOTE)
def ballot(slug: str, number: int) -> ResponseReturnValue:
    asked = question_at(number)
    form = ballot_form(asked, _own(asked))
    if not form.validate_on_submit() or not _is_cast(asked, form):
        return _show(asked, form), 422
    session().commit()
    flash(_("Your vote has been counted. You can change it until the close."))
    return redirect(url_for("polls.question", slug=slug, number=number))


def _is_cast(asked: Question, form: BallotForm) -> bool:
    """Whether the ballot was taken; a clause or an objection that is not there is told at its field."""
    words = reader_language()
    try:
        cast_answer(session(), asked, voter_id=reader_id(), answer=form.answer, language=words, now=now())
    except AnswerMalformed as fault:
        session().rollback()
        form.refuse(fault)
        return False
    return True


def _own(asked: Question) -> Answer | None:
    ballot = queries.ballot_of(session(), asked.id, access().person_id)
    return ballot.answer if ballot else None


def _show(asked: Question, form: BallotForm) -> str:
    own = queries.ballot_of(session(), asked.id, access().person_id)
    return render_template(
        "polls/question.html",
        question=asked,
        form=form,
        own=own,
        own_words=answer_in_words(asked, own.answer) if own else [],
        names=option_names(asked.options),
        redlines=_redlines(asked),
        method=METHODS[asked.method],
        rule=rule_of(asked),
        result=_result(asked),
        reasons=_reasons(asked),
        is_open=asked.is_open(now()),
        is_closed=asked.is_closed(now()),
        **procedure_of(asked),
    )


def _redlines(asked: Question) -> dict[str, list[Redline]]:
    """What each amendment among the options changes, by the key of the option; nothing of what was hidden since."""
    amendments = {one.key: one.amendment for one in asked.options if one.amendment and not one.amendment.hidden}
    return {key: redlines_of(amendment) for key, amendment in amendments.items()}


def _reasons(asked: Question) -> list[str]:
    """The reasons of votes against, after the close, for facilitators alone; sorted, so that no order tells of whom."""
    if not asked.is_closed(now()) or asked.method is not Method.FOR_AGAINST or not access().can(Action.QUESTION_PUT):
        return []
    every = queries.answers(session(), asked, now())
    return sorted(str(one.answer["reason"]) for one in every if "reason" in one.answer)


def _result(asked: Question) -> ResultPage | None:
    if not asked.is_closed(now()) or asked.mode is ResultMode.EXTERNAL:
        return None
    return result_page(asked, outcome_of(session(), asked, now()))
