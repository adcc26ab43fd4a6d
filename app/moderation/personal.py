"""What moderation knows of a person, for the person to take along."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.moderation.models import Report
from app.objections.models import Objection
from app.opinions.models import Statement
from app.processes.models import Process

REPORTED: dict[str, Any] = {"comment": Comment, "amendment": Amendment, "statement": Statement, "objection": Objection}


def personal(session: Session, person_id: int) -> object:
    """Every report of a contribution that a person has made, as JSON values."""
    numbers = [kind.number for kind in REPORTED.values()]
    query = sa.select(Process.slug, Report.reason, Report.note, Report.state, Report.created_at, *numbers)
    query = query.join_from(Report, Process, Process.id == Report.process_id)
    for name, kind in REPORTED.items():
        query = query.outerjoin(kind, kind.id == getattr(Report, f"{name}_id"))
    return [
        {
            "process": slug,
            **dict(zip(REPORTED, reported, strict=True)),
            "reason": reason.value,
            "note": note,
            "state": state.value,
            "made": made.isoformat(),
        }
        for slug, reason, note, state, made, *reported in session.execute(
            query.where(Report.reporter_id == person_id).order_by(Report.id)
        )
    ]
