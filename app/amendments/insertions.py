"""What a clause that an amendment put in means for those that want another one put in at the same place."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment, Part
from app.domain.amending import INSERTS, OPEN, Operation, Outcome
from app.domain.rebasing import Words, beside_insertion
from app.texts.models import Clause, Revision
from app.texts.queries import latest_revision, neighbours


def meet(session: Session, adopted: Amendment) -> list[Amendment | Part]:
    """Note on open insertions how they stand to the clauses that the adopted one has put in where they want to be.

    Those that say something else are left alone; the others are returned.
    """
    met: list[Amendment | Part] = []
    for change in adopted.changes:
        made = change.resulting_revision
        if change.operation in INSERTS and made is not None:
            inserted = Words(made.heading, made.body)
            met += [one for one in _at_the_same_place(session, adopted, made) if _note(session, one, inserted)]
    return met


def _note(session: Session, change: Amendment | Part, inserted: Words) -> bool:
    outcome = beside_insertion(Words(change.heading, change.body), inserted)
    beside = latest_revision(session, change.clause_id, change.language)
    if outcome is None or beside is None or change.outcome is Outcome.MOOT:
        return False
    change.outcome, change.rebased_revision_id = outcome, beside.id
    change.rebased_heading, change.rebased_body = change.heading, change.body
    return True


def _at_the_same_place(session: Session, adopted: Amendment, made: Revision) -> Sequence[Amendment | Part]:
    """Open insertions in the same language right after the clause before the new one, or before the one after it."""
    clause = session.get_one(Clause, made.clause_id)
    before, after = neighbours(session, clause)
    found: list[Amendment | Part] = []
    for kind in (Amendment, Part):
        after_it = sa.and_(kind.clause_id == (before.id if before else 0), kind.operation == Operation.INSERT_AFTER)
        before_it = sa.and_(kind.clause_id == (after.id if after else 0), kind.operation == Operation.INSERT_BEFORE)
        base = sa.select(Revision.language).where(Revision.id == kind.base_revision_id).scalar_subquery()
        query: Any = sa.select(kind).where(sa.or_(after_it, before_it), base == made.language)
        if kind is Part:
            query = query.join(Amendment, Amendment.id == Part.amendment_id)
        query = query.where(Amendment.state.in_(OPEN), Amendment.id != adopted.id).order_by(Amendment.number)
        found += session.scalars(query)
    return found
