"""The repository in the open record: its documents, and their versions with fingerprints; files are downloads."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Person
from app.documents.models import Paper, PaperVersion
from app.exports.record.section import Section, public_name, reading
from app.processes.models import Process


def sections(session: Session, process: Process) -> list[Section]:
    """Documents and versions, withdrawn ones as the entries they left."""
    return [_papers(session, process), _versions(session, process)]


def _papers(session: Session, process: Process) -> Section:
    dated = sa.cast(Paper.dated, sa.String)
    query = (
        sa.select(
            Paper.number, Paper.kind, Paper.title, Paper.description, Paper.source, dated, public_name(),
            Paper.created_at, Paper.changed_at, Paper.withdrawn_at,
        )
        .outerjoin(Person, Person.id == Paper.author_id)
        .where(Paper.process_id == process.id)
        .order_by(Paper.number)
    )  # fmt: skip
    columns = (
        "number", "kind", "title", "description", "source", "dated", "author", "created_at", "changed_at",
        "withdrawn_at",
    )  # fmt: skip
    return Section("documents", columns, reading(session, query))


def _versions(session: Session, process: Process) -> Section:
    withdrawer = aliased(Person)
    query = (
        sa.select(
            Paper.number, PaperVersion.number, PaperVersion.language, PaperVersion.name, PaperVersion.media_type,
            PaperVersion.size, PaperVersion.sha256, PaperVersion.address, PaperVersion.note, public_name(),
            PaperVersion.created_at, PaperVersion.withdrawn_at, public_name(withdrawer),
            PaperVersion.withdrawal_reasons,
        )
        .join(Paper, Paper.id == PaperVersion.paper_id)
        .outerjoin(Person, Person.id == PaperVersion.author_id)
        .outerjoin(withdrawer, withdrawer.id == PaperVersion.withdrawn_by_id)
        .where(Paper.process_id == process.id)
        .order_by(Paper.number, PaperVersion.number)
    )  # fmt: skip
    columns = (
        "document", "number", "language", "name", "media_type", "size", "sha256", "address", "note", "author",
        "created_at", "withdrawn_at", "withdrawn_by", "withdrawal_reasons",
    )  # fmt: skip
    return Section("document_versions", columns, reading(session, query))
