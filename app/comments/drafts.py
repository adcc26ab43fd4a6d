"""Drafts of comments: kept on the server for their author alone, continued or discarded, one for each thing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person, Standing
from app.amendments.models import Amendment
from app.comments.models import Comment, CommentDraft
from app.crosswalks.models import Crosswalk, Finding
from app.processes.models import Process
from app.texts.models import Clause

KEPT = timedelta(days=365)


def subject_of(
    *,
    clause: Clause | None = None,
    amendment: Amendment | None = None,
    correspondence: Finding | None = None,
    reply_to: Comment | None = None,
) -> str:
    """What a comment would be on, as a draft is found by it; a reply has a draft of its own."""
    named = (("reply", reply_to), ("clause", clause), ("amendment", amendment), ("correspondence", correspondence))
    for folder, thing in named:
        if thing is not None:
            return f"{folder}/{thing.id}"
    return "text"


def draft_on(session: Session, process_id: int, author_id: int | None, subject: str) -> CommentDraft | None:
    """Somebody's draft on a thing."""
    if author_id is None:
        return None
    query = sa.select(CommentDraft).where(CommentDraft.process_id == process_id, CommentDraft.author_id == author_id)
    return session.scalar(query.where(CommentDraft.subject == subject))


def keep(
    session: Session,
    process: Process,
    *,
    author_id: int,
    body: str,
    typed: dict[str, Any],
    now: datetime,
    clause: Clause | None = None,
    amendment: Amendment | None = None,
    correspondence: Finding | None = None,
    reply_to: Comment | None = None,
) -> CommentDraft:
    """Keep what somebody has typed so far, in place of what they kept before on the same thing."""
    subject = subject_of(clause=clause, amendment=amendment, correspondence=correspondence, reply_to=reply_to)
    draft = draft_on(session, process.id, author_id, subject)
    if draft is None:
        draft = CommentDraft(process_id=process.id, author_id=author_id, subject=subject)
        session.add(draft)
    draft.clause_id = clause.id if clause else None
    draft.amendment_id = amendment.id if amendment else None
    draft.correspondence_id = correspondence.id if correspondence else None
    draft.reply_to_id = reply_to.id if reply_to else None
    draft.body, draft.typed, draft.changed_at = body, dict(typed), now
    session.flush()
    return draft


def done(session: Session, process_id: int, author_id: int, subject: str) -> None:
    """Forget the draft of what has been sent."""
    draft = draft_on(session, process_id, author_id, subject)
    if draft is not None:
        discard(session, draft)


def discard(session: Session, draft: CommentDraft) -> None:
    """Delete a draft for good."""
    session.delete(draft)
    session.flush()


def own_draft(session: Session, author_id: int, draft_id: int) -> CommentDraft | None:
    """One of somebody's own drafts."""
    query = sa.select(CommentDraft).where(CommentDraft.id == draft_id, CommentDraft.author_id == author_id)
    return session.scalar(query.options(*_WITH_ALL))


def drafts_of(session: Session, person_id: int, *, limit: int = 200) -> Sequence[CommentDraft]:
    """Somebody's drafts in every process, the one they worked on last first."""
    query = sa.select(CommentDraft).where(CommentDraft.author_id == person_id).options(*_WITH_ALL)
    return session.scalars(query.order_by(CommentDraft.changed_at.desc(), CommentDraft.id.desc()).limit(limit)).all()


def forget(session: Session, now: datetime) -> None:
    """Delete the drafts of people who have left, and drafts nobody touched for a year."""
    gone = sa.select(Person.id).where(Person.standing == Standing.DELETED)
    old = sa.or_(CommentDraft.author_id.in_(gone), CommentDraft.changed_at < now - KEPT)
    session.execute(sa.delete(CommentDraft).where(old))


def personal(session: Session, person_id: int) -> object:
    """What the drafts of a person hold, as JSON values, for them to take along."""
    return [
        {
            "process": draft.process.slug,
            "changed_at": draft.changed_at.isoformat(),
            "clause": draft.clause.number if draft.clause else None,
            "amendment": draft.amendment.number if draft.amendment else None,
            "finding": f"{draft.correspondence.crosswalk.other.slug}/{draft.correspondence.number}"
            if draft.correspondence
            else None,
            "reply_to": draft.reply_to.number if draft.reply_to else None,
            "body": draft.body,
            "fields": draft.typed,
        }
        for draft in drafts_of(session, person_id)
    ]


_WITH_ALL = (
    joinedload(CommentDraft.process),
    joinedload(CommentDraft.clause),
    joinedload(CommentDraft.amendment),
    joinedload(CommentDraft.correspondence).joinedload(Finding.crosswalk).joinedload(Crosswalk.other),
    joinedload(CommentDraft.reply_to),
)
