"""What was done in a process that moves so that people took part."""

from sqlalchemy.orm import Session

from app.documents.models import Paper
from app.domain.citing import is_address
from app.domain.reaching_out import OutreachKind
from app.imports.moving.reading import (
    Brought,
    Row,
    day,
    day_or_none,
    language,
    moment,
    moment_or_none,
    number,
    number_or_none,
    texts,
    words,
)
from app.ledger.services import Act
from app.outreach.models import Activity
from app.outreach.services import activity_body
from app.processes.models import Process


def move_outreach(session: Session, process: Process, bundle: Brought, papers: dict[int, Paper]) -> list[Act]:
    """Activities, withdrawn ones too; gives an entry for each."""
    made = [_activity(process, row, papers) for row in bundle.rows("outreach")]
    session.add_all(made)
    session.flush()
    return [
        Act("outreach_withdrawn" if one.withdrawn_at else "outreach_recorded", f"outreach/{one.number}",
            activity_body(one))
        for one in made
    ]  # fmt: skip


def _activity(process: Process, row: Row, papers: dict[int, Paper]) -> Activity:
    address = words(row["address"])[:1000]
    if address and not is_address(address):
        raise ValueError("an address is none")
    created_at, withdrawn_at = moment(row["created_at"]), moment_or_none(row["withdrawn_at"])
    return Activity(
        process_id=process.id, number=number(row["number"]), kind=OutreachKind(row["kind"]), title=texts(row["title"]),
        description=texts(row["description"]), held_on=day(row["held_on"]), ends_on=day_or_none(row["ends_on"]),
        group_keys=[words(one)[:40] for one in row["groups"] or []],
        languages=[language(one) for one in row["languages"] or []], place=words(row["place"])[:300],
        reached=0 if row["reached"] == 0 else number_or_none(row["reached"]), address=address,
        paper_id=papers[row["document"]].id if row["document"] else None, created_at=created_at,
        changed_at=withdrawn_at or created_at, withdrawn_at=withdrawn_at,
        withdrawal_reasons=words(row["withdrawal_reasons"]),
    )  # fmt: skip
