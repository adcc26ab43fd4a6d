"""Writing a draft as Markdown that reads again as the same draft."""

from collections.abc import Sequence

import regex

from app.domain.headings import Heading
from app.domain.manuscript import WHOLE_ARTICLES, DraftClause, DraftDivision, Manuscript, Unit, read_markdown
from app.domain.paragraphs import Line, numbered
from app.domain.sections import is_title, marked_section
from app.domain.structure import ClauseKind, DivisionKind

_LIKE_HEADING = regex.compile(r"^(?=\\*#{1,12}[ \t]+\S)", regex.MULTILINE)
_CALLED_BY_NUMBER = frozenset({ClauseKind.RECITAL, ClauseKind.CITATION})


def write_markdown(manuscript: Manuscript) -> str:
    """The draft as Markdown: `read_markdown` gives the same title, divisions and clauses again.

    Articles, numbered paragraphs and recitals are written as one would write them by hand, wherever they
    are read as what they are; any other part says in braces what it is: `### {.clause .point label="..."}`.
    Labels and headings are single lines; no text has space around it. Clauses stand in the order of the
    text, in a division that is open there.
    """
    return _Writer(manuscript).written()


class _Writer:
    def __init__(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript
        self.by = _unit(manuscript)
        self.parts: list[str] = []
        self.divisions = 0
        """How many of the divisions have been written."""

    def written(self) -> str:
        self.parts += filter(None, [_title(self.manuscript.title, self.by)])
        clauses = self.manuscript.clauses
        at = 0
        while at < len(clauses):
            at += self._write_next(clauses[at:], clauses[at].division)
        self._open(len(self.manuscript.divisions))
        return "\n\n".join(self.parts) + "\n" if self.parts else ""

    def _write_next(self, clauses: Sequence[DraftClause], division: int | None) -> int:
        self._open_before_closing(self._chain(division))
        if division is not None and division >= self.divisions:
            self._open(division)
            plain = self._by_hand(division, clauses)
            if plain:
                return plain
            self._open(division + 1)
        self.parts.append(self._clause(clauses[0]))
        return 1

    def _chain(self, division: int | None) -> set[int]:
        """A division and those it stands in."""
        chain: set[int] = set()
        while division is not None:
            chain.add(division)
            division = self.manuscript.divisions[division].parent
        return chain

    def _open_before_closing(self, chain: set[int]) -> None:
        """Write divisions without clauses while the one they stand in is still open."""
        for index in range(self.divisions, len(self.manuscript.divisions)):
            parent = self.manuscript.divisions[index].parent
            if parent is None or parent in chain:
                return
            self._open(index + 1)

    def _open(self, end: int) -> None:
        for index in range(self.divisions, end):
            self.parts.append(self._division(index))
        self.divisions = max(self.divisions, end)

    def _by_hand(self, index: int, clauses: Sequence[DraftClause]) -> int:
        """Write a division and all its clauses without braces, when that reads as the same; how many were written."""
        division = self.manuscript.divisions[index]
        inside = [clause for clause in self.manuscript.clauses if clause.division == index]
        last = index + 1 == len(self.manuscript.divisions)
        if list(clauses[: len(inside)]) != inside or not (last or self.manuscript.divisions[index + 1].parent != index):
            return 0
        texts = [_paragraph(clause) for clause in inside]
        text = "\n\n".join([_heading(division.level + 1, division.label, division.heading), *filter(None, texts)])
        if None in texts or not self._reads_as(text, [division], inside):
            return 0
        self.parts.append(text)
        self.divisions = index + 1
        return len(inside)

    def _division(self, index: int) -> str:
        division = self.manuscript.divisions[index]
        text = _heading(division.level + 1, division.label, division.heading)
        said = _said(division.level + 1, f".division .{division.kind}", division.label, division.heading)
        plain = division.kind not in (DivisionKind.ARTICLE, DivisionKind.SECTION) or (
            division.kind is DivisionKind.SECTION and bool(division.label)
        )
        return text if plain and self._reads_as(text, [division], []) else said

    def _clause(self, clause: DraftClause) -> str:
        level = self.manuscript.divisions[clause.division].level if clause.division is not None else 0
        body = _LIKE_HEADING.sub(r"\\", clause.body)
        text = "\n\n".join(filter(None, (_heading(level + 2, clause.label, clause.heading), body)))
        if self._reads_as(text, [], [clause]):
            return text
        classes = f".clause .{clause.kind}" + (" .struck" if clause.struck else "")
        said = _said(level + 2, classes, clause.label, clause.heading)
        return f"{said}\n\n{body}" if body else said

    def _reads_as(self, text: str, divisions: Sequence[DraftDivision], clauses: Sequence[DraftClause]) -> bool:
        read = read_markdown(text, by=self.by)
        return (
            not read.not_understood
            and [(one.kind, one.label, one.heading) for one in read.divisions]
            == [(one.kind, one.label, one.heading) for one in divisions]
            and [(one.kind, one.label, one.heading, one.body, one.struck) for one in read.clauses]
            == [(one.kind, one.label, one.heading, one.body, one.struck) for one in clauses]
        )


def _unit(manuscript: Manuscript) -> Unit:
    """Whole articles are the clauses as soon as one has numbered paragraphs in its words."""
    articles = (clause for clause in manuscript.clauses if clause.kind is ClauseKind.ARTICLE)
    lines = ([Line(1, line) for line in article.body.split("\n")] for article in articles)
    return Unit.ARTICLE if any(map(numbered, lines)) else Unit.PARAGRAPH


def _title(title: str, by: Unit) -> str:
    plain = marked_section(Line(1, f"# {title}"))
    read = plain is not None and is_title(plain) and plain.heading.words == title
    if by is Unit.PARAGRAPH and (read or not title):
        return f"# {title}" if title else ""
    return _said(1, ".document" + (f" .{WHOLE_ARTICLES}" if by is Unit.ARTICLE else ""), "", title)


def _heading(depth: int, label: str, words: str) -> str:
    return f"{'#' * depth} {Heading(None, label, words).written}"


def _said(depth: int, classes: str, label: str, words: str) -> str:
    quoted = label.replace("\\", "\\\\").replace('"', '\\"')
    braces = f'{{{classes} label="{quoted}"}}' if label else f"{{{classes}}}"
    return " ".join(filter(None, ("#" * depth, words, braces)))


def _paragraph(clause: DraftClause) -> str | None:
    """A clause as a numbered paragraph or recital; None where a number alone would not tell what it is."""
    body = _LIKE_HEADING.sub(r"\\", clause.body)
    if clause.kind in _CALLED_BY_NUMBER:
        return f"{clause.label} {body}"
    if clause.kind is not ClauseKind.PARAGRAPH:
        return None
    return f"{clause.label.rpartition('.')[2]}. {body}" if clause.label else body
