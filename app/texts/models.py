"""Documents, their divisions and clauses, the revisions of each clause, and named versions."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.db import Base, choice
from app.domain.applying import Period, periods_of
from app.domain.manuscript import Unit
from app.domain.options import Freedom
from app.domain.structure import ClauseKind, DivisionKind
from app.processes.models import Process


class Origin(StrEnum):
    """What a revision came from."""

    IMPORT = "import"
    EDIT = "edit"
    AMENDMENT = "amendment"
    TRANSLATION = "translation"


class Format(StrEnum):
    """How a text that is imported is written down."""

    MARKDOWN = "markdown"
    CSV = "csv"
    DOCX = "docx"
    ODT = "odt"
    HTML = "html"
    AKN = "akn"


class Document(Base):
    """A text of a process; `numbering` is the style it was numbered by last, by kind of unit (`domain.renumbering`).

    `insertions` is how clauses put between others are numbered, by language, where it is not as the language has it.
    """

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"), unique=True)
    title: Mapped[dict[str, str]]
    numbering: Mapped[dict[str, Any]] = mapped_column(default=dict)
    insertions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    process: Mapped[Process] = relationship()


class Division(Base):
    """A book, part, title, chapter, section or article: it has a heading and holds clauses or divisions."""

    __tablename__ = "divisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("divisions.id"))
    kind: Mapped[DivisionKind] = mapped_column(choice(DivisionKind))
    number: Mapped[str] = mapped_column(sa.String(80))
    label: Mapped[dict[str, str]] = mapped_column(default=dict)
    heading: Mapped[dict[str, str]] = mapped_column(default=dict)
    position: Mapped[int]
    removed_at: Mapped[datetime | None]


class Clause(Base):
    """The smallest unit discussed. Its identity never changes; `number` is its address, `label` what is printed.

    `leading_language` is the one that the wording of today was begun in, which the other languages render; empty: the
    drafting language, as it always is where languages are not equal.
    """

    __tablename__ = "clauses"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.Index("ix_clauses_order", "document_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guid: Mapped[str] = mapped_column(sa.String(36), unique=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    division_id: Mapped[int | None] = mapped_column(sa.ForeignKey("divisions.id"))
    kind: Mapped[ClauseKind] = mapped_column(choice(ClauseKind))
    number: Mapped[str] = mapped_column(sa.String(80))
    label: Mapped[dict[str, str]]
    leading_language: Mapped[str] = mapped_column(sa.String(12), default="")
    position: Mapped[int]
    struck_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    document: Mapped[Document] = relationship()
    division: Mapped[Division | None] = relationship()


class Revision(Base):
    """One wording of a clause in one language: never edited, numbered from 1.

    `renders_id` names the drafting-language revision that a language version renders; `struck` marks the revision
    by which the clause was deleted (its body is empty).
    """

    __tablename__ = "revisions"
    __table_args__ = (sa.UniqueConstraint("clause_id", "language", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int] = mapped_column(sa.ForeignKey("clauses.id"))
    language: Mapped[str] = mapped_column(sa.String(12))
    number: Mapped[int]
    heading: Mapped[str] = mapped_column(sa.Text, default="")
    body: Mapped[str] = mapped_column(sa.Text)
    struck: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[Origin] = mapped_column(choice(Origin))
    amendment_number: Mapped[int | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    renders_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id"))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    created_at: Mapped[datetime]
    clause: Mapped[Clause] = relationship()
    author: Mapped[Person | None] = relationship()
    credits: Mapped[list["Credit"]] = relationship(order_by="Credit.id")


class Credit(Base):
    """Who proposed the words of a revision: a person, or the name an imported amendment bore."""

    __tablename__ = "credits"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    attributed_to: Mapped[str] = mapped_column(sa.String(120), default="")
    group_key: Mapped[str] = mapped_column(sa.String(40))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))
    person: Mapped[Person | None] = relationship()


class Rearrangement(StrEnum):
    """What an act on the structure of a text did."""

    CLAUSE_MOVED = "clause_moved"
    DIVISION_MOVED = "division_moved"
    CLAUSE_SPLIT = "clause_split"
    CLAUSES_JOINED = "clauses_joined"
    RENUMBERED = "text_renumbered"
    DIVISION_ADDED = "division_added"
    DIVISION_EDITED = "division_edited"
    DIVISION_REMOVED = "division_removed"


class StructuralAct(Base):
    """An act on the structure of a text: never edited, numbered from 1 in its document.

    `clause_id` or `division_id` is what was acted on; `before` and `after` tell how it stood, in the words of the
    record (clauses by their guid, divisions by their number).
    """

    __tablename__ = "structural_acts"
    __table_args__ = (sa.UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    number: Mapped[int]
    kind: Mapped[Rearrangement] = mapped_column(choice(Rearrangement))
    clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"), index=True)
    division_id: Mapped[int | None] = mapped_column(sa.ForeignKey("divisions.id"), index=True)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    amendment_number: Mapped[int | None]
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    created_at: Mapped[datetime]
    clause: Mapped[Clause | None] = relationship()
    division: Mapped[Division | None] = relationship()
    author: Mapped[Person | None] = relationship()
    credits: Mapped[list["StructuralCredit"]] = relationship(order_by="StructuralCredit.id")


class StructuralCredit(Base):
    """Who proposed an act on the structure: a person, or the name an imported amendment bore."""

    __tablename__ = "structural_credits"

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("structural_acts.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    attributed_to: Mapped[str] = mapped_column(sa.String(120), default="")
    group_key: Mapped[str] = mapped_column(sa.String(40))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))


class Application(Base):
    """From when a clause applies and in which class it is: never edited, numbered from 1; the latest holds.

    `periods` as `domain.applying.Period.told` gives them; `class_key` is one of the process's classes, or empty.
    """

    __tablename__ = "clause_applications"
    __table_args__ = (sa.UniqueConstraint("clause_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int] = mapped_column(sa.ForeignKey("clauses.id"))
    number: Mapped[int]
    class_key: Mapped[str] = mapped_column(sa.String(40), default="")
    periods: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON(), default=list)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    created_at: Mapped[datetime]
    clause: Mapped[Clause] = relationship()
    author: Mapped[Person | None] = relationship()

    @property
    def read_periods(self) -> tuple[Period, ...]:
        """The periods as values."""
        return periods_of(self.periods)


class Options(Base):
    """Whether a clause's options are open: never edited, numbered from 1; the latest holds, and without any they are.

    `decider` is the law that fixes it or who decided it, in words; `link` where that can be read.
    """

    __tablename__ = "clause_options"
    __table_args__ = (sa.UniqueConstraint("clause_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int] = mapped_column(sa.ForeignKey("clauses.id"))
    number: Mapped[int]
    freedom: Mapped[Freedom] = mapped_column(choice(Freedom))
    decider: Mapped[str] = mapped_column(sa.String(300), default="")
    link: Mapped[str] = mapped_column(sa.String(500), default="")
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    created_at: Mapped[datetime]
    clause: Mapped[Clause] = relationship()
    author: Mapped[Person | None] = relationship()


class Descent(StrEnum):
    """How a clause came from another one."""

    SPLIT = "split"
    JOINED = "joined"


class Lineage(Base):
    """A clause that came from another one: the second part of a split, or the clause another one was joined to."""

    __tablename__ = "lineages"
    __table_args__ = (sa.UniqueConstraint("clause_id", "from_clause_id", "act_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int] = mapped_column(sa.ForeignKey("clauses.id"))
    from_clause_id: Mapped[int] = mapped_column(sa.ForeignKey("clauses.id"), index=True)
    kind: Mapped[Descent] = mapped_column(choice(Descent))
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("structural_acts.id"))
    at: Mapped[datetime]


class FormerAddress(Base):
    """An address that a clause had before it was given another one: it leads to that clause for good."""

    __tablename__ = "former_addresses"
    __table_args__ = (sa.UniqueConstraint("process_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[str] = mapped_column(sa.String(80))
    clause_id: Mapped[int] = mapped_column(sa.ForeignKey("clauses.id"), index=True)
    since: Mapped[datetime]


class Version(Base):
    """A named set of revisions, published and frozen by its naming; name and note are words in several languages.

    `final`: the adopted text. `adoption` then says which `questions` carried it, and why the forum
    let it pass with contributions unanswered (`waiver`).
    """

    __tablename__ = "versions"
    __table_args__ = (sa.UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    number: Mapped[int]
    name: Mapped[dict[str, str]]
    note: Mapped[dict[str, str]] = mapped_column(default=dict)
    final: Mapped[bool] = mapped_column(default=False)
    adoption: Mapped[dict[str, Any]] = mapped_column(default=dict)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    created_at: Mapped[datetime]
    document: Mapped[Document] = relationship()


class VersionClause(Base):
    """A clause's wording in one language, and its place, as a version holds it."""

    __tablename__ = "version_clauses"
    __table_args__ = (sa.UniqueConstraint("version_id", "clause_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("versions.id"))
    clause_id: Mapped[int] = mapped_column(sa.ForeignKey("clauses.id"), index=True)
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"))
    language: Mapped[str] = mapped_column(sa.String(12))
    label: Mapped[dict[str, str]]
    position: Mapped[int]
    revision: Mapped[Revision] = relationship()
    clause: Mapped[Clause] = relationship()


class ManuscriptDraft(Base):
    """A text that somebody is about to import, kept on the server between its preview and their confirmation.

    A word processor's file or a web page is read when it is brought: `text` is what it says, in Markdown, and `remarks`
    are the pieces that have no place in it, each with its line, text and reason.
    `corrections` are what the steward changed about the structure that was found (`domain.correcting`), in order;
    `choices` which clause of the text each clause of the draft is, where they decided it (`domain.matching`).
    """

    __tablename__ = "manuscript_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    format: Mapped[Format] = mapped_column(choice(Format))
    language: Mapped[str] = mapped_column(sa.String(12))
    csv_column: Mapped[str] = mapped_column(sa.String(120), default="")
    unit: Mapped[Unit] = mapped_column(choice(Unit), default=Unit.PARAGRAPH)
    version_name: Mapped[str] = mapped_column(sa.String(120), default="")
    strike_absent: Mapped[bool] = mapped_column(default=False)
    corrections: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)
    text: Mapped[str] = mapped_column(sa.Text)
    remarks: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    created_at: Mapped[datetime]
