"""The files in a bundle that anybody may download: those of the repository, and those that came with comments.

Each is named by its fingerprint, so that the same file is there once, and packed no further: most are packed already.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Attachment, Comment
from app.documents.models import Paper, PaperVersion
from app.domain.commenting import CommentState
from app.exports.bundle.archive import Archive
from app.processes.models import Process

FOLDER = "files/"


def write_files(archive: Archive, session: Session, process: Process, since: datetime | None) -> None:
    """Write each file once, in the order of the fingerprints; with `since` those that came from then on."""
    found = {row.sha256: row for row in (*_of_comments(session, process, since), *_of_papers(session, process, since))}
    for sha256 in sorted(found):
        kind: Any = found[sha256].kind
        content = session.scalar(sa.select(kind.content).where(kind.id == found[sha256].id))
        if content is not None:
            with archive.file(f"{FOLDER}{sha256}", found[sha256].media_type, packed=False) as out:
                out.write(content)


class _Place:
    """Where the content of a file is to be read."""

    def __init__(self, kind: Any, identity: int, sha256: str, media_type: str) -> None:
        self.kind, self.id, self.sha256, self.media_type = kind, identity, sha256, media_type


def _of_papers(session: Session, process: Process, since: datetime | None) -> Iterator[_Place]:
    query = sa.select(PaperVersion.id, PaperVersion.sha256, PaperVersion.media_type)
    query = query.join(Paper, Paper.id == PaperVersion.paper_id).where(Paper.process_id == process.id)
    query = query.where(PaperVersion.withdrawn_at.is_(None), PaperVersion.sha256 != "")
    if since is not None:
        query = query.where(PaperVersion.created_at >= since)
    yield from (_Place(PaperVersion, *row) for row in session.execute(query.order_by(PaperVersion.id)).all())


def _of_comments(session: Session, process: Process, since: datetime | None) -> Iterator[_Place]:
    shown = sa.or_(Amendment.id.is_(None), Amendment.hidden.is_(False))
    query = sa.select(Attachment.id, Attachment.sha256, Attachment.media_type)
    query = query.join(Comment, Comment.id == Attachment.comment_id)
    query = query.outerjoin(Amendment, Amendment.id == Comment.amendment_id)
    query = query.where(Comment.process_id == process.id, Comment.state == CommentState.PUBLISHED, shown)
    if since is not None:
        query = query.where(Comment.created_at >= since)
    yield from (_Place(Attachment, *row) for row in session.execute(query.order_by(Attachment.id)).all())
