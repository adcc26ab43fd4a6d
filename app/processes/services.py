"""Acts on processes: numbers of contributions, and entering acts in the record in a member's name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.phases import Role
from app.ledger import services as ledger
from app.ledger.services import Act
from app.processes.models import Counter, Process


def next_number(session: Session, process_id: int, kind: str) -> int:
    """The next number of this kind in the process; counted in the database, so no number is given twice."""
    changed = sa.update(Counter).where(Counter.process_id == process_id, Counter.kind == kind)
    number = session.scalar(changed.values(last=Counter.last + 1).returning(Counter.last))
    if number is None:
        session.add(Counter(process_id=process_id, kind=kind, last=1))
        session.flush()
        return 1
    return int(number)


def enter(
    session: Session,
    process: Process,
    *,
    kind: str,
    object: str,  # noqa: A002 (the record's own word)
    body: dict[str, Any],
    actor_id: int | None,
    now: datetime,
    revision: int = 0,
    role: Role | None = None,
) -> None:
    """Enter an act of this process in the public record, its actor under their pseudonym here. Call it last."""
    ledger.enter(
        session,
        kind=kind,
        object=object,
        body=body,
        now=now,
        process_id=process.id,
        process=process.slug,
        revision=revision,
        actor=ledger.pseudonym(process.pseudonym_key, actor_id),
        role=role,
    )


def enter_many(session: Session, process: Process, acts: Sequence[Act], *, actor_id: int | None, now: datetime) -> None:
    """Enter many acts of one person in this process at once, in their order. Call it last."""
    ledger.enter_many(
        session,
        acts,
        now=now,
        process_id=process.id,
        process=process.slug,
        actor=ledger.pseudonym(process.pseudonym_key, actor_id),
    )
