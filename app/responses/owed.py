"""What is owed an answer, and what of it is answered: the one definition that figures and lists are made from."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.crosswalks.models import Finding
from app.domain.amending import DECIDED, AmendmentState
from app.domain.commenting import CommentState
from app.domain.phases import INPUT, TABLE, Action
from app.processes.models import Membership, Phase
from app.responses.models import Answered, FollowUp
from app.submissions.models import Submission

AMENDMENT = "amendment"
"""The kind of contribution that is no comment."""


def owed(process_id: int) -> sa.Subquery:
    """Every contribution to a process that is owed an answer, one row each.

    Columns: is_amendment (0 or 1), id, received_at, group_key, kind (of the comment, or "amendment"), language,
    clause_id (None: on the text as a whole), answered (0 or 1).

    As `domain.coverage.is_owed` has it: received before the close of the last phase that takes contributions to the
    text, and not withdrawn; hidden ones are owed an answer too, and so are those that still wait for a moderator.
    What the team writes in its own name is part of its answering, so it is not owed an answer itself; follow-ups are
    owed one, but counted by themselves (`follow_ups.count_follow_ups`), for the contribution has been answered. An
    amendment is answered by a response that names it, or by its decision, which has reasons; one that another one left
    nothing to decide about, by the decision about that one.
    """
    return sa.union_all(_comments(process_id), _amendments(process_id)).subquery("owed")


def comments_owed(process_id: int) -> list[sa.ColumnElement[bool]]:
    """Which comments of a process still wait for their answer, as conditions of a statement that reads them in order.

    The same comments as in `owed`; whether they are answered is read off their own mark.
    """
    return [
        ~Comment.answered,
        Comment.state != CommentState.WITHDRAWN,
        _in_time(Comment.created_at, process_id),
        _not_by_the_team(process_id),
        ~sa.exists().where(FollowUp.comment_id == Comment.id),
        ~_letter_that_was_cut(),
    ]


def _comments(process_id: int) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            sa.literal(0).label("is_amendment"),
            Comment.id,
            Comment.created_at.label("received_at"),
            Comment.group_key,
            sa.type_coerce(Comment.kind, sa.String).label("kind"),
            Comment.language,
            sa.func.coalesce(Comment.clause_id, Amendment.clause_id, Finding.clause_id).label("clause_id"),
            _flag(_names(Answered.comment_id == Comment.id)).label("answered"),
        )
        .outerjoin(Amendment, Amendment.id == Comment.amendment_id)
        .outerjoin(Finding, Finding.id == Comment.correspondence_id)
        .where(Comment.process_id == process_id, Comment.state != CommentState.WITHDRAWN)
        .where(_in_time(Comment.created_at, process_id), _not_by_the_team(process_id))
        .where(~sa.exists().where(FollowUp.comment_id == Comment.id), ~_letter_that_was_cut())
    )


def _amendments(process_id: int) -> sa.Select[*tuple[Any, ...]]:
    decided = sa.or_(_has_reasons(Amendment), _superseded_with_reasons())
    return (
        sa.select(
            sa.literal(1).label("is_amendment"),
            Amendment.id,
            Amendment.created_at.label("received_at"),
            Amendment.group_key,
            sa.literal(AMENDMENT).label("kind"),
            Amendment.language,
            Amendment.clause_id,
            _flag(sa.or_(decided, _names(Answered.amendment_id == Amendment.id))).label("answered"),
        )
        .where(Amendment.process_id == process_id, Amendment.state != AmendmentState.WITHDRAWN)
        .where(_in_time(Amendment.created_at, process_id))
    )


def _letter_that_was_cut() -> sa.ColumnElement[bool]:
    """Whether it is a letter that was cut into contributions: these are owed an answer in its place."""
    return sa.exists().where(Submission.letter_id == Comment.id, Submission.cut_at.is_not(None))


def _has_reasons(amendment: type[Amendment]) -> sa.ColumnElement[bool]:
    return sa.and_(amendment.state.in_(DECIDED), amendment.reasons != "")


def _superseded_with_reasons() -> sa.ColumnElement[bool]:
    """Whether the amendment stands in the text by another one, which was decided about with reasons."""
    other = aliased(Amendment)
    return sa.and_(
        Amendment.state == AmendmentState.SUPERSEDED,
        sa.exists().where(other.id == Amendment.superseded_by_id, _has_reasons(other)),
    )


def _names(contribution: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether a response names the contribution."""
    return sa.exists().where(contribution)


def _flag(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.case((condition, 1), else_=0)


def _in_time(received_at: Any, process_id: int) -> sa.ColumnElement[bool]:
    closes = sa.select(sa.func.max(Phase.closes)).where(Phase.process_id == process_id, Phase.kind.in_(INPUT))
    return sa.or_(closes.scalar_subquery().is_(None), received_at < closes.scalar_subquery())


def _not_by_the_team(process_id: int) -> sa.ColumnElement[bool]:
    """Written by somebody who does not answer here, or on behalf of somebody without an account."""
    roles = sa.cast(Membership.role_names, sa.Text)
    answers = sa.or_(*(roles.contains(f'"{role.value}"') for role in TABLE[Action.RESPOND].roles))
    team = sa.select(Membership.person_id).where(Membership.process_id == process_id, answers)
    return sa.or_(Comment.author_id.is_(None), Comment.attributed_to != "", Comment.author_id.not_in(team))
