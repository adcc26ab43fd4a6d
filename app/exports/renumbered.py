"""How the parts of a text were numbered before they were numbered anew: in the first place, and at a given time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.texts.models import Rearrangement, StructuralAct

Labels = Mapping[str, str]


@dataclass(frozen=True)
class NumberedAnew:
    """An act that gave clauses new addresses: the earlier one of each by its guid."""

    number: int
    at: datetime
    before: Mapping[str, str]


@dataclass(frozen=True)
class Numbering:
    """Addresses of clauses by guid, labels of divisions by number; whatever never had other ones is in none of these.

    `addresses` and `labels` are those of the edition's time, `first_addresses` and `first_labels` the original ones.
    `acts` are what numbered clauses anew up to then.
    """

    addresses: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Labels] = field(default_factory=dict)
    first_addresses: Mapping[str, str] = field(default_factory=dict)
    first_labels: Mapping[str, Labels] = field(default_factory=dict)
    acts: Sequence[NumberedAnew] = ()


def numbering_of(session: Session, document_id: int, *, at: datetime | None = None) -> Numbering:
    """The numbering of a text at a time (None: today); one statement, whatever was numbered anew how often."""
    query = (
        sa.select(StructuralAct.number, StructuralAct.created_at, StructuralAct.before)
        .where(StructuralAct.document_id == document_id, StructuralAct.kind == Rearrangement.RENUMBERED)
        .order_by(StructuralAct.number.desc())
    )
    numbers: dict[str, str] = {}
    labels: dict[str, Labels] = {}
    first_numbers: dict[str, str] = {}
    first_labels: dict[str, Labels] = {}
    acts: list[NumberedAnew] = []
    for number, moment, before in session.execute(query):
        # Newest first: what an older act found stands over what a newer one found.
        first_numbers |= before.get("addresses", {})
        first_labels |= before.get("labels", {})
        if at is not None and moment > at:
            numbers |= before.get("addresses", {})
            labels |= before.get("labels", {})
        elif before.get("addresses"):
            acts.insert(0, NumberedAnew(number, moment, before["addresses"]))
    return Numbering(numbers, labels, first_numbers, first_labels, acts)
