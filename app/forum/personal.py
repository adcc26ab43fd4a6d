"""What the forum knows of a person: terms and candidacies to take along; candidacies go with the account."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.forum.models import Body, Call, Candidacy, Seat, Term
from app.processes.models import Process


def personal(session: Session, person_id: int) -> object:
    """The seats a person holds, held or will hold, and where they stand for one, as JSON values."""
    return {"terms": _terms(session, person_id), "candidacies": _candidacies(session, person_id)}


def erase(session: Session, person_id: int) -> None:
    """Forget where a person stands for a seat; terms stay, as those of a former participant."""
    session.execute(sa.delete(Candidacy).where(Candidacy.person_id == person_id))


def _terms(session: Session, person_id: int) -> list[dict[str, object]]:
    query = (
        sa.select(Term, Seat, Body, Process.slug)
        .join(Seat, Seat.id == Term.seat_id)
        .join(Body, Body.id == Seat.body_id)
        .join(Process, Process.id == Body.process_id)
        .where(Term.person_id == person_id)
        .order_by(Term.id)
    )
    return [
        {
            "process": slug,
            "body": body.number,
            "name": body.name,
            "seat": seat.number,
            "stakeholder_group": seat.group_key,
            "post": seat.post.value,
            "begins": term.begins.isoformat(),
            "ends": term.ends.isoformat() if term.ends else None,
        }
        for term, seat, body, slug in session.execute(query)
    ]


def _candidacies(session: Session, person_id: int) -> list[dict[str, object]]:
    query = (
        sa.select(Candidacy, Call.number, Process.slug)
        .join(Call, Call.id == Candidacy.call_id)
        .join(Process, Process.id == Call.process_id)
        .where(Candidacy.person_id == person_id)
        .order_by(Candidacy.id)
    )
    return [
        {"process": slug, "call": number, "statement": one.statement, "since": one.created_at.isoformat()}
        for one, number, slug in session.execute(query)
    ]
