"""The forum against the record: its bodies, seats, terms, calls and meetings."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.forum.models import Body, Call, Meeting, Seat, Term
from app.forum.recording import body_body, call_body, meeting_body, seat_body, term_body
from app.processes.models import Process
from app.record.comparing import Entered, Row


class Bodies(Entered):
    """Bodies and their rules."""

    kinds = frozenset({"forum_body_founded", "forum_body_changed"})
    noun = "body of the forum"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every body."""
        query = sa.select(Body, Process).join(Process, Process.id == Body.process_id)
        for one, process in session.execute(query).all():
            yield process, f"forum/{one.number}", 0, body_body(one)


class Seats(Entered):
    """Seats of bodies."""

    kinds = frozenset({"forum_seat_added"})
    noun = "seat"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every seat."""
        query = sa.select(Seat, Body.number, Process).join(Body, Body.id == Seat.body_id)
        for one, number, process in session.execute(query.join(Process, Process.id == Body.process_id)).all():
            yield process, f"forum/{number}/seats/{one.number}", 0, seat_body(one)


class Terms(Entered):
    """Who holds which seat, and until when."""

    kinds = frozenset({"forum_term_begun", "forum_term_ended"})
    noun = "term"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every term."""
        query = sa.select(Term, Seat, Body.number, Process).join(Seat, Seat.id == Term.seat_id)
        query = query.join(Body, Body.id == Seat.body_id).join(Process, Process.id == Body.process_id)
        for one, seat, number, process in session.execute(query).all():
            yield process, f"forum/{number}/terms/{one.id}", 0, term_body(process, seat, one)


class Calls(Entered):
    """Calls for members and their outcome."""

    kinds = frozenset({"forum_call_opened", "forum_call_settled"})
    noun = "call for members"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every call."""
        query = sa.select(Call, Process).join(Process, Process.id == Call.process_id)
        for one, process in session.execute(query).all():
            yield process, f"calls/{one.number}", 0, call_body(one)


class Meetings(Entered):
    """Meetings, their minutes and their cancelling."""

    kinds = frozenset(
        {"meeting_announced", "meeting_changed", "meeting_told", "minutes_corrected", "meeting_cancelled"}
    )
    noun = "meeting"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every meeting."""
        query = sa.select(Meeting, Process).join(Process, Process.id == Meeting.process_id)
        for one, process in session.execute(query).all():
            yield process, f"meetings/{one.number}", 0, meeting_body(one)
