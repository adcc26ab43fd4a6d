"""Follow-ups: the author of a contribution says once that the answer misses their point, and is answered again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.amendments.models import Amendment
from app.comments import services as comments
from app.comments.models import Comment
from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState, Kind
from app.domain.errors import NotInThisState
from app.domain.phases import Role
from app.domain.responding import check_follow_up, follow_up_until
from app.processes import services as processes
from app.processes.models import Membership, Process
from app.responses.models import Answered, FollowUp, Response
from app.responses.rules import rules_of


@dataclass(frozen=True)
class FollowUpRow:
    """A follow-up: the number of the comment that holds its words, what it is about, and what answers it (or None)."""

    comment_id: int
    number: int
    response: int
    on_comment: int | None
    on_amendment: int | None
    created_at: datetime
    answered_by: int | None


@dataclass(frozen=True)
class Counted:
    """How many follow-ups there are, and how many of them are answered."""

    made: int = 0
    answered: int = 0

    @property
    def waiting(self) -> int:
        """How many are still owed an answer."""
        return self.made - self.answered


def follow_up(
    session: Session,
    process: Process,
    response: Response,
    *,
    member: Membership,
    body: str,
    language: str,
    now: datetime,
    comment: Comment | None = None,
    amendment: Amendment | None = None,
) -> FollowUp:
    """Say that a response misses the point of one's own contribution, once, within the time the process gives.

    The words stand in the discussion as a comment, and are moderated as one. Raises NotInThisState for somebody else's
    contribution, one that the response does not answer, one that is hidden or withdrawn, and one that is a follow-up
    itself; AlreadyFollowedUp and FollowUpOver.
    """
    check_may(session, process.id, response, person_id=member.person_id, now=now, comment=comment, amendment=amendment)
    said = comments.send(
        session, process, author=member, kind=Kind.CONCERN, body=body, language=language, now=now,
        amendment=amendment, reply_to=comment,
    )  # fmt: skip
    made = FollowUp(
        comment_id=said.id, process_id=process.id, response_id=response.id,
        on_comment_id=comment.id if comment else None, on_amendment_id=amendment.id if amendment else None,
        person_id=member.person_id, created_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    body_entered = {
        "comment": said.number,
        "on_comment": comment.number if comment else None,
        "on_amendment": amendment.number if amendment else None,
    }
    processes.enter(
        session, process, kind="response_followed_up", object=f"responses/{response.number}", body=body_entered,
        actor_id=member.person_id, role=Role.PARTICIPANT, now=now,
    )  # fmt: skip
    return made


def check_may(
    session: Session,
    process_id: int,
    response: Response,
    *,
    person_id: int,
    now: datetime,
    comment: Comment | None = None,
    amendment: Amendment | None = None,
) -> None:
    """Refuse what `follow_up` would refuse, before anything is written."""
    contribution = comment or amendment
    if contribution is None or not _answers(session, response, comment, amendment):
        raise NotInThisState
    check_follow_up(
        is_author=contribution.author_id == person_id,
        published_at=response.created_at,
        now=now,
        days=rules_of(session, process_id).follow_up_days,
        earlier=_earlier(session, comment, amendment),
        is_follow_up=comment is not None and session.get(FollowUp, comment.id) is not None,
    )
    if (comment and comment.state is not CommentState.PUBLISHED) or (
        amendment and (amendment.hidden or amendment.state is AmendmentState.WITHDRAWN)
    ):
        raise NotInThisState


def _answers(session: Session, response: Response, comment: Comment | None, amendment: Amendment | None) -> bool:
    named = Answered.comment_id == comment.id if comment else Answered.amendment_id == (amendment and amendment.id)
    return session.scalar(sa.select(Answered.id).where(Answered.response_id == response.id, named)) is not None


def _earlier(session: Session, comment: Comment | None, amendment: Amendment | None) -> bool:
    about = (
        FollowUp.on_comment_id == comment.id if comment else FollowUp.on_amendment_id == (amendment and amendment.id)
    )
    return session.scalar(sa.select(FollowUp.comment_id).where(about)) is not None


def may_follow_up(
    session: Session, process_id: int, response: Response, person_id: int | None, now: datetime
) -> list[tuple[bool, int]]:
    """What a person may follow up on a response now: whether it is an amendment, and its number; oldest first."""
    if person_id is None or now >= until(session, process_id, response):
        return []
    open_comment = sa.and_(
        Comment.author_id == person_id, Comment.state == CommentState.PUBLISHED,
        ~sa.exists().where(FollowUp.on_comment_id == Comment.id), ~sa.exists().where(FollowUp.comment_id == Comment.id),
    )  # fmt: skip
    open_amendment = sa.and_(
        Amendment.author_id == person_id, Amendment.hidden.is_(False), Amendment.state != AmendmentState.WITHDRAWN,
        ~sa.exists().where(FollowUp.on_amendment_id == Amendment.id),
    )  # fmt: skip
    query = (
        sa.select(Comment.number, Amendment.number)
        .select_from(Answered)
        .outerjoin(Comment, Comment.id == Answered.comment_id)
        .outerjoin(Amendment, Amendment.id == Answered.amendment_id)
        .where(Answered.response_id == response.id, sa.or_(open_comment, open_amendment))
        .order_by(Answered.id)
    )
    return [(on_comment is None, on_comment or on_amendment) for on_comment, on_amendment in session.execute(query)]


def until(session: Session, process_id: int, response: Response) -> datetime:
    """The moment until which authors may follow up on a response."""
    return follow_up_until(response.created_at, rules_of(session, process_id).follow_up_days)


def follow_ups_on(session: Session, response_ids: Collection[int]) -> dict[int, list[FollowUpRow]]:
    """The follow-ups on these responses, the earliest first; one statement."""
    rows: dict[int, list[FollowUpRow]] = {}
    if not response_ids:
        return rows
    query = _rows().where(FollowUp.response_id.in_(response_ids)).order_by(FollowUp.comment_id)
    for response_id, *found in session.execute(query):
        rows.setdefault(response_id, []).append(FollowUpRow(*found))
    return rows


def follow_ups_waiting(session: Session, process_id: int, *, limit: int = 50) -> Sequence[FollowUpRow]:
    """Follow-ups without an answer, whoever has waited longest first."""
    query = _rows().where(FollowUp.process_id == process_id, Comment.answered.is_(False))
    query = query.where(Comment.state != CommentState.WITHDRAWN).order_by(FollowUp.created_at, FollowUp.comment_id)
    return [FollowUpRow(*found) for _, *found in session.execute(query.limit(limit))]


def count_follow_ups(session: Session, process_id: int) -> Counted:
    """How many follow-ups a process has, without those taken back, and how many of these are answered."""
    answered = sa.func.coalesce(sa.func.sum(sa.case((Comment.answered, 1), else_=0)), 0)
    query = sa.select(sa.func.count(FollowUp.comment_id), answered).join(Comment, Comment.id == FollowUp.comment_id)
    counted = query.where(FollowUp.process_id == process_id, Comment.state != CommentState.WITHDRAWN)
    made, done = session.execute(counted).one()
    return Counted(made, done)


def follow_ups_among(session: Session, comment_ids: Collection[int]) -> dict[int, int]:
    """Which of these comments are follow-ups, each with the number of the response it is on."""
    query = sa.select(FollowUp.comment_id, Response.number).join(Response, Response.id == FollowUp.response_id)
    return dict(session.execute(query.where(FollowUp.comment_id.in_(comment_ids))).all()) if comment_ids else {}


def _rows() -> sa.Select[*tuple[Any, ...]]:
    """Follow-ups as rows, behind the identity of the response each is on."""
    on, answering = aliased(Comment), aliased(Response)
    answered_by = (
        sa.select(sa.func.max(answering.number))
        .join(Answered, Answered.response_id == answering.id)
        .where(Answered.comment_id == FollowUp.comment_id)
        .scalar_subquery()
    )
    return (
        sa.select(
            FollowUp.response_id, FollowUp.comment_id, Comment.number, Response.number, on.number, Amendment.number,
            FollowUp.created_at, answered_by,
        )
        .join(Comment, Comment.id == FollowUp.comment_id)
        .join(Response, Response.id == FollowUp.response_id)
        .outerjoin(on, on.id == FollowUp.on_comment_id)
        .outerjoin(Amendment, Amendment.id == FollowUp.on_amendment_id)
    )  # fmt: skip
