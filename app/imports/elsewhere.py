"""What was contributed on another platform: the same for all of them, once their tables have been read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import regex
from lxml import html
from lxml.etree import ParserError

from app.domain.commenting import CommentState, Kind
from app.domain.written import Unwritable, cleaned
from app.imports.amendment_sheets import LONGEST_NAME, shortened
from app.imports.comment_sheets import LONGEST_COMMENT, LONGEST_TOPIC
from app.imports.sheets import Line, LineRefused

Key = tuple[str, str]
"""What a thing is on the other platform, such as a proposal, and its number there."""

_MARKUP = regex.compile(
    r"</?(?:p|br|div|ul|ol|li|a|em|strong|b|i|u|h[1-6]|span|blockquote|img)\b[^>]*>", regex.IGNORECASE
)
_BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote")
_DAY_FIRST = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S UTC")


@dataclass(frozen=True)
class Voiced:
    """A contribution of a table; `parent` is what it answers, None for one that answers nothing.

    `answer` is what the team of the other platform replied, in its own words; empty when it did not.
    `votes` were counted there, of people who are not known here.
    """

    table: str
    line: int
    key: Key
    parent: Key | None
    words: str
    language: str
    author: str
    topic: str
    kind: Kind
    state: CommentState
    created_at: datetime | None
    answer: str = ""
    answered_at: datetime | None = None
    votes: int = 0


def plain(words: str) -> str:
    """Words without the mark-up that editors of other platforms leave, paragraphs and points on lines of their own."""
    if not _MARKUP.search(words):
        return words
    try:
        tree = html.fragment_fromstring(words, create_parent="div")
    except (ParserError, ValueError):
        return _MARKUP.sub(" ", words)
    for one in tree.iter():
        if one.tag == "br" or one.tag in _BLOCKS:
            one.tail = "\n" + (one.tail or "")
    return "\n".join(" ".join(line.split()) for line in tree.text_content().split("\n")).strip()


def kept(words: str, limit: int = LONGEST_COMMENT) -> str:
    """Words as they are kept. Raises LineRefused."""
    try:
        return cleaned(plain(words), multiline=True, limit=limit).text
    except Unwritable as refusal:
        raise LineRefused(f"its words cannot be kept ({refusal.reason.value})") from None


def named(author: str) -> str:
    """A public name; never a mail address, which some tables have in its place."""
    name = " ".join(author.split())
    return "" if "@" in name else shortened(name, LONGEST_NAME)


def topic_of(words: str) -> str:
    """What somebody sorted a contribution under, as a topic."""
    return shortened(" ".join(plain(words).split()), LONGEST_TOPIC)


def in_language(line: Line, column: str, languages: Mapping[str, None]) -> tuple[str, str]:
    """The words of a column that is there once or for each language, and their language ("" where none is told).

    The first of `languages` that has words, else whichever has.
    """
    found = {
        name.partition("/")[2]: value for name, value in line.cells.items() if value and name.startswith(f"{column}/")
    }
    spoken = {code.casefold(): code for code in languages}
    for code in (*spoken, *found):
        if found.get(code, "").strip() and code != "machine_translations":
            return found[code], spoken.get(code, code)
    return line.first(column), ""


def whole_number(value: str) -> int:
    """A count of a table; nothing where it is none."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def moment(value: str) -> datetime | None:
    """A time of a table, in UTC where it tells no zone; None where it is none."""
    value = value.strip()[:40]
    for shape in _DAY_FIRST:
        try:
            return datetime.strptime(value, shape).replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
