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


def counted(process_id: int) -> sa.Subquery:
    """How many contributions are owed an answer, and have one: the rows of `owed` counted together.

    Columns: group_key, kind, language, clause_id, received, answered (None where there are none). Comments are all
    counted off one index, and those that are owed no answer, which are few, are taken away again. Whether a comment is
    answered is read off its own mark.
    """
    every = sa.select(*_columns_counted(1)).where(*_of_process(process_id)).group_by(*_BY)
    left_out = (
        sa.select(*_columns_counted(-1)).where(*_of_process(process_id), _owed_nothing(process_id)).group_by(*_BY)
    )
    comments = sa.union_all(every, left_out).subquery("comments_counted")
    clause_id = sa.func.coalesce(comments.c.clause_id, Amendment.clause_id, Finding.clause_id)
    by_comment = (
        sa.select(
            comments.c.group_key, comments.c.kind, comments.c.language, clause_id.label("clause_id"),
            comments.c.received, comments.c.answered,
        )
        .select_from(comments)
        .outerjoin(Amendment, Amendment.id == comments.c.amendment_id)
        .outerjoin(Finding, Finding.id == comments.c.correspondence_id)
    )  # fmt: skip
    amendments = owed_amendments(process_id).c
    by_amendment = sa.select(
        amendments.group_key, amendments.kind, amendments.language, amendments.clause_id,
        sa.literal(1).label("received"), amendments.answered,
    )  # fmt: skip
    return sa.union_all(by_comment, by_amendment).subquery("counted")


_BY = (
    Comment.group_key, Comment.kind, Comment.language, Comment.clause_id, Comment.amendment_id,
    Comment.correspondence_id,
)  # fmt: skip


def _columns_counted(sign: int) -> tuple[Any, ...]:
    kind = sa.type_coerce(Comment.kind, sa.String).label("kind")
    answered = sa.func.sum(sa.case((Comment.answered, 1), else_=0))
    return (
        Comment.group_key, kind, Comment.language, Comment.clause_id, Comment.amendment_id, Comment.correspondence_id,
        (sign * sa.func.count()).label("received"), (sign * answered).label("answered"),
    )  # fmt: skip


def _of_process(process_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return Comment.process_id == process_id, Comment.state != CommentState.WITHDRAWN


def _owed_nothing(process_id: int) -> sa.ColumnElement[bool]:
    """Whether a comment came too late, or is the team's own, a follow-up, or a letter that was cut."""
    late = sa.select(Comment.id).where(Comment.process_id == process_id, Comment.created_at >= _closes(process_id))
    own = sa.select(Comment.id).where(Comment.author_id.in_(_team(process_id)), Comment.attributed_to == "")
    follow_ups = sa.select(FollowUp.comment_id).where(FollowUp.process_id == process_id)
    cut = sa.select(Submission.letter_id).where(Submission.process_id == process_id, Submission.cut_at.is_not(None))
    return Comment.id.in_(sa.union(late, own, follow_ups, cut))


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


def amendments_owed(process_id: int) -> list[sa.ColumnElement[bool]]:
    """Which amendments of a process still wait for their answer: the same as in `owed`."""
    return [
        Amendment.process_id == process_id,
        Amendment.state != AmendmentState.WITHDRAWN,
        _in_time(Amendment.created_at, process_id),
        ~_amendment_answered(),
    ]


def is_owed(process_id: int) -> list[sa.ColumnElement[bool]]:
    """Which comments, known to be of this process, are owed an answer, whether or not they have one.

    The process is left out on purpose: SQLite would go through all of its comments instead of those that are named.
    """
    return [Comment.state != CommentState.WITHDRAWN, ~_owed_nothing(process_id)]


def owed_amendments(process_id: int) -> sa.Subquery:
    """The amendments of `owed` alone, with the same columns."""
    return _amendments(process_id).subquery("amendments_owed")


def _amendment_answered() -> sa.ColumnElement[bool]:
    named = _names(Answered.amendment_id == Amendment.id)
    return sa.or_(_has_reasons(Amendment), _superseded_with_reasons(), named)


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
    return (
        sa.select(
            sa.literal(1).label("is_amendment"),
            Amendment.id,
            Amendment.created_at.label("received_at"),
            Amendment.group_key,
            sa.literal(AMENDMENT).label("kind"),
            Amendment.language,
            Amendment.clause_id,
            _flag(_amendment_answered()).label("answered"),
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
    closes = _closes(process_id)
    return sa.or_(closes.is_(None), received_at < closes)


def _closes(process_id: int) -> sa.ScalarSelect[Any]:
    """When the last phase that takes contributions closes; None where there is none."""
    last = sa.select(sa.func.max(Phase.closes)).where(Phase.process_id == process_id, Phase.kind.in_(INPUT))
    return last.scalar_subquery()


def _not_by_the_team(process_id: int) -> sa.ColumnElement[bool]:
    """Written by somebody who does not answer here, or on behalf of somebody without an account."""
    here = Comment.author_id.not_in(_team(process_id))
    return sa.or_(Comment.author_id.is_(None), Comment.attributed_to != "", here)


def _team(process_id: int) -> sa.Select[int]:
    roles = sa.cast(Membership.role_names, sa.Text)
    answers = sa.or_(*(roles.contains(f'"{role.value}"') for role in sorted(TABLE[Action.RESPOND].roles)))
    return sa.select(Membership.person_id).where(Membership.process_id == process_id, answers)
