"""Discussions in the API: positions on comments and amendments, and summaries."""

from http import HTTPStatus

from flask import Blueprint, abort
from pydantic import Field

from app.accounts.models import Standing
from app.amendments import services as amendments
from app.amendments.queries import amendment_by_number
from app.comments.queries import comment_by_number
from app.comments.weighing import take_position
from app.discussions.forms import LONGEST_SUMMARY
from app.discussions.places import Discussed, on_amendment, on_clause, role_of_team
from app.domain.commenting import CommentState
from app.domain.phases import Action, Role
from app.domain.positions import Counts, Stance
from app.positions import queries as positions
from app.positions.schemas import PositionIn, PositionsOut, positions_out
from app.processes.access import access, requires
from app.processes.models import Membership
from app.summaries import services
from app.summaries.models import ThreadSummary
from app.summaries.queries import standing, summaries_of
from app.web import paging
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Input, LanguageTag, Listing, ListQuery, Schema, Time, text
from app.web.throttles import count_contribution

api = Blueprint("discussions_api", __name__)


class OwnPositionOut(Schema):
    """How you stand on a contribution (null: no position), with what is told of all positions on it."""

    own: Stance | None
    positions: PositionsOut


class ThreadSummaryOut(Schema):
    """What the team wrote of a discussion: of a clause, of an amendment, or (neither) of the text as a whole.

    A later number on the same discussion in the same language replaces it; an empty body takes it back. `comments` is
    how many there were when it was written. `role` is the author's.
    """

    number: int
    clause: str | None
    amendment: int | None
    language: str
    body: str
    comments: int
    author: str | None
    role: Role
    created_at: Time


class ThreadSummaryIn(Input):
    """A summary to write. `base` is the number of the one it replaces, 0 for the first in its language."""

    language: LanguageTag
    body: text(LONGEST_SUMMARY, smallest=0)  # type: ignore[valid-type]
    base: int = Field(0, ge=0, le=999_999_999)


class StandingOut(Listing[ThreadSummaryOut]):
    """The summaries that stand now, one for each language that has one."""


@operation(
    api,
    "PUT",
    "/processes/<slug>/comments/<number:comment>/position",
    answer=OwnPositionOut,
    body=PositionIn,
    signed_in=True,
)
@requires(Action.SUPPORT)
def weigh_comment(slug: str, comment: int, body: PositionIn) -> OwnPositionOut:
    """Take a position on a comment, in place of an earlier one."""
    return _on_comment(comment, body.stance)


@operation(api, "DELETE", "/processes/<slug>/comments/<number:comment>/position", answer=OwnPositionOut, signed_in=True)
@requires(Action.SUPPORT)
def end_weighing_comment(slug: str, comment: int) -> OwnPositionOut:
    """Take your position on a comment back."""
    return _on_comment(comment, None)


@operation(
    api,
    "PUT",
    "/processes/<slug>/amendments/<number:amendment>/position",
    answer=OwnPositionOut,
    body=PositionIn,
    signed_in=True,
)
@requires(Action.SUPPORT)
def weigh_amendment(slug: str, amendment: int, body: PositionIn) -> OwnPositionOut:
    """Take a position on an amendment. Support is the same as PUT .../support, and public; the others are not."""
    return _on_amendment(amendment, body.stance)


@operation(
    api, "DELETE", "/processes/<slug>/amendments/<number:amendment>/position", answer=OwnPositionOut, signed_in=True
)
@requires(Action.SUPPORT)
def end_weighing_amendment(slug: str, amendment: int) -> OwnPositionOut:
    """Take your position on an amendment back, whichever it is."""
    return _on_amendment(amendment, None)


@operation(api, "GET", "/processes/<slug>/thread-summaries", answer=Listing[ThreadSummaryOut], query=ListQuery)
@requires(Action.READ)
def thread_summaries(slug: str, query: ListQuery) -> Listing[ThreadSummaryOut]:
    """Every summary of a discussion in a process, those that were replaced too, by number."""
    rows = summaries_of(session(), access().process.id, after=query.after, limit=query.limit)
    page = paging.page_of(rows, query.limit, key="number")
    return Listing[ThreadSummaryOut](items=[_out(row) for row in page.rows], next=page.next_key)


