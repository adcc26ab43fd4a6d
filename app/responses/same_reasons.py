"""Responses that give the same reasons to contributions that are unlike: found when each is published, and counted."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain import same_reasons
from app.responses.models import Answered, Response

COMPARED = 300
"""So many of the latest different reasons are compared with new ones that are no copy of any."""


@dataclass(frozen=True)
class Pasted:
    """Reasons that went to many unlike contributions: the responses that give them, and how many they answer."""

    first: int
    responses: Sequence[int]
    contributions: int


def mark_same_reasons(session: Session, response: Response) -> None:
    """Note which earlier response gave the same reasons, and whether these went to many unlike contributions."""
    response.reasons_key = same_reasons.key_of(response.reasons)
    response.like_number = _like(session, response.process_id, response.reasons, response.number) or response.number
    session.flush()
    total = _count(session, response.process_id, response.like_number)
    if total >= same_reasons.MANY:
        sample = _sample(session, response.process_id, response.like_number)
        response.pasted = same_reasons.is_pasted(total, sample)
    session.flush()


def same_reasons_before(
    session: Session, process_id: int, reasons: str, comment_ids: Sequence[int], amendment_ids: Sequence[int]
) -> Pasted | None:
    """What publishing these reasons for these contributions would be flagged for; None if for nothing."""
    like = _like(session, process_id, reasons) if reasons.strip() else None
    total = len(comment_ids) + len(amendment_ids) + (_count(session, process_id, like) if like else 0)
    if total < same_reasons.MANY:
        return None
    half = same_reasons.SAMPLE // 2
    sample = _sample(session, process_id, like, limit=half) if like else []
    sample += _words(session, comment_ids[:half], amendment_ids[:half])
    if not same_reasons.is_pasted(total, sample):
        return None
    return Pasted(like or 0, _numbers(session, process_id, like) if like else [], total)


def pasted_of(session: Session, process_id: int, *, limit: int = 50) -> list[Pasted]:
    """Reasons that went to many unlike contributions, those that went to the most first."""
    flagged = sa.select(Response.like_number).where(Response.process_id == process_id, Response.pasted.is_(True))
    alike = (Response.process_id == process_id, Response.like_number.in_(flagged))
    counts = (
        sa.select(Response.like_number, sa.func.count(Answered.id).label("named"))
        .join(Answered, Answered.response_id == Response.id)
        .where(*alike)
        .group_by(Response.like_number)
        .order_by(sa.desc("named"), Response.like_number)
        .limit(limit)
    )
    totals = dict(session.execute(counts).all())
    numbers: dict[int, list[int]] = {first: [] for first in totals}
    query = sa.select(Response.like_number, Response.number).where(*alike).order_by(Response.number)
    for first, number in session.execute(query):
        numbers.setdefault(first, []).append(number)
    return [Pasted(first, numbers[first], total) for first, total in totals.items()]


def _like(session: Session, process_id: int, reasons: str, before: int | None = None) -> int | None:
    """The number of the first response that gives these reasons, or nearly these; exact copies are found by a key."""
    earlier = [Response.process_id == process_id, Response.like_number > 0]
    if before is not None:
        earlier.append(Response.number < before)
    exact = sa.select(Response.like_number).where(*earlier, Response.reasons_key == same_reasons.key_of(reasons))
    found = session.scalar(exact.order_by(Response.number).limit(1))
    if found is not None:
        return found
    least, most = same_reasons.lengths_of_nearly_same(reasons)
    near = sa.select(Response.number, Response.reasons).where(
        *earlier, Response.number == Response.like_number, sa.func.length(Response.reasons).between(least, most)
    )
    rows = session.execute(near.order_by(Response.number.desc()).limit(COMPARED))
    return next((number for number, words in rows if same_reasons.nearly_same(words, reasons)), None)


def _numbers(session: Session, process_id: int, like: int) -> list[int]:
    query = sa.select(Response.number).where(Response.process_id == process_id, Response.like_number == like)
    return list(session.scalars(query.order_by(Response.number)))


def _count(session: Session, process_id: int, like: int) -> int:
    query = sa.select(sa.func.count(Answered.id)).join(Response, Response.id == Answered.response_id)
    return session.scalar(query.where(Response.process_id == process_id, Response.like_number == like)) or 0


def _sample(session: Session, process_id: int, like: int, limit: int = same_reasons.SAMPLE) -> list[str]:
    """The words of the contributions answered first and last with these reasons."""
    named = sa.select(Answered.comment_id, Answered.amendment_id).join(Response, Response.id == Answered.response_id)
    named = named.where(Response.process_id == process_id, Response.like_number == like)
    rows = [
        *session.execute(named.order_by(Answered.id).limit(limit - limit // 2)),
        *session.execute(named.order_by(Answered.id.desc()).limit(limit // 2)),
    ]
    return _words(session, [row[0] for row in rows if row[0]], [row[1] for row in rows if row[1]])


def _words(session: Session, comment_ids: Sequence[int], amendment_ids: Sequence[int]) -> list[str]:
    comments = sa.select(Comment.body).where(Comment.id.in_(comment_ids)).order_by(Comment.id)
    amendments = sa.select(Amendment.body, Amendment.rationale).where(Amendment.id.in_(amendment_ids))
    said = list(session.scalars(comments)) if comment_ids else []
    if amendment_ids:
        said += [f"{body}\n{why}" for body, why in session.execute(amendments.order_by(Amendment.id))]
    return said
