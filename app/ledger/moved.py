"""Rows of the open record that came with a process from another instance, and are kept as they were told there."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.ledger.models import MovedRow
from app.ledger.services import canonical_json

AT_ONCE = 500
Row = Mapping[str, Any]


def keep(session: Session, process_id: int, table: str, rows: Sequence[Row]) -> dict[str, Any]:
    """Keep the rows of a table in their order; what the record is to commit to of them."""
    values = [
        {"process_id": process_id, "table_name": table, "position": position, "row": dict(row)}
        for position, row in enumerate(rows, start=1)
    ]
    for start in range(0, len(values), AT_ONCE):
        session.execute(sa.insert(MovedRow), values[start : start + AT_ONCE])
    return as_entered(table, rows)


def as_entered(table: str, rows: Iterable[Row]) -> dict[str, Any]:
    """What the record commits to: how many rows of a table, and a hash over them in their order."""
    number, digest = 0, hashlib.sha256()
    for row in rows:
        number += 1
        digest.update(canonical_json(dict(row)).encode() + b"\n")
    return {"table": table, "rows": number, "sha256": digest.hexdigest()}


def tables_of(session: Session, process_id: int) -> list[str]:
    """The tables of which rows are kept, by name."""
    query = sa.select(MovedRow.table_name).where(MovedRow.process_id == process_id).distinct()
    return sorted(session.scalars(query))


def rows_of(session: Session, process_id: int, table: str) -> Iterator[Row]:
    """The rows of a table in the order they had there, some hundred at once."""
    for some in batches_of(session, process_id, table):
        yield from some


def batches_of(session: Session, process_id: int, table: str) -> Iterator[Sequence[Row]]:
    """The same rows, a few hundred together."""
    query = sa.select(MovedRow.row).where(MovedRow.process_id == process_id, MovedRow.table_name == table)
    found = session.scalars(query.order_by(MovedRow.position).execution_options(yield_per=AT_ONCE))
    yield from found.partitions(AT_ONCE)
