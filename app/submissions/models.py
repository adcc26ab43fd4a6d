"""Questionnaires with their questions, submissions with their answers, and what was cut out of a letter."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.comments.models import Comment
from app.db import Base, choice
from app.domain.submitting import AnswerKind, QuestionnaireState
from app.files.models import Kept
from app.processes.models import Attribution, Process
from app.texts.models import Clause


class Questionnaire(Base):
    """Ordered questions that a process asks, under a docket number; its number in the process is its address.

    `edition` counts how often its description or its questions were changed.
    """

    __tablename__ = "questionnaires"
    __table_args__ = (sa.UniqueConstraint("process_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    title: Mapped[dict[str, str]]
    introduction: Mapped[dict[str, str]] = mapped_column(default=dict)
    docket: Mapped[str] = mapped_column(sa.String(40), default="")
    takes_letters: Mapped[bool] = mapped_column(default=True)
    state: Mapped[QuestionnaireState] = mapped_column(choice(QuestionnaireState), default=QuestionnaireState.PREPARED)
    edition: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    process: Mapped[Process] = relationship()
    questions: Mapped[list["AskedQuestion"]] = relationship(
        order_by="AskedQuestion.position", back_populates="questionnaire", cascade="all, delete-orphan"
    )


class AskedQuestion(Base):
    """A question with its words by language. `choices` are {key, words} in their order; a scale has its two ends.

    `clause_id` names the clause that answers in words are on; without it they are on the text as a whole.
    """

    __tablename__ = "asked_questions"
    __table_args__ = (sa.UniqueConstraint("questionnaire_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaires.id"))
    number: Mapped[int]
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(40), default="")
    kind: Mapped[AnswerKind] = mapped_column(choice(AnswerKind))
    section: Mapped[dict[str, str]] = mapped_column(default=dict)
    words: Mapped[dict[str, str]]
    explanation: Mapped[dict[str, str]] = mapped_column(default=dict)
    required: Mapped[bool] = mapped_column(default=False)
    choices: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    lowest: Mapped[int] = mapped_column(default=1)
    highest: Mapped[int] = mapped_column(default=5)
    clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"))
    questionnaire: Mapped[Questionnaire] = relationship(back_populates="questions")
    clause: Mapped[Clause | None] = relationship()


class Submission(Attribution, Base):
    """What somebody sent as a whole; its words are comments, which are moderated, answered and counted as all are.

    `letter_id` is the letter, as it came; `cut_at` when the team said that it is cut into contributions.
    `organisation_name` is what an imported one bears, which nobody has verified; `region` where it came from.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.Index("ix_submissions_questionnaire", "questionnaire_id", "number"),
        sa.Index("ix_submissions_process_group", "process_id", "group_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaires.id"))
    number: Mapped[int]
    language: Mapped[str] = mapped_column(sa.String(12))
    region: Mapped[str] = mapped_column(sa.String(80), default="")
    imported_as: Mapped[str] = mapped_column(sa.String(80), default="")
    letter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"), unique=True)
    cut_at: Mapped[datetime | None]
    sent_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    process: Mapped[Process] = relationship()
    questionnaire: Mapped[Questionnaire] = relationship()
    letter: Mapped[Comment | None] = relationship()
    answers: Mapped[list["Answer"]] = relationship(order_by="Answer.id")


class Answer(Base):
    """A choice that was taken (one row each; a scale's is its number), or the comment that words became."""

    __tablename__ = "submission_answers"
    __table_args__ = (
        sa.CheckConstraint("(comment_id IS NULL) <> (choice = '')", name="choice_or_words"),
        sa.Index("ix_submission_answers_question", "question_id", "choice"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submissions.id"), index=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("asked_questions.id"))
    choice: Mapped[str] = mapped_column(sa.String(40), default="")
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"), unique=True)
    question: Mapped[AskedQuestion] = relationship()
    comment: Mapped[Comment | None] = relationship()


class Excerpt(Base):
    """That a contribution was cut out of a letter, and where its words stand there, in code points."""

    __tablename__ = "letter_excerpts"
    __table_args__ = (sa.CheckConstraint('0 <= start AND start < "end"', name="some_words"),)

    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id"), primary_key=True, autoincrement=False)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submissions.id"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    cut_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    cut_at: Mapped[datetime]
    comment: Mapped[Comment] = relationship()


class SubmissionDraft(Base):
    """What somebody has begun to answer; one for each questionnaire, kept until it is sent."""

    __tablename__ = "submission_drafts"
    __table_args__ = (sa.UniqueConstraint("author_id", "questionnaire_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaires.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changed_at: Mapped[datetime]
    questionnaire: Mapped[Questionnaire] = relationship()
    files: Mapped[list["DraftFile"]] = relationship(order_by="DraftFile.id", cascade="all, delete-orphan")


class DraftFile(Kept, Base):
    """A file that came with a draft, for one of its questions."""

    __tablename__ = "submission_draft_files"
    __table_args__ = (sa.UniqueConstraint("draft_id", "question_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("submission_drafts.id"))
    question_number: Mapped[int]
