"""The words of a clause as lines and tables, the same way for each of its wordings, so that they can be compared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import regex

from app.domain.blocks import pieces
from app.domain.footnotes import Mark, spans
from app.domain.structure import ClauseKind
from app.domain.tables import Table
from app.exports.akn.inline import with_notes
from app.exports.akn.passages import MARK, POINT
from app.texts.contents import printed
from app.texts.rows import ClauseRow

HEADED = frozenset({ClauseKind.ARTICLE, ClauseKind.ANNEX})
"""Clauses of these kinds have a line of their own for their number, with or without a heading."""
FIRST_SIGN = 0xF0000
"""Signs from here on, for private use, stand for the places of notes while words are compared."""
_PRIVATE = regex.compile(rf"[{chr(FIRST_SIGN)}-\U0010FFFF]")
_STEPS = regex.compile(r"(?:\w+\.)+(\w+)")

Segment = str | Table


@dataclass
class Signs:
    """Which sign stands for which note; none that the words themselves use."""

    used: set[str]
    of: dict[tuple[str, str], str] = field(default_factory=dict)

    def sign(self, mark: str, text: str) -> str:
        """The sign of a note, the same in every wording that has this very note."""
        if (mark, text) not in self.of:
            self.of[mark, text] = self._free()
        return self.of[mark, text]

    @property
    def texts(self) -> Mapping[str, str]:
        """What each sign's note says."""
        return {sign: text for (_mark, text), sign in self.of.items()}

    def _free(self) -> str:
        point = FIRST_SIGN + len(self.of)
        while chr(point) in self.used:
            point += 1
        self.used.add(chr(point))
        return chr(point)


def signs_for(bodies: Iterable[str]) -> Signs:
    """Signs that are in none of these words."""
    return Signs({letter for body in bodies for letter in _PRIVATE.findall(body)})


def label_of(clause: ClauseRow, language: str) -> str:
    """The number as the text prints it; none where the words of the clause begin with it themselves."""
    label = printed(clause.label, clause.language or language, language)
    if _begins_with_number(clause):
        return ""
    if "." in clause.number:
        return "" if "," in label else _STEPS.sub(r"\1.", label)
    return label


def heading_of(clause: ClauseRow, heading: str, language: str) -> str:
    """The line above a clause's words, for one of its headings; empty for a clause that has none."""
    if not heading and clause.kind not in HEADED:
        return ""
    return " ".join(filter(None, (label_of(clause, language), " ".join(heading.split()))))


def segments_of(clause: ClauseRow, heading: str, body: str, language: str, signs: Signs) -> list[Segment]:
    """Lines of text (joined by line breaks), tables and lines in turn; it begins and ends with lines, maybe none.

    The number stands before the first line where the clause has no heading, and a tab after each number.
    """
    words, notes = with_notes(body)
    if notes:
        texts = {note.mark: note.text for note in notes}
        words = "".join(
            signs.sign(span.mark, texts[span.mark]) if isinstance(span, Mark) else span for span in spans(words, texts)
        )
    segments: list[Segment] = [""]
    for piece in pieces(words):
        if isinstance(piece, Table):
            segments += [piece, ""]
        else:
            lines = "\n".join(_tabbed(line.strip()) for line in piece.split("\n") if line.strip())
            segments[-1] = "\n".join(filter(None, (str(segments[-1]), lines)))
    label = "" if heading_of(clause, heading, language) else label_of(clause, language)
    if label and (body.strip() or heading):
        segments[0] = f"{label}\t{segments[0]}"
    return segments


def is_point(line: str) -> bool:
    """Whether a line begins with its number and a tab."""
    return "\t" in line[:20]


def paired(before: Sequence[Segment], after: Sequence[Segment]) -> list[tuple[Segment | None, Segment | None]]:
    """The lines and tables of two wordings beside each other, in turn, the shorter one filled up at its end."""
    length = max(len(before), len(after))
    return list(zip(_filled(before, length), _filled(after, length), strict=True))


def _filled(segments: Sequence[Segment], length: int) -> list[Segment | None]:
    empty: list[Segment | None] = ["" if at % 2 == 0 else None for at in range(len(segments), length)]
    return [*segments, *empty]


def _begins_with_number(clause: ClauseRow) -> bool:
    own = clause.kind not in (ClauseKind.ARTICLE, ClauseKind.CITATION)
    return own and MARK.match(clause.body.lstrip()) is not None


def _tabbed(line: str) -> str:
    found = MARK.match(line) or POINT.match(line)
    return f"{found.group().strip()}\t{line[found.end() :]}" if found else line
