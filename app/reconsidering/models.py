"""Conditions of support, what was said again of a later wording, and which wordings people have been told of."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.db import Base, choice
from app.domain.reconsidering import ConditionState


class Condition(Base):
    """That somebody supports an amendment if something is so: `comment` says what, in the discussion of the amendment.

    It counts while its author supports the amendment and everybody reads the comment. Its address is the comment's.
    """

    __tablename__ = "support_conditions"

    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id"), primary_key=True, autoincrement=False)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"), index=True)
    amendment_id: Mapped[int] = mapped_column(sa.ForeignKey("amendments.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    group_key: Mapped[str] = mapped_column(sa.String(40))
    state: Mapped[ConditionState] = mapped_column(choice(ConditionState), default=ConditionState.OPEN)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    comment: Mapped[Comment] = relationship()
    amendment: Mapped[Amendment] = relationship()


class Reaffirmation(Base):
    """That the author of a comment or an objection says it holds for a later wording, too: the last one counts."""

    __tablename__ = "reaffirmations"
    __table_args__ = (
        sa.UniqueConstraint("comment_id"),
        sa.UniqueConstraint("objection_id"),
        sa.CheckConstraint("(comment_id IS NULL) <> (objection_id IS NULL)", name="one_contribution"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"))
    objection_id: Mapped[int | None] = mapped_column(sa.ForeignKey("objections.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    revision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id"))
    made_at: Mapped[datetime]


class ToldRevision(Base):
    """That those who had spoken before a wording have been told of it, in the transaction of the mails: never twice."""

    __tablename__ = "told_revisions"

    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"), primary_key=True, autoincrement=False)
    told_at: Mapped[datetime]


class ToldProposal(Base):
    """That those who stood on an amendment have been told that its words were replaced."""

    __tablename__ = "told_proposals"

    earlier_proposal_id: Mapped[int] = mapped_column(
        sa.ForeignKey("earlier_proposals.id"), primary_key=True, autoincrement=False
    )
    told_at: Mapped[datetime]
