"""What the public record commits to of the forum; people by their pseudonym there, remote links not at all."""

from datetime import UTC, datetime
from typing import Any

from app.forum.models import Body, Call, Meeting, Seat, Term
from app.ledger.services import pseudonym
from app.processes.models import Process


def body_body(body: Body) -> dict[str, Any]:
    """A body and its rule."""
    names = (
        "name", "purpose", "language", "parity", "government_seats", "other_seats", "quorum", "each_side",
        "every_months", "term_months",
    )  # fmt: skip
    said = {name: getattr(body, name) for name in names}
    return {**said, "kind": body.kind.value, "inside": body.parent_id, "division": body.division_id}


def seat_body(seat: Seat) -> dict[str, Any]:
    """A seat."""
    return {"group": seat.group_key, "post": seat.post.value}


def term_body(process: Process, seat: Seat, term: Term) -> dict[str, Any]:
    """A term of a seat."""
    return {
        "seat": seat.number,
        "holder": pseudonym(process.pseudonym_key, term.person_id),
        "name": term.name,
        "begins": term.begins.isoformat(),
        "ends": term.ends.isoformat() if term.ends else None,
        "reason": term.reason,
    }


def call_body(call: Call) -> dict[str, Any]:
    """A call for members, and what became of it."""
    return {
        "body": call.body_id,
        "groups": list(call.group_keys),
        "criteria": call.criteria,
        "opens": _moment(call.opens),
        "closes": _moment(call.closes),
        "outcome": call.outcome,
    }


def meeting_body(meeting: Meeting) -> dict[str, Any]:
    """A meeting as it stands."""
    names = (
        "title", "place", "agenda", "language", "minutes", "recording", "recording_missing", "cancellation_reasons",
    )  # fmt: skip
    return {
        **{name: getattr(meeting, name) for name in names},
        "body": meeting.body_id,
        "state": meeting.state.value,
        "begins": _moment(meeting.begins),
        "ends": _moment(meeting.ends),
        "papers": [one.number for one in meeting.papers],
        "attendance": {one.group_key: [one.seats, one.guests] for one in meeting.attendances},
        "decisions": [[one.words, one.clause.guid if one.clause else ""] for one in meeting.decisions],
    }


def _moment(when: datetime) -> str:
    """A moment as every database gives it back, whatever the clock it was written by."""
    return when.astimezone(UTC).isoformat()
