"""The dates of application and classes that an imported text tells of its clauses."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.manuscript import DraftClause
from app.ledger.services import Act
from app.processes.models import Process
from app.texts.application import NOTHING_SAID, application_body, applications_of
from app.texts.models import Application, Clause, Document


def classes_unknown(process: Process, drafts: Sequence[DraftClause]) -> list[str]:
    """The classes that a text tells and the process does not have: these are left out."""
    return sorted({draft.class_key for draft in drafts if draft.class_key} - set(process.classes))


def told(drafts: Sequence[DraftClause]) -> int:
    """The number of clauses of which a text says when they apply, or in which class they are."""
    return sum(bool(draft.periods or draft.class_key) for draft in drafts)


def store_times(
    session: Session,
    process: Process,
    document: Document,
    found: Sequence[tuple[DraftClause, int]],
    *,
    author_id: int | None,
    now: datetime,
) -> list[Act]:
    """Say of each clause, by its id, what its draft says, where that is new; the acts to be entered.

    A draft that says nothing changes nothing. Two statements, however many clauses.
    """
    telling = [(draft, clause_id) for draft, clause_id in found if draft.periods or draft.class_key]
    if not telling:
        return []
    today = applications_of(session, document.id)
    clauses = {one.id: one for one in session.scalars(sa.select(Clause).where(Clause.document_id == document.id))}
    made = []
    for draft, clause_id in telling:
        before = today.get(clause_id, NOTHING_SAID)
        class_key = draft.class_key if draft.class_key in process.classes else before.class_key
        periods = draft.periods or before.periods
        if (class_key, periods) != (before.class_key, before.periods):
            application = Application(
                clause_id=clause_id, number=before.number + 1, class_key=class_key, reason="", author_id=author_id,
                periods=[period.told() for period in periods], created_at=now,
            )  # fmt: skip
            application.clause = clauses[clause_id]
            made.append(application)
    session.add_all(made)
    session.flush()
    return [Act("application_set", f"application/{one.clause.guid}", application_body(one), one.number) for one in made]
