"""The pairs of a crosswalk: all that was ever found about two clauses, by the first finding, which stands for it."""

from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.crosswalks.models import Finding
from app.crosswalks.queries import crosswalk, finding, whole

COUNTED: list[Callable[[Session, int], Mapping[int, int]]] = []
"""What counts what has been said about the pairs of a crosswalk, by first finding: a feature above adds its own."""


def first_of_number(session: Session, process_id: int, other_slug: str, number: int) -> Finding | None:
    """The first finding about the pair that this number is about, of a crosswalk to a text that is public."""
    found = crosswalk(session, process_id, other_slug)
    one = finding(session, found.id, number) if found else None
    return findings_about(session, one)[0] if one else None


def findings_about(session: Session, one: Finding) -> Sequence[Finding]:
    """Everything ever found about the pair of a finding, in order."""
    query = sa.select(Finding).where(
        Finding.crosswalk_id == one.crosswalk_id,
        Finding.clause_id.is_not_distinct_from(one.clause_id),
        Finding.other_clause_id.is_not_distinct_from(one.other_clause_id),
    )
    return session.scalars(whole(query).order_by(Finding.number)).all()


def first_by_pair(session: Session, crosswalk_id: int) -> dict[tuple[int | None, int | None], int]:
    """The identity of the first finding about each pair, by the two clauses. One statement."""
    query = sa.select(Finding.clause_id, Finding.other_clause_id, sa.func.min(Finding.id))
    query = query.where(Finding.crosswalk_id == crosswalk_id).group_by(Finding.clause_id, Finding.other_clause_id)
    return {(clause_id, other_id): first_id for clause_id, other_id, first_id in session.execute(query)}


def said_by_pair(session: Session, crosswalk_id: int) -> dict[tuple[int | None, int | None], int]:
    """How often something has been said about each pair, by the two clauses; pairs nobody spoke of are left out."""
    counts: dict[int, int] = {}
    for counted in COUNTED:
        for first_id, count in counted(session, crosswalk_id).items():
            counts[first_id] = counts.get(first_id, 0) + count
    firsts = first_by_pair(session, crosswalk_id) if counts else {}
    return {pair: counts[first_id] for pair, first_id in firsts.items() if first_id in counts}
