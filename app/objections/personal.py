"""What the objections know of a person, for the person to take along."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.objections.models import Objection, ObjectionAct, ObjectionSupport
from app.processes.models import Process


def personal(session: Session, person_id: int) -> object:
    """What a person objected to, did about objections, and supported, hidden ones too, as JSON values."""
    return {
        "raised": _raised(session, person_id),
        "acts": _acts(session, person_id),
        "supported": _supported(session, person_id),
    }


def _raised(session: Session, person_id: int) -> list[dict[str, object]]:
    query = sa.select(Objection, Process.slug).join(Process, Process.id == Objection.process_id)
    return [
        {
            "process": slug,
            "number": one.number,
            "language": one.language,
            "body": one.body,
            "remedy": one.remedy,
            "state": one.state.value,
            "visibility": one.visibility.value,
            "minority_view": one.minority_body,
            "signature": one.signature.value if one.signature else None,
            "stakeholder_group": one.group_key,
            "raised": one.created_at.isoformat(),
        }
        for one, slug in session.execute(query.where(Objection.author_id == person_id).order_by(Objection.id))
    ]


def _acts(session: Session, person_id: int) -> list[dict[str, object]]:
    query = (
        sa.select(
            Process.slug, Objection.number, ObjectionAct.act, ObjectionAct.reasons, ObjectionAct.role,
            ObjectionAct.created_at,
        )
        .join(Objection, Objection.id == ObjectionAct.objection_id)
        .join(Process, Process.id == Objection.process_id)
        .where(ObjectionAct.actor_id == person_id)
        .order_by(ObjectionAct.id)
    )  # fmt: skip
    return [
        {"process": slug, "objection": number, "act": act.value, "reasons": reasons, "role": role.value,
         "when": when.isoformat()}
        for slug, number, act, reasons, role, when in session.execute(query)
    ]  # fmt: skip


def _supported(session: Session, person_id: int) -> list[dict[str, object]]:
    query = (
        sa.select(Process.slug, Objection.number, ObjectionSupport.created_at)
        .join(Objection, Objection.id == ObjectionSupport.objection_id)
        .join(Process, Process.id == Objection.process_id)
        .where(ObjectionSupport.person_id == person_id)
        .order_by(ObjectionSupport.id)
    )
    return [
        {"process": slug, "objection": number, "since": since.isoformat()}
        for slug, number, since in session.execute(query)
    ]
