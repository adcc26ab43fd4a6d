"""Reading what a report tells of amendments and responses; one statement each, however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from app.amendments.models import Amendment, Part
from app.comments.models import Comment
from app.domain.amending import AmendmentState, Operation
from app.domain.commenting import CommentState
from app.domain.submitting import QuestionnaireState
from app.responses.models import Answered, Response
from app.submissions.models import Questionnaire
from app.texts.models import Clause, Revision


@dataclass(frozen=True)
class AmendmentFacts:
    """An amendment that everybody may read, with the clauses it touches: those it changed, else those it would.

    `language` is that of its rationale. `clauses` are their identities, `clause` the address of the first.
    """

    number: int
    state: AmendmentState
    operation: Operation
    group: str
    language: str
    rationale: str
    reasons: str
    decided_at: datetime | None
    clause: str
    clauses: tuple[int, ...]


@dataclass(frozen=True)
class Named:
    """A contribution that a response answers: a comment or an amendment by its number, and the clause it is on."""

    comment: int | None
    amendment: int | None
    clause_id: int | None


def amendments_with_clauses(session: Session, process_id: int) -> list[AmendmentFacts]:
    """The amendments of a process by number; two statements. Hidden ones are left out."""
    made = aliased(Revision)
    query = (
        sa.select(
            Amendment.id, Amendment.number, Amendment.state, Amendment.operation, Amendment.group_key,
            Amendment.language, Amendment.rationale, Amendment.reasons, Amendment.decided_at, Clause.number,
            sa.func.coalesce(made.clause_id, Amendment.clause_id),
        )
        .join(Clause, Clause.id == Amendment.clause_id)
        .outerjoin(made, made.id == Amendment.resulting_revision_id)
        .where(Amendment.process_id == process_id, Amendment.hidden.is_(False))
        .order_by(Amendment.number)
    )  # fmt: skip
    further = _further(session, process_id)
    return [AmendmentFacts(*row[1:10], clauses=(row[10], *further.get(row[0], ()))) for row in session.execute(query)]


def _further(session: Session, process_id: int) -> dict[int, list[int]]:
    made = aliased(Revision)
    query = (
        sa.select(Part.amendment_id, sa.func.coalesce(made.clause_id, Part.clause_id))
        .join(Amendment, Amendment.id == Part.amendment_id)
        .outerjoin(made, made.id == Part.resulting_revision_id)
        .where(Amendment.process_id == process_id)
        .order_by(Part.amendment_id, Part.position)
    )
    found: dict[int, list[int]] = {}
    for amendment_id, clause_id in session.execute(query):
        found.setdefault(amendment_id, []).append(clause_id)
    return found


def named_by_responses(session: Session, process_id: int) -> dict[int, list[Named]]:
    """What each response answers, by its number; of contributions only those that everybody may read."""
    query = (
        sa.select(
            Response.number, Comment.number, Amendment.number, sa.func.coalesce(Comment.clause_id, Amendment.clause_id)
        )
        .join(Answered, Answered.response_id == Response.id)
        .outerjoin(Comment, Comment.id == Answered.comment_id)
        .outerjoin(Amendment, Amendment.id == Answered.amendment_id)
        .where(
            Response.process_id == process_id,
            sa.or_(Comment.id.is_(None), Comment.state == CommentState.PUBLISHED),
            sa.or_(Amendment.id.is_(None), Amendment.hidden.is_(False)),
        )
        .order_by(Response.number, Answered.id)
    )
    found: dict[int, list[Named]] = {}
    for number, *named in session.execute(query):
        found.setdefault(number, []).append(Named(*named))
    return found


def questionnaires_with_questions(session: Session, process_id: int) -> Sequence[Questionnaire]:
    """The questionnaires that were opened, as they followed one another, with their questions; two statements."""
    query = sa.select(Questionnaire).where(
        Questionnaire.process_id == process_id, Questionnaire.state != QuestionnaireState.PREPARED
    )
    return session.scalars(query.options(selectinload(Questionnaire.questions)).order_by(Questionnaire.number)).all()
