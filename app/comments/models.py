"""Comments, and the earlier wordings of those that were edited."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.amendments.models import Amendment
from app.db import Base, choice
from app.domain.commenting import CommentState, Kind
from app.processes.models import Attribution, Process
from app.texts.models import Clause, Revision


class Comment(Attribution, Base):
    """A remark on a clause, on an amendment, or on the text as a whole (neither); or a reply in a thread.

    `root_id` names the comment that began the thread (None for that one itself); `revision_id` the wording it was
    about. Numbered within its process: that number is its address.
    """

    __tablename__ = "comments"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.CheckConstraint("clause_id IS NULL OR amendment_id IS NULL", name="one_subject"),
        sa.Index("ix_comments_clause", "clause_id", "state", "id"),
        sa.Index("ix_comments_amendment", "amendment_id", "state", "id"),
        sa.Index("ix_comments_root", "root_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"))
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"))
    revision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id"))
    reply_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"))
    root_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"))
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    language: Mapped[str] = mapped_column(sa.String(12))
    body: Mapped[str] = mapped_column(sa.Text)
    topic: Mapped[str] = mapped_column(sa.String(80), default="")
    state: Mapped[CommentState] = mapped_column(choice(CommentState), default=CommentState.PUBLISHED)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    process: Mapped[Process] = relationship()
    clause: Mapped[Clause | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
    revision: Mapped[Revision | None] = relationship()


class EarlierWording(Base):
    """What a comment said before it was edited."""

    __tablename__ = "comment_wordings"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id"), index=True)
    body: Mapped[str] = mapped_column(sa.Text)
    replaced_at: Mapped[datetime]
