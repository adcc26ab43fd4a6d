"""Arranging discussions, with reasons: locking them, moving threads to another clause, merging what says the same."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments import locks
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.domain.errors import ClauseElsewhere, NotInThisState
from app.domain.measures import check_move, stands_behind
from app.domain.moderating import Measure, check_moderator
from app.moderation.models import ModerationDecision
from app.moderation.reviews import merged_in
from app.moderation.taking import Grounds, Hand, locked, refuse_incomplete, take
from app.processes import services as processes
from app.processes.models import Process
from app.responses.extending import add_merged
from app.texts.models import Clause


def lock_thread(
    session: Session, process: Process, comment: Comment, grounds: Grounds, hand: Hand, *, now: datetime,
    measure: Measure = Measure.LOCK,
) -> ModerationDecision:  # fmt: skip
    """Let a thread take no more replies, or (UNLOCK) take them again. The comment is any of the thread.

    Raises OwnDecision, ReasonsMissing, and NotInThisState where it is so already.
    """
    root = _began(session, comment)
    _begin(session, root, measure, grounds, hand, now)
    _turn(session, measure, now, root_id=root.id)
    return take(session, process, measure, grounds, hand, now=now, subject={"comment_id": root.id})


def lock_clause(
    session: Session, process: Process, clause: Clause, grounds: Grounds, hand: Hand, *, now: datetime,
    measure: Measure = Measure.LOCK,
) -> ModerationDecision:  # fmt: skip
    """Let the discussion of a clause take no more comments, or (UNLOCK) take them again; raises as `lock_thread`."""
    refuse_incomplete(measure, grounds, now)
    session.scalars(sa.select(Clause).where(Clause.id == clause.id).with_for_update(of=Clause)).one()
    _turn(session, measure, now, clause_id=clause.id)
    return take(session, process, measure, grounds, hand, now=now, subject={"clause_id": clause.id})


def move(
    session: Session, process: Process, comment: Comment, to: Clause, grounds: Grounds, hand: Hand, *, now: datetime
) -> ModerationDecision:
    """Move a comment with everything that answers it to another clause of its process; a reply begins a thread there.

    Its number, and with it its address, stays. What it quotes stays a quote of the wording it was made on. Raises
    ClauseElsewhere for a clause of another process or one that is deleted, NotInThisState for where it is already or
    for a comment on an amendment or a pair, OwnDecision, ReasonsMissing.
    """
    moved = _begin(session, comment, Measure.MOVE, grounds, hand, now)
    if to.process_id != process.id or to.struck_at is not None:
        raise ClauseElsewhere
    if moved.amendment_id or moved.correspondence_id or moved.state is CommentState.WITHDRAWN:
        raise NotInThisState
    check_move(from_clause_id=moved.clause_id, to_clause_id=to.id)
    left = moved.clause_id
    _carry(session, process, moved, to.id, hand, now)
    return take(
        session, process, Measure.MOVE, grounds, hand, now=now,
        subject=_moved(moved.id, left, to.id),
    )  # fmt: skip


def move_back(
    session: Session, process: Process, decision: ModerationDecision, grounds: Grounds, hand: Hand, *, now: datetime
) -> ModerationDecision:
    """Take a move back: the comment, with what answers it, returns to the clause, or the text, that it came from."""
    assert decision.comment is not None
    moved = _begin(session, decision.comment, Measure.MOVE, grounds, hand, now)
    if moved.clause_id != decision.to_clause_id:
        raise NotInThisState
    _carry(session, process, moved, decision.from_clause_id, hand, now)
    return take(
        session, process, Measure.MOVE, grounds, hand, now=now,
        subject=_moved(moved.id, decision.to_clause_id, decision.from_clause_id),
    )  # fmt: skip


def merge(
    session: Session, process: Process, comment: Comment, into: Comment, grounds: Grounds, hand: Hand, *, now: datetime
) -> ModerationDecision:
    """Let a comment stand behind another one of the process that says the same; it stays readable there.

    Into what stands behind a third itself means: into that third one. What stands behind this one moves along. A
    response to that comment answers it from now on, unless it has an answer. Raises
    MergedInCircle for itself or one of those, NotInThisState for what is not shown, answers another comment, is
    merged already or belongs to another process; OwnDecision, ReasonsMissing.
    """
    merged = _begin(session, comment, Measure.MERGE, grounds, hand, now)
    behind = merged_in(session, process.id)
    target = stands_behind(merged.id, into.id, behind)
    standing = session.get_one(Comment, target)
    if into.process_id != process.id or merged.merged_into_id or not _mergeable(merged) or not _mergeable(standing):
        raise NotInThisState
    merged.merged_into_id = target
    session.execute(sa.update(Comment).where(Comment.merged_into_id == merged.id).values(merged_into_id=target))
    session.flush()
    decision = take(
        session, process, Measure.MERGE, grounds, hand, now=now, subject={"comment_id": merged.id, "into_id": target}
    )
    add_merged(session, process, standing, actor_id=hand.person_id, role=hand.role, now=now)
    return decision


def separate(
    session: Session, process: Process, comment: Comment, grounds: Grounds, hand: Hand, *, now: datetime
) -> ModerationDecision:
    """Let a comment that stands behind another one stand for itself again. Raises NotInThisState where it does."""
    alone = _begin(session, comment, Measure.SEPARATE, grounds, hand, now)
    if alone.merged_into_id is None:
        raise NotInThisState
    alone.merged_into_id = None
    session.flush()
    return take(session, process, Measure.SEPARATE, grounds, hand, now=now, subject={"comment_id": alone.id})


def _begin(
    session: Session, comment: Comment, measure: Measure, grounds: Grounds, hand: Hand, now: datetime
) -> Comment:
    """The comment as it is now, kept from others; refused to its author, and without reasons."""
    refuse_incomplete(measure, grounds, now)
    found = locked(session, comment)
    assert isinstance(found, Comment)
    check_moderator(hand.person_id, author_id=found.author_id)
    return found


def _began(session: Session, comment: Comment) -> Comment:
    return session.get_one(Comment, comment.root_id) if comment.root_id else comment


def _mergeable(comment: Comment) -> bool:
    return comment.state is CommentState.PUBLISHED and comment.root_id is None


def _turn(
    session: Session, measure: Measure, now: datetime, *, clause_id: int | None = None, root_id: int | None = None
) -> None:
    if measure is Measure.LOCK:
        locks.lock(session, now, clause_id=clause_id, root_id=root_id)
    else:
        locks.unlock(session, clause_id=clause_id, root_id=root_id)


def _carry(
    session: Session, process: Process, comment: Comment, clause_id: int | None, hand: Hand, now: datetime
) -> None:
    """Give a comment and all that answers it another clause, as a thread of its own."""
    answers = _answers(session, comment)
    comment.clause_id, comment.root_id, comment.reply_to_id, comment.place = clause_id, None, None, 0
    session.flush()
    for place, each in enumerate(answers, start=1):
        each.clause_id, each.root_id, each.place = clause_id, comment.id, place
    session.flush()
    for each in (comment, *answers):
        _enter_move(session, process, each, hand, now)


def _enter_move(session: Session, process: Process, moved: Comment, hand: Hand, now: datetime) -> None:
    """What the record says of each comment changes with its place, and nothing else of it."""
    body = {"clause_id": moved.clause_id, "reply_to_id": moved.reply_to_id, "state": moved.state.value}
    address = f"comments/{moved.number}"
    processes.enter(
        session, process, kind="comment_moved", object=address, body=body, actor_id=hand.person_id, role=hand.role,
        now=now,
    )  # fmt: skip


def _answers(session: Session, comment: Comment) -> list[Comment]:
    """Everything that answers a comment, directly or not, in the order in which it came."""
    thread = session.scalars(
        sa.select(Comment).where(Comment.root_id == (comment.root_id or comment.id)).order_by(Comment.place)
    ).all()
    below = {comment.id}
    found = []
    for each in thread:
        if each.reply_to_id in below:
            below.add(each.id)
            found.append(each)
    return found


def _moved(comment_id: int, left: int | None, now_on: int | None) -> dict[str, int | None]:
    return {"comment_id": comment_id, "from_clause_id": left, "to_clause_id": now_on}
