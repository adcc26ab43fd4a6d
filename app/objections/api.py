"""Objections in the API: reading them with their history, raising one, supporting, answering, deciding."""

from http import HTTPStatus

from flask import Blueprint, abort
from pydantic import Field

from app.amendments.queries import amendment_by_number
from app.domain.commenting import CommentState
from app.domain.objecting import Act, Answer, Body, ObjectionState, Signature
from app.domain.phases import Action, Role
from app.objections import history, queries, services
from app.objections.models import Objection, ObjectionAct
from app.objections.queries import Filters
from app.objections.rows import ObjectionRow
from app.objections.subjects import Subject, question_by_number
from app.processes.access import access, requires
from app.processes.models import Membership
from app.texts.queries import clause_by_number
from app.web import paging
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Author, ClauseNumber, Input, LanguageTag, Listing, ListQuery, Number, Schema, Time, text
from app.web.throttles import count_contribution

api = Blueprint("objections_api", __name__)
LONGEST = 5000


class ObjectionOut(Schema):
    """An objection; the words of a hidden one are empty. Of clause, amendment and question at most one is named.

    `blocks`: it keeps what it is about from being adopted by consent. `minority_view` and `signature` once it is
    carried as a minority view.
    """

    number: int
    body: str
    remedy: str
    language: str
    state: ObjectionState
    answer: Answer
    visibility: CommentState
    blocks: bool
    author: Author
    clause: str | None
    amendment: int | None
    question: int | None
    revision: int | None
    supporters: int
    minority_view: str
    signature: Signature | None
    created_at: Time
    changed_at: Time


class ObjectionActOut(Schema):
    """Something that was done with an objection; `body` says in whose name it was decided."""

    position: int
    act: Act
    role: Role
    reasons: str
    language: str
    body: Body | None
    created_at: Time


class ObjectionHistoryOut(Listing[ObjectionActOut]):
    """What was done with an objection, from its raising on."""


class ObjectionsQuery(ListQuery):
    """A page of objections, the latest first; `blocks` alone: those that still ask to be resolved."""

    state: ObjectionState | None = None
    blocks: str = Field("", pattern="^(|true)$")


class ObjectionIn(Input):
    """An objection with its reasons; at most one of clause, amendment and question, none: the text as a whole."""

    body: text(LONGEST)  # type: ignore[valid-type]
    remedy: text(LONGEST, smallest=0) = ""  # type: ignore[valid-type]
    language: LanguageTag
    clause: ClauseNumber | None = None
    amendment: Number | None = None
    question: Number | None = None


class WordsIn(Input):
    """Reasons in a language."""

    reasons: text(LONGEST)  # type: ignore[valid-type]
    language: LanguageTag


class ObjectionDecisionIn(WordsIn):
    """Whether it is sustained, in whose name, and why."""

    sustained: bool
    body: str = Field("facilitators", pattern="^(facilitators|forum)$")


class MinorityIn(Input):
    """The words of a minority view (empty: those of the objection) and how it is signed."""

    words: text(LONGEST, smallest=0) = ""  # type: ignore[valid-type]
    signature: str = Field("group", pattern="^(group|organisation|name)$")
    language: LanguageTag


@operation(api, "GET", "/processes/<slug>/objections", answer=Listing[ObjectionOut], query=ObjectionsQuery)
@requires(Action.READ)
def objections(slug: str, query: ObjectionsQuery) -> Listing[ObjectionOut]:
    """The objections of a process, the latest first."""
    part = access()
    rows = queries.objections_of(
        session(), part.process.id, Filters(state=query.state, waits=bool(query.blocks)), viewer_id=part.person_id,
        before=query.after, limit=query.limit,
    )  # fmt: skip
    page = paging.page_of(rows, query.limit, key="number")
    return Listing[ObjectionOut](items=[_out(row) for row in page.rows], next=page.next_key)


