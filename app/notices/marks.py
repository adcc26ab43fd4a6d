"""How far a part of the telling has come, moved in the transaction of what it tells: so nothing is told twice."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.db import Base
from app.notices.models import Mark


def mark_of(session: Session, name: str) -> Mark:
    """The mark of this name, kept from every other worker until the commit."""
    add_missing(session, Mark, [{"name": name, "entry": -1, "person_id": 0}])
    query = sa.select(Mark).where(Mark.name == name).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def positions(session: Session) -> dict[str, tuple[int, int]]:
    """How far every part of the telling has come, by its name."""
    return {one.name: (one.entry, one.person_id) for one in session.scalars(sa.select(Mark))}


def add_missing(session: Session, table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Add the rows that are not there yet, whoever else adds them at the same moment."""
    if rows:
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        session.execute(insert(table).on_conflict_do_nothing(), rows)
