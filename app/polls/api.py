"""Votes in the API: questions, one's own ballot, results after the close."""

from fractions import Fraction
from http import HTTPStatus

from flask import Blueprint, abort
from pydantic import Field

from app.amendments.queries import amendment_by_number
from app.domain.answering import Answer, choice_of, said
from app.domain.phases import Action
from app.domain.voting import Choice, Result, StepKind, Tally
from app.polls import queries, services
from app.polls.models import Question
from app.polls.results import decided, sentence_of
from app.processes.access import access, requires
from app.texts.queries import clause_by_number
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Input, LanguageTag, Listing, Schema, Time, line, text

api = Blueprint("polls_api", __name__)


class QuestionOut(Schema):
    """A question; it is about a clause, an amendment, or (neither) the whole text. `own` is your own choice."""

    number: int
    title: dict[str, str]
    explanation: dict[str, str]
    clause: str | None
    amendment: int | None
    opens: Time
    closes: Time
    state: str = Field(description="coming, open or closed")
    rule: dict[str, object]
    own: str | None


class QuestionIn(Input):
    """A question to put; words are objects from language to words."""

    title: dict[LanguageTag, line(300)] = Field(min_length=1, max_length=40)  # type: ignore[valid-type]
    explanation: dict[LanguageTag, text(5000)] = Field(default_factory=dict, max_length=40)  # type: ignore[valid-type]
    clause: str | None = Field(None, min_length=1, max_length=80)
    amendment: int | None = Field(None, ge=1, le=999_999_999)
    opens: Time
    closes: Time


class BallotIn(Input):
    """An answer to a question."""

    choice: Choice


class BallotOut(Schema):
    """Your own ballot, as it counts now."""

    choice: Choice
    group: str
    cast_at: Time


class TallyOut(Schema):
    """Ballots by choice."""

    groups: list[str]
    in_favour: int
    against: int
    abstain: int


class StepOut(Schema):
    """One test of the rule; fractions as text, null where they are withheld or there were no votes."""

    kind: StepKind
    group: str | None
    needed: str
    reached: str | None
    met: bool


class ResultOut(Schema):
    """The result with the steps to it; groups with fewer than five ballots are told together."""

    result: Result
    sentence: str
    steps: list[StepOut]
    tallies: list[TallyOut]
    total: TallyOut | None


@operation(api, "GET", "/processes/<slug>/questions", answer=Listing[QuestionOut])
@requires(Action.READ)
def questions(slug: str) -> Listing[QuestionOut]:
    """Every question of a process."""
    part = access()
    own = queries.ballots_of(session(), part.process.id, part.person_id)
    found = queries.questions_of(session(), part.process.id)
    return Listing[QuestionOut](items=[_out(one, own.get(one.id)) for one in found], next=None)


@operation(api, "GET", "/processes/<slug>/questions/<number:question>", answer=QuestionOut)
@requires(Action.READ)
def question(slug: str, question: int) -> QuestionOut:
    """One question."""
    found = _question(question)
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
    cast = services.cast(session(), found, voter_id=person_id, answer=said(body.choice), now=now())
    session().commit()
    return BallotOut(choice=body.choice, group=cast.group_key, cast_at=cast.cast_at)


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
    found = _question(question)
    groups = queries.counts(session(), found, now())
    outcome, publication = decided(found.rule, groups, found.roll or queries.entitled(session(), found))
    together = publication.together_tally
    return ResultOut(
        result=outcome.result,
        sentence=sentence_of(outcome),
        steps=[
            StepOut(
                kind=step.kind, group=step.group, needed=str(step.needed), reached=_exact(step.reached), met=step.met
            )
            for step in outcome.steps
        ],
        tallies=[
            *(_tally([group], tally) for group, tally in publication.groups.items()),
            *([_tally(list(publication.together), together)] if together else []),
        ],
        total=_tally(list(groups), publication.in_all) if publication.in_all else None,
    )


def _exact(fraction: Fraction | None) -> str | None:
    return None if fraction is None else str(fraction)


def _tally(groups: list[str], tally: Tally) -> TallyOut:
    return TallyOut(groups=groups, in_favour=tally.in_favour, against=tally.against, abstain=tally.abstain)


def _out(found: Question, own: Answer | None) -> QuestionOut:
    state = "open" if found.is_open(now()) else "closed" if found.is_closed(now()) else "coming"
    return QuestionOut(
        number=found.number,
        title=found.title,
        explanation=found.explanation,
        clause=found.clause.number if found.clause else None,
        amendment=found.amendment.number if found.amendment else None,
        opens=found.opens,
        closes=found.closes,
        state=state,
        rule=found.rule,
        own=choice_of(own or {}),
    )


def _question(number: int) -> Question:
    return queries.question_by_number(session(), access().process.id, number) or abort(404)
