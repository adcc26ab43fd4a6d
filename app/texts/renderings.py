"""Reading how the language versions of a text render its drafting language."""

from collections import Counter
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.domain.drift import Drift, drift
from app.texts.models import Clause, Revision
from app.texts.queries import is_latest
from app.texts.rows import DriftRow


def drift_of(session: Session, document_id: int, language: str, drafting_language: str) -> Sequence[DriftRow]:
    """How every clause's language version stands to the drafting language, in order; one statement."""
    own, base, rendered = aliased(Revision), aliased(Revision), aliased(Revision)
    query = (
        sa.select(
            Clause.id, Clause.number, Clause.label, base.heading, base.number, rendered.number,
            sa.func.coalesce(own.number, 0),
        )
        .select_from(Clause)
        .join(base, is_latest(base, drafting_language))
        .outerjoin(own, is_latest(own, language))
        .outerjoin(rendered, rendered.id == own.renders_id)
        .where(Clause.document_id == document_id, Clause.struck_at.is_(None))
        .order_by(Clause.position, Clause.id)
    )  # fmt: skip
    return [_drift_row(*row) for row in session.execute(query)]


def coverage_of(session: Session, document_id: int, drafting_language: str) -> dict[str, Counter[Drift]]:
    """By language: how many clauses are current and outdated in it; the rest is missing. One statement."""
    own, base, later = aliased(Revision), aliased(Revision), aliased(Revision)
    newest = sa.select(sa.func.max(later.number)).where(later.clause_id == Clause.id, later.language == own.language)
    query = (
        sa.select(own.language, own.renders_id.is_distinct_from(base.id), sa.func.count())
        .select_from(Clause)
        .join(base, is_latest(base, drafting_language))
        .join(own, own.clause_id == Clause.id)
        .where(own.number == newest.correlate(Clause, own).scalar_subquery(), own.language != drafting_language)
        .where(Clause.document_id == document_id, Clause.struck_at.is_(None))
        .group_by(own.language, own.renders_id.is_distinct_from(base.id))
    )
    states: dict[str, Counter[Drift]] = {}
    for language, outdated, number in session.execute(query):
        states.setdefault(language, Counter())[Drift.OUTDATED if outdated else Drift.CURRENT] += number
    return states


def _drift_row(
    clause_id: int, number: str, label: Mapping[str, str], heading: str, latest: int, renders: int | None, own: int
) -> DriftRow:
    # Words that name no revision they render were written before the first one was known: they count as outdated.
    state = drift(renders or 0, latest) if own else Drift.MISSING
    return DriftRow(clause_id, number, label, heading, state, latest, renders, own)
