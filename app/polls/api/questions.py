"""Votes in the API: questions, one's own ballot, results after the close."""

from http import HTTPStatus

from flask import abort

from app.amendments.queries import amendment_by_number
from app.domain.answering import Answer, AnswerMalformed, Method, choice_of
from app.domain.phases import Action
from app.domain.result_modes import ResultMode
from app.polls import queries, services
from app.polls.api.blueprint import api, question_at
from app.polls.casting import cast_answer
from app.polls.models import Option, Question
from app.polls.outcomes import outcome_of, what_if_of
from app.polls.putting import Offered, OptionsMalformed, options_of
from app.polls.shapes import (
    BallotIn,
    BallotOut,
    QuestionIn,
    QuestionOut,
    ResultOut,
    WhatIfOut,
    ballot_out,
    options_out,
    result_out,
    what_if_out,
)
from app.polls.wording import fault_in_words, lacking_in_words
from app.processes.access import access, requires
from app.processes.models import Process
from app.texts.queries import clause_by_number
from app.web.database import now, session
from app.web.operations import Refused, operation
from app.web.schemas import Listing, ListQuery


@operation(api, "GET", "/processes/<slug>/questions", answer=Listing[QuestionOut], query=ListQuery)
@requires(Action.READ)
def questions(slug: str, query: ListQuery) -> Listing[QuestionOut]:
    """Every question of a process."""
    part = access()
    own = queries.ballots_of(session(), part.process.id, part.person_id)
    found = queries.questions_of(session(), part.process.id)
    return Listing[QuestionOut].part([_out(one, own.get(one.id)) for one in found], query)


@operation(api, "GET", "/processes/<slug>/questions/<number:question>", answer=QuestionOut)
@requires(Action.READ)
def question(slug: str, question: int) -> QuestionOut:
    """One question."""
    found = question_at(question)
    own = queries.ballot_of(session(), found.id, access().person_id)
    return _out(found, own.answer if own else None)


@operation(
    api,
    "POST",
    "/processes/<slug>/questions",
    answer=QuestionOut,
    status=HTTPStatus.CREATED,
    body=QuestionIn,
    signed_in=True,
)
@requires(Action.QUESTION_PUT)
def put(slug: str, body: QuestionIn) -> QuestionOut:
    """Put a question to the vote."""
    part = access()
    if (
        body.opens >= body.closes
        or (body.clause and body.amendment)
        or not set(body.title) <= set(part.process.languages)
    ):
        abort(422, "A question opens before it closes, is about one thing, and is put in the process's languages.")
    clause = (clause_by_number(session(), part.process.id, body.clause) or abort(404)) if body.clause else None
    amended = (
        (amendment_by_number(session(), part.process.id, body.amendment) or abort(404)) if body.amendment else None
    )
    assert part.person_id is not None
    found = services.put(
        session(),
        part.process,
        title=body.title,
        explanation=body.explanation,
        opens=body.opens,
        closes=body.closes,
        author_id=part.person_id,
        now=now(),
        clause=clause,
        amendment=amended,
        method=Method(body.method),
        options=_options(part.process, body),
        mode=ResultMode(body.mode),
        reminders=body.reminders,
    )
    session().commit()
    return _out(found, None)


@operation(
    api, "PUT", "/processes/<slug>/questions/<number:question>/ballot", answer=BallotOut, body=BallotIn, signed_in=True
)
@requires(Action.VOTE)
def ballot(slug: str, question: int, body: BallotIn) -> BallotOut:
    """Cast your ballot; until the close the last one counts."""
    person_id = access().person_id
    assert person_id is not None
    found = queries.question_to_answer(session(), access().process.id, question) or abort(404)
    language = body.language or access().process.drafting_language
    try:
        cast = cast_answer(session(), found, voter_id=person_id, answer=body.answer(), language=language, now=now())
    except AnswerMalformed as fault:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, [_place(fault)]) from None
    session().commit()
    return ballot_out(cast)


@operation(
    api,
    "GET",
    "/processes/<slug>/questions/<number:question>/result",
    answer=ResultOut,
    also=(HTTPStatus.CONFLICT,),
)
@requires(Action.READ)
def result(slug: str, question: int) -> ResultOut:
    """The result, after the close; before it, nothing is told to anybody (409)."""
    found = question_at(question)
    return result_out(found, outcome_of(session(), found, now()))


@operation(
    api,
    "GET",
    "/processes/<slug>/questions/<number:question>/what-if",
    answer=WhatIfOut,
    query=ListQuery,
    also=(HTTPStatus.CONFLICT,),
)
@requires(Action.READ)
def what_if(slug: str, question: int, query: ListQuery) -> WhatIfOut:
    """The same ballots under other rules, after the close; empty where too few voted to tell anything."""
    return what_if_out(what_if_of(outcome_of(session(), question_at(question), now())), query)


def _options(process: Process, body: QuestionIn) -> list[Option]:
    offered = [Offered(one.amendment, one.label) for one in body.options]
    if any((one.amendment is None) == (not one.label) for one in body.options):
        abort(422, "An option is the number of an amendment, or words of its own, not both.")
    if not {code for one in body.options for code in one.label} <= set(process.languages):
        abort(422, "Options are worded in the languages of the process.")
    try:
        return options_of(session(), process, Method(body.method), offered)
    except OptionsMalformed as fault:
        abort(422, lacking_in_words(fault))


def _place(fault: AnswerMalformed) -> dict[str, str]:
    return {"pointer": f"/{fault.field}", "detail": fault_in_words(fault.field, fault.fault)}


def _out(found: Question, own: Answer | None) -> QuestionOut:
    state = "open" if found.is_open(now()) else "closed" if found.is_closed(now()) else "coming"
    return QuestionOut(
        number=found.number,
        title=found.title,
        explanation=found.explanation,
        clause=found.clause.number if found.clause else None,
        amendment=found.amendment.number if found.amendment else None,
        method=found.method,
        options=options_out(found),
        opens=found.opens,
        closes=found.closes,
        state=state,
        rule=found.rule,
        own=choice_of(own or {}),
        own_answer=own,
        mode=found.mode,
        block=found.block.number if found.block else None,
        taken_out=found.taken_out_at is not None,
        reminders=found.reminders,
    )
