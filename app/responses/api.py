"""Responses in the API: reading them, and answering one or many contributions at once."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, abort
from pydantic import Field

from app.amendments.models import Amendment
from app.amendments.queries import amendments_by_numbers
from app.comments.models import Comment
from app.comments.queries import comments_by_numbers
from app.domain.phases import Action, Role
from app.domain.responding import Disposition
from app.processes.access import access, requires
from app.responses import drafts, queries, services, themes
from app.responses.contributions import ContributionRow, answered_by, counts_answered
from app.responses.follow_ups import FollowUpRow, follow_ups_on
from app.responses.models import Draft, Theme
from app.responses.queries import ResponseRow
from app.responses.written import Written
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
MOST_LANGUAGES = 40


class WordingOut(Schema):
    """A revision of a clause, by its address."""

    clause: str
    language: str
    revision: int


class AnsweredOut(Schema):
    """A contribution that is answered: the number of a comment, or of an amendment."""

    comment: int | None
    amendment: int | None


class FollowUpOut(Schema):
    """That the author of a contribution says the response misses their point, by the numbers of comments."""

    comment: int = Field(description="The comment that holds the words.")
    on_comment: int | None
    on_amendment: int | None
    answered_by: int | None = Field(description="The latest response to it.")
    created_at: Time


class ResponseOut(Schema):
    """A reasoned answer. `answers` names its contributions, at most the first hundred of `answered`.

    `carried_by` is the revision in which what was accepted stands. `heard` and `words` are what was heard and the
    reasons by language, `criteria` all that decided it. `same_reasons`: they went to many unlike contributions.
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
    heard: dict[str, str]
    words: dict[str, str]
    criteria: list[str]
    theme: int | None = Field(description="The number of a theme of the process.")
    signed_by: str | None = Field(description="Who else signed it; null: nobody, or a former participant.")
    signed_at: Time | None
    same_reasons: bool
    follow_ups: list[FollowUpOut]


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
    further_criteria: list[Annotated[str, Field(max_length=40)]] = Field(default_factory=list, max_length=20)
    heard: dict[LanguageTag, text(LONGEST_REASONS)] = Field(  # type: ignore[valid-type]
        default_factory=dict, max_length=MOST_LANGUAGES, description="What was heard, by language."
    )
    reasons_in: dict[LanguageTag, text(LONGEST_REASONS)] = Field(  # type: ignore[valid-type]
        default_factory=dict, max_length=MOST_LANGUAGES, description="The reasons in other languages."
    )
    theme: Number | None = Field(None, description="The number of a theme of the process.")


class DraftIn(ResponseIn):
    """A response that is not published yet; `ready`: it may be signed, or go out with the others."""

    ready: bool = False


class DraftOut(Schema):
    """A draft, which only the team reads; `edition` counts its changes."""

    number: int
    disposition: Disposition
    reasons: str
    language: str
    heard: dict[str, str]
    words: dict[str, str]
    criteria: list[str]
    theme: int | None
    ready: bool
    signed: bool
    edition: int
    answered: int
    created_at: Time
    changed_at: Time


class ThemeOut(Schema):
    """A theme of a process, with how much of what is about it is answered."""

    number: int
    title: dict[str, str]
    retired: bool
    received: int
    answered: int
    responses: int


class ThemesOut(Listing[ThemeOut]):
    """The themes of a process, in the order in which they were set."""


class ResponsesQuery(ListQuery):
    """A page of responses, the latest first, narrowed by what became of the contributions, and by theme."""

    disposition: Disposition | None = None
    theme: Number | None = None


@operation(api, "GET", "/processes/<slug>/responses", answer=Listing[ResponseOut], query=ResponsesQuery)
@requires(Action.READ)
def responses(slug: str, query: ResponsesQuery) -> Listing[ResponseOut]:
    """The responses of a process, the latest first."""
    theme = _theme(query.theme)
    rows = queries.responses_of(
        session(), access().process.id, disposition=query.disposition, theme_id=theme.id if theme else None,
        before=query.after, limit=query.limit,
    )  # fmt: skip
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
    published = services.publish(
        session(),
        part.process,
        _written(body),
        _comments(body.comments),
        _amendments(body.amendments),
        author_id=part.signed_in_person(),
        role=_role(),
        now=now(),
    )
    session().commit()
    return _one(published.number)


