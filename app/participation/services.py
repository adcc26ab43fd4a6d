"""Acts on the references of participation: naming one, withdrawing one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.domain.errors import NotInThisState, SharesMalformed
from app.domain.phases import Role
from app.participation.models import Dimension, Reference
from app.processes.models import Process
from app.processes.services import enter, next_number

WHOLE = 1_000
ROUNDING = 5
"""Shares in per mille that were rounded one by one may miss the whole by so much."""


@dataclass(frozen=True)
class Named:
    """A reference: what it is and where it is from, of which day, and its shares in per mille by key."""

    dimension: Dimension
    title: str
    language: str
    dated: date
    shares: Mapping[str, int]
    address: str = ""


def name_reference(
    session: Session, process: Process, named: Named, *, author_id: int | None, now: datetime
) -> Reference:
    """Compare with this from now on. SharesMalformed unless its shares are of at least two keys and add up to all."""
    shares = {key: int(share) for key, share in named.shares.items()}
    if len(shares) < 2 or min(shares.values()) < 0 or abs(sum(shares.values()) - WHOLE) > ROUNDING:
        raise SharesMalformed
    reference = Reference(
        process_id=process.id, number=next_number(session, process.id, "reference"), dimension=named.dimension,
        title=named.title, language=named.language, address=named.address, dated=named.dated, shares=shares,
        author_id=author_id, created_at=now,
    )  # fmt: skip
    session.add(reference)
    session.flush()
    _enter(session, process, reference, "reference_named", author_id, now)
    return reference


def withdraw_reference(
    session: Session, process: Process, reference: Reference, *, actor_id: int | None, now: datetime
) -> None:
    """Compare with it no more; it stays to be read. NotInThisState for one that was withdrawn already."""
    if reference.withdrawn_at is not None:
        raise NotInThisState
    reference.withdrawn_at = now
    session.flush()
    _enter(session, process, reference, "reference_withdrawn", actor_id, now)


def as_entered(reference: Reference) -> dict[str, Any]:
    """What the record commits to of a reference."""
    return {
        "dimension": reference.dimension.value,
        "title": reference.title,
        "language": reference.language,
        "address": reference.address,
        "dated": reference.dated.isoformat(),
        "shares": dict(reference.shares),
        "withdrawn": reference.withdrawn_at is not None,
    }


def _enter(
    session: Session, process: Process, reference: Reference, kind: str, actor_id: int | None, now: datetime
) -> None:
    enter(
        session, process, kind=kind, object=f"references/{reference.number}", body=as_entered(reference),
        actor_id=actor_id, now=now, role=Role.STEWARD,
    )  # fmt: skip
