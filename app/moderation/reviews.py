"""Reading what gets a second look: appeals and proposed reversals, those that wait, whom they concern."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.domain.moderating import Measure
from app.domain.phases import Role
from app.domain.suspensions import is_suspended
from app.moderation.models import Appeal, ModerationDecision, Report, Reversal, Waiting
from app.objections.models import Objection
from app.processes.models import Membership, Process
from app.processes.queries import membership_of
from app.texts.models import Clause

OF_DECISION = (
    ModerationDecision.comment,
    ModerationDecision.amendment,
    ModerationDecision.statement,
    ModerationDecision.objection,
    ModerationDecision.clause,
)


@dataclass(frozen=True)
class OwnReport:
    """A report as whoever made it sees it: where, why, when, and the decision about it, if there is one."""

    slug: str
    title: dict[str, str]
    report: Report
    decision_number: int | None
    measure: Measure | None

    @property
    def id(self) -> int:
        """The identity by which pages go on."""
        return self.report.id


def facilitators_of(session: Session, process_id: int) -> frozenset[int]:
    """The facilitators of a process, by identity."""
    roles = sa.cast(Membership.role_names, sa.Text)
    query = sa.select(Membership.person_id).where(
        Membership.process_id == process_id, roles.contains(f'"{Role.FACILITATOR.value}"')
    )
    return frozenset(session.scalars(query))


def appeal_by(session: Session, decision_id: int, person_id: int) -> Appeal | None:
    """Somebody's appeal against a decision, if they have filed one."""
    return session.scalar(sa.select(Appeal).where(Appeal.decision_id == decision_id, Appeal.appellant_id == person_id))


def appeals_against(session: Session, decision_id: int) -> Sequence[Appeal]:
    """Every appeal against a decision, the earliest first, with what followed."""
    query = sa.select(Appeal).where(Appeal.decision_id == decision_id).order_by(Appeal.number)
    return session.scalars(query.options(joinedload(Appeal.following))).all()


def appeal_by_number(session: Session, process_id: int, number: int) -> Appeal | None:
    """One appeal by its number in the process, with the decision it is against."""
    query = sa.select(Appeal).where(Appeal.process_id == process_id, Appeal.number == number)
    return session.scalar(_with_decision(query))


def appeals_waiting(session: Session, process_id: int, *, limit: int = 50) -> Sequence[Appeal]:
    """The appeals that wait for a decision, the one due first before the others, with what they are against.

    Those whose `due_at` has passed are overdue. One statement, however many there are.
    """
    waiting = sa.select(Appeal).where(Appeal.process_id == process_id, Appeal.state == Waiting.WAITING)
    return session.scalars(_with_decision(waiting).order_by(Appeal.due_at, Appeal.number).limit(limit)).all()


def count_appeals_waiting(session: Session, process_id: int) -> int:
    """How many appeals wait for a decision."""
    query = sa.select(sa.func.count()).where(Appeal.process_id == process_id, Appeal.state == Waiting.WAITING)
    return session.scalar(query) or 0


def count_overdue(session: Session, process_id: int, now: datetime) -> int:
    """How many appeals still wait although the time in which they had to be decided is over."""
    query = sa.select(sa.func.count()).where(Appeal.process_id == process_id, Appeal.state == Waiting.WAITING)
    return session.scalar(query.where(Appeal.due_at < now)) or 0


def reversals_waiting(session: Session, process_id: int, *, limit: int = 50) -> Sequence[Reversal]:
    """The reversals that wait for a second, the earliest proposed first, with what they would take back."""
    query = sa.select(Reversal).where(Reversal.process_id == process_id, Reversal.state == Waiting.WAITING)
    loaded = [joinedload(Reversal.decision).joinedload(each) for each in OF_DECISION]
    return session.scalars(query.options(*loaded).order_by(Reversal.id).limit(limit)).all()


def count_reversals_waiting(session: Session, process_id: int) -> int:
    """How many reversals wait for a second."""
    query = sa.select(sa.func.count()).where(Reversal.process_id == process_id, Reversal.state == Waiting.WAITING)
    return session.scalar(query) or 0


def reversal_of(session: Session, decision_id: int) -> Reversal | None:
    """The reversal of a decision that waits for a second, if one is proposed."""
    query = sa.select(Reversal).where(Reversal.decision_id == decision_id, Reversal.state == Waiting.WAITING)
    return session.scalar(query)