@operation(
    api, "POST", "/processes/<slug>/objections", answer=ObjectionOut, status=HTTPStatus.CREATED, body=ObjectionIn,
    signed_in=True,
)  # fmt: skip
@requires(Action.OBJECT)
def object_to(slug: str, body: ObjectionIn) -> ObjectionOut:
    """Raise an objection to a clause, an amendment, a question, or the text as a whole."""
    raised = services.object_to(
        session(), access().process, _subject(body), author=_member(), body=body.body, remedy=body.remedy,
        language=body.language, now=now(),
    )  # fmt: skip
    count_contribution()
    session().commit()
    return _one(raised.number)


@operation(api, "GET", "/processes/<slug>/objections/<number:objection>", answer=ObjectionOut)
@requires(Action.READ)
def objection(slug: str, objection: int) -> ObjectionOut:
    """One objection."""
    return _one(objection)


@operation(
    api, "GET", "/processes/<slug>/objections/<number:objection>/history", answer=ObjectionHistoryOut, query=ListQuery
)
@requires(Action.READ)
def acts(slug: str, objection: int, query: ListQuery) -> ObjectionHistoryOut:
    """What was done with an objection, and why; without the words of one that is hidden."""
    part = access()
    row = queries.objection_row(session(), part.process.id, objection, viewer_id=part.person_id) or abort(404)
    return ObjectionHistoryOut.part([_act_out(act, row) for act in history.acts_on(session(), row.id)], query)


@operation(api, "PUT", "/processes/<slug>/objections/<number:objection>/support", answer=ObjectionOut, signed_in=True)
@requires(Action.OBJECT)
def support(slug: str, objection: int) -> ObjectionOut:
    """Share an objection that is open or sustained."""
    services.support(session(), access().process, _to_act_on(objection), supporter=_member(), now=now())
    count_contribution()
    session().commit()
    return _one(objection)


@operation(
    api, "DELETE", "/processes/<slug>/objections/<number:objection>/support", answer=ObjectionOut, signed_in=True
)
@requires(Action.OBJECT)
def end_support(slug: str, objection: int) -> ObjectionOut:
    """Take your support back."""
    services.end_support(session(), access().process, _to_act_on(objection), supporter=_member(), now=now())
    session().commit()
    return _one(objection)


@operation(
    api, "POST", "/processes/<slug>/objections/<number:objection>/answer", answer=ObjectionOut, body=WordsIn,
    signed_in=True,
)  # fmt: skip
@requires(Action.OBJECTION_ADDRESS)
def address(slug: str, objection: int, body: WordsIn) -> ObjectionOut:
    """Say how the concern is met."""
    part, found = access(), _to_act_on(objection)
    part.require(Action.OBJECTION_ADDRESS, found.state)
    services.address(
        session(), part.process, found, reasons=body.reasons, language=body.language,
        actor_id=part.signed_in_person(), role=_role(), now=now(),
    )  # fmt: skip
    session().commit()
    return _one(objection)


@operation(
    api, "POST", "/processes/<slug>/objections/<number:objection>/agreement", answer=ObjectionOut, signed_in=True
)
@requires(Action.OBJECTION_ANSWER)
def agree(slug: str, objection: int) -> ObjectionOut:
    """Agree that the answer to your objection resolves it."""
    found, person_id = _own(objection)
    services.agree(session(), access().process, found, actor_id=person_id, now=now())
    session().commit()
    return _one(objection)


@operation(
    api, "POST", "/processes/<slug>/objections/<number:objection>/disagreement", answer=ObjectionOut, body=WordsIn,
    signed_in=True,
)  # fmt: skip
@requires(Action.OBJECTION_ANSWER)
def disagree(slug: str, objection: int, body: WordsIn) -> ObjectionOut:
    """Say why the answer to your objection does not resolve it."""
    found, person_id = _own(objection)
    services.disagree(
        session(), access().process, found, reasons=body.reasons, language=body.language, actor_id=person_id, now=now()
    )
    session().commit()
    return _one(objection)


