"""Reading reports and decisions: the queue by urgency, the public log, one decision."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.domain.moderating import URGENT, Measure, ReportReason
from app.ledger import moved
from app.moderation.models import ModerationDecision, Report, ReportState
from app.objections.models import Objection
from app.opinions.models import Statement
from app.responses.owed import AMENDMENT

STATEMENT = "statement"
OBJECTION = "objection"
DISCUSSION = "discussion"
PERSON = "person"
MOVED_LOG = "moderation_log"


@dataclass(frozen=True)
class Reported:
    """A contribution with reports that wait: how many, since when, and the reason that is the most urgent."""

    comment_id: int | None
    amendment_id: int | None
    statement_id: int | None
    objection_id: int | None
    reports: int
    since: datetime
    reason: ReportReason


@dataclass(frozen=True)
class LogRow:
    """A line of the public log: no names, no words of the contribution, no address of it.

    `measure` None: reported, and left as it was. `kind` is the comment's, "amendment", "statement" or "objection",
    "discussion" for that of a clause, "person" for a member; the language is that of the contribution, or of the
    reasons where there is none. `in_appeal`: an appeal led to it. `id` is the decision's in the API; 0: it was taken on
    the instance that the process came from.
    """

    number: int
    decided_at: datetime
    measure: Measure | None
    rule: ReportReason
    after_report: bool
    kind: str
    language: str
    until: datetime | None = None
    in_appeal: bool = False
    id: int = 0


def reports_waiting(session: Session, process_id: int, *, limit: int = 50) -> list[Reported]:
    """Contributions with reports that wait, by the harm that waiting does, then the one reported first."""
    urgency, since = sa.func.min(_URGENCY), sa.func.min(Report.created_at)
    query = (
        sa.select(*_ABOUT, sa.func.count(), since, urgency)
        .where(Report.process_id == process_id, Report.state == ReportState.WAITING)
        .group_by(*_ABOUT)
        .order_by(urgency, since)
        .limit(limit)
    )
    return [Reported(row[0], row[1], row[2], row[3], row[4], row[5], URGENT[row[6]]) for row in session.execute(query)]


def count_reported(session: Session, process_id: int) -> int:
    """How many contributions have reports that wait."""
    waiting = sa.select(*_ABOUT).where(Report.process_id == process_id, Report.state == ReportState.WAITING)
    return session.scalar(sa.select(sa.func.count()).select_from(waiting.distinct().subquery())) or 0


def reports_on(
    session: Session,
    *,
    comment_id: int | None = None,
    amendment_id: int | None = None,
    statement_id: int | None = None,
    objection_id: int | None = None,
) -> Sequence[Report]:
    """The reports on a contribution that wait, the earliest first."""
    query = sa.select(Report).where(
        _about(Report, comment_id, amendment_id, statement_id, objection_id), Report.state == ReportState.WAITING
    )
    return session.scalars(query.order_by(Report.id)).all()


def reports_by_contribution(
    session: Session, comment_ids: Collection[int], amendment_ids: Collection[int]
) -> dict[tuple[bool, int], list[Report]]:
    """The reports on these contributions that wait, by whether it is an amendment, and its identity."""
    named = sa.or_(Report.comment_id.in_(comment_ids), Report.amendment_id.in_(amendment_ids))
    query = sa.select(Report).where(named, Report.state == ReportState.WAITING).order_by(Report.id)
    found: dict[tuple[bool, int], list[Report]] = {}
    for each in session.scalars(query):
        found.setdefault((each.comment_id is None, each.comment_id or each.amendment_id or 0), []).append(each)
    return found


def has_reported(
    session: Session,
    person_id: int | None,
    *,
    comment_id: int | None = None,
    amendment_id: int | None = None,
    statement_id: int | None = None,
    objection_id: int | None = None,
) -> bool:
    """Whether somebody has ever reported this contribution."""
    reported = sa.exists().where(
        _about(Report, comment_id, amendment_id, statement_id, objection_id), Report.reporter_id == person_id
    )
    return person_id is not None and bool(session.scalar(sa.select(reported)))


def pending_comments(session: Session, process_id: int, *, limit: int = 50) -> Sequence[int]:
    """The identities of comments that wait to be let through, the one that waits longest first."""
    query = sa.select(Comment.id).where(Comment.process_id == process_id, Comment.state == CommentState.PENDING)
    return session.scalars(query.order_by(Comment.id).limit(limit)).all()


def count_pending(session: Session, process_id: int) -> int:
    """How many comments, amendments, statements and objections wait to be let through."""
    query = sa.select(sa.func.count()).select_from(Comment).where(Comment.process_id == process_id)
    said = sa.select(sa.func.count()).select_from(Statement).where(Statement.process_id == process_id)
    raised = sa.select(sa.func.count()).select_from(Objection).where(Objection.process_id == process_id)
    proposed = sa.select(sa.func.count()).select_from(Amendment).where(Amendment.process_id == process_id)
    waiting = (
        proposed.where(Amendment.pending),
        query.where(Comment.state == CommentState.PENDING),
        said.where(Statement.state == CommentState.PENDING),
        raised.where(Objection.visibility == CommentState.PENDING),
    )
    return sum(session.scalar(each) or 0 for each in waiting)


def statements_to_moderate(session: Session, process_id: int, reported: Collection[int]) -> Sequence[Statement]:
    """Those of the statements that were reported, and those that wait to be let through, the longest waiting first."""
    waits = sa.or_(Statement.state == CommentState.PENDING, Statement.id.in_(reported))
    query = sa.select(Statement).where(Statement.process_id == process_id, waits)
    return session.scalars(query.order_by(Statement.id).limit(100)).all()


def objections_to_moderate(session: Session, process_id: int, reported: Collection[int]) -> Sequence[Objection]:
    """Those of the objections that were reported, and those that wait to be let through, the longest waiting first."""
    waits = sa.or_(Objection.visibility == CommentState.PENDING, Objection.id.in_(reported))
    query = sa.select(Objection).where(Objection.process_id == process_id, waits)
    return session.scalars(query.order_by(Objection.id).limit(100)).all()


def reports_received(session: Session, process_id: int) -> int:
    """How many reports a process has ever received."""
    query = sa.select(sa.func.count()).select_from(Report).where(Report.process_id == process_id)
    return session.scalar(query) or 0


def decision_by_number(session: Session, process_id: int, number: int) -> ModerationDecision | None:
    """One decision by its address, with what it was about."""
    query = sa.select(ModerationDecision).where(
        ModerationDecision.process_id == process_id, ModerationDecision.number == number
    )
    return session.scalar(
        query.options(
            joinedload(ModerationDecision.comment),
            joinedload(ModerationDecision.amendment),
            joinedload(ModerationDecision.statement),
            joinedload(ModerationDecision.objection),
            joinedload(ModerationDecision.clause),
            joinedload(ModerationDecision.decided_by),
        )
    )


def decision_by_id(session: Session, identity: int) -> ModerationDecision | None:
    """One decision by its identity, with its process."""
    query = sa.select(ModerationDecision).where(ModerationDecision.id == identity)
    return session.scalar(query.options(joinedload(ModerationDecision.process)))


def decisions_on(
    session: Session,
    *,
    comment_id: int | None = None,
    amendment_id: int | None = None,
    statement_id: int | None = None,
    objection_id: int | None = None,
) -> Sequence[ModerationDecision]:
    """What was decided about a contribution before, the latest first."""
    query = sa.select(ModerationDecision).where(
        _about(ModerationDecision, comment_id, amendment_id, statement_id, objection_id)
    )
    return session.scalars(query.order_by(ModerationDecision.number.desc())).all()


def log_of(session: Session, process_id: int, *, before: int = 0, limit: int = 50) -> list[LogRow]:
    """The public log, the latest first, numbered under `before` (0: from the latest); one more than `limit`."""
    query = _log().where(ModerationDecision.process_id == process_id).order_by(ModerationDecision.number.desc())
    if before:
        query = query.where(ModerationDecision.number < before)
    rows = [LogRow(*row) for row in session.execute(query.limit(limit + 1))]
    return rows + _of_before(session, process_id, before, limit + 1 - len(rows))


def _of_before(session: Session, process_id: int, before: int, wanted: int) -> list[LogRow]:
    """Decisions from the instance that a process came from: their numbers come before those of here, and no `id`."""
    if wanted <= 0:
        return []
    rows = (row for row in moved.rows_of(session, process_id, MOVED_LOG) if not before or row["number"] < before)
    return [
        LogRow(
            row["number"], datetime.fromisoformat(row["decided_at"]),
            Measure(row["measure"]) if row["measure"] else None, ReportReason(row["rule"]), row["after_report"],
            row["kind"], row["language"], datetime.fromisoformat(row["until"]) if row["until"] else None,
            row["in_appeal"],
        )
        for row in islice(rows, wanted)
    ]  # fmt: skip


def log_row(session: Session, decision_id: int) -> LogRow:
    """One decision as the public log has it."""
    return LogRow(*session.execute(_log().where(ModerationDecision.id == decision_id)).one())


def counts_by_measure(session: Session, process_id: int) -> dict[Measure | None, int]:
    """How often each measure was taken; None: a contribution was reported and left as it was."""
    query = sa.select(ModerationDecision.measure, sa.func.count()).where(ModerationDecision.process_id == process_id)
    counts = Counter(dict(session.execute(query.group_by(ModerationDecision.measure)).all()))
    for row in moved.rows_of(session, process_id, MOVED_LOG):
        counts[Measure(row["measure"]) if row["measure"] else None] += 1
    return dict(counts)


def _log() -> sa.Select[*tuple[Any, ...]]:
    other = sa.case(
        (ModerationDecision.statement_id.is_not(None), STATEMENT),
        (ModerationDecision.objection_id.is_not(None), OBJECTION),
        (ModerationDecision.clause_id.is_not(None), DISCUSSION),
        (ModerationDecision.person_id.is_not(None), PERSON),
        else_=AMENDMENT,
    )
    kind = sa.func.coalesce(sa.type_coerce(Comment.kind, sa.String), other)
    return (
        sa.select(
            ModerationDecision.number,
            ModerationDecision.decided_at,
            ModerationDecision.measure,
            ModerationDecision.rule,
            ModerationDecision.after_report,
            kind,
            sa.func.coalesce(
                Comment.language,
                Amendment.language,
                Statement.language,
                Objection.language,
                ModerationDecision.language,
            ),
            ModerationDecision.until,
            ModerationDecision.in_appeal,
            ModerationDecision.id,
        )
        .outerjoin(Comment, Comment.id == ModerationDecision.comment_id)
        .outerjoin(Amendment, Amendment.id == ModerationDecision.amendment_id)
        .outerjoin(Statement, Statement.id == ModerationDecision.statement_id)
        .outerjoin(Objection, Objection.id == ModerationDecision.objection_id)
    )


def _about(
    table: type[Report] | type[ModerationDecision],
    comment_id: int | None,
    amendment_id: int | None,
    statement_id: int | None,
    objection_id: int | None,
) -> sa.ColumnElement[bool]:
    if objection_id is not None:
        return table.objection_id == objection_id
    if statement_id is not None:
        return table.statement_id == statement_id
    return table.comment_id == comment_id if comment_id is not None else table.amendment_id == amendment_id


_ABOUT = (Report.comment_id, Report.amendment_id, Report.statement_id, Report.objection_id)
_URGENCY = sa.case({reason: place for place, reason in enumerate(URGENT)}, value=Report.reason)
