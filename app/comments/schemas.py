"""What the API takes and gives of quotes, sources and files of comments."""

from typing import Annotated

from flask import url_for
from pydantic import AfterValidator, Field

from app.comments.enclosing import Enclosed, Quoting
from app.comments.enclosures import Enclosures, File
from app.comments.quotes import Quoted
from app.domain.carrying_quotes import Fate
from app.domain.citing import LONGEST_ADDRESS, LONGEST_TITLE, MOST_SOURCES, Cited, is_address
from app.domain.quoting import CONTEXT, LONGEST, Quote, Span
from app.web.schemas import Input, LanguageTag, Schema, text

LAST_PLACE = 1_000_000


def _web_address(address: str) -> str:
    if address and not is_address(address):
        raise ValueError("the whole address of a web page, beginning with https:// or http://")
    return address


class QuoteIn(Input):
    """Words of a clause that a comment is about, as W3C TextQuote and TextPosition selectors.

    They must stand in the wording of today, in `language` (else the drafting language). Where they stand in several
    places, `prefix` and `suffix`, or `start` and `end` (Unicode code points, `end` is the first that is not quoted)
    say which one is meant, or `everywhere` that all are; else the call is refused (409).
    """

    exact: text(LONGEST)  # type: ignore[valid-type]
    prefix: str = Field("", max_length=2 * CONTEXT)
    suffix: str = Field("", max_length=2 * CONTEXT)
    start: int | None = Field(None, ge=0, le=LAST_PLACE)
    end: int | None = Field(None, ge=1, le=LAST_PLACE)
    everywhere: bool = False
    language: LanguageTag | None = None


class QuoteOut(Schema):
    """Words that a comment is about: where they stood in which wording, and what became of them in the latest one.

    Offsets are Unicode code points, `end` the first that is not quoted. `now_start` and `now_end` are null for words
    that are orphaned: that do not stand in the clause any more.
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    clause: str
    language: str
    revision: int
    latest_revision: int
    fate: Fate
    now_start: int | None
    now_end: int | None


class SourceIn(Input):
    """Evidence: what it is, and the address of a web page where it can be read (empty: none)."""

    title: text(LONGEST_TITLE)  # type: ignore[valid-type]
    address: Annotated[str, Field(max_length=LONGEST_ADDRESS), AfterValidator(_web_address)] = ""


class SourceOut(Schema):
    """Evidence that a comment names."""

    title: str
    address: str


class FileOut(Schema):
    """A file that came with a comment; `sha256` is what the public record commits to."""

    name: str
    media_type: str
    size: int
    sha256: str
    url: str


SourcesIn = Annotated[list[SourceIn], Field(max_length=MOST_SOURCES)]


def enclosed(quote: QuoteIn | None, sources: list[SourceIn]) -> Enclosed:
    """What is to come with a comment."""
    return Enclosed(_quoting(quote) if quote else None, tuple(Cited(one.title, one.address) for one in sources))


def _quoting(quote: QuoteIn) -> Quoting:
    there = quote.start is not None and quote.end is not None
    position = Span(quote.start or 0, quote.end or 0) if there else None
    return Quoting(Quote(quote.exact, quote.prefix, quote.suffix), position, quote.everywhere, quote.language or "")


def quotes_out(enclosures: Enclosures, comment_id: int) -> list[QuoteOut]:
    """The quotes of a comment, in the order of their places."""
    return [_quote_out(one) for one in enclosures.quotes.get(comment_id, ())]


def _quote_out(one: Quoted) -> QuoteOut:
    now = one.became.span
    return QuoteOut(
        exact=one.quote.exact,
        prefix=one.quote.prefix,
        suffix=one.quote.suffix,
        start=one.span.start,
        end=one.span.end,
        clause=one.clause_number,
        language=one.language,
        revision=one.revision,
        latest_revision=one.today,
        fate=one.fate,
        now_start=now.start if now else None,
        now_end=now.end if now else None,
    )


def sources_out(enclosures: Enclosures, comment_id: int) -> list[SourceOut]:
    """The sources of a comment."""
    return [SourceOut(title=one.title, address=one.address) for one in enclosures.sources.get(comment_id, ())]


def files_out(enclosures: Enclosures, slug: str, comment_id: int, number: int) -> list[FileOut]:
    """The files of a comment, each with the address where it can be downloaded."""
    return [_file_out(one, slug, number) for one in enclosures.files.get(comment_id, ())]


def _file_out(one: File, slug: str, number: int) -> FileOut:
    address = url_for("comments.file", language="en", slug=slug, number=number, place=one.place)
    return FileOut(name=one.name, media_type=one.media_type, size=one.size, sha256=one.sha256, url=address)
