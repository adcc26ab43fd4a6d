"""What somebody said of a clause or an amendment whose words have changed since, clause by clause."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.amendments.models import Amendment, EarlierProposal
from app.comments.models import Comment
from app.domain.amending import OPEN
from app.domain.commenting import CommentState
from app.domain.objecting import BLOCKING
from app.objections.models import Objection
from app.polls.models import Ballot, Question
from app.positions.models import Position
from app.processes.models import Process, Visibility
from app.reconsidering.models import Reaffirmation
from app.texts.models import Revision

SHOWN = (CommentState.PUBLISHED, CommentState.PENDING)


class What(StrEnum):
    """What somebody said: wrote a comment, took a position on one or on an amendment, objected, voted."""

    COMMENT = "comment"
    POSITION = "position"
    AMENDMENT = "amendment"
    OBJECTION = "objection"
    BALLOT = "ballot"


@dataclass(frozen=True)
class Spoken:
    """Something said of an earlier wording: `number` is that of the comment, amendment, objection or question.

    `about_id` is the revision that it was about, in the language that leads; None: what changed are the words of the
    amendment it is on. `at` is when it was said, or said again.
    """

    what: What
    process_id: int
    clause_id: int
    number: int
    amendment_id: int | None
    stance: str | None
    about_id: int | None
    at: datetime
    body: str


def clauses_spoken_of(session: Session, person_id: int, *, after: int = 0, limit: int = 10) -> Sequence[int]:
    """Clauses that have changed since somebody spoke of them, or to which amendments have: one more than `limit`.

    In the order of their identities, after `after`.
    """
    said = _everything(person_id)
    query = sa.select(said.c.clause_id).where(said.c.clause_id > after).distinct().order_by(said.c.clause_id)
    return session.scalars(query.limit(limit + 1)).all()


def count_spoken(session: Session, person_id: int) -> int:
    """How many clauses have changed since somebody spoke of them."""
    said = _everything(person_id)
    return session.scalar(sa.select(sa.func.count(said.c.clause_id.distinct()))) or 0


def spoken_of(session: Session, person_id: int, clause_ids: Sequence[int]) -> list[Spoken]:
    """What somebody said of earlier wordings of these clauses, in the order in which it was said; one statement."""
    said = _everything(person_id)
    query = sa.select(said).where(said.c.clause_id.in_(clause_ids)).order_by(said.c.clause_id, said.c.at)
    found = [Spoken(What(row[0]), *row[1:]) for row in session.execute(query)]
    return list({(one.what, one.process_id, one.number): one for one in found}.values())


def is_newer(lead: Any) -> sa.ColumnElement[bool]:
    """Whether a revision of the clause came after this one, in its language."""
    later = aliased(Revision)
    same = sa.and_(later.clause_id == lead.clause_id, later.language == lead.language)
    return sa.exists().where(same, later.number > lead.number)


def led_by(said: Any) -> sa.ColumnElement[int]:
    """The revision that a language version renders; the revision itself where it renders none."""
    return sa.func.coalesce(said.renders_id, said.id)


def _everything(person_id: int) -> sa.Subquery:
    parts = (_comments, _on_comments, _objections, _ballots, _on_amendments, _comments_on_amendments)
    return sa.union_all(*(part(person_id) for part in parts)).subquery()


_NO_NUMBER = sa.cast(sa.null(), sa.Integer)
_NO_WORD = sa.cast(sa.null(), sa.String)


def _columns(
    what: What, clause_id: Any, number: Any, at: Any, body: Any, *, about: Any = _NO_NUMBER, stance: Any = _NO_WORD,
    amendment: Any = _NO_NUMBER,
) -> tuple[Any, ...]:  # fmt: skip
    return (
        sa.literal(what.value).label("what"), Process.id.label("process_id"), clause_id.label("clause_id"),
        number.label("number"), amendment.label("amendment_id"), stance.label("stance"), about.label("about_id"),
        at.label("at"), body.label("body"),
    )  # fmt: skip


def _comments(person_id: int) -> sa.Select[*tuple[Any, ...]]:
    said, lead = aliased(Revision), aliased(Revision)
    at = sa.func.coalesce(Reaffirmation.made_at, Comment.created_at)
    columns = _columns(What.COMMENT, Comment.clause_id, Comment.number, at, Comment.body, about=lead.id)
    return (
        sa.select(*columns)
        .select_from(Comment)
        .join(Process, Process.id == Comment.process_id)
        .outerjoin(Reaffirmation, Reaffirmation.comment_id == Comment.id)
        .join(said, said.id == sa.func.coalesce(Reaffirmation.revision_id, Comment.revision_id))
        .join(lead, lead.id == led_by(said))
        .where(Comment.author_id == person_id, Comment.clause_id.is_not(None), Comment.state.in_(SHOWN))
        .where(_public(), is_newer(lead))
    )


def _on_comments(person_id: int) -> sa.Select[*tuple[Any, ...]]:
    said, lead = aliased(Revision), aliased(Revision)
    at = sa.func.coalesce(Position.confirmed_at, Position.taken_at)
    stance = sa.type_coerce(Position.stance, sa.String)
    columns = _columns(What.POSITION, Comment.clause_id, Comment.number, at, Comment.body, about=lead.id, stance=stance)
    return (
        sa.select(*columns)
        .select_from(Position)
        .join(Comment, Comment.id == Position.comment_id)
        .join(Process, Process.id == Comment.process_id)
        .join(said, said.id == Position.revision_id)
        .join(lead, lead.id == led_by(said))
        .where(Position.person_id == person_id, Comment.clause_id.is_not(None))
        .where(Comment.state == CommentState.PUBLISHED, _public(), is_newer(lead))
    )


def _objections(person_id: int) -> sa.Select[*tuple[Any, ...]]:
    said, lead = aliased(Revision), aliased(Revision)
    at = sa.func.coalesce(Reaffirmation.made_at, Objection.created_at)
    columns = _columns(What.OBJECTION, Objection.clause_id, Objection.number, at, Objection.body, about=lead.id)
    return (
        sa.select(*columns)
        .select_from(Objection)
        .join(Process, Process.id == Objection.process_id)
        .outerjoin(Reaffirmation, Reaffirmation.objection_id == Objection.id)
        .join(said, said.id == sa.func.coalesce(Reaffirmation.revision_id, Objection.revision_id))
        .join(lead, lead.id == led_by(said))
        .where(Objection.author_id == person_id, Objection.clause_id.is_not(None), Objection.state.in_(BLOCKING))
        .where(Objection.visibility != CommentState.HIDDEN, _public(), is_newer(lead))
    )


def _ballots(person_id: int) -> sa.Select[*tuple[Any, ...]]:
    """Ballots on clauses: each was about the wording that stood when it was cast."""
    lead, between = aliased(Revision), aliased(Revision)
    columns = _columns(What.BALLOT, Question.clause_id, Question.number, Ballot.cast_at, sa.literal(""), about=lead.id)
    overtaken = sa.exists().where(
        between.clause_id == lead.clause_id,
        between.language == lead.language,
        between.number > lead.number,
        between.created_at <= Ballot.cast_at,
    )
    return (
        sa.select(*columns)
        .select_from(Ballot)
        .join(Question, Question.id == Ballot.question_id)
        .join(Process, Process.id == Question.process_id)
        .join(lead, sa.and_(lead.clause_id == Question.clause_id, lead.renders_id.is_(None)))
        .where(Ballot.person_id == person_id, lead.created_at <= Ballot.cast_at, ~overtaken)
        .where(_public(), is_newer(lead))
    )


def _on_amendments(person_id: int) -> sa.Select[*tuple[Any, ...]]:
    at = sa.func.coalesce(Position.confirmed_at, Position.taken_at)
    stance = sa.type_coerce(Position.stance, sa.String)
    columns = _columns(
        What.AMENDMENT, Amendment.clause_id, Amendment.number, at, Amendment.rationale, stance=stance,
        amendment=Amendment.id,
    )  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(Position)
        .join(Amendment, Amendment.id == Position.amendment_id)
        .join(Process, Process.id == Amendment.process_id)
        .where(Position.person_id == person_id, *_open_and_reworded(at))
    )


def _comments_on_amendments(person_id: int) -> sa.Select[*tuple[Any, ...]]:
    at = sa.func.coalesce(Reaffirmation.made_at, Comment.created_at)
    columns = _columns(What.COMMENT, Amendment.clause_id, Comment.number, at, Comment.body, amendment=Amendment.id)
    return (
        sa.select(*columns)
        .select_from(Comment)
        .join(Amendment, Amendment.id == Comment.amendment_id)
        .join(Process, Process.id == Comment.process_id)
        .outerjoin(Reaffirmation, Reaffirmation.comment_id == Comment.id)
        .where(Comment.author_id == person_id, Comment.state.in_(SHOWN), *_open_and_reworded(at))
    )


def _open_and_reworded(at: sa.ColumnElement[Any]) -> tuple[sa.ColumnElement[bool], ...]:
    reworded = sa.exists().where(EarlierProposal.amendment_id == Amendment.id, EarlierProposal.replaced_at > at)
    return Amendment.state.in_(OPEN), Amendment.hidden.is_(False), _public(), reworded


def _public() -> sa.ColumnElement[bool]:
    return Process.visibility != Visibility.PREPARED
