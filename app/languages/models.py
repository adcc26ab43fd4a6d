"""What stands beside the words of a text: confirmations, fixed terms, summaries, and words in other languages."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.db import Base, choice
from app.texts.models import Clause, Revision, Version


class Confirmation(Base):
    """A second reader's word that a language version says what the wording it renders says.

    It belongs to one revision: new words are unconfirmed words.
    """

    __tablename__ = "confirmations"

    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    confirmed_at: Mapped[datetime]
    person: Mapped[Person | None] = relationship()


class GlossaryTerm(Base):
    """A fixed term of a process: its forms and its definition by language, and the clause that defines it, if one does.

    `removed_at`: it is no longer part of the glossary; its number is not given again.
    """

    __tablename__ = "glossary_terms"
    __table_args__ = (sa.UniqueConstraint("process_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    words: Mapped[dict[str, str]]
    definition: Mapped[dict[str, str]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    changed_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    clause: Mapped[Clause | None] = relationship()


class Summary(Base):
    """What a clause, or a whole version, says in plain words of one language: no part of the text.

    Never edited: a later number replaces it; empty words take it back. `explains_id` is the clause's revision that
    its author had before them.
    """

    __tablename__ = "summaries"
    __table_args__ = (
        sa.UniqueConstraint("clause_id", "language", "number"),
        sa.UniqueConstraint("version_id", "language", "number"),
        sa.CheckConstraint("(clause_id IS NULL) <> (version_id IS NULL)", name="of_one_thing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"))
    version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("versions.id"))
    language: Mapped[str] = mapped_column(sa.String(12))
    number: Mapped[int]
    body: Mapped[str] = mapped_column(sa.Text)
    explains_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id"))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    created_at: Mapped[datetime]
    author: Mapped[Person | None] = relationship()
    clause: Mapped[Clause | None] = relationship()
    version: Mapped[Version | None] = relationship()
    explains: Mapped[Revision | None] = relationship()


class Progress(StrEnum):
    """What became of words that were asked for in another language."""

    ASKED = "asked"
    MADE = "made"
    FAILED = "failed"


class Failure(StrEnum):
    """Why a machine gave no words."""

    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    UNSUPPORTED = "unsupported"
    TOO_LONG = "too_long"
    UNUSABLE = "unusable"


class InOtherWords(Base):
    """A contribution, or a clause, in another language: made by a machine (`engine`) or written by a person.

    Kept by what was said, not by who said it: `digest` is the SHA-256 of the original words. A machine's words are
    marked as such and never authoritative; `confirmed_by_id` is the translator who read both and stands for them.
    `original` is kept only until the words are there.
    """

    __tablename__ = "in_other_words"
    __table_args__ = (sa.UniqueConstraint("digest", "source", "target"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    source: Mapped[str] = mapped_column(sa.String(12))
    target: Mapped[str] = mapped_column(sa.String(12))
    progress: Mapped[Progress] = mapped_column(choice(Progress))
    failure: Mapped[Failure | None] = mapped_column(choice(Failure))
    original: Mapped[str] = mapped_column(sa.Text, default="")
    body: Mapped[str] = mapped_column(sa.Text, default="")
    engine: Mapped[str] = mapped_column(sa.String(40), default="")
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[Person | None] = relationship()

    @property
    def is_machine_made(self) -> bool:
        """Whether the words are a machine's that no person has taken on."""
        return bool(self.engine) and self.confirmed_by_id is None
