"""What has changed in a text since its last version, and which amendments changed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.texts.models import Clause, Revision, StructuralAct, Version
from app.texts.queries import latest_version


@dataclass(frozen=True, slots=True)
class AdoptedAmendment:
    """An amendment that has changed the text: its number, the labels of the clauses it changed, and the reasons."""

    number: int
    labels: tuple[Mapping[str, str], ...]
    reason: str


@dataclass(frozen=True)
class Changes:
    """What changed: the amendments adopted, and how many clauses have new words from elsewhere."""

    since: Version | None
    amendments: Sequence[AdoptedAmendment]
    others: int


def changes_since_last_version(session: Session, document_id: int, drafting_language: str) -> Changes:
    """The amendments adopted since the latest version was named, in the order of the text; three statements."""
    latest = latest_version(session, document_id)
    rows = [*_rewordings(session, document_id, drafting_language, latest), *_acts(session, document_id, latest)]
    found: dict[int, AdoptedAmendment] = {}
    others: set[int] = set()
    for _place, clause_id, label, amendment, reason in sorted(rows, key=lambda row: row[0]):
        if amendment is None:
            others.add(clause_id)
            continue
        earlier = found.get(amendment)
        labels = (*(earlier.labels if earlier else ()), label)
        distinct = tuple({str(one): one for one in labels}.values())
        found[amendment] = AdoptedAmendment(amendment, distinct, reason or (earlier.reason if earlier else ""))
    return Changes(latest, list(found.values()), len(others))


_Row = tuple[int, int, Mapping[str, str], int | None, str]


def _rewordings(session: Session, document_id: int, language: str, latest: Version | None) -> Sequence[_Row]:
    query = (
        sa.select(Clause.position, Clause.id, Clause.label, Revision.amendment_number, Revision.reason)
        .join(Clause, Clause.id == Revision.clause_id)
        .where(Clause.document_id == document_id, Revision.language == language)
    )
    if latest:
        query = query.where(Revision.created_at > latest.created_at)
    return [_as_row(*row) for row in session.execute(query.order_by(Clause.position, Revision.number))]


def _acts(session: Session, document_id: int, latest: Version | None) -> Sequence[_Row]:
    query = (
        sa.select(Clause.position, Clause.id, Clause.label, StructuralAct.amendment_number, StructuralAct.reason)
        .join(Clause, Clause.id == StructuralAct.clause_id)
        .where(StructuralAct.document_id == document_id, StructuralAct.amendment_number.is_not(None))
    )
    if latest:
        query = query.where(StructuralAct.created_at > latest.created_at)
    return [_as_row(*row) for row in session.execute(query.order_by(Clause.position, StructuralAct.number))]


def _as_row(position: int, clause_id: int, label: Mapping[str, str], amendment: int | None, reason: str) -> _Row:
    return position, clause_id, label, amendment, reason
