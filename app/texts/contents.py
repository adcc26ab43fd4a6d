"""The order of a text: divisions and clauses merged into one outline, and the table of contents drawn from it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.structure import DivisionKind
from app.texts.models import Division
from app.texts.rows import ClauseRow

UNLISTED = frozenset({DivisionKind.ARTICLE, DivisionKind.PREAMBLE})
"""Divisions whose clauses are too many and too small to be listed, unless they have a heading of their own."""

Counts = Mapping[int, Mapping[str, int]]


@dataclass(frozen=True)
class Part:
    """A place in the outline: either a division's heading or a clause; `level` counts the divisions around it."""

    level: int
    division: Division | None = None
    clause: ClauseRow | None = None


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents, as `_macros/toc.html` takes it."""

    number: str
    heading: str
    href: str
    level: int
    language: str
    comments: int = 0
    amendments: int = 0


def printed(words: Mapping[str, str], *languages: str) -> str:
    """The words in the first of these languages that there is, else in any; empty when there are none."""
    return next((words[language] for language in (*languages, *words) if words.get(language)), "")


def outline(divisions: Iterable[Division], clauses: Iterable[ClauseRow]) -> list[Part]:
    """Divisions and clauses in reading order; every division stands before the first clause in it.

    Divisions that hold no clause are left out.
    """
    by_id = {division.id: division for division in divisions}
    met: set[int] = set()
    parts: list[Part] = []
    for clause in clauses:
        around = _around(clause.division_id, by_id)
        for level, division in enumerate(around):
            if division.id not in met:
                met.add(division.id)
                parts.append(Part(level, division=division))
        parts.append(Part(len(around), clause=clause))
    return parts


def contents(
    parts: Sequence[Part],
    language: str,
    fallback_language: str,
    href: Callable[[ClauseRow], str],
    counts: Counts | None = None,
) -> list[Entry]:
    """The table of contents of an outline; `counts` by clause id (comments, amendments).

    Clauses without heading inside an article or preamble are not listed: their counts add to the division's.
    """
    counts = counts or {}
    languages = (language, fallback_language)
    entries: list[Entry] = []
    for around, own in _chapters(parts):
        unlisted = [clause.id for clause in own if not _listed(clause, around)]
        if around:
            entries.append(_of_division(around, languages, _sum(unlisted, counts)))
        entries += [
            _of_clause(clause, around, languages, href(clause), _sum([clause.id], counts))
            for clause in own
            if _listed(clause, around)
        ]
    return entries


def anchor(division: Division) -> str:
    """The id under which a division's heading stands on the page of the text."""
    return f"division-{division.id}"


def _chapters(parts: Iterable[Part]) -> list[tuple[Part | None, list[ClauseRow]]]:
    """Every division with the clauses that stand directly behind its heading."""
    chapters: list[tuple[Part | None, list[ClauseRow]]] = [(None, [])]
    for part in parts:
        if part.division:
            chapters.append((part, []))
        if part.clause:
            chapters[-1][1].append(part.clause)
    return chapters


def _around(division_id: int | None, by_id: Mapping[int, Division]) -> list[Division]:
    around: list[Division] = []
    while division_id is not None and division_id in by_id:
        around.insert(0, by_id[division_id])
        division_id = around[0].parent_id
    return around


def _listed(clause: ClauseRow, around: Part | None) -> bool:
    inside = around.division.kind if around and around.division else None
    return bool(clause.heading) or inside not in UNLISTED


def _sum(clause_ids: Iterable[int], counts: Counts) -> dict[str, int]:
    found = [counts[clause_id] for clause_id in clause_ids if clause_id in counts]
    return {name: sum(each.get(name, 0) for each in found) for name in ("comments", "amendments")}


def _of_division(part: Part, languages: tuple[str, str], counts: Mapping[str, int]) -> Entry:
    division = part.division
    assert division
    shown = next((code for code in languages if division.heading.get(code) or division.label.get(code)), languages[0])
    label, heading = printed(division.label, *languages), printed(division.heading, *languages)
    return Entry(label, heading, f"#{anchor(division)}", part.level, shown, **counts)


def _of_clause(
    clause: ClauseRow, around: Part | None, languages: tuple[str, str], href: str, counts: Mapping[str, int]
) -> Entry:
    level = around.level + 1 if around else 0
    label = printed(clause.label, clause.language, *languages)
    return Entry(label, clause.heading, href, level, clause.language or languages[0], **counts)
