"""The repository against the record: what is said of each document, and each version with its fingerprint."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.models import Paper, PaperVersion
from app.documents.services import described_body, version_body
from app.processes.models import Process
from app.record.comparing import Entered, Row


class Papers(Entered):
    """What is said of documents."""

    kinds = frozenset({"document_published", "document_changed"})
    noun = "document"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every document."""
        query = sa.select(Paper, Process).join(Process, Process.id == Paper.process_id)
        for one, process in session.execute(query).all():
            yield process, f"documents/{one.number}", 0, described_body(one)


class PaperVersions(Entered):
    """Versions of documents, withdrawn ones too."""

    kinds = frozenset({"document_version_added", "document_version_withdrawn"})
    noun = "version of a document"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every version."""
        query = sa.select(PaperVersion, Paper.number, Process).join(Paper, Paper.id == PaperVersion.paper_id)
        for one, number, process in session.execute(query.join(Process, Process.id == Paper.process_id)).all():
            yield process, f"documents/{number}", one.number, version_body(one)
