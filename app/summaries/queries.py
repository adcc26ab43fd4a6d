"""Reading the summaries of discussions: those that stand now, and all that were written."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.amendments.models import Amendment
from app.summaries.models import ThreadSummary


@dataclass(frozen=True)
class Place:
    """What a summary is of: the discussion of a clause, of an amendment, or (neither) of the text as a whole."""

    process_id: int
    clause_id: int | None = None
    amendment_id: int | None = None

    @property
    def condition(self) -> sa.ColumnElement[bool]:
        """Whether a summary is of this discussion."""
        clause, amendment = ThreadSummary.clause_id, ThreadSummary.amendment_id
        return sa.and_(
            ThreadSummary.process_id == self.process_id,
            clause == self.clause_id if self.clause_id else clause.is_(None),
            amendment == self.amendment_id if self.amendment_id else amendment.is_(None),
        )


def standing(session: Session, place: Place) -> dict[str, ThreadSummary]:
    """The summary that stands now in each language, and nothing where it was taken back; one statement."""
    newest = sa.select(sa.func.max(ThreadSummary.number)).where(place.condition).group_by(ThreadSummary.language)
    query = sa.select(ThreadSummary).where(
        place.condition, ThreadSummary.number.in_(newest), ThreadSummary.body != sa.literal("")
    )
    found = session.scalars(query.options(*_WITH_ALL).order_by(ThreadSummary.language))
    return {one.language: one for one in found}


def history_of(session: Session, place: Place, language: str, *, limit: int = 200) -> Sequence[ThreadSummary]:
    """Every summary of a discussion in a language, the latest first; one that was taken back has no words."""
    query = sa.select(ThreadSummary).where(place.condition, ThreadSummary.language == language)
    query = query.options(joinedload(ThreadSummary.author)).order_by(ThreadSummary.number.desc())
    return session.scalars(query.limit(limit)).all()


def summaries_of(session: Session, process_id: int, *, after: int = 0, limit: int = 50) -> Sequence[ThreadSummary]:
    """Every summary of a process by its number, one more than `limit`, without those on a hidden amendment."""
    query = sa.select(ThreadSummary).where(ThreadSummary.process_id == process_id, ThreadSummary.number > after)
    query = query.outerjoin(ThreadSummary.amendment).where(sa.or_(Amendment.id.is_(None), Amendment.hidden.is_(False)))
    return session.scalars(query.options(*_WITH_ALL).order_by(ThreadSummary.number).limit(limit + 1)).all()


_WITH_ALL = (joinedload(ThreadSummary.author), joinedload(ThreadSummary.clause), joinedload(ThreadSummary.amendment))
