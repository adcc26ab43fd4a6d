"""Comments in the API: reading a discussion, taking part in it, editing and withdrawing."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Literal

from flask import Blueprint, abort
from pydantic import Field

from app.amendments.models import Amendment
from app.amendments.queries import amendment_by_number
from app.comments import queries, services, threads
from app.comments.enclosures import Enclosures, enclosures_of
from app.comments.models import Comment
from app.comments.queries import CommentRow, Filters, Subject
from app.comments.schemas import (
    FileOut,
    QuoteIn,
    QuoteOut,
    SourceOut,
    SourcesIn,
    enclosed,
    files_out,
    quotes_out,
    sources_out,
)
from app.comments.threads import Wanted
from app.comments.weighing import weighing_of
from app.domain.commenting import CommentState, Kind
from app.domain.phases import Action
from app.domain.positions import Stance
from app.positions.figures import Weighing
from app.positions.orders import Order, next_cursor
from app.positions.schemas import PositionsOut, positions_out
from app.processes.access import access, requires
from app.processes.models import Membership
from app.texts.models import Clause
from app.texts.queries import clause_by_number
from app.web.database import now, session
from app.web.operations import operation, require_match
from app.web.schemas import Author, Input, LanguageTag, Listing, ListQuery, Schema, Time, text
from app.web.throttles import count_contribution

api = Blueprint("comments_api", __name__)
LONGEST = 5000


class CommentOut(Schema):
    """A comment; the words of a hidden or withdrawn one are empty. `revision` is the wording it was about.

    `quote` are the words it is about, null for the whole; one on words in several places has them all in `quotes`.
    """

    number: int
    kind: Kind
    body: str
    language: str
    state: CommentState
    author: Author
    clause: str | None
    amendment: int | None
    revision: int | None
    reply_to: int | None
    topic: str
    created_at: Time
    edited_at: Time | None
    answered: bool
    positions: PositionsOut
    own: Stance | None
    quote: QuoteOut | None
    quotes: list[QuoteOut]
    sources: list[SourceOut]
    attachments: list[FileOut]
    mentions: list[str]


class CommentsQuery(ListQuery):
    """A page of comments in an order, narrowed by kind, stakeholder group, language and whether they are answered."""

    order: Order = Field(Order.OLDEST, strict=False, description="`next` belongs to this order.")
    kind: Kind | None = Field(None, strict=False)
    group: str | None = Field(None, max_length=40, pattern=r"^[^\x00]*$")
    written_in: LanguageTag | None = None
    answered: Literal["yes", "no"] | None = None

    @property
    def wanted(self) -> Wanted:
        """The page it asks for."""
        answered = None if self.answered is None else self.answered == "yes"
        filters = Filters(kind=self.kind, group=self.group, language=self.written_in, answered=answered)
        return Wanted(self.order, filters, self.after, self.limit)


class CommentIn(Input):
    """A comment to send. `language` is that of its words."""

    body: text(LONGEST)  # type: ignore[valid-type]
    kind: Kind
    language: LanguageTag
    reply_to: int | None = Field(None, ge=1, le=999_999_999, description="The number of the comment it answers.")
    quote: QuoteIn | None = None
    sources: SourcesIn = Field(default_factory=list)


class CommentChange(Input):
    """A comment's new words."""

    body: text(LONGEST)  # type: ignore[valid-type]


@operation(api, "GET", "/processes/<slug>/comments", answer=Listing[CommentOut], query=CommentsQuery)
@requires(Action.READ)
def comments(slug: str, query: CommentsQuery) -> Listing[CommentOut]:
    """Every comment of a process, oldest first unless another order is asked for."""
    return _page(threads.comments_of(session(), access().process.id, query.wanted), query)


@operation(
    api,
    "POST",
    "/processes/<slug>/comments",
    answer=CommentOut,
    status=HTTPStatus.CREATED,
    body=CommentIn,
    signed_in=True,
)
@requires(Action.COMMENT)
def comment_on_text(slug: str, body: CommentIn) -> CommentOut:
    """Comment on the text as a whole."""
    return _send(body)


@operation(api, "GET", "/processes/<slug>/comments/<number:comment>", answer=CommentOut)
@requires(Action.READ)
def comment(slug: str, comment: int) -> CommentOut:
    """One comment."""
    return _one(comment)


@operation(
    api,
    "PATCH",
    "/processes/<slug>/comments/<number:comment>",
    answer=CommentOut,
    body=CommentChange,
    signed_in=True,
    also=(HTTPStatus.PRECONDITION_FAILED,),
)
@requires(Action.COMMENT_EDIT)
def edit(slug: str, comment: int, body: CommentChange) -> CommentOut:
    """Edit your own comment, within fifteen minutes."""
    found = _own(comment)
    require_match(_one(comment))
    services.edit(session(), access().process, found, author_id=_member().person_id, body=body.body, now=now())
    session().commit()
    return _one(comment)


@operation(
    api,
    "POST",
    "/processes/<slug>/comments/<number:comment>/withdrawal",
    answer=CommentOut,
    signed_in=True,
)
@requires(Action.COMMENT_WITHDRAW)
def withdraw(slug: str, comment: int) -> CommentOut:
    """Withdraw your own comment for good."""
    services.withdraw(session(), access().process, _own(comment), author_id=_member().person_id, now=now())
    session().commit()
    return _one(comment)


