"""How long the team took, counted by the database: two statements, however much it did."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.team_times import Duty, Handled
from app.moderation.models import ModerationDecision, Report
from app.responses.models import Answered, Response


class HoursBetween(sa.ColumnElement[int]):
    """The whole hours from one moment to another; the databases count them differently."""

    inherit_cache = False
    type = sa.Integer()

    def __init__(self, first: Any, last: Any) -> None:
        self.first, self.last = first, last


@compiles(HoursBetween, "sqlite")
def _on_sqlite(element: HoursBetween, compiler: Any, **kwargs: Any) -> str:
    first, last = (compiler.process(one, **kwargs) for one in (element.first, element.last))
    return f"((unixepoch({last}) - unixepoch({first})) / 3600)"


@compiles(HoursBetween, "postgresql")
def _on_postgresql(element: HoursBetween, compiler: Any, **kwargs: Any) -> str:
    first, last = (compiler.process(one, **kwargs) for one in (element.first, element.last))
    return f"CAST(floor(extract(epoch FROM ({last} - {first})) / 3600) AS INTEGER)"


def handled_since(session: Session, process_id: int, weeks: Sequence[datetime]) -> list[Handled]:
    """What the team decided and answered since the first of these weeks began, counted by week, person and hours."""
    found = []
    for duty, query in ((Duty.DECISION, _decided(process_id, weeks)), (Duty.ANSWER, _answered(process_id, weeks))):
        each = query.subquery()
        counted = sa.select(each.c.week, each.c.person_id, each.c.hours, sa.func.count()).select_from(each)
        for week, person_id, hours, number in session.execute(counted.group_by(*each.c)):
            found.append(Handled(duty, week, person_id, max(hours, 0), number))
    return found


def _decided(process_id: int, weeks: Sequence[datetime]) -> sa.Select[*tuple[Any, ...]]:
    """Decisions about what was reported, from the first report on it that no earlier decision had dealt with."""
    decided = ModerationDecision
    earlier = aliased(decided)
    # What is the same is in the same process. Were that said too, SQLite would go through all decisions for each one.
    before = sa.select(sa.func.max(earlier.decided_at)).where(_same(earlier), earlier.number < decided.number)
    before = before.correlate(decided)
    reported = sa.select(sa.func.min(Report.created_at)).where(_same(Report), Report.created_at <= decided.decided_at)
    reported = reported.where(
        sa.or_(before.scalar_subquery().is_(None), Report.created_at > before.scalar_subquery())
    ).correlate(decided)
    since = reported.scalar_subquery()
    query = sa.select(
        _week(decided.decided_at, weeks),
        decided.decided_by_id.label("person_id"),
        decided.decided_at,
        since.label("since"),
    ).where(decided.process_id == process_id, decided.after_report, decided.decided_at >= weeks[0])
    each = query.subquery()
    hours = HoursBetween(each.c.since, each.c.decided_at).label("hours")
    return sa.select(each.c.week, each.c.person_id, hours).where(each.c.since.is_not(None))


def _same(other: Any) -> sa.ColumnElement[bool]:
    """Whether something is about the same contribution as a decision."""
    names = ("comment_id", "amendment_id", "statement_id", "objection_id")
    return sa.or_(*(getattr(other, name) == getattr(ModerationDecision, name) for name in names))


def _answered(process_id: int, weeks: Sequence[datetime]) -> sa.Select[*tuple[Any, ...]]:
    """First answers to contributions, from the moment they came."""
    came = sa.func.coalesce(Comment.created_at, Amendment.created_at)
    again = aliased(Answered)
    sooner = sa.exists().where(
        again.id < Answered.id,
        sa.or_(again.comment_id == Answered.comment_id, again.amendment_id == Answered.amendment_id),
    )
    return (
        sa.select(
            _week(Response.created_at, weeks),
            Response.author_id.label("person_id"),
            HoursBetween(came, Response.created_at).label("hours"),
        )
        .select_from(Response)
        .join(Answered, Answered.response_id == Response.id)
        .outerjoin(Comment, Comment.id == Answered.comment_id)
        .outerjoin(Amendment, Amendment.id == Answered.amendment_id)
        .where(Response.process_id == process_id, Response.created_at >= weeks[0], ~sooner)
    )


def _week(moment: Any, weeks: Sequence[datetime]) -> sa.Label[int]:
    later = [(moment >= begins, place) for place, begins in reversed(list(enumerate(weeks)))]
    return sa.case(*later, else_=0).label("week")
