"""Objections as pages show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, Person, Standing
from app.amendments.models import Amendment
from app.domain import objecting
from app.domain.commenting import CommentState
from app.domain.objecting import Answer, ObjectionState, Signature
from app.objections.models import Objection, ObjectionSupport
from app.objections.subjects import Put, questions_by_ids
from app.texts.models import Clause, Revision


@dataclass(frozen=True)
class ObjectionRow:
    """An objection as a page shows it: one that is hidden or waits is without its words and its author.

    `author_name` is None for a former participant. Clause, amendment and question are numbers; none of them: the text
    as a whole. `revision` and `revision_language` name the wording of the clause that it was about.
    """

    id: int
    number: int
    body: str
    remedy: str
    language: str
    state: ObjectionState
    answer: Answer
    visibility: CommentState
    created_at: datetime
    changed_at: datetime
    author_id: int | None
    author_name: str | None
    group: str
    organisation: str | None
    clause_id: int | None
    clause: str | None
    amendment: int | None
    question: Put | None
    revision: int | None
    revision_language: str | None
    minority_body: str
    signature: Signature | None
    attached_to_id: int | None
    supporters: int

    @property
    def is_readable(self) -> bool:
        """Whether its words are shown to everybody."""
        return self.visibility is CommentState.PUBLISHED

    @property
    def is_blocking(self) -> bool:
        """Whether it keeps what it is about from being adopted by consent."""
        return objecting.is_blocking(self.state) and self.visibility is not CommentState.HIDDEN


_COUNT = (
    sa.select(sa.func.count())
    .select_from(ObjectionSupport)
    .where(ObjectionSupport.objection_id == Objection.id)
    .correlate(Objection)
    .scalar_subquery()
)
_COLUMNS = (
    Objection,
    Person.name.label("person_name"),
    Person.standing,
    Organisation.name.label("organisation"),
    Clause.number.label("clause"),
    Amendment.number.label("amendment"),
    Revision.number.label("revision"),
    Revision.language.label("revision_language"),
    _COUNT.label("supporters"),
)


def rows_query(process_id: int) -> sa.Select[*tuple[Any, ...]]:
    """Every objection of a process, to be narrowed and read."""
    return (
        sa.select(*_COLUMNS)
        .select_from(Objection)
        .outerjoin(Person, Person.id == Objection.author_id)
        .outerjoin(Organisation, Organisation.id == Objection.organisation_id)
        .outerjoin(Clause, Clause.id == Objection.clause_id)
        .outerjoin(Amendment, Amendment.id == Objection.amendment_id)
        .outerjoin(Revision, Revision.id == Objection.revision_id)
        .where(Objection.process_id == process_id)
    )


def read(
    session: Session, query: sa.Select[*tuple[Any, ...]], viewer_id: int | None, *, revealed: bool = False
) -> list[ObjectionRow]:
    """The objections that the query finds; two statements. `revealed`: with their words always."""
    found = session.execute(query).all()
    asked = {row.Objection.question_id for row in found if row.Objection.question_id}
    questions = questions_by_ids(session, asked)
    return [_row(row, questions.get(row.Objection.question_id or 0), viewer_id, revealed) for row in found]


def _row(found: sa.Row[*tuple[Any, ...]], question: Put | None, viewer_id: int | None, revealed: bool) -> ObjectionRow:
    one: Objection = found.Objection
    left = found.standing is None or found.standing is Standing.DELETED
    own = viewer_id is not None and one.author_id == viewer_id and one.visibility is CommentState.PENDING
    told = one.visibility is CommentState.PUBLISHED or own or revealed
    return ObjectionRow(
        id=one.id,
        number=one.number,
        body=one.body if told else "",
        remedy=one.remedy if told else "",
        language=one.language,
        state=one.state,
        answer=one.answer,
        visibility=one.visibility,
        created_at=one.created_at,
        changed_at=one.changed_at,
        author_id=one.author_id if told and not left else None,
        author_name=(one.attributed_to or (None if left else found.person_name)) if told else None,
        group=one.group_key,
        organisation=found.organisation if told else None,
        clause_id=one.clause_id,
        clause=found.clause,
        amendment=found.amendment,
        question=question,
        revision=found.revision,
        revision_language=found.revision_language,
        minority_body=one.minority_body if told else "",
        signature=one.signature,
        attached_to_id=one.attached_to_id,
        supporters=found.supporters,
    )
