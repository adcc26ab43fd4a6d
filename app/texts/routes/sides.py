"""What versions of the text of this process hold, for its pages."""

from app.processes.access import access
from app.texts import queries, sides
from app.texts.models import Document, Version
from app.texts.rows import ClauseRow
from app.web.database import session


def held(version: Version, words: str) -> list[ClauseRow]:
    """The clauses of a version in a language, else in the drafting language."""
    return list(queries.version_contents(session(), version.id, words, access().process.drafting_language))


def both_sides(
    document: Document, before: Version, after: Version | None, words: str
) -> tuple[list[ClauseRow], list[ClauseRow]]:
    """What two versions hold (None: the text of today), in the same language on both sides."""
    drafting = access().process.drafting_language
    return sides.both_sides(session(), document, before, after, language=words, drafting=drafting)