@operation(api, "GET", "/processes/<slug>/responses/drafts", answer=Listing[DraftOut], query=ListQuery, signed_in=True)
@requires(Action.RESPOND)
def response_drafts(slug: str, query: ListQuery) -> Listing[DraftOut]:
    """The drafts of responses, in the order in which they were begun; only for the team."""
    rows = drafts.drafts_of(session(), access().process.id, after=query.after, limit=query.limit)
    page = paging.page_of(rows, query.limit, key="number")
    return Listing[DraftOut](items=[_draft_out(one) for one in page.rows], next=page.next_key)


@operation(
    api,
    "POST",
    "/processes/<slug>/responses/drafts",
    answer=DraftOut,
    status=HTTPStatus.CREATED,
    body=DraftIn,
    signed_in=True,
)
@requires(Action.RESPOND)
def draft_response(slug: str, body: DraftIn) -> DraftOut:
    """Keep an answer that is not published yet; the team signs and publishes it on its pages."""
    kept = drafts.save(
        session(),
        access().process,
        comments=_comments(body.comments),
        amendments=_amendments(body.amendments),
        written=_written(body),
        author_id=access().signed_in_person(),
        now=now(),
        ready=body.ready,
    )
    session().commit()
    return _draft_out(kept)


@operation(api, "GET", "/processes/<slug>/themes", answer=ThemesOut, query=ListQuery)
@requires(Action.READ)
def themes_of_process(slug: str, query: ListQuery) -> ThemesOut:
    """The themes of a process, with how much of each is answered."""
    return ThemesOut.part(
        [
            ThemeOut(
                number=one.number,
                title=dict(one.title),
                retired=one.retired,
                received=one.coverage.received,
                answered=one.coverage.answered,
                responses=one.responses,
            )
            for one in themes.theme_rows(session(), access().process.id)
        ],
        query,
    )


def _written(body: ResponseIn) -> Written:
    criteria = [key for key in (body.criterion, *body.further_criteria) if key]
    return Written(
        disposition=body.disposition,
        reasons=body.reasons,
        language=body.language,
        heard=body.heard,
        reasons_in=body.reasons_in,
        criteria=list(dict.fromkeys(criteria)),
        revision=_carrying(body.carried_by),
        theme=_theme(body.theme),
    )


def _theme(number: int | None) -> Theme | None:
    if number is None:
        return None
    return themes.theme_by_number(session(), access().process.id, number) or abort(404)


def _role() -> Role:
    return next(role for role in (Role.RESPONDER, Role.FACILITATOR, Role.STEWARD) if role in access().roles)


def _draft_out(draft: Draft) -> DraftOut:
    return DraftOut(
        number=draft.number,
        disposition=draft.disposition,
        reasons=draft.reasons,
        language=draft.language,
        heard=draft.heard,
        words=dict(draft.words),
        criteria=list(draft.criteria),
        theme=draft.theme.number if draft.theme else None,
        ready=draft.ready,
        signed=draft.signed_by_id is not None,
        edition=draft.edition,
        answered=len(draft.drafted),
        created_at=draft.created_at,
        changed_at=draft.changed_at,
    )


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
    came = follow_ups_on(session(), ids)
    return [_response_out(row, named.get(row.id, []), counts.get(row.id, 0), came.get(row.id, [])) for row in rows]


def _response_out(
    row: ResponseRow, named: Sequence[ContributionRow], answered: int, came: Sequence[FollowUpRow]
) -> ResponseOut:
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
        heard=dict(row.heard),
        words=dict(row.words),
        criteria=list(row.criteria),
        theme=row.theme_number,
        signed_by=row.signed_by,
        signed_at=row.signed_at,
        same_reasons=row.pasted,
        follow_ups=[
            FollowUpOut(
                comment=one.number,
                on_comment=one.on_comment,
                on_amendment=one.on_amendment,
                answered_by=one.answered_by,
                created_at=one.created_at,
            )
            for one in came
        ],
    )


def _answered_out(one: ContributionRow) -> AnsweredOut:
    return AnsweredOut(
        comment=None if one.is_amendment else one.number, amendment=one.number if one.is_amendment else None
    )
