"""The two sides of a comparison of versions: what each holds, in the same language on both."""

from app.processes.access import access
from app.texts import queries
from app.texts.models import Document, Version
from app.texts.rows import ClauseRow
from app.web.database import session


def held(version: Version, words: str) -> list[ClauseRow]:
    """The clauses of a version in a language, else in the drafting language."""
    return list(queries.version_contents(session(), version.id, words, access().process.drafting_language))


def both_sides(
    document: Document, before: Version, after: Version | None, words: str
) -> tuple[list[ClauseRow], list[ClauseRow]]:
    """What two versions hold (None: the text of today).

    A clause that one side has in the drafting language only is so in both.
    """
    old, new = held(before, words), _held_or_today(document, after, words)
    there = {clause.id: clause.language for clause in new}
    mixed = {clause.id for clause in old if there.get(clause.id, clause.language) != clause.language}
    if not mixed:
        return old, new
    drafting = access().process.drafting_language
    drafted_old = {clause.id: clause for clause in held(before, drafting)}
    drafted_new = {clause.id: clause for clause in _held_or_today(document, after, drafting)}
    return (
        [drafted_old[clause.id] if clause.id in mixed else clause for clause in old],
        [drafted_new[clause.id] if clause.id in mixed else clause for clause in new],
    )


def _held_or_today(document: Document, version: Version | None, words: str) -> list[ClauseRow]:
    if version:
        return held(version, words)
    return list(queries.clauses_of(session(), document.id, words, access().process.drafting_language))
