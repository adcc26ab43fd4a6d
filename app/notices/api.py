"""Notices in the API: one's own, what is read of them, and what one follows."""

from http import HTTPStatus

from flask import Blueprint, abort, current_app
from flask_babel import gettext as _
from flask_login import current_user
from pydantic import Field

from app.domain.noticing import About, Channel, Why
from app.notices import followed, following, queries
from app.notices.followed import FollowedRow, target_of
from app.notices.rows import NoticeRow
from app.notices.wording import sentence
from app.processes.models import Visibility
from app.processes.queries import process_by_slug
from app.web.access import signed_in
from app.web.database import now, session
from app.web.languages import CODES, reader_language
from app.web.operations import operation
from app.web.paging import page_of
from app.web.schemas import Input, Listing, ListQuery, Schema, Time, line

api = Blueprint("notices_api", __name__)


class Notice(Schema):
    """Something that happened, with the sentence that tells it and the page where it can be read."""

    id: int
    kind: str
    why: Why
    text: str
    process: str
    address: str
    happened_at: Time
    read: bool


class NoticeQuery(ListQuery):
    """A page of notices; `after` is the `next` of the page before."""

    unread: bool = Field(False, description="Only those that are not read.")


class ReadUpTo(Input):
    """The last notice that is read, with all before it."""

    up_to: int = Field(ge=0, le=2**53)


class Followed(Schema):
    """Something that is followed: a process, or a clause, an amendment or a thread in it by its number."""

    id: int
    about: About
    process: str
    number: str | None
    channel: Channel
    since: Time


class Follow(Input):
    """What to follow, and how to be told of it; a comment's number stands for its thread."""

    about: About = Field(strict=False)
    process: line(80)  # type: ignore[valid-type]
    number: line(80) | None = None  # type: ignore[valid-type]
    channel: Channel = Field(strict=False)


@operation(api, "GET", "/me/notices", answer=Listing[Notice], query=NoticeQuery, signed_in=True)
@signed_in
def notices(query: NoticeQuery) -> Listing[Notice]:
    """What you are told, the latest first."""
    found = queries.notices_of(
        session(), current_user.id, before=query.after, limit=query.limit, unread_only=query.unread
    )
    page = page_of(found, query.limit)
    language = query.language if query.language in CODES else reader_language()
    return Listing[Notice](items=[_notice(row, language) for row in page.rows], next=page.next_key)


@operation(api, "PUT", "/me/notices/read", answer=None, status=HTTPStatus.NO_CONTENT, body=ReadUpTo, signed_in=True)
@signed_in
def read_up_to(body: ReadUpTo) -> None:
    """Have read every notice up to one."""
    following.read_all(session(), current_user.id, up_to=body.up_to)
    session().commit()


@operation(api, "PUT", "/me/notices/<number:notice>/read", answer=None, status=HTTPStatus.NO_CONTENT, signed_in=True)
@signed_in
def read(notice: int) -> None:
    """Have read one notice."""
    if not queries.is_told(session(), current_user.id, notice):
        abort(404)
    following.read_one(session(), current_user.id, notice)
    session().commit()


@operation(api, "GET", "/me/subscriptions", answer=Listing[Followed], query=ListQuery, signed_in=True)
@signed_in
def subscriptions(query: ListQuery) -> Listing[Followed]:
    """What you follow."""
    found = followed.followed_by(session(), current_user.id, after=query.after, limit=query.limit)
    page = page_of(found, query.limit)
    return Listing[Followed](items=[_followed(row) for row in page.rows], next=page.next_key)


@operation(api, "PUT", "/me/subscriptions", answer=Followed, body=Follow, signed_in=True)
@signed_in
def follow(body: Follow) -> Followed:
    """Follow something, or be told of it in another way; `own` is chosen for all your contributions on the pages."""
    process = process_by_slug(session(), body.process)
    if process is None or process.visibility is Visibility.PREPARED:
        abort(404)
    target_id = target_of(session(), process, body.about, body.number or "")
    if target_id is None:
        abort(404)
    made = following.follow(
        session(), current_user.id, body.about, target_id, time_zone=process.time_zone, now=now(), channel=body.channel
    )
    session().commit()
    return _followed(followed.named(session(), current_user.id, made.id) or abort(404))


@operation(
    api, "DELETE", "/me/subscriptions/<number:subscription>", answer=None, status=HTTPStatus.NO_CONTENT, signed_in=True
)
@signed_in
def unfollow(subscription: int) -> None:
    """Follow something no more."""
    found = followed.subscription(session(), current_user.id, subscription)
    if found is None or found.about is About.OWN:
        abort(404)
    following.unfollow(session(), current_user.id, found.about, found.target_id)
    session().commit()


def _notice(row: NoticeRow, language: str) -> Notice:
    return Notice(
        id=row.id,
        kind=row.kind,
        why=row.why,
        text=sentence(row, _, language),
        process=row.slug,
        address=f"{current_app.config['BASE_URL']}/{language}{row.path}",
        happened_at=row.happened_at,
        read=not row.unread,
    )


def _followed(row: FollowedRow) -> Followed:
    return Followed(
        id=row.id, about=row.about, process=row.slug, number=row.number, channel=row.channel, since=row.followed_at
    )
