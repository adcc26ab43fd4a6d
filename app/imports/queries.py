"""What a table is compared with before it is taken: the clauses of the text, and what was imported before."""

import hashlib
from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.processes.models import Process
from app.texts import queries as texts
from app.texts.rows import ClauseRow


def clauses_to_match(session: Session, process: Process, language: str, version: int | None) -> Sequence[ClauseRow]:
    """The clauses of today's text, or those of a version; LookupError when there is none."""
    document = texts.document_of(session, process.id)
    if document is None:
        raise LookupError("The process has no text yet.")
    if version is None:
        return texts.clauses_of(session, document.id, language, language)
    named = texts.version(session, document.id, version)
    if named is None:
        raise LookupError(f"The text has no version {version}.")
    return texts.version_contents(session, named.id, language)


def amendments_imported(session: Session, process_id: int) -> set[str]:
    """The official numbers that amendments of this process bear already."""
    query = sa.select(Amendment.official_number).where(Amendment.process_id == process_id)
    return set(session.scalars(query.where(Amendment.official_number != "")))


def comments_imported(session: Session, process_id: int) -> Counter[bytes]:
    """How often each comment was imported before, by `words_of`."""
    query = sa.select(Comment.attributed_to, Comment.topic, Comment.language, Comment.body)
    query = query.where(Comment.process_id == process_id, Comment.author_id.is_(None))
    rows = session.execute(query.execution_options(yield_per=1000))
    return Counter(words_of(*row) for row in rows)


def words_of(author: str, topic: str, language: str, body: str) -> bytes:
    """A digest under which a comment of a table is known again."""
    return hashlib.sha256(f"{author}\0{topic}\0{language}\0{body}".encode()).digest()
