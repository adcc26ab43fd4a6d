"""Comments, the earlier wordings of those that were edited, what belongs to them, and drafts of them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.amendments.models import Amendment
from app.crosswalks.models import Finding
from app.db import Base, choice
from app.domain.commenting import CommentState, Kind
from app.files.models import Kept
from app.positions.models import Weighed
from app.processes.models import Attribution, Process
from app.sittings.models import AssistedSession
from app.texts.models import Clause, Revision

ORDERS = (("time", "created_at"), ("number", "number"), ("bridging", "bridging"))
"""The orders of a discussion, each by one column and then by the number: a page of any of them is read off an index."""


_BEARS_TOPIC = sa.text("topic <> ''")
_OF_A_SESSION = sa.text("session_number IS NOT NULL")
_ONE_SUBJECT = (
    "CASE WHEN clause_id IS NULL THEN 0 ELSE 1 END + CASE WHEN amendment_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN correspondence_id IS NULL THEN 0 ELSE 1 END <= 1"
)


def _indexes() -> list[sa.Index]:
    first = "root_id IS NULL"
    whole = f"{first} AND clause_id IS NULL AND amendment_id IS NULL AND correspondence_id IS NULL"
    places = {
        "clause": ("clause_id", first), "amendment": ("amendment_id", first),
        "correspondence": ("correspondence_id", first), "text": ("process_id", whole),
    }  # fmt: skip
    found = []
    for name, column in ORDERS:
        keys = [column] if column == "number" else [column, "number"]
        for place, (of, condition) in places.items():
            held = sa.text(condition)
            index = f"ix_comments_{place}_{name}"
            found.append(sa.Index(index, of, *keys, sqlite_where=held, postgresql_where=held))
        if name != "number":
            found.append(sa.Index(f"ix_comments_process_{name}", "process_id", *keys))
    return found


class Comment(Attribution, Weighed, Base):
    """A remark on a clause, an amendment, a pair of a crosswalk, or the text as a whole (none); or a reply in a thread.

    `root_id` names the comment that began the thread (None for that one itself); `revision_id` the wording it was
    about, `correspondence_id` the first finding about the pair, which stands for the pair whatever is found later.
    Numbered within its process: that number is its address. `answered`: a response to it has been published.
    `merged_into_id`: it stands behind another comment that says the same, and is read there.
    `place` counts the replies of a thread as they came, from 1; the comment that began it has 0.
    `session_number` names the session at which it was made, when the team entered it for somebody; `sheet` the cells of
    a comment-resolution sheet that it came with ("line", "paragraph", "type", "proposed_change"), if it came with one.
    """

    __tablename__ = "comments"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.CheckConstraint(_ONE_SUBJECT, name="one_subject"),
        sa.Index("ix_comments_clause", "clause_id", "state", "id"),
        sa.Index("ix_comments_amendment", "amendment_id", "state", "id"),
        sa.Index("ix_comments_correspondence", "correspondence_id", "state", "id"),
        sa.Index("ix_comments_root", "root_id", "place", "state"),
        sa.ForeignKeyConstraint(
            ["process_id", "session_number"],
            [AssistedSession.process_id, AssistedSession.number],
            name="fk_comments_session_number_assisted_sessions",
        ),
        sa.Index(
            "ix_comments_session",
            "process_id",
            "session_number",
            "number",
            sqlite_where=_OF_A_SESSION,
            postgresql_where=_OF_A_SESSION,
        ),
        sa.Index("ix_comments_topic", "process_id", "topic", sqlite_where=_BEARS_TOPIC, postgresql_where=_BEARS_TOPIC),
        sa.Index(
            "ix_comments_counted", "process_id", "group_key", "kind", "language", "clause_id", "amendment_id",
            "correspondence_id", "answered", "state",
        ),
        *_indexes(),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"))
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"))
    correspondence_id: Mapped[int | None] = mapped_column(sa.ForeignKey("crosswalk_findings.id"))
    revision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id"))
    reply_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"))
    root_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"))
    place: Mapped[int] = mapped_column(default=0)
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    language: Mapped[str] = mapped_column(sa.String(12))
    body: Mapped[str] = mapped_column(sa.Text)
    topic: Mapped[str] = mapped_column(sa.String(80), default="")
    session_number: Mapped[int | None]
    sheet: Mapped[dict[str, str]] = mapped_column(default=dict)
    state: Mapped[CommentState] = mapped_column(choice(CommentState), default=CommentState.PUBLISHED)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    answered: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"), index=True)
    process: Mapped[Process] = relationship()
    clause: Mapped[Clause | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
    correspondence: Mapped[Finding | None] = relationship()
    revision: Mapped[Revision | None] = relationship()
    quotations: Mapped[list["Quotation"]] = relationship(order_by="Quotation.id")
    sources: Mapped[list["Source"]] = relationship(order_by="Source.id")
    attachments: Mapped[list["Attachment"]] = relationship(order_by="Attachment.id")


class EarlierWording(Base):
    """What a comment said before it was edited."""

    __tablename__ = "comment_wordings"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id"), index=True)
    body: Mapped[str] = mapped_column(sa.Text)
    replaced_at: Mapped[datetime]


class DiscussionLock(Base):
    """A discussion that takes no more comments: that of a clause, or (`root_id`) the thread a comment began."""

    __tablename__ = "discussion_locks"
    __table_args__ = (
        sa.CheckConstraint("(clause_id IS NULL) <> (root_id IS NULL)", name="one_discussion"),
        sa.UniqueConstraint("clause_id"),
        sa.UniqueConstraint("root_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"))
    root_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"))
    locked_at: Mapped[datetime]


class Quotation(Base):
    """Words of a clause that a comment is about: where they stood in which wording, in code points, and their context.

    A comment on words that stand in several places has one for each place.
    """

    __tablename__ = "quotations"
    __table_args__ = (sa.CheckConstraint('0 <= start AND start < "end"', name="some_words"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id"), index=True)
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    exact: Mapped[str] = mapped_column(sa.Text)
    prefix: Mapped[str] = mapped_column(sa.String(64))
    suffix: Mapped[str] = mapped_column(sa.String(64))
    revision: Mapped[Revision] = relationship()


class Source(Base):
    """Evidence that a comment names: what it is, in its author's words, and where it is to be found, if anywhere."""

    __tablename__ = "comment_sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    address: Mapped[str] = mapped_column(sa.String(1000), default="")


class Attachment(Kept, Base):
    """A file that came with a comment; it is only ever given out as a download, and only while the comment is shown."""

    __tablename__ = "comment_attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id"), index=True)


class Mention(Base):
    """Somebody of the process whom a comment names with an @."""

    __tablename__ = "comment_mentions"

    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True, index=True)
    told_at: Mapped[datetime | None]


class CommentDraft(Base):
    """A comment somebody has begun; one for each thing they may comment on or reply to (`subject`, "clause/12").

    `typed` holds the fields of the form beside its words as they were typed.
    """

    __tablename__ = "comment_drafts"
    __table_args__ = (sa.UniqueConstraint("author_id", "process_id", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    subject: Mapped[str] = mapped_column(sa.String(40))
    clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"))
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"))
    correspondence_id: Mapped[int | None] = mapped_column(sa.ForeignKey("crosswalk_findings.id"))
    reply_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"))
    body: Mapped[str] = mapped_column(sa.Text)
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changed_at: Mapped[datetime]
    process: Mapped[Process] = relationship()
    clause: Mapped[Clause | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
    correspondence: Mapped[Finding | None] = relationship()
    reply_to: Mapped[Comment | None] = relationship()
