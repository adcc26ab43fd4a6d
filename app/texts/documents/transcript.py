"""What a file says, taken down in Markdown as it is read: headings, numbered paragraphs, tables and footnotes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from app.domain.footnotes import Note, written
from app.domain.headings import recognise
from app.domain.manuscript import Reason, Unplaced
from app.domain.tables import Table
from app.domain.tables import written as written_table
from app.files.trouble import Trouble, Unreadable

DEEPEST = 11
LONGEST_REMARK = 2_000
MOST_REMARKED = 5_000_000
BULLET = "•"

_LIKE_HEADING = regex.compile(r"^(?=\\*#{1,12}[ \t]+\S)", regex.MULTILINE)
_SPACES = regex.compile(r"[^\S\n]+")
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}）」]\Z")


@dataclass(frozen=True)
class Transcribed:
    """A file as read: its text in Markdown, and what has no place in that, each piece with the line it stood at."""

    text: str
    remarks: tuple[Unplaced, ...]


@dataclass
class _Part:
    """A heading of some depth, or (0) a block of text, and the notes of its marks."""

    depth: int
    text: str
    notes: Sequence[Note] = ()


class Transcript:
    """What has been taken down so far."""

    def __init__(self) -> None:
        self._parts: list[_Part] = []
        self._remarks: list[tuple[int, str, Reason]] = []
        self._title = False
        self._said = 0
        self._number = ""

    def under(self, number: str) -> None:
        """Let the next paragraph bear this number; with "" none, if none has come."""
        self._number = number

    def followed_by(self, other: "Transcript") -> "Transcript":
        """This one and then the other one."""
        at = len(self._parts)
        self._parts += other._parts
        self._remarks += [(place + at, text, reason) for place, text, reason in other._remarks]
        return self

    def title(self, text: str) -> None:
        """The title of the whole; a second one is a heading."""
        if self._title or self._parts:
            self.heading(1, text)
        elif text.strip():
            self._title = True
            self._parts.append(_Part(1, _line(text)))

    def heading(self, level: int, text: str, notes: Sequence[Note] = ()) -> None:
        """A heading, from level 1."""
        if text.strip():
            self._parts.append(_Part(min(max(level, 1), DEEPEST) + 1, _line(text), notes))

    def paragraph(self, text: str, notes: Sequence[Note] = ()) -> None:
        """A paragraph, with the number it bears."""
        lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
        words = _LIKE_HEADING.sub(r"\\", "\n".join(filter(None, lines)))
        if words:
            self._parts.append(_Part(0, numbered(self._number, words), notes))
            self._number = ""

    def table(self, table: Table, notes: Sequence[Note] = ()) -> None:
        """A table."""
        if any(table.header) or any(map(any, table.rows)):
            self._parts.append(_Part(0, written_table(table), notes))

    def remark(self, reason: Reason, text: str) -> None:
        """Something that has no place in the text, at this point of it."""
        words = " ".join(text.split())
        if words:
            short = words if len(words) <= LONGEST_REMARK else f"{words[:LONGEST_REMARK]}…"
            self._remarks.append((len(self._parts), short, reason))
            self._said += len(short)
            if self._said > MOST_REMARKED:
                raise Unreadable(Trouble.BOMB)

    def finished(self) -> Transcribed:
        """The whole text, and the remarks with their lines."""
        self._find_title()
        lines: list[str] = []
        starts: list[int] = []
        for part in self._parts:
            starts.append(len(lines) + 1)
            lines += _lines(part)
        starts.append(max(len(lines), 1))
        for note in _of_headings(self._parts):
            lines += written(note).split("\n")
        remarks = tuple(Unplaced(starts[at], text, reason) for at, text, reason in self._remarks)
        return Transcribed("\n".join(lines).strip() + "\n", remarks)

    def _find_title(self) -> None:
        """Without a title of its own, the text has the one heading that stands alone above all others."""
        headings = [part for part in self._parts if part.depth]
        if self._title or not headings:
            return
        top = min(part.depth for part in headings)
        said = recognise(headings[0].text)
        alone = [part.depth for part in headings].count(top) == 1 and headings[0].depth == top
        if alone and len(headings) > 1 and said.kind is None and not said.label:
            headings[0].depth = 1


def numbered(number: str, text: str) -> str:
    """A paragraph's words after its number."""
    if number and number[-1].isdigit() and "." not in number and number.isascii():
        number = f"{number}."
    return (f"{number}\u3000{text}" if _WIDE.search(number) else f"{number} {text}") if number else text


def headed(number: str, words: str) -> str:
    """A heading's words after its number; words that name their own ("Article 5. Scope") need no other."""
    said = recognise(words)
    return words if said.kind and said.label else numbered(number, words)


def _lines(part: _Part) -> list[str]:
    if part.depth:
        return [f"{'#' * part.depth} {part.text}", ""]
    notes = [line for note in part.notes for line in written(note).split("\n")]
    return [*part.text.split("\n"), *notes, ""]


def _of_headings(parts: Iterable[_Part]) -> list[Note]:
    """Notes of headings stand at the end, where they part no heading from its text."""
    return [note for part in parts if part.depth for note in part.notes]


def _line(text: str) -> str:
    return " ".join(text.split())
