"""People whom a comment names with an @: found among the members, told by mail, and shown where they are named."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person, Standing
from app.accounts.queries import key_of
from app.amendments.models import Amendment
from app.comments.models import Comment, Mention
from app.domain.commenting import CommentState
from app.domain.mentioning import named
from app.jobs.outbox import post_mail
from app.processes.models import Membership, Process, Visibility


@dataclass(frozen=True)
class Mentioned:
    """Somebody who is named in a comment."""

    comment_id: int
    person_id: int
    name: str


def people_named(session: Session, process_id: int, text: str) -> dict[int, str]:
    """The members whom a text names, by identity, with their names; of two names behind one @ the longer counts."""
    keys = [[key_of(name) for name in names] for names in named(text)]
    if not keys:
        return {}
    query = (
        sa.select(Person.name_key, Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.process_id == process_id, Person.standing == Standing.ACTIVE)
        .where(Person.name_key.in_({key for names in keys for key in names}))
    )
    there = {key: (person_id, name) for key, person_id, name in session.execute(query)}
    found = [next((there[key] for key in names if key in there), None) for names in keys]
    return dict(one for one in found if one)


def note(session: Session, process: Process, comment: Comment, *, now: datetime) -> None:
    """Note whom a comment names, and tell those who have not been told if it is published already."""
    known = set(session.scalars(sa.select(Mention.person_id).where(Mention.comment_id == comment.id)))
    meant = people_named(session, process.id, comment.body).keys() - known - {comment.author_id}
    session.add_all(Mention(comment_id=comment.id, person_id=person_id) for person_id in sorted(meant))
    session.flush()
    tell(session, process, comment, now=now)


def tell(session: Session, process: Process, comment: Comment, *, now: datetime) -> None:
    """Write to whoever a published comment names and has not been told; the mail holds none of its words."""
    if comment.state is not CommentState.PUBLISHED:
        return
    query = (
        sa.select(Mention, Person.name)
        .join(Person, Person.id == Mention.person_id)
        .where(Mention.comment_id == comment.id, Mention.told_at.is_(None))
        .order_by(Mention.person_id)
    )
    for mention, name in session.execute(query).all():
        mention.told_at = now
        where = {"slug": process.slug, "title": process.title, "contribution": f"comments/{comment.number}"}
        post_mail(session, to=mention.person_id, template="mentioned", now=now, values={**where, "name": name})


def mentions_in(session: Session, comment_ids: Collection[int]) -> dict[int, list[Mentioned]]:
    """Whom each of these comments names; nobody who has left."""
    found: dict[int, list[Mentioned]] = {}
    if not comment_ids:
        return found
    query = (
        sa.select(Mention.comment_id, Person.id, Person.name)
        .join(Person, Person.id == Mention.person_id)
        .where(Mention.comment_id.in_(comment_ids), Person.standing == Standing.ACTIVE)
        .order_by(Mention.comment_id, Person.name)
    )
    for row in session.execute(query):
        found.setdefault(row.comment_id, []).append(Mentioned(row.comment_id, row.id, row.name))
    return found


def mentions_of(session: Session, person_id: int, *, before: int = 0, limit: int = 30) -> Sequence[Comment]:
    """The published comments that name somebody, the latest first; one more than `limit`.

    None of a process that is not public yet, and none on an amendment that a moderator has hidden.
    """
    query = (
        sa.select(Comment)
        .join(Mention, Mention.comment_id == Comment.id)
        .join(Process, Process.id == Comment.process_id)
        .outerjoin(Amendment, Amendment.id == Comment.amendment_id)
        .where(Mention.person_id == person_id, Comment.state == CommentState.PUBLISHED)
        .where(
            Process.visibility != Visibility.PREPARED, sa.func.coalesce(Amendment.hidden, sa.false()).is_(sa.false())
        )
    )
    if before:
        query = query.where(Comment.id < before)
    query = query.options(joinedload(Comment.process), joinedload(Comment.author), joinedload(Comment.clause))
    return session.scalars(query.order_by(Comment.id.desc()).limit(limit + 1)).all()


def forget(session: Session) -> None:
    """Delete what names people who have left."""
    gone = sa.select(Person.id).where(Person.standing == Standing.DELETED)
    session.execute(sa.delete(Mention).where(Mention.person_id.in_(gone)))


def personal(session: Session, person_id: int) -> object:
    """Where a person is named, as JSON values, for them to take along."""
    query = (
        sa.select(Process.slug, Comment.number, Mention.told_at)
        .join(Comment, Comment.id == Mention.comment_id)
        .join(Process, Process.id == Comment.process_id)
        .where(Mention.person_id == person_id)
        .order_by(Comment.id)
    )
    return [
        {"process": slug, "comment": number, "told_at": told.isoformat() if told else None}
        for slug, number, told in session.execute(query)
    ]