def is_in_force(session: Session, decision: ModerationDecision, now: datetime) -> bool:
    """Whether what a decision hid is still hidden by it, or whom it suspended is still suspended."""
    if decision.measure is Measure.SUSPEND:
        member = membership_of(session, decision.process_id, decision.person_id)
        return member is not None and is_suspended(member.suspended_until, now)
    return decision.measure is Measure.HIDE and _is_hidden(decision)


def suspension_of(session: Session, process_id: int, person_id: int | None) -> ModerationDecision | None:
    """The decision that suspended somebody last, in a process."""
    query = sa.select(ModerationDecision).where(
        ModerationDecision.process_id == process_id,
        ModerationDecision.person_id == person_id,
        ModerationDecision.measure == Measure.SUSPEND,
    )
    return session.scalar(query.order_by(ModerationDecision.number.desc()).limit(1))


def decisions_about(session: Session, process_id: int, person_id: int) -> Sequence[ModerationDecision]:
    """What was decided about a person in a process, the latest first; not what was about their contributions."""
    query = sa.select(ModerationDecision).where(
        ModerationDecision.process_id == process_id, ModerationDecision.person_id == person_id
    )
    return session.scalars(query.order_by(ModerationDecision.number.desc())).all()


def reported_for(session: Session, decision: ModerationDecision, person_id: int) -> bool:
    """Whether this person made one of the reports that a decision decided."""
    made = sa.exists().where(Report.decision_id == decision.id, Report.reporter_id == person_id)
    return bool(session.scalar(sa.select(made)))


def own_reports(session: Session, person_id: int, *, before: int = 0, limit: int = 50) -> list[OwnReport]:
    """What somebody has reported, the latest first, by identity under `before` (0: all); one more than `limit`."""
    query = (
        sa.select(Process.slug, Process.title, Report, ModerationDecision.number, ModerationDecision.measure)
        .join(Process, Process.id == Report.process_id)
        .outerjoin(ModerationDecision, ModerationDecision.id == Report.decision_id)
        .where(Report.reporter_id == person_id)
        .options(*(joinedload(each) for each in (Report.comment, Report.amendment, Report.statement, Report.objection)))
    )
    if before:
        query = query.where(Report.id < before)
    return [OwnReport(*row) for row in session.execute(query.order_by(Report.id.desc()).limit(limit + 1))]


def merged_in(session: Session, process_id: int) -> dict[int, int]:
    """Behind which comment each merged one of a process stands, by identity."""
    query = sa.select(Comment.id, Comment.merged_into_id)
    query = query.where(Comment.process_id == process_id, Comment.merged_into_id.is_not(None))
    return {one: behind for one, behind in session.execute(query) if behind is not None}


def moved_from(session: Session, clause_id: int) -> list[tuple[int, str]]:
    """Comments that were moved away from a clause, and stand elsewhere now: the number and the clause of each."""
    query = sa.select(Comment.number, Clause.number).select_from(ModerationDecision)
    query = query.join(Comment, Comment.id == ModerationDecision.comment_id)
    query = query.join(Clause, Clause.id == Comment.clause_id)
    query = query.where(ModerationDecision.from_clause_id == clause_id, Comment.clause_id != clause_id)
    query = query.where(Comment.state == CommentState.PUBLISHED).distinct().order_by(Comment.number).limit(50)
    return [(number, clause) for number, clause in session.execute(query)]


def clauses_that_stand(session: Session, process_id: int) -> Sequence[Clause]:
    """The clauses of a process that were not deleted, in the order of the text."""
    query = sa.select(Clause).where(Clause.process_id == process_id, Clause.struck_at.is_(None))
    return session.scalars(query.order_by(Clause.position, Clause.id)).all()


def _is_hidden(decision: ModerationDecision) -> bool:
    about = decision.contribution
    if isinstance(about, Amendment):
        return about.hidden
    if about is None:
        return False
    state = about.visibility if isinstance(about, Objection) else about.state
    return state is CommentState.HIDDEN


def _with_decision(query: sa.Select[Appeal]) -> sa.Select[Appeal]:
    loaded = [joinedload(Appeal.decision).joinedload(each) for each in OF_DECISION]
    return query.options(*loaded, joinedload(Appeal.appellant))
