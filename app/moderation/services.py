"""Reporting contributions, and deciding about them with a statement of reasons."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.domain.errors import AlreadyReported, NotInThisState
from app.domain.moderating import (
    Measure,
    ReportReason,
    StatementOfReasons,
    check,
    check_moderator,
    hidden_after,
    state_after,
)
from app.domain.phases import Role
from app.moderation import letters, queries
from app.moderation.models import ModerationDecision, Report, ReportState
from app.opinions.models import Statement
from app.opinions.services import request_map
from app.processes import services as processes
from app.processes.models import Process


def report(
    session: Session,
    process: Process,
    *,
    reporter_id: int,
    reason: ReportReason,
    note: str,
    now: datetime,
    comment: Comment | None = None,
    amendment: Amendment | None = None,
    statement: Statement | None = None,
) -> Report:
    """Report a comment, an amendment or a statement (one of them) that everybody sees.

    Raises AlreadyReported for a second report by the same person, NotInThisState for what is not shown. The record
    tells how many reports there were, not by whom and about what.
    """
    contribution = _locked(session, comment, amendment, statement)
    if not _is_shown(contribution):
        raise NotInThisState
    if queries.has_reported(session, reporter_id, **_named(contribution)):
        raise AlreadyReported
    received = Report(
        process_id=process.id, reporter_id=reporter_id, reason=reason, note=note, created_at=now, **_named(contribution)
    )
    session.add(received)
    session.flush()
    number = queries.reports_received(session, process.id)
    body = {"count": number}
    processes.enter(
        session, process, kind="report_received", object=f"reports/{number}", body=body, actor_id=None, now=now
    )
    return received


def decide(
    session: Session,
    process: Process,
    *,
    measure: Measure | None,
    rule: ReportReason,
    facts: str,
    legal_ground: str,
    language: str,
    moderator_id: int,
    now: datetime,
    comment: Comment | None = None,
    amendment: Amendment | None = None,
    statement: Statement | None = None,
) -> ModerationDecision:
    """Hide or restore a comment, an amendment or a statement (one of them), or leave it (None) against the reports.

    Every report that waits is decided by it. The author gets the statement of reasons, in `language`; whoever reported
    is told. Raises OwnDecision, ReasonsMissing (also without the law that was broken, when hidden as illegal), and
    NotInThisState where the measure would change nothing. The contribution is locked: of two decisions one wins.
    """
    contribution = _locked(session, comment, amendment, statement)
    check_moderator(moderator_id, author_id=contribution.author_id)
    reports = queries.reports_on(session, **_named(contribution))
    owed = StatementOfReasons(measure, rule, facts, bool(reports), now, legal_ground)
    check(owed)
    _carry_out(measure, contribution, reports)
    decision = ModerationDecision(
        process_id=process.id,
        number=processes.next_number(session, process.id, "moderation"),
        measure=measure,
        rule=rule,
        facts=facts,
        legal_ground=legal_ground,
        after_report=bool(reports),
        language=language,
        decided_by_id=moderator_id,
        decided_at=now,
        **_named(contribution),
    )
    session.add(decision)
    session.flush()
    if isinstance(contribution, Statement):
        request_map(session, process.id, now=now, at_once=True)
    letters.tell(session, process, decision, contribution, reports, owed.appeal_until)
    _enter(session, process, decision, contribution)
    return decision


def let_through(
    session: Session, process: Process, comment: Comment | Statement, *, moderator_id: int, now: datetime
) -> Comment | Statement:
    """Publish a comment or statement that waited for a moderator; nothing is taken from anybody: no reasons are owed.

    Raises OwnDecision, and NotInThisState when it does not wait any more.
    """
    kind = "statement" if isinstance(comment, Statement) else "comment"
    if isinstance(comment, Statement):
        _locked(session, None, None, comment)
    else:
        _locked(session, comment, None)
    check_moderator(moderator_id, author_id=comment.author_id)
    if comment.state is not CommentState.PENDING:
        raise NotInThisState
    comment.state = CommentState.PUBLISHED
    session.flush()
    if isinstance(comment, Statement):
        request_map(session, process.id, now=now)
    letters.tell_author(session, process, comment, "let_through", now, {})
    processes.enter(
        session,
        process,
        kind=f"{kind}_let_through",
        object=letters.address_of(comment),
        body={"state": comment.state.value},
        actor_id=moderator_id,
        role=Role.FACILITATOR,
        now=now,
    )
    return comment


Contribution = Comment | Amendment | Statement


def _locked(
    session: Session, comment: Comment | None, amendment: Amendment | None, statement: Statement | None = None
) -> Contribution:
    """The contribution as it is now, kept from others until the commit."""
    fresh = {"populate_existing": True}
    if statement is not None and comment is None and amendment is None:
        said = sa.select(Statement).where(Statement.id == statement.id).with_for_update()
        return session.scalars(said, execution_options=fresh).one()
    if statement is not None:
        raise NotInThisState
    if comment is not None and amendment is None:
        query = sa.select(Comment).where(Comment.id == comment.id).with_for_update()
        return session.scalars(query, execution_options=fresh).one()
    if amendment is not None and comment is None:
        proposal = sa.select(Amendment).where(Amendment.id == amendment.id).with_for_update()
        return session.scalars(proposal, execution_options=fresh).one()
    raise NotInThisState


def _named(contribution: Contribution) -> dict[str, int]:
    if isinstance(contribution, Statement):
        return {"statement_id": contribution.id}
    return {"comment_id" if isinstance(contribution, Comment) else "amendment_id": contribution.id}


def _is_shown(contribution: Contribution) -> bool:
    if isinstance(contribution, Comment | Statement):
        return contribution.state is CommentState.PUBLISHED
    return not contribution.hidden


def _carry_out(measure: Measure | None, contribution: Contribution, reports: Sequence[Report]) -> None:
    if measure is None and not reports:
        raise NotInThisState
    if measure is not None and isinstance(contribution, Comment | Statement):
        contribution.state = state_after(measure, contribution.state)
    if measure is not None and isinstance(contribution, Amendment):
        contribution.hidden = hidden_after(measure, contribution.hidden)
    for each in reports:
        each.state = ReportState.DECIDED


def _enter(session: Session, process: Process, decision: ModerationDecision, contribution: Contribution) -> None:
    processes.enter(
        session,
        process,
        kind="moderation_decided",
        object=f"moderation/{decision.number}",
        body={
            "contribution": letters.address_of(contribution),
            "measure": decision.measure.value if decision.measure else None,
            "rule": decision.rule.value,
            "facts": decision.facts,
            "legal_ground": decision.legal_ground,
            "after_report": decision.after_report,
            "language": decision.language,
        },
        actor_id=decision.decided_by_id,
        role=Role.FACILITATOR,
        now=decision.decided_at,
    )
