"""A table of the open record: its name, its columns, and its rows, read as they are written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person, Standing

AT_ONCE = 500
Value = Any
Row = Sequence[Value]


@dataclass(frozen=True)
class Section:
    """A table; `rows` reads it anew each time, some hundred rows at once, in the order of `columns`.

    Values are text, numbers, truth values, moments, None, or lists and mappings of these.
    """

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterable[Row]]


def reading(session: Session, query: sa.Select[*tuple[Any, ...]]) -> Callable[[], Iterable[Row]]:
    """Rows of a statement without ever holding all of them."""
    return lambda: (tuple(row) for row in session.execute(query.execution_options(yield_per=AT_ONCE)))


def public_name(person: type[Person] = Person) -> sa.ColumnElement[str | None]:
    """The public name of a joined person; none for somebody who has left."""
    return sa.case((person.standing != Standing.DELETED, person.name), else_=sa.null())