@operation(api, "GET", "/processes/<slug>/clauses/<number>/thread-summaries", answer=StandingOut, query=ListQuery)
@requires(Action.READ)
def summaries_on_clause(slug: str, number: str, query: ListQuery) -> StandingOut:
    """The summaries of the discussion of a clause that stand now."""
    return _standing(on_clause(number), query)


@operation(
    api, "GET", "/processes/<slug>/amendments/<number:amendment>/thread-summaries", answer=StandingOut, query=ListQuery
)
@requires(Action.READ)
def summaries_on_amendment(slug: str, amendment: int, query: ListQuery) -> StandingOut:
    """The summaries of the discussion of an amendment that stand now."""
    return _standing(on_amendment(amendment), query)


@operation(
    api,
    "POST",
    "/processes/<slug>/thread-summaries",
    answer=ThreadSummaryOut,
    status=HTTPStatus.CREATED,
    body=ThreadSummaryIn,
    signed_in=True,
)
@requires(Action.SUMMARISE)
def summarise_text(slug: str, body: ThreadSummaryIn) -> ThreadSummaryOut:
    """Summarise the discussion of the text as a whole."""
    return _summarise(Discussed(), body)


@operation(
    api,
    "POST",
    "/processes/<slug>/clauses/<number>/thread-summaries",
    answer=ThreadSummaryOut,
    status=HTTPStatus.CREATED,
    body=ThreadSummaryIn,
    signed_in=True,
)
@requires(Action.SUMMARISE)
def summarise_clause(slug: str, number: str, body: ThreadSummaryIn) -> ThreadSummaryOut:
    """Summarise the discussion of a clause."""
    return _summarise(on_clause(number), body)


@operation(
    api,
    "POST",
    "/processes/<slug>/amendments/<number:amendment>/thread-summaries",
    answer=ThreadSummaryOut,
    status=HTTPStatus.CREATED,
    body=ThreadSummaryIn,
    signed_in=True,
)
@requires(Action.SUMMARISE)
def summarise_amendment(slug: str, amendment: int, body: ThreadSummaryIn) -> ThreadSummaryOut:
    """Summarise the discussion of an amendment."""
    return _summarise(on_amendment(amendment), body)


def _on_comment(number: int, stance: Stance | None) -> OwnPositionOut:
    process = access().process
    comment = comment_by_number(session(), process.id, number)
    if comment is None or comment.state is CommentState.PENDING:
        abort(404)
    take_position(session(), process, comment, member=_member(), stance=stance, now=now())
    count_contribution()
    session().commit()
    return OwnPositionOut(
        own=stance, positions=_told(comment.counts if comment.state is CommentState.PUBLISHED else {})
    )


def _on_amendment(number: int, stance: Stance | None) -> OwnPositionOut:
    process = access().process
    amendment = amendment_by_number(session(), process.id, number)
    if amendment is None or amendment.hidden:
        abort(404)
    amendments.take_position(session(), process, amendment, member=_member(), stance=stance, now=now())
    count_contribution()
    session().commit()
    return OwnPositionOut(own=stance, positions=_told(amendment.counts))


def _told(counts: dict[str, Counts]) -> PositionsOut:
    return positions_out(counts, positions.counted_groups(session(), access().process.id))


def _standing(discussed: Discussed, query: ListQuery) -> StandingOut:
    return StandingOut.part([_out(one) for one in standing(session(), discussed.place).values()], query)


def _summarise(discussed: Discussed, body: ThreadSummaryIn) -> ThreadSummaryOut:
    summary = services.summarise(
        session(),
        access().process,
        clause=discussed.clause,
        amendment=discussed.amendment,
        language=body.language,
        body=body.body,
        base_number=body.base,
        comments=discussed.comments(),
        author_id=_member().person_id,
        role=role_of_team(),
        now=now(),
    )
    session().commit()
    return _out(summary)


def _out(one: ThreadSummary) -> ThreadSummaryOut:
    author = one.author if one.author and one.author.standing is not Standing.DELETED else None
    return ThreadSummaryOut(
        number=one.number,
        clause=one.clause.number if one.clause else None,
        amendment=one.amendment.number if one.amendment else None,
        language=one.language,
        body=one.body,
        comments=one.comments,
        author=author.name if author else None,
        role=one.role,
        created_at=one.created_at,
    )


def _member() -> Membership:
    member = access().membership
    assert member is not None
    return member
