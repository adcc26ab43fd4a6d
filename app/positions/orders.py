"""The orders of contributions, and paging by key in each of them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa

from app.domain.bridging import HIGHEST


class Order(StrEnum):
    """The orders of a list of contributions. There is none by popularity: it would reward campaigns."""

    OLDEST = "oldest"
    NEWEST = "newest"
    NUMBER = "number"
    BRIDGING = "bridging"


SPAN = 9_000_000
"""Numbers of a process stay below this, so that a place and a number together make one cursor below 2 ** 53."""

LARGEST_CURSOR = HIGHEST * SPAN + SPAN - 1


class Ordered(Protocol):
    """A row that has a place in every order."""

    @property
    def number(self) -> int: ...
    @property
    def bridging(self) -> int: ...


Row = TypeVar("Row", bound=Ordered)
Columns = Any
"""A mapped class, or an alias of one, with `process_id`, `number`, `created_at` and `bridging`."""


def cursor_of(row: Ordered, order: Order) -> int:
    """What names this row in an address. In the bridging order it holds the place, for that may change meanwhile."""
    return row.bridging * SPAN + row.number if order is Order.BRIDGING else row.number


def after_cursor(kind: Columns, process_id: int, order: Order, after: int) -> sa.ColumnElement[bool]:
    """Whether a row comes after the cursor; everything does after 0."""
    if not after:
        return sa.true()
    if order is Order.NUMBER:
        return sa.and_(kind.number > after)
    if order is Order.BRIDGING:
        here = sa.tuple_(kind.bridging, kind.number)
        return here < sa.tuple_(*divmod(after, SPAN))
    other = sa.orm.aliased(kind)
    moment = sa.select(other.created_at).where(other.process_id == process_id, other.number == after).scalar_subquery()
    here, there = sa.tuple_(kind.created_at, kind.number), sa.tuple_(moment, sa.literal(after))
    return here > there if order is Order.OLDEST else here < there


def in_order(kind: Columns, order: Order) -> Sequence[sa.ColumnElement[Any]]:
    """What to sort by; among equal places in the bridging order the newer comes first, which had less time."""
    if order is Order.OLDEST:
        return kind.created_at, kind.number
    if order is Order.NEWEST:
        return kind.created_at.desc(), kind.number.desc()
    return (kind.number,) if order is Order.NUMBER else (kind.bridging.desc(), kind.number.desc())


def next_cursor(rows: Sequence[Row], limit: int, order: Order) -> int | None:
    """The cursor of the page after one that was read with one row more than `limit`; None when it was the last."""
    return cursor_of(rows[limit - 1], order) if len(rows) > limit else None
