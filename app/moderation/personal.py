"""What moderation knows of a person, for the person to take along; and what goes with their account."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.moderation.models import Appeal, ModerationDecision, Report, ReportState, Waiting
from app.objections.models import Objection
from app.opinions.models import Statement
from app.processes.models import Process

REPORTED: dict[str, Any] = {"comment": Comment, "amendment": Amendment, "statement": Statement, "objection": Objection}


def personal(session: Session, person_id: int) -> object:
    """Every report of a contribution that a person has made, as JSON values."""
    numbers = [kind.number for kind in REPORTED.values()]
    query = sa.select(
        Process.slug, Report.number, Report.reason, Report.note, Report.state, Report.created_at, *numbers
    )
    query = query.join_from(Report, Process, Process.id == Report.process_id)
    for name, kind in REPORTED.items():
        query = query.outerjoin(kind, kind.id == getattr(Report, f"{name}_id"))
    return [
        {
            "process": slug,
            "number": number,
            **dict(zip(REPORTED, reported, strict=True)),
            "reason": reason.value,
            "note": note,
            "state": state.value,
            "made": made.isoformat(),
        }
        for slug, number, reason, note, state, made, *reported in session.execute(
            query.where(Report.reporter_id == person_id).order_by(Report.id)
        )
    ]


def decisions(session: Session, person_id: int) -> object:
    """Every warning and suspension of a person, and every appeal of theirs, as JSON values."""
    about = sa.select(Process.slug, ModerationDecision).join(Process, Process.id == ModerationDecision.process_id)
    filed = sa.select(Process.slug, ModerationDecision.number, Appeal).join(Process, Process.id == Appeal.process_id)
    filed = filed.join(ModerationDecision, ModerationDecision.id == Appeal.decision_id)
    return {
        "decisions": [
            {
                "process": slug,
                "number": one.number,
                "measure": one.measure.value if one.measure else None,
                "rule": one.rule.value,
                "facts": one.facts,
                "until": one.until.isoformat() if one.until else None,
                "decided": one.decided_at.isoformat(),
            }
            for slug, one in session.execute(
                about.where(ModerationDecision.person_id == person_id).order_by(ModerationDecision.id)
            )
        ],
        "appeals": [
            {
                "process": slug,
                "number": one.number,
                "decision": decision,
                "reasons": one.reasons,
                "filed": one.filed_at.isoformat(),
                "outcome": one.outcome.value if one.outcome else None,
                "outcome_reasons": one.facts,
            }
            for slug, decision, one in session.execute(
                filed.where(Appeal.appellant_id == person_id).order_by(Appeal.id)
            )
        ],
    }


def erase(session: Session, person_id: int) -> None:
    """Reports and appeals stay, without who made them; what they wrote in those that are decided goes.

    What waits for a decision keeps its words until it is decided, for others are concerned by it, too.
    """
    decided = sa.update(Report).where(Report.reporter_id == person_id, Report.state == ReportState.DECIDED)
    session.execute(decided.values(note=""))
    closed = sa.update(Appeal).where(Appeal.appellant_id == person_id, Appeal.state == Waiting.DECIDED)
    session.execute(closed.values(reasons=""))
    session.execute(sa.update(Report).where(Report.reporter_id == person_id).values(reporter_id=None))
    session.execute(sa.update(Appeal).where(Appeal.appellant_id == person_id).values(appellant_id=None))
