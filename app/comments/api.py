"""Comments in the API: reading a discussion, taking part in it, editing and withdrawing."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, abort

from app.amendments.models import Amendment
from app.amendments.queries import amendment_by_number
from app.comments import queries, services, threads
from app.comments.exchanged import CommentChange, CommentIn, CommentOut, CommentsQuery, comments_out
from app.comments.models import Comment
from app.comments.queries import CommentRow, Subject
from app.comments.schemas import enclosed
from app.crosswalks.models import Finding
from app.crosswalks.pairs import first_of_number
from app.domain.commenting import CommentState
from app.domain.phases import Action
from app.positions.orders import next_cursor
from app.processes.access import access, requires
from app.processes.models import Membership
from app.texts.models import Clause
from app.texts.queries import COUNTED, clause_by_number
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Listing
from app.web.throttles import count_contribution

api = Blueprint("comments_api", __name__)
COUNTED["comments"] = queries.counts_by_clause


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
)
@requires(Action.COMMENT_EDIT)
def edit(slug: str, comment: int, body: CommentChange) -> CommentOut:
    """Edit your own comment, within fifteen minutes."""
    found = _own(comment)
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


@operation(
    api,
    "GET",
    "/processes/<slug>/crosswalks/<other>/findings/<number:finding>/comments",
    answer=Listing[CommentOut],
    query=CommentsQuery,
)
@requires(Action.READ)
def comments_on_pair(slug: str, other: str, finding: int, query: CommentsQuery) -> Listing[CommentOut]:
    """The comments on the pair of clauses that a finding is about, whatever was found about it later."""
    subject = Subject(access().process.id, correspondence_id=_pair(other, finding).id)
    return _page(threads.comments_on(session(), subject, query.wanted), query)


@operation(
    api,
    "POST",
    "/processes/<slug>/crosswalks/<other>/findings/<number:finding>/comments",
    answer=CommentOut,
    status=HTTPStatus.CREATED,
    body=CommentIn,
    signed_in=True,
)
@requires(Action.COMMENT)
def comment_on_pair(slug: str, other: str, finding: int, body: CommentIn) -> CommentOut:
    """Comment on the pair of clauses that a finding is about."""
    return _send(body, correspondence=_pair(other, finding))


def _send(
    body: CommentIn,
    *,
    clause: Clause | None = None,
    amendment: Amendment | None = None,
    correspondence: Finding | None = None,
) -> CommentOut:
    process = access().process
    answered = queries.comment_by_number(session(), process.id, body.reply_to) if body.reply_to else None
    meant = (clause, amendment, correspondence)
    same_subject = answered is not None and (
        (answered.clause_id, answered.amendment_id, answered.correspondence_id)
        == tuple(one.id if one else None for one in meant)
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
        correspondence=correspondence,
        reply_to=answered,
        enclosed=enclosed(body.quote, body.sources),
    )
    count_contribution()
    session().commit()
    return _one(sent.number)


def _page(rows: Sequence[CommentRow], query: CommentsQuery) -> Listing[CommentOut]:
    following = next_cursor(rows, query.limit, query.order)
    return Listing[CommentOut](items=comments_out(rows[: query.limit]), next=following)


def _one(number: int) -> CommentOut:
    part = access()
    row = queries.comment_row(session(), part.process.id, number, viewer_id=part.person_id) or abort(404)
    return comments_out([row])[0]


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


def _pair(other: str, number: int) -> Finding:
    return first_of_number(session(), access().process.id, other, number) or abort(404)


def _member() -> Membership:
    member = access().membership
    assert member is not None
    return member
