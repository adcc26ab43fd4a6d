"""Reporting contributions, and deciding about them with a statement of reasons."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments import mentions
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
from app.objections.models import Objection
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
    objection: Objection | None = None,
) -> Report:
    """Report a comment, an amendment, a statement or an objection (one of them) that everybody sees.

    Raises AlreadyReported for a second report by the same person, NotInThisState for what is not shown. The record
    tells how many reports there were, not by whom and about what.
    """
    contribution = _locked(session, comment, amendment, statement, objection)
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
    objection: Objection | None = None,
) -> ModerationDecision:
    """Hide or restore a contribution (one of the four), or leave it as it is (None) against the reports on it.

    Every report that waits is decided by it. The author gets the statement of reasons, in `language`; whoever reported
    is told. Raises OwnDecision, ReasonsMissing (also without the law that was broken, when hidden as illegal), and
    NotInThisState where the measure would change nothing. The contribution is locked: of two decisions one wins.
    """
    contribution = _locked(session, comment, amendment, statement, objection)
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
    session: Session, process: Process, comment: "Waiting", *, moderator_id: int, now: datetime
) -> "Waiting":
    """Publish a comment, statement or objection that waited for a moderator; no reasons are owed.

    Raises OwnDecision, and NotInThisState when it does not wait any more.
    """
    kind = type(comment).__name__.lower()
    _locked(session, comment)
    check_moderator(moderator_id, author_id=comment.author_id)
    if _visibility(comment) is not CommentState.PENDING:
        raise NotInThisState
    _show_as(comment, CommentState.PUBLISHED)
    session.flush()
    if isinstance(comment, Statement):
        request_map(session, process.id, now=now)
    letters.tell_author(session, process, comment, "let_through", now, {})
    if isinstance(comment, Comment):
        mentions.tell(session, process, comment, now=now)
    processes.enter(
        session,
        process,
        kind=f"{kind}_let_through",
        object=letters.address_of(comment),
        body={"state": CommentState.PUBLISHED.value},
        actor_id=moderator_id,
        role=Role.FACILITATOR,
        now=now,
    )
    return comment


Waiting = Comment | Statement | Objection
Contribution = Waiting | Amendment
NAMES: dict[type[Contribution], str] = {
    Comment: "comment_id",
    Amendment: "amendment_id",
    Statement: "statement_id",
    Objection: "objection_id",
}


def _locked(session: Session, *named: Contribution | None) -> Contribution:
    """The one contribution that is named, as it is now, kept from others until the commit."""
    given = [one for one in named if one is not None]
    if len(given) != 1:
        raise NotInThisState
    kind: Any = type(given[0])
    query = sa.select(kind).where(kind.id == given[0].id).with_for_update()
    found: Contribution = session.scalars(query, execution_options={"populate_existing": True}).one()
    return found


def _named(contribution: Contribution) -> dict[str, int]:
    return {NAMES[type(contribution)]: contribution.id}


def _visibility(contribution: Waiting) -> CommentState:
    return contribution.visibility if isinstance(contribution, Objection) else contribution.state


def _show_as(contribution: Waiting, state: CommentState) -> None:
    if isinstance(contribution, Objection):
        contribution.visibility = state
    else:
        contribution.state = state


def _is_shown(contribution: Contribution) -> bool:
    if isinstance(contribution, Amendment):
        return not contribution.hidden
    return _visibility(contribution) is CommentState.PUBLISHED


def _carry_out(measure: Measure | None, contribution: Contribution, reports: Sequence[Report]) -> None:
    if measure is None and not reports:
        raise NotInThisState
    if measure is not None and isinstance(contribution, Amendment):
        contribution.hidden = hidden_after(measure, contribution.hidden)
    elif measure is not None and not isinstance(contribution, Amendment):
        _show_as(contribution, state_after(measure, _visibility(contribution)))
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
