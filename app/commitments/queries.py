"""Reading commitments: the list, one with everything, and the figures of the page of progress."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.commitments.models import Commitment, Ground, Institution, Milestone, Progress
from app.db import Moment
from app.domain.committing import Completion, Due, Overview, overview


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to."""

    status: Completion | None = None


def commitments_of(
    session: Session, process_id: int, filters: Filters, *, after: int = 0, limit: int = 30
) -> Sequence[Commitment]:
    """Commitments by number, with institutions and milestones; one more than `limit`. Four statements."""
    query = sa.select(Commitment).where(Commitment.process_id == process_id, Commitment.number > after)
    if filters.status is not None:
        query = query.where(Commitment.status == filters.status)
    loaded = query.options(
        selectinload(Commitment.institutions).joinedload(Institution.organisation),
        selectinload(Commitment.milestones),
    )
    return session.scalars(loaded.order_by(Commitment.number).limit(limit + 1)).all()


def commitment_by_number(session: Session, process_id: int, number: int) -> Commitment | None:
    """One commitment with everything; a fixed number of statements."""
    query = sa.select(Commitment).where(Commitment.process_id == process_id, Commitment.number == number)
    updates = selectinload(Commitment.updates)
    return session.scalar(
        query.options(
            selectinload(Commitment.institutions).joinedload(Institution.organisation),
            selectinload(Commitment.grounds).options(
                joinedload(Ground.clause), joinedload(Ground.response), joinedload(Ground.comment),
                joinedload(Ground.amendment),
            ),
            selectinload(Commitment.milestones),
            updates.joinedload(Progress.milestone),
            updates.joinedload(Progress.paper),
            updates.joinedload(Progress.author),
            updates.joinedload(Progress.organisation),
        )
    )  # fmt: skip


def overview_of(session: Session, process_id: int, today: date) -> Overview:
    """The figures of every commitment of a process. Two statements."""
    statuses = session.scalars(sa.select(Commitment.status).where(Commitment.process_id == process_id)).all()
    return overview(statuses, [due for _number, due in _dues(session, process_id)], today)


def milestones_due(session: Session, process_id: int, *, until: date, limit: int = 20) -> Sequence[Milestone]:
    """Milestones that are not reached and due by a day, the earliest first, with their commitment. One statement."""
    query = (
        sa.select(Milestone)
        .join(Commitment, Commitment.id == Milestone.commitment_id)
        .options(joinedload(Milestone.commitment))
        .where(
            Commitment.process_id == process_id,
            Commitment.status != Completion.WITHDRAWN,
            Milestone.due_on <= until,
            Milestone.status.not_in([Completion.COMPLETE, Completion.WITHDRAWN]),
        )
    )
    return session.scalars(query.order_by(Milestone.due_on, Milestone.id).limit(limit)).all()


def last_words(session: Session, process_id: int, moment: datetime) -> dict[int, datetime]:
    """The commitments there were at a moment, by number, each with when it was made or last reported on by then."""
    reported = sa.and_(Progress.commitment_id == Commitment.id, Progress.created_at <= moment)
    latest = sa.func.coalesce(sa.func.max(Progress.created_at), Commitment.created_at)
    query = (
        sa.select(Commitment.number, sa.type_coerce(latest, Moment()))
        .outerjoin(Progress, reported)
        .where(Commitment.process_id == process_id, Commitment.created_at <= moment)
        .group_by(Commitment.id, Commitment.number, Commitment.created_at)
        .order_by(Commitment.number)
    )
    return dict(session.execute(query).all())


def _dues(session: Session, process_id: int) -> list[tuple[int, Due]]:
    """Milestones of commitments that stand."""
    query = (
        sa.select(Commitment.number, Milestone.due_on, Milestone.status)
        .join(Commitment, Commitment.id == Milestone.commitment_id)
        .where(Commitment.process_id == process_id, Commitment.status != Completion.WITHDRAWN)
        .order_by(Commitment.number, Milestone.number)
    )
    return [(number, Due(day, status)) for number, day, status in session.execute(query)]
