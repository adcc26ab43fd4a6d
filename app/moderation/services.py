"""Reporting contributions, and deciding about them with a statement of reasons."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments import mentions
from app.comments.models import Comment
from app.domain.appeals import needs_second
from app.domain.commenting import CommentState
from app.domain.errors import AlreadyReported, NotInThisState, SecondNeeded
from app.domain.measures import state_after
from app.domain.moderating import Measure, ReportReason, check_moderator
from app.domain.phases import Role
from app.moderation import letters, queries
from app.moderation.models import ModerationDecision, Report
from app.moderation.taking import Contribution, Grounds, Hand, Waiting, locked, named, refuse_incomplete, take
from app.objections.models import Objection
from app.opinions.models import Statement
from app.opinions.services import request_map
from app.processes import services as processes
from app.processes.models import Process
from app.submissions.queries import letter_around


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

    Whoever reports gets a receipt with its number; the record tells how many reports there were, not by whom and about
    what. Raises AlreadyReported for a second report by the same person, NotInThisState for what is not shown.
    """
    contribution = locked(session, comment, amendment, statement, objection)
    if not _is_shown(contribution):
        raise NotInThisState
    if queries.has_reported(session, reporter_id, **named(contribution)):
        raise AlreadyReported
    received = Report(
        process_id=process.id,
        number=processes.next_number(session, process.id, "report"),
        reporter_id=reporter_id,
        reason=reason,
        note=note,
        created_at=now,
        **named(contribution),
    )
    session.add(received)
    session.flush()
    letters.acknowledge(session, process, received, now)
    address, body = f"reports/{received.number}", {"count": received.number}
    processes.enter(session, process, kind="report_received", object=address, body=body, actor_id=None, now=now)
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
    is told. Raises OwnDecision, ReasonsMissing (also without the law that was broken, when hidden as illegal),
    SecondNeeded where it takes two (`reversals.propose`), and NotInThisState where the measure would change nothing.
    The contribution is locked: of two decisions one wins.
    """
    contribution = locked(session, comment, amendment, statement, objection)
    check_moderator(moderator_id, author_id=contribution.author_id)
    grounds = Grounds(rule, facts, language, legal_ground)
    return decide_as(session, process, measure, contribution, grounds, Hand(moderator_id), now=now)


def decide_as(
    session: Session,
    process: Process,
    measure: Measure | None,
    contribution: Contribution,
    grounds: Grounds,
    hand: Hand,
    *,
    now: datetime,
) -> ModerationDecision:
    """Hide, restore or leave as it is a contribution that is `locked`, by whatever hand; see `decide`.

    With what was cut out of a letter the letter is hidden, which holds its words.
    """
    refuse_incomplete(measure, grounds, now)
    _refuse_alone(session, measure, contribution, hand)
    reports = queries.reports_on(session, **named(contribution))
    _carry_out(measure, contribution, reports, hand)
    decision = take(session, process, measure, grounds, hand, now=now, reports=reports, subject=named(contribution))
    if isinstance(contribution, Statement):
        request_map(session, process.id, now=now, at_once=True)
    if measure is Measure.HIDE and isinstance(contribution, Comment):
        _hide_letter(session, process, contribution, grounds, hand, now)
    return decision


def _hide_letter(
    session: Session, process: Process, piece: Comment, grounds: Grounds, hand: Hand, now: datetime
) -> None:
    """The letter that words were cut out of holds them too: it is hidden with them, by a decision of its own."""
    letter = letter_around(session, piece.id)
    if letter is not None and letter.state in (CommentState.PUBLISHED, CommentState.PENDING):
        decide_as(session, process, Measure.HIDE, locked(session, letter), grounds, hand, now=now)


def hidden_by(session: Session, contribution: Contribution) -> ModerationDecision | None:
    """The decision by which a contribution is hidden now; None where it is not, or no decision is known."""
    if _is_shown(contribution) or _is_pending(contribution):
        return None
    earlier = queries.decisions_on(session, **named(contribution))
    return next((one for one in earlier if one.measure is Measure.HIDE), None)


def _refuse_alone(session: Session, measure: Measure | None, contribution: Contribution, hand: Hand) -> None:
    before = hidden_by(session, contribution) if measure is Measure.RESTORE else None
    if before is None or hand.may_reverse_alone:
        return
    if needs_second(measure, moderator_id=hand.person_id, taken_by_id=before.decided_by_id):
        raise SecondNeeded


def let_through(session: Session, process: Process, comment: Waiting, *, moderator_id: int, now: datetime) -> Waiting:
    """Publish a comment, statement, objection or amendment that waited for a moderator; no reasons are owed.

    Raises OwnDecision, and NotInThisState when it does not wait any more.
    """
    kind = type(comment).__name__.lower()
    locked(session, comment)
    check_moderator(moderator_id, author_id=comment.author_id)
    if not _is_pending(comment):
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


def _visibility(contribution: Contribution) -> CommentState:
    """How it is shown, in the words of comments, which an amendment has none of its own for."""
    if isinstance(contribution, Amendment):
        hidden = CommentState.HIDDEN if contribution.hidden else CommentState.PUBLISHED
        return CommentState.PENDING if contribution.pending else hidden
    return contribution.visibility if isinstance(contribution, Objection) else contribution.state


def _show_as(contribution: Contribution, state: CommentState) -> None:
    if isinstance(contribution, Amendment):
        contribution.hidden, contribution.pending = state is not CommentState.PUBLISHED, False
    elif isinstance(contribution, Objection):
        contribution.visibility = state
    else:
        contribution.state = state


def _is_shown(contribution: Contribution) -> bool:
    return _visibility(contribution) is CommentState.PUBLISHED


def _is_pending(contribution: Contribution) -> bool:
    return _visibility(contribution) is CommentState.PENDING


def _carry_out(measure: Measure | None, contribution: Contribution, reports: Sequence[Report], hand: Hand) -> None:
    if measure is None and not reports and not hand.in_appeal:
        raise NotInThisState
    if measure is not None:
        _show_as(contribution, state_after(measure, _visibility(contribution)))
