"""Rows as JSON values that mean the same on either database, and back again."""

import base64
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

AT_ONCE = 1000


class Nature(StrEnum):
    """What a column holds, as far as the databases write it differently."""

    PLAIN = "plain"
    TRUTH = "truth"
    MOMENT = "moment"
    DAY = "day"
    BYTES = "bytes"
    JSON = "json"


NATURES: tuple[tuple[type[sa.types.TypeEngine[Any]], Nature], ...] = (
    (sa.Boolean, Nature.TRUTH),
    (sa.DateTime, Nature.MOMENT),
    (sa.Date, Nature.DAY),
    (sa.LargeBinary, Nature.BYTES),
    (sa.JSON, Nature.JSON),
)


def tables_of(connection: Connection) -> Sequence[sa.Table]:
    """Every table the database has, each after those it refers to; as it is there, not as this release thinks."""
    metadata = sa.MetaData()
    metadata.reflect(connection)
    return metadata.sorted_tables


def nature_of(column: sa.Column[Any]) -> Nature:
    """What the column holds."""
    return next((nature for kind, nature in NATURES if isinstance(column.type, kind)), Nature.PLAIN)


def rows_of(connection: Connection, table: sa.Table) -> Iterator[list[Any]]:
    """Every row of a table as JSON values, in the order of its key, a thousand at a time."""
    columns = list(table.columns)
    natures = [nature_of(column) for column in columns]
    query = sa.select(*(_told(column, connection.dialect.name) for column in columns)).select_from(table)
    found = connection.execution_options(yield_per=AT_ONCE).execute(query.order_by(*table.primary_key.columns))
    for row in found:
        yield [written(nature, value) for nature, value in zip(natures, row, strict=True)]


def _told(column: sa.Column[Any], dialect: str) -> sa.ColumnElement[Any]:
    """A column as it is read: JSON as its own text, letter for letter, so that nothing is said in other words."""
    if nature_of(column) is not Nature.JSON:
        return column
    return sa.type_coerce(column, sa.Text()) if dialect == "sqlite" else sa.cast(column, sa.Text())


def written(nature: Nature, value: Any) -> Any:
    """A value of a column as a JSON value."""
    if value is None:
        return None
    if nature is Nature.MOMENT:
        return _in_utc(value).isoformat()
    if nature is Nature.DAY:
        return value.isoformat()
    return base64.b64encode(value).decode() if nature is Nature.BYTES else value


def read(nature: Nature, value: Any) -> Any:
    """The value of a column that `written` gave as a JSON value; ValueError or TypeError for what it never gives."""
    if value is None:
        return None
    if nature is Nature.MOMENT:
        return _in_utc(datetime.fromisoformat(value))
    if nature is Nature.DAY:
        return date.fromisoformat(value)
    return base64.b64decode(value, validate=True) if nature is Nature.BYTES else value


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
