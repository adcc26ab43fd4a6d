"""Reading the references that participation is compared with."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.participation.models import Dimension, Reference


def references_of(session: Session, process_id: int) -> Sequence[Reference]:
    """Every reference of a process, the latest first, withdrawn ones too."""
    query = sa.select(Reference).where(Reference.process_id == process_id).order_by(Reference.number.desc())
    return session.scalars(query).all()


def current(references: Sequence[Reference]) -> list[Reference]:
    """Those that count: of each dimension the latest that stands."""
    found: dict[Dimension, Reference] = {}
    for one in references:
        if one.withdrawn_at is None:
            found.setdefault(one.dimension, one)
    return [found[one] for one in Dimension if one in found]


def reference_by_number(session: Session, process_id: int, number: int) -> Reference | None:
    """One reference by its address."""
    return session.scalar(sa.select(Reference).where(Reference.process_id == process_id, Reference.number == number))
