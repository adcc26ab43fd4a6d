"""The forum in the open record: bodies, seats, terms, calls and meetings; neither remote links nor candidacies."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from app.accounts.models import Organisation, Person
from app.exports.record.section import AT_ONCE, Row, Section, public_name, reading
from app.forum.models import Body, Call, Meeting, MeetingDecision, Seat, Term
from app.processes.models import Process


def sections(session: Session, process: Process) -> list[Section]:
    """Who sits in the forum, and what it did."""
    meetings = (
        "number", "body", "title", "begins", "ends", "place", "language", "agenda", "papers", "state", "announced_at",
        "told_at", "minutes", "attendance", "decisions", "recording", "recording_missing", "cancelled_at",
        "cancellation_reasons",
    )  # fmt: skip
    return [
        _bodies(session, process),
        _terms(session, process),
        _calls(session, process),
        Section("meetings", meetings, lambda: _meetings(session, process)),
    ]


def _bodies(session: Session, process: Process) -> Section:
    parent = aliased(Body)
    names = (
        "number", "kind", "name", "purpose", "language", "parity", "government_seats", "other_seats", "quorum",
        "each_side", "every_months", "term_months", "created_at",
    )  # fmt: skip
    query = sa.select(*(getattr(Body, name) for name in names), parent.number)
    query = query.outerjoin(parent, parent.id == Body.parent_id).where(Body.process_id == process.id)
    return Section("forum_bodies", (*names, "inside"), reading(session, query.order_by(Body.number)))


def _terms(session: Session, process: Process) -> Section:
    """Every seat with its terms; a seat that nobody ever held has one row without a holder."""
    holder = sa.case((Term.name != "", Term.name), else_=public_name())
    begins, ends = sa.cast(Term.begins, sa.String), sa.cast(Term.ends, sa.String)
    query = (
        sa.select(
            Body.number, Seat.number, Seat.group_key, Seat.post, holder, Organisation.name, begins, ends, Term.reason
        )
        .join(Seat, Seat.body_id == Body.id)
        .outerjoin(Term, Term.seat_id == Seat.id)
        .outerjoin(Person, Person.id == Term.person_id)
        .outerjoin(Organisation, Organisation.id == Term.organisation_id)
        .where(Body.process_id == process.id)
        .order_by(Body.number, Seat.number, Term.begins)
    )
    columns = ("body", "seat", "group", "post", "holder", "organisation", "begins", "ends", "reason")
    return Section("forum_terms", columns, reading(session, query))


def _calls(session: Session, process: Process) -> Section:
    names = ("number", "group_keys", "criteria", "language", "opens", "closes", "outcome", "settled_at")
    query = sa.select(Body.number, *(getattr(Call, name) for name in names)).join(Body, Body.id == Call.body_id)
    query = query.where(Call.process_id == process.id).order_by(Call.number)
    return Section("forum_calls", ("body", *names), reading(session, query))


def _meetings(session: Session, process: Process) -> Iterator[Row]:
    query = sa.select(Meeting).where(Meeting.process_id == process.id).order_by(Meeting.number)
    loaded = query.options(
        selectinload(Meeting.body), selectinload(Meeting.attendances), selectinload(Meeting.papers),
        selectinload(Meeting.decisions).selectinload(MeetingDecision.clause),
    )  # fmt: skip
    for one in session.scalars(loaded.execution_options(yield_per=AT_ONCE)):
        yield (
            one.number, one.body.number, one.title, one.begins, one.ends, one.place, one.language, one.agenda,
            [paper.number for paper in one.papers], one.state, one.announced_at, one.told_at, one.minutes,
            {each.group_key: {"seats": each.seats, "guests": each.guests} for each in one.attendances},
            [{"words": each.words, "clause": each.clause.number if each.clause else None} for each in one.decisions],
            one.recording, one.recording_missing, one.cancelled_at, one.cancellation_reasons,
        )  # fmt: skip
