"""Responses in the API: reading them, and answering one or many contributions at once."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, abort
from pydantic import Field

from app.amendments.models import Amendment
from app.amendments.queries import amendments_by_numbers
from app.comments.models import Comment
from app.comments.queries import comments_by_numbers
from app.domain.phases import Action, Role
from app.domain.responding import Disposition
from app.processes.access import access, requires
from app.responses import queries, services
from app.responses.contributions import ContributionRow, answered_by, counts_answered
from app.responses.queries import ResponseRow
from app.texts.models import Revision
from app.texts.queries import clause_by_number, revision
from app.web import paging
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import ClauseNumber, Input, LanguageTag, Listing, ListQuery, Number, Schema, Time, text

api = Blueprint("responses_api", __name__)
LONGEST_REASONS = 5000
MOST_ANSWERED = 200
NAMED = 100


class WordingOut(Schema):
    """A revision of a clause, by its address."""

    clause: str
    language: str
    revision: int


class AnsweredOut(Schema):
    """A contribution that is answered: the number of a comment, or of an amendment."""

    comment: int | None
    amendment: int | None


class ResponseOut(Schema):
    """A reasoned answer. `answers` names its contributions, at most the first hundred of `answered`.

    `carried_by` is the revision in which what was accepted stands.
    """

    number: int
    disposition: Disposition
    reasons: str
    language: str
    criterion: str
    author: str | None = Field(description="The public name; null: a former participant.")
    organisation: str | None
    carried_by: WordingOut | None
    answers: list[AnsweredOut]
    answered: int
    created_at: Time


class WordingIn(Input):
    """A revision of a clause, by its address."""

    clause: ClauseNumber
    language: LanguageTag
    revision: Number


class ResponseIn(Input):
    """An answer to contributions of the process, which are named by their numbers; at most 200 at once.

    `carried_by` is owed when something is accepted; `criterion` is a key of the process's criteria, or empty.
    """

    disposition: Disposition
    reasons: text(LONGEST_REASONS)  # type: ignore[valid-type]
    language: LanguageTag
    comments: list[Number] = Field(default_factory=list, max_length=MOST_ANSWERED)
    amendments: list[Number] = Field(default_factory=list, max_length=MOST_ANSWERED)
    carried_by: WordingIn | None = None
    criterion: str = Field("", max_length=40)


class ResponsesQuery(ListQuery):
    """A page of responses, the latest first, narrowed by what became of the contributions."""

    disposition: Disposition | None = None


@operation(api, "GET", "/processes/<slug>/responses", answer=Listing[ResponseOut], query=ResponsesQuery)
@requires(Action.READ)
def responses(slug: str, query: ResponsesQuery) -> Listing[ResponseOut]:
    """The responses of a process, the latest first."""
    rows = queries.responses_of(
        session(), access().process.id, disposition=query.disposition, before=query.after, limit=query.limit
    )
    page = paging.page_of(rows, query.limit, key="number")
    return Listing[ResponseOut](items=_out(page.rows), next=page.next_key)


@operation(api, "GET", "/processes/<slug>/responses/<number:response>", answer=ResponseOut)
@requires(Action.READ)
def response(slug: str, response: int) -> ResponseOut:
    """One response."""
    return _one(response)


@operation(
    api,
    "POST",
    "/processes/<slug>/responses",
    answer=ResponseOut,
    status=HTTPStatus.CREATED,
    body=ResponseIn,
    signed_in=True,
)
@requires(Action.RESPOND)
def respond(slug: str, body: ResponseIn) -> ResponseOut:
    """Answer one or many contributions with reasons; their authors are told by mail."""
    part = access()
    published = services.respond(
        session(),
        part.process,
        comments=_comments(body.comments),
        amendments=_amendments(body.amendments),
        disposition=body.disposition,
        reasons=body.reasons,
        criterion=body.criterion,
        revision=_carrying(body.carried_by),
        language=body.language,
        author_id=part.signed_in_person(),
        role=next(role for role in (Role.RESPONDER, Role.FACILITATOR, Role.STEWARD) if role in part.roles),
        now=now(),
    )
    session().commit()
    return _one(published.number)


def _comments(numbers: Sequence[int]) -> Sequence[Comment]:
    found = comments_by_numbers(session(), access().process.id, set(numbers)) if numbers else []
    return found if len(found) == len(set(numbers)) else abort(404)


def _amendments(numbers: Sequence[int]) -> Sequence[Amendment]:
    found = amendments_by_numbers(session(), access().process.id, set(numbers)) if numbers else []
    return found if len(found) == len(set(numbers)) else abort(404)


def _carrying(named: WordingIn | None) -> Revision | None:
    if named is None:
        return None
    clause = clause_by_number(session(), access().process.id, named.clause) or abort(404)
    return revision(session(), clause.id, named.language, named.revision) or abort(404)


def _one(number: int) -> ResponseOut:
    return _out([queries.response_row(session(), access().process.id, number) or abort(404)])[0]


def _out(rows: Sequence[ResponseRow]) -> list[ResponseOut]:
    ids = [row.id for row in rows]
    named, counts = answered_by(session(), ids, limit=NAMED), counts_answered(session(), ids)
    return [_response_out(row, named.get(row.id, []), counts.get(row.id, 0)) for row in rows]


def _response_out(row: ResponseRow, named: Sequence[ContributionRow], answered: int) -> ResponseOut:
    carried_by = None
    if row.clause_number and row.revision_number:
        carried_by = WordingOut(
            clause=row.clause_number, language=row.revision_language or "", revision=row.revision_number
        )
    return ResponseOut(
        number=row.number,
        disposition=row.disposition,
        reasons=row.body,
        language=row.language,
        criterion=row.criterion,
        author=row.author_name,
        organisation=row.organisation,
        carried_by=carried_by,
        answers=[_answered_out(one) for one in named],
        answered=answered,
        created_at=row.created_at,
    )


def _answered_out(one: ContributionRow) -> AnsweredOut:
    return AnsweredOut(
        comment=None if one.is_amendment else one.number, amendment=one.number if one.is_amendment else None
    )