@operation(
    api, "POST", "/processes/<slug>/objections/<number:objection>/decision", answer=ObjectionOut,
    body=ObjectionDecisionIn, signed_in=True,
)  # fmt: skip
@requires(Action.OBJECTION_DECIDE)
def decide(slug: str, objection: int, body: ObjectionDecisionIn) -> ObjectionOut:
    """Sustain an objection, or not, with reasons."""
    part, found = access(), _to_act_on(objection)
    part.require(Action.OBJECTION_DECIDE, found.state)
    services.decide(
        session(),
        part.process,
        found,
        sustained=body.sustained,
        reasons=body.reasons,
        language=body.language,
        body=Body(body.body),
        actor_id=part.signed_in_person(),
        role=_role(),
        now=now(),
    )
    session().commit()
    return _one(objection)


@operation(
    api, "POST", "/processes/<slug>/objections/<number:objection>/minority", answer=ObjectionOut, body=MinorityIn,
    signed_in=True,
)  # fmt: skip
@requires(Action.OBJECTION_ANSWER)
def carry(slug: str, objection: int, body: MinorityIn) -> ObjectionOut:
    """Have your objection, which was not sustained, attached to the final text as a minority view."""
    found, person_id = _own(objection)
    services.carry(
        session(), access().process, found, words=body.words, signature=Signature(body.signature),
        language=body.language, actor_id=person_id, now=now(),
    )  # fmt: skip
    session().commit()
    return _one(objection)


@operation(
    api, "POST", "/processes/<slug>/objections/<number:objection>/withdrawal", answer=ObjectionOut, signed_in=True
)
@requires(Action.OBJECTION_ANSWER)
def withdraw(slug: str, objection: int) -> ObjectionOut:
    """Withdraw your objection."""
    found, person_id = _own(objection)
    services.withdraw(session(), access().process, found, actor_id=person_id, now=now())
    session().commit()
    return _one(objection)


def _subject(body: ObjectionIn) -> Subject:
    process_id = access().process.id
    if len([one for one in (body.clause, body.amendment, body.question) if one is not None]) > 1:
        abort(400)
    if body.clause is not None:
        return Subject(clause=clause_by_number(session(), process_id, body.clause) or abort(404))
    if body.question is not None:
        return Subject(question=question_by_number(session(), process_id, body.question) or abort(404))
    if body.amendment is None:
        return Subject()
    found = amendment_by_number(session(), process_id, body.amendment)
    return abort(404) if found is None or found.hidden else Subject(amendment=found)


def _to_act_on(number: int) -> Objection:
    found = queries.objection_by_number(session(), access().process.id, number)
    if found is None or found.visibility is CommentState.HIDDEN:
        abort(404)
    waits = found.visibility is CommentState.PENDING and found.author_id != access().person_id
    return abort(404) if waits else found


def _own(number: int) -> tuple[Objection, int]:
    found, person_id = _to_act_on(number), access().signed_in_person()
    access().require(Action.OBJECTION_ANSWER, found.state)
    return (found, person_id) if found.author_id == person_id else abort(403)


def _one(number: int) -> ObjectionOut:
    part = access()
    return _out(queries.objection_row(session(), part.process.id, number, viewer_id=part.person_id) or abort(404))


def _out(row: ObjectionRow) -> ObjectionOut:
    return ObjectionOut(
        number=row.number,
        body=row.body,
        remedy=row.remedy,
        language=row.language,
        state=row.state,
        answer=row.answer,
        visibility=row.visibility,
        blocks=row.is_blocking,
        author=Author(name=row.author_name, group=row.group, organisation=row.organisation),
        clause=row.clause,
        amendment=row.amendment,
        question=row.question.number if row.question else None,
        revision=row.revision,
        supporters=row.supporters,
        minority_view=row.minority_body,
        signature=row.signature,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def _act_out(act: ObjectionAct, row: ObjectionRow) -> ObjectionActOut:
    return ObjectionActOut(
        position=act.position,
        act=act.act,
        role=act.role,
        reasons=act.reasons if row.body else "",
        language=act.language,
        body=act.body,
        created_at=act.created_at,
    )


def _role() -> Role:
    return next(role for role in (Role.FACILITATOR, Role.STEWARD, Role.RESPONDER) if role in access().roles)


def _member() -> Membership:
    member = access().membership
    assert member is not None
    return member
