"""The order of a text: divisions and clauses merged into one outline, and the table of contents drawn from it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.structure import ClauseKind
from app.texts.models import Division
from app.texts.rows import ClauseRow

SHORT = 80
"""A clause without heading whose words are no longer than this is listed by them: "Article 2 Scope"."""

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

    Paragraphs, points and recitals without heading are not listed where there are divisions or articles to list:
    their counts add to those of the entry before them.
    """
    languages = (language, fallback_language)
    listed = [part for part in parts if _is_listed(part)] or list(parts)
    shown = set(map(id, listed))
    entries: list[Entry] = []
    for part in parts:
        own = (counts or {}).get(part.clause.id, {}) if part.clause else {}
        if id(part) in shown:
            entries.append(_entry(part, languages, href))
        if entries and own:
            entries[-1] = _with(entries[-1], own)
    return entries


def anchor(division: Division) -> str:
    """The id under which a division's heading stands on the page of the text."""
    return f"division-{division.id}"


def _around(division_id: int | None, by_id: Mapping[int, Division]) -> list[Division]:
    around: list[Division] = []
    while division_id is not None and division_id in by_id:
        around.insert(0, by_id[division_id])
        division_id = around[0].parent_id
    return around


def _is_listed(part: Part) -> bool:
    return part.clause is None or bool(part.clause.heading) or part.clause.kind is ClauseKind.ARTICLE


def _with(entry: Entry, counts: Mapping[str, int]) -> Entry:
    comments, amendments = counts.get("comments", 0), counts.get("amendments", 0)
    return replace(entry, comments=entry.comments + comments, amendments=entry.amendments + amendments)


def _entry(part: Part, languages: tuple[str, str], href: Callable[[ClauseRow], str]) -> Entry:
    clause, division = part.clause, part.division
    if clause:
        heading = clause.heading or (clause.body if len(clause.body) <= SHORT else "")
        label = printed(clause.label, clause.language, *languages)
        return Entry(label, heading, href(clause), part.level, clause.language or languages[0])
    assert division
    shown = next((code for code in languages if division.heading.get(code) or division.label.get(code)), languages[0])
    label, heading = printed(division.label, *languages), printed(division.heading, *languages)
    return Entry(label, heading, f"#{anchor(division)}", part.level, shown)
