"""What the repository knows of a person, for the person to take along."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.models import Paper, PaperVersion
from app.processes.models import Process


def personal(session: Session, person_id: int) -> object:
    """The documents and versions a person published, and what they withdrew, as JSON values."""
    return {
        "published": _published(session, person_id),
        "versions": _versions(session, PaperVersion.author_id == person_id),
        "withdrawn": _versions(session, PaperVersion.withdrawn_by_id == person_id),
    }


def _published(session: Session, person_id: int) -> list[dict[str, object]]:
    query = sa.select(Paper, Process.slug).join(Process, Process.id == Paper.process_id)
    return [
        {"process": slug, "number": one.number, "title": one.title, "published": one.created_at.isoformat()}
        for one, slug in session.execute(query.where(Paper.author_id == person_id).order_by(Paper.id))
    ]


def _versions(session: Session, own: sa.ColumnElement[bool]) -> list[dict[str, object]]:
    query = (
        sa.select(PaperVersion, Paper.number, Process.slug)
        .join(Paper, Paper.id == PaperVersion.paper_id)
        .join(Process, Process.id == Paper.process_id)
        .where(own)
        .order_by(PaperVersion.id)
    )
    return [
        {
            "process": slug,
            "document": number,
            "version": one.number,
            "language": one.language,
            "name": one.name,
            "address": one.address,
            "sha256": one.sha256,
            "note": one.note,
            "published": one.created_at.isoformat(),
            "withdrawn": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
            "reasons": one.withdrawal_reasons,
        }
        for one, number, slug in session.execute(query)
    ]
