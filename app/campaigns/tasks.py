"""What is done for campaigns in the background: signing what is new, and searching for clusters."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.campaigns import searching
from app.campaigns.models import CampaignSearch, ContributionSignature
from app.campaigns.searching import AT_ONCE, Signed
from app.comments.models import Comment
from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState
from app.jobs import outbox
from app.jobs.handlers import HANDLERS, Work

KIND = "campaigns"
GIVEN_UP = timedelta(hours=1)
MOST_BATCHES = 30
"""A piece of work takes less than a minute: where more is to be signed, the rest is the next piece."""

STEPS: tuple[tuple[Callable[..., list[Signed]], Callable[..., None]], ...] = (
    (searching.unsigned_comments, searching.keep_comments),
    (searching.unsigned_amendments, searching.keep_amendments),
)


def look(session: Session, now: datetime) -> None:
    """Have every process searched to which something was sent or edited since; a duty of the clock."""
    asked = sa.select(CampaignSearch.process_id).where(CampaignSearch.requested_at > now - GIVEN_UP)
    waiting = set(session.scalars(asked))
    for process_id in sorted(_with_news(session) - waiting):
        request(session, process_id, now=now)


def request(session: Session, process_id: int, *, now: datetime) -> None:
    """Have a process searched soon."""
    search = session.get(CampaignSearch, process_id)
    if search is None:
        search = CampaignSearch(process_id=process_id, contributions=0, parameters={})
        session.add(search)
    search.requested_at = now
    session.flush()
    outbox.post(session, kind=KIND, payload={"process_id": process_id}, now=now)


def search(work: Work) -> None:
    """Sign what is new, a thousand at a time, then find clusters; the database is held only while something is kept."""
    process_id = work.payload["process_id"]
    if not _signed(work, process_id):
        with work.database.writing() as session:
            request(session, process_id, now=work.now)
            session.commit()
        return
    with work.database.reading() as session:
        found = searching.find(session, process_id)
    with work.database.writing() as session:
        searching.keep(session, process_id, found, work.now)
        session.commit()


def _signed(work: Work, process_id: int) -> bool:
    """Sign what has no signature; whether nothing is left."""
    batches = 0
    for read, keep in STEPS:
        while batches < MOST_BATCHES:
            batches += 1
            with work.database.reading() as session:
                signed = read(session, process_id)
            with work.database.writing() as session:
                keep(session, process_id, signed, work.now)
                session.commit()
            if len(signed) < AT_ONCE:
                break
        else:
            return False
    return True


def _with_news(session: Session) -> set[int]:
    read = ContributionSignature
    comments = sa.select(Comment.process_id).outerjoin(read, read.comment_id == Comment.id)
    news: Any = sa.or_(read.id.is_(None), Comment.edited_at > read.read_at)
    found = set(session.scalars(comments.where(Comment.state == CommentState.PUBLISHED, news).distinct()))
    amendments = sa.select(Amendment.process_id).outerjoin(read, read.amendment_id == Amendment.id)
    new = amendments.where(read.id.is_(None), Amendment.state != AmendmentState.WITHDRAWN)
    return found | set(session.scalars(new.distinct()))


HANDLERS[KIND] = search
