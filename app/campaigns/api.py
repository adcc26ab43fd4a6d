"""Campaigns in the API: those that are confirmed, and the copies of one."""

from flask import Blueprint, abort

from app.campaigns import queries
from app.campaigns.copies import CopyRow, copies_of
from app.campaigns.queries import CampaignRow
from app.domain.campaigning import CampaignState, CopyState
from app.domain.phases import Action
from app.processes.access import access, requires
from app.web import paging
from app.web.database import session
from app.web.operations import operation
from app.web.schemas import Author, Listing, ListQuery, Schema, Time

api = Blueprint("campaigns_api", __name__)


class CampaignOut(Schema):
    """Contributions that a facilitator confirmed to be copies of one text.

    `words` are the first of its first copy; `copies` and `people` count what everybody reads, everybody once.
    `response` is the number of the response that answers all of it.
    """

    number: int
    words: str
    language: str
    copies: int
    people: int
    organiser: str
    source: str
    first_at: Time | None
    last_at: Time | None
    response: int | None


class CopyOut(Schema):
    """A copy under its own number: a comment or an amendment (the other is null)."""

    comment: int | None
    amendment: int | None
    body: str
    language: str
    author: Author
    created_at: Time


@operation(api, "GET", "/processes/<slug>/campaigns", answer=Listing[CampaignOut], query=ListQuery)
@requires(Action.READ)
def campaigns(slug: str, query: ListQuery) -> Listing[CampaignOut]:
    """Every confirmed campaign of a process, those of most people first."""
    start = query.after
    rows, total = queries.rows_of(
        session(), access().process.id, CampaignState.CONFIRMED, start=start, limit=query.limit
    )
    following = start + query.limit if start + query.limit < total else None
    return Listing[CampaignOut](items=[_out(row) for row in rows], next=following)


@operation(api, "GET", "/processes/<slug>/campaigns/<number:campaign>/copies", answer=Listing[CopyOut], query=ListQuery)
@requires(Action.READ)
def copies(slug: str, campaign: int, query: ListQuery) -> Listing[CopyOut]:
    """Every copy of a confirmed campaign that everybody reads, in the order in which they were found."""
    found = queries.campaign_by_number(session(), access().process.id, campaign)
    if found is None or found.state is not CampaignState.CONFIRMED:
        abort(404)
    rows = copies_of(session(), found, [CopyState.TAKEN_IN], after=query.after, limit=query.limit)
    page = paging.page_of(rows, query.limit)
    return Listing[CopyOut](items=[_copy(row) for row in page.rows], next=page.next_key)


def _out(row: CampaignRow) -> CampaignOut:
    return CampaignOut(
        number=row.number,
        words=row.words,
        language=row.language,
        copies=row.copies,
        people=row.people,
        organiser=row.organiser,
        source=row.source,
        first_at=row.first_at,
        last_at=row.last_at,
        response=row.answered_by,
    )


def _copy(row: CopyRow) -> CopyOut:
    return CopyOut(
        comment=None if row.is_amendment else row.number,
        amendment=row.number if row.is_amendment else None,
        body=row.body,
        language=row.language,
        author=Author(name=row.author_name, group=row.group, organisation=row.organisation),
        created_at=row.sent_at,
    )
