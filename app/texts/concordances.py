"""The table of concordance of two versions, from their clauses and from the splits and joins in the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.concording import Descended, Held, Mark, table_of
from app.texts.concordance import Change, concordance
from app.texts.contents import printed
from app.texts.models import Clause, Descent, Lineage
from app.texts.rows import ClauseRow


@dataclass(frozen=True)
class Entry:
    """A line of the table: a clause in the earlier version and in the later one, and what happened.

    `recorded` is False where a split or join was found by comparing words.
    """

    before: ClauseRow | None
    after: ClauseRow | None
    marks: tuple[Mark, ...]
    recorded: bool


def table(
    before: Sequence[ClauseRow], after: Sequence[ClauseRow], descents: Sequence[Descended], language: str
) -> list[Entry]:
    """Every clause of both versions once, in the order of the later one; numbers as printed in the language."""
    old = {clause.id: clause for clause in before}
    new = {clause.id: clause for clause in after}
    sides = [
        (_held(pair.before, language), _held(pair.after, language), pair.change is Change.MOVED)
        for pair in concordance(before, after)
    ]
    return [
        Entry(
            old[line.before.id] if line.before else None,
            new[line.after.id] if line.after else None,
            line.marks,
            line.recorded,
        )
        for line in table_of(sides, descents)
    ]


def descents_between(
    session: Session, document_id: int, since: datetime, until: datetime | None
) -> Sequence[Descended]:
    """The splits and joins that the record has after one moment, up to another one (None: until today)."""
    query = (
        sa.select(Lineage.clause_id, Lineage.from_clause_id, Lineage.kind)
        .join(Clause, Clause.id == Lineage.clause_id)
        .where(Clause.document_id == document_id, Lineage.at > since)
        .order_by(Lineage.id)
    )
    if until is not None:
        query = query.where(Lineage.at <= until)
    marks = {Descent.SPLIT: Mark.SPLIT, Descent.JOINED: Mark.JOINED}
    return [Descended(clause, source, marks[kind]) for clause, source, kind in session.execute(query)]


def number_of(clause: ClauseRow | None, language: str) -> str:
    """The number of a clause as it is printed, else its address; empty when there is no clause."""
    return "" if clause is None else printed(clause.label, language) or clause.number


def _held(clause: ClauseRow | None, language: str) -> Held | None:
    return Held(clause.id, number_of(clause, language), clause.heading, clause.body) if clause else None
