"""Objections in the open record, with their history; what is hidden or still waits has no words, or is not there."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, Person
from app.amendments.models import Amendment
from app.domain.commenting import CommentState
from app.domain.phases import Role
from app.exports.record.section import Row, Section, public_name, reading
from app.objections.models import Objection, ObjectionAct, ObjectionSupport
from app.polls.models import Question
from app.processes.models import Process
from app.texts.models import Clause, Revision, Version

COLUMNS = (
    "number", "clause", "amendment", "question", "revision", "language", "body", "remedy", "state", "answer",
    "visibility", "author", "group", "organisation", "supporters", "minority_view", "signature", "attached_to_version",
    "created_at", "changed_at",
)  # fmt: skip
PUBLISHED = Objection.visibility == CommentState.PUBLISHED


def sections(session: Session, process: Process) -> list[Section]:
    """The objections by number, and what was done with each."""
    return [Section("objections", COLUMNS, _objections(session, process)), _acts(session, process)]


def _objections(session: Session, process: Process) -> Callable[[], Iterable[Row]]:
    """Objections, each with how many supporters every stakeholder group has."""
    place = COLUMNS.index("supporters")

    def rows() -> Iterable[Row]:
        supporters = _supporters(session, process)
        for row in reading(session, _query(process))():
            yield (*row[:place], dict(supporters.get(row[0], {})), *row[place:])

    return rows


def _supporters(session: Session, process: Process) -> dict[int, Counter[str]]:
    query = (
        sa.select(Objection.number, ObjectionSupport.group_key, sa.func.count())
        .join(Objection, Objection.id == ObjectionSupport.objection_id)
        .where(Objection.process_id == process.id, PUBLISHED)
        .group_by(Objection.number, ObjectionSupport.group_key)
    )
    found: dict[int, Counter[str]] = {}
    for number, group, count in session.execute(query):
        found.setdefault(number, Counter())[group] = count
    return found


def _told(column: Any) -> sa.ColumnElement[Any]:
    return sa.case((PUBLISHED, column), else_=sa.null())


def _query(process: Process) -> sa.Select[*tuple[Any, ...]]:
    author = sa.case((Objection.attributed_to != "", Objection.attributed_to), else_=public_name())
    return (
        sa.select(
            Objection.number, Clause.number, Amendment.number, Question.number, Revision.number, Objection.language,
            _told(Objection.body), _told(Objection.remedy), Objection.state, Objection.answer, Objection.visibility,
            _told(author), Objection.group_key, _told(Organisation.name), _told(Objection.minority_body),
            Objection.signature, Version.number, Objection.created_at, Objection.changed_at,
        )
        .outerjoin(Clause, Clause.id == Objection.clause_id)
        .outerjoin(Amendment, Amendment.id == Objection.amendment_id)
        .outerjoin(Question, Question.id == Objection.question_id)
        .outerjoin(Revision, Revision.id == Objection.revision_id)
        .outerjoin(Version, Version.id == Objection.attached_to_id)
        .outerjoin(Person, Person.id == Objection.author_id)
        .outerjoin(Organisation, Organisation.id == Objection.organisation_id)
        .where(Objection.process_id == process.id, Objection.visibility != CommentState.PENDING)
        .order_by(Objection.number)
    )  # fmt: skip


def _acts(session: Session, process: Process) -> Section:
    """What was done with objections, and by whom where somebody of the team did it."""
    by_team = sa.case((ObjectionAct.role != Role.PARTICIPANT, public_name()), else_=sa.null())
    query = (
        sa.select(
            Objection.number, ObjectionAct.position, ObjectionAct.act, _told(ObjectionAct.reasons),
            ObjectionAct.language, ObjectionAct.body, ObjectionAct.role, by_team, ObjectionAct.created_at,
        )
        .join(Objection, Objection.id == ObjectionAct.objection_id)
        .outerjoin(Person, Person.id == ObjectionAct.actor_id)
        .where(Objection.process_id == process.id, Objection.visibility != CommentState.PENDING)
        .order_by(Objection.number, ObjectionAct.position)
    )  # fmt: skip
    columns = ("objection", "position", "act", "reasons", "language", "body", "role", "actor", "created_at")
    return Section("objection_acts", columns, reading(session, query))
