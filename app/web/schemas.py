"""Shapes that every part of the API shares."""

from collections.abc import Sequence
from datetime import date, datetime
from re import fullmatch
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from app.domain.written import Unwritable, cleaned

EARLIEST_YEAR, LATEST_YEAR = 1970, 2999
LANGUAGE_TAG = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
LanguageTag = Annotated[str, StringConstraints(pattern=LANGUAGE_TAG, max_length=12)]
Number = Annotated[int, Field(ge=1, le=999_999_999)]
ClauseNumber = Annotated[str, StringConstraints(pattern=r"^[^/\x00-\x1f\x7f]+$", max_length=80)]


def _written_day(given: object) -> object:
    if not isinstance(given, date) and not (isinstance(given, str) and fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given)):
        raise ValueError("a day is written as YYYY-MM-DD")
    return given


Time = AwareDatetime
Day = Annotated[date, BeforeValidator(_written_day)]
"""A day written in full, as 2027-08-02; a number is none, though it could be read as seconds since 1970."""


def _of_our_time(given: datetime) -> datetime:
    if not EARLIEST_YEAR <= given.year <= LATEST_YEAR:
        raise ValueError(f"a moment between the years {EARLIEST_YEAR} and {LATEST_YEAR}")
    return given


Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
"""A moment that comes in: RFC 3339 with its offset, of a year that every clock and database can work with."""
Item = TypeVar("Item")


class Schema(BaseModel):
    """What goes out."""

    model_config = ConfigDict(from_attributes=True)


class Input(BaseModel):
    """What comes in: nothing that is not described, nothing of another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


def example(**values: Any) -> ConfigDict:
    """The configuration of a shape whose example for people is this, where one made up from its types says little."""
    return ConfigDict(json_schema_extra={"examples": [values]})


class Listing(Schema, Generic[Item]):
    """A page of a list; `next` is the cursor of the page after it, null when this was the last."""

    items: list[Item]
    next: int | None

    @classmethod
    def part(cls, items: Sequence[Item], query: "ListQuery") -> Self:
        """A page of a short list that is at hand as a whole; the cursor counts places in it."""
        rest = items[query.after :]
        return cls(items=list(rest[: query.limit]), next=query.after + query.limit if len(rest) > query.limit else None)


class Author(Schema):
    """Who made a contribution: a public name (null: a former participant), a stakeholder group, an organisation."""

    name: str | None
    group: str
    organisation: str | None = None


class Problem(Schema):
    """An error, after RFC 9457; `errors` names the wrong places of an input by JSON pointer."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


def _plain_digits(value: object) -> object:
    if isinstance(value, str) and not (value.isascii() and value.isdigit() and len(value) <= 16):
        raise ValueError("plain digits")
    return value


Digits = Annotated[int, BeforeValidator(_plain_digits)]
"""A whole number in an address: digits and nothing else, neither signs nor spaces nor those of other scripts."""


class LanguageQuery(Input):
    """The language of the words wanted; without it, the drafting language."""

    language: LanguageTag | None = None


class ListQuery(LanguageQuery):
    """A page of a list: what comes after the cursor of the page before."""

    after: Digits = Field(0, ge=0, le=2**53, description="The `next` of the page before.")
    limit: Digits = Field(50, ge=1, le=100)


def _rule(limit: int, smallest: int, multiline: bool) -> AfterValidator:
    def take(value: str) -> str:
        try:
            kept = cleaned(value, multiline=multiline, limit=limit).text
        except Unwritable as refusal:
            raise ValueError(refusal.reason.value) from None
        if len(kept) < smallest:
            raise ValueError("nothing of it can be seen")
        return kept

    return AfterValidator(take)


def line(limit: int, *, smallest: int = 1) -> Any:
    """The type of a single line somebody wrote, at most `limit` characters."""
    return _written(limit, smallest, False)


def text(limit: int, *, smallest: int = 1) -> Any:
    """The type of a text somebody wrote, at most `limit` characters."""
    return _written(limit, smallest, True)


def _written(limit: int, smallest: int, multiline: bool) -> Any:
    length = StringConstraints(min_length=smallest, max_length=limit)
    return Annotated[str, length, _rule(limit, smallest, multiline)]
