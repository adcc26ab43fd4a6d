"""Paging by key: a cursor names the last row shown, so a page is as quick at the end as at the start."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import abort, request

from app.web.addresses import this_page

LARGEST_PAGE = 100
LARGEST_KEY = 2**53
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the key after which the next ones come (None: these were the last)."""

    rows: Sequence[Row]
    next_key: int | None


def whole_number(value: str | None, *, default: int = 0, smallest: int = 0, largest: int = LARGEST_KEY) -> int:
    """A whole number from an address; 400 for anything else (signs, other scripts' digits, thousands of digits)."""
    if value is None or value == "":
        return default
    if not (value.isascii() and value.isdigit() and len(value) <= 16):
        abort(400)
    number = int(value)
    if not smallest <= number <= largest:
        abort(400)
    return number


def after() -> int:
    """The cursor of this request."""
    return whole_number(request.args.get("after"))


def limit(default: int = 50) -> int:
    """How many rows this request asks for, at most a hundred."""
    return whole_number(request.args.get("limit"), default=default, smallest=1, largest=LARGEST_PAGE)


def page_of(rows: Sequence[Row], size: int, key: str = "id") -> Page[Row]:
    """Cut `size` rows from a list that was read with one row more than wanted."""
    shown = rows[:size]
    more = len(rows) > size
    return Page(shown, int(getattr(shown[-1], key)) if more else None)


def next_url(page: Page[Row]) -> str | None:
    """The address of the next page, with the filters of this one."""
    if page.next_key is None or request.endpoint is None:
        return None
    return this_page(query={"after": str(page.next_key)})