@operation(api, "GET", "/processes/<slug>/clauses/<number>/comments", answer=Listing[CommentOut], query=CommentsQuery)
@requires(Action.READ)
def comments_on_clause(slug: str, number: str, query: CommentsQuery) -> Listing[CommentOut]:
    """The comments on a clause, oldest first unless another order is asked for, replies among them."""
    subject = Subject(access().process.id, clause_id=_clause(number).id)
    return _page(threads.comments_on(session(), subject, query.wanted), query)


@operation(
    api,
    "POST",
    "/processes/<slug>/clauses/<number>/comments",
    answer=CommentOut,
    status=HTTPStatus.CREATED,
    body=CommentIn,
    signed_in=True,
)
@requires(Action.COMMENT)
def comment_on_clause(slug: str, number: str, body: CommentIn) -> CommentOut:
    """Comment on a clause."""
    clause = _clause(number)
    if clause.struck_at is not None:
        abort(404)
    return _send(body, clause=clause)


@operation(
    api,
    "GET",
    "/processes/<slug>/amendments/<number:amendment>/comments",
    answer=Listing[CommentOut],
    query=CommentsQuery,
)
@requires(Action.READ)
def comments_on_amendment(slug: str, amendment: int, query: CommentsQuery) -> Listing[CommentOut]:
    """The comments on an amendment, oldest first unless another order is asked for, replies among them."""
    subject = Subject(access().process.id, amendment_id=_amendment(amendment).id)
    return _page(threads.comments_on(session(), subject, query.wanted), query)


@operation(
    api,
    "POST",
    "/processes/<slug>/amendments/<number:amendment>/comments",
    answer=CommentOut,
    status=HTTPStatus.CREATED,
    body=CommentIn,
    signed_in=True,
)
@requires(Action.COMMENT)
def comment_on_amendment(slug: str, amendment: int, body: CommentIn) -> CommentOut:
    """Comment on an amendment."""
    return _send(body, amendment=_amendment(amendment))


def _send(body: CommentIn, *, clause: Clause | None = None, amendment: Amendment | None = None) -> CommentOut:
    process = access().process
    answered = queries.comment_by_number(session(), process.id, body.reply_to) if body.reply_to else None
    same_subject = answered is not None and (answered.clause_id, answered.amendment_id) == (
        clause.id if clause else None,
        amendment.id if amendment else None,
    )
    if body.reply_to and not same_subject:
        abort(404)
    sent = services.send(
        session(),
        process,
        author=_member(),
        kind=body.kind,
        body=body.body,
        language=body.language,
        now=now(),
        clause=clause,
        amendment=amendment,
        reply_to=answered,
        enclosed=enclosed(body.quote, body.sources),
    )
    count_contribution()
    session().commit()
    return _one(sent.number)


def _page(rows: Sequence[CommentRow], query: CommentsQuery) -> Listing[CommentOut]:
    following = next_cursor(rows, query.limit, query.order)
    return Listing[CommentOut](items=_out_all(rows[: query.limit]), next=following)


def _one(number: int) -> CommentOut:
    part = access()
    row = queries.comment_row(session(), part.process.id, number, viewer_id=part.person_id) or abort(404)
    return _out_all([row])[0]


def _out_all(rows: Sequence[CommentRow]) -> list[CommentOut]:
    numbers = queries.numbers_of(session(), [row.reply_to_id for row in rows if row.reply_to_id])
    weighing = weighing_of(session(), access().process.id, rows, access().person_id)
    came = enclosures_of(session(), rows)
    return [_out(row, numbers, weighing, came) for row in rows]


def _out(row: CommentRow, numbers: dict[int, int], weighing: Weighing, came: Enclosures) -> CommentOut:
    quotes = quotes_out(came, row.id)
    return CommentOut(
        number=row.number,
        kind=row.kind,
        body=row.body,
        language=row.language,
        state=row.state,
        author=Author(name=row.author_name, group=row.group, organisation=row.organisation),
        clause=row.clause_number,
        amendment=row.amendment_number,
        revision=row.revision_number,
        reply_to=numbers.get(row.reply_to_id) if row.reply_to_id else None,
        topic=row.topic,
        created_at=row.created_at,
        edited_at=row.edited_at,
        answered=row.answered,
        positions=positions_out(row.counts, weighing.counted),
        own=weighing.own.get(row.id),
        quote=quotes[0] if quotes else None,
        quotes=quotes,
        sources=sources_out(came, row.id),
        attachments=files_out(came, access().process.slug, row.id, row.number),
        mentions=[one.name for one in came.mentions.get(row.id, ())],
    )


def _own(number: int) -> Comment:
    found = queries.comment_by_number(session(), access().process.id, number)
    if found is None or found.state is CommentState.HIDDEN:
        abort(404)
    if found.author_id != access().person_id:
        abort(403)
    return found


def _clause(number: str) -> Clause:
    return clause_by_number(session(), access().process.id, number) or abort(404)


def _amendment(number: int) -> Amendment:
    found = amendment_by_number(session(), access().process.id, number)
    if found is None or found.hidden:
        abort(404)
    return found


def _member() -> Membership:
    member = access().membership
    assert member is not None
    return member
