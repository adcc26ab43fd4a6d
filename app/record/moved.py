"""Tables that came with a process from another instance against the record: that they are as they were moved."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.ledger import moved
from app.ledger.models import MovedRow
from app.processes.models import Process
from app.record.comparing import Entered, Row


class MovedTables(Entered):
    """Rows that are kept as they were told elsewhere, table by table."""

    kinds = frozenset({"table_moved"})
    noun = "table from another instance"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every table of every process that moved."""
        here = sa.select(MovedRow.process_id)
        for process in session.scalars(sa.select(Process).where(Process.id.in_(here)).order_by(Process.id)).all():
            for table in moved.tables_of(session, process.id):
                rows = moved.rows_of(session, process.id, table)
                yield process, f"moved/{table}", 0, moved.as_entered(table, rows)
