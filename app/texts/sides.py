"""The two sides of a comparison of versions: what each holds, in the same language on both."""

from sqlalchemy.orm import Session

from app.texts import queries
from app.texts.models import Document, Version
from app.texts.rows import ClauseRow


def both_sides(
    session: Session, document: Document, before: Version, after: Version | None, *, language: str, drafting: str
) -> tuple[list[ClauseRow], list[ClauseRow]]:
    """What two versions hold in a language (None: the text of today).

    A clause that one side has in the drafting language only is so in both.
    """
    old, new = _held(session, document, before, language, drafting), _held(session, document, after, language, drafting)
    there = {clause.id: clause.language for clause in new}
    mixed = {clause.id for clause in old if there.get(clause.id, clause.language) != clause.language}
    if not mixed:
        return old, new
    drafted_old = {clause.id: clause for clause in _held(session, document, before, drafting, drafting)}
    drafted_new = {clause.id: clause for clause in _held(session, document, after, drafting, drafting)}
    return (
        [drafted_old[clause.id] if clause.id in mixed else clause for clause in old],
        [drafted_new[clause.id] if clause.id in mixed else clause for clause in new],
    )


def _held(
    session: Session, document: Document, version: Version | None, language: str, drafting: str
) -> list[ClauseRow]:
    if version:
        return list(queries.version_contents(session, version.id, language, drafting))
    return list(queries.clauses_of(session, document.id, language, drafting))
