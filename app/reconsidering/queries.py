"""Reading conditions of support, and how the support of an amendment divides between its words of today and earlier."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person, Standing
from app.amendments.models import Amendment, EarlierProposal
from app.comments.models import Comment
from app.domain.amending import OPEN
from app.domain.commenting import CommentState
from app.domain.positions import Stance
from app.domain.reconsidering import ConditionState, Figures, Given, figures, is_current
from app.positions.models import Position
from app.reconsidering.models import Condition, Reaffirmation


@dataclass(frozen=True)
class ConditionRow:
    """A condition as a page shows it; `number` is its comment's. `author_name` is None for a former participant."""

    number: int
    amendment: int
    body: str
    language: str
    state: ConditionState
    author_id: int | None
    author_name: str | None
    group: str
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class AmendmentStanding:
    """How an amendment's support divides, with the conditions, and how the reader's own position stands."""

    figures: Figures
    reworded_at: datetime | None
    conditions: Sequence[ConditionRow]
    own: Stance | None = None
    own_is_current: bool = True


def standing_of(session: Session, amendment: Amendment, person_id: int | None) -> AmendmentStanding:
    """Everything about one amendment's support by wording and on condition; three statements."""
    reworded_at = reworded(session, [amendment.id]).get(amendment.id)
    conditions = conditions_on(session, amendment.id)
    waiting = {one.author_id for one in conditions if one.state is ConditionState.OPEN}
    at = sa.func.coalesce(Position.confirmed_at, Position.taken_at)
    query = sa.select(Position.person_id, Position.stance, at).where(Position.amendment_id == amendment.id)
    counted = sa.or_(Position.stance == Stance.SUPPORT, Position.person_id == person_id)
    held = session.execute(query.where(counted)).all()
    own = next(((stance, given) for who, stance, given in held if who == person_id), None)
    supports = [Given(given, who in waiting) for who, stance, given in held if stance is Stance.SUPPORT]
    return AmendmentStanding(
        figures(supports, reworded_at),
        reworded_at,
        conditions,
        own[0] if own else None,
        is_current(own[1], reworded_at) if own else True,
    )


def reworded(session: Session, amendment_ids: Collection[int]) -> dict[int, datetime]:
    """When each of these amendments was last given other words; none that never was."""
    query = sa.select(EarlierProposal.amendment_id, sa.func.max(EarlierProposal.replaced_at))
    query = query.where(EarlierProposal.amendment_id.in_(amendment_ids)).group_by(EarlierProposal.amendment_id)
    return dict(session.execute(query).all())


def conditions_on(session: Session, amendment_id: int) -> list[ConditionRow]:
    """The conditions on which people support an amendment, as far as they count; the open ones first."""
    return _read(session, _counting().where(Condition.amendment_id == amendment_id).order_by(_OPEN_FIRST, Comment.id))


def open_conditions_of(session: Session, process_id: int, *, after: int = 0, limit: int = 50) -> list[ConditionRow]:
    """The conditions that wait to be fulfilled, on amendments that are open, by number; one more than `limit`."""
    query = _waiting(process_id).where(Comment.number > after).order_by(Comment.number)
    return _read(session, query.limit(limit + 1))


def count_open_conditions(session: Session, process_id: int) -> int:
    """How many conditions wait to be fulfilled on amendments that are open."""
    return session.scalar(sa.select(sa.func.count()).select_from(_waiting(process_id).subquery())) or 0


def condition_by_number(session: Session, process_id: int, number: int) -> Condition | None:
    """One condition to act on, by the number of its comment."""
    query = sa.select(Condition).join(Comment, Comment.id == Condition.comment_id)
    query = query.where(Condition.process_id == process_id, Comment.number == number)
    return session.scalar(query.options(joinedload(Condition.comment), joinedload(Condition.amendment)))


def reaffirmation_of(
    session: Session, *, comment_id: int | None = None, objection_id: int | None = None
) -> Reaffirmation | None:
    """That its author said a comment, or an objection, holds for a later wording."""
    if comment_id is not None:
        return session.scalar(sa.select(Reaffirmation).where(Reaffirmation.comment_id == comment_id))
    return session.scalar(sa.select(Reaffirmation).where(Reaffirmation.objection_id == objection_id))


_OPEN_FIRST = sa.case((Condition.state == ConditionState.OPEN, 0), else_=1)


def _counting() -> sa.Select[*tuple[Any, ...]]:
    """Conditions that count: their author supports the amendment, and everybody reads them."""
    supports = sa.and_(
        Position.amendment_id == Condition.amendment_id,
        Position.person_id == Condition.person_id,
        Position.stance == Stance.SUPPORT,
    )
    return (
        sa.select(Condition, Comment, Person, Amendment.number)
        .join(Comment, Comment.id == Condition.comment_id)
        .join(Amendment, Amendment.id == Condition.amendment_id)
        .join(Position, supports)
        .outerjoin(Person, Person.id == Condition.person_id)
        .where(Comment.state == CommentState.PUBLISHED, Condition.state != ConditionState.DROPPED)
    )


def _waiting(process_id: int) -> sa.Select[*tuple[Any, ...]]:
    open_now = (Condition.state == ConditionState.OPEN, Amendment.state.in_(OPEN), Amendment.hidden.is_(False))
    return _counting().where(Condition.process_id == process_id, *open_now)


def _read(session: Session, query: sa.Select[*tuple[Any, ...]]) -> list[ConditionRow]:
    return [_row(*found) for found in session.execute(query)]


def _row(one: Condition, comment: Comment, person: Person | None, amendment: int) -> ConditionRow:
    left = person is None or person.standing is Standing.DELETED
    return ConditionRow(
        number=comment.number,
        amendment=amendment,
        body=comment.body,
        language=comment.language,
        state=one.state,
        author_id=one.person_id,
        author_name=None if person is None or left else person.name,
        group=one.group_key,
        created_at=one.created_at,
        changed_at=one.changed_at,
    )
