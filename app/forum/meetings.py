"""Acts on meetings: announcing, changing, telling what was said, cancelling; and reading them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.documents.models import Paper
from app.domain.citing import is_address
from app.domain.days import day_of
from app.domain.errors import (
    MeetingNotOver,
    MomentPassed,
    NotInThisState,
    ReasonsMissing,
    RecordingUnexplained,
    StaleBase,
)
from app.domain.gathering import Gathered, MeetingState
from app.domain.seating import sides
from app.forum.models import Attendance, Body, Meeting, MeetingDecision
from app.forum.recording import meeting_body
from app.processes.models import Process
from app.processes.services import enter, next_number
from app.texts.models import Clause


@dataclass(frozen=True)
class Invited:
    """What a meeting is announced with."""

    title: Mapping[str, str]
    begins: datetime
    ends: datetime
    place: str
    remote_link: str
    agenda: str
    language: str
    papers: Sequence[Paper] = ()


@dataclass(frozen=True)
class Told:
    """What is told of a meeting afterwards; `present`: by group how many on seats and how many guests."""

    minutes: str
    present: Mapping[str, tuple[int, int]]
    decisions: Sequence[tuple[str, Clause | None]] = ()
    recording: str = ""
    recording_missing: str = ""


def meetings_of(
    session: Session, process_id: int, *, body_id: int | None = None, before: int = 0, limit: int = 30
) -> Sequence[Meeting]:
    """Meetings, those announced last first, cancelled ones too; one more than `limit`. Five statements."""
    query = sa.select(Meeting).where(Meeting.process_id == process_id)
    if body_id is not None:
        query = query.where(Meeting.body_id == body_id)
    if before:
        query = query.where(Meeting.number < before)
    return session.scalars(_whole(query).order_by(Meeting.number.desc()).limit(limit + 1)).all()


def coming_meetings(session: Session, process_id: int, now: datetime) -> Sequence[Meeting]:
    """The meetings that have not ended yet and are not cancelled, the next one first."""
    query = sa.select(Meeting).where(Meeting.process_id == process_id, Meeting.ends > now)
    coming = query.where(Meeting.state == MeetingState.ANNOUNCED).options(joinedload(Meeting.body))
    return session.scalars(coming.order_by(Meeting.begins, Meeting.id)).all()


def meeting_by_number(session: Session, process_id: int, number: int) -> Meeting | None:
    """The meeting of this number with everything that belongs to it."""
    query = sa.select(Meeting).where(Meeting.process_id == process_id, Meeting.number == number)
    return session.scalar(_whole(query))


def gathered(session: Session, process: Process) -> list[Gathered]:
    """Every meeting as a fact for the standards, on the day it had where the process is."""
    query = _whole(sa.select(Meeting).where(Meeting.process_id == process.id)).order_by(Meeting.begins)
    return [
        Gathered(
            day_of(one.begins, process.time_zone),
            sides({each.group_key: each.seats for each in one.attendances}),
            one.told_at,
            one.cancelled_at,
        )
        for one in session.scalars(query)
    ]


def announce(
    session: Session, process: Process, body: Body, invited: Invited, *, actor_id: int | None, now: datetime
) -> Meeting:
    """Announce a meeting of a body. MomentPassed unless it ends after it begins."""
    _fit(invited)
    meeting = Meeting(
        process_id=process.id, number=next_number(session, process.id, "meeting"), body_id=body.id, announced_at=now,
        changed_at=now, **_values(invited),
    )  # fmt: skip
    meeting.body = body
    session.add(meeting)
    session.flush()
    _enter(session, process, meeting, "meeting_announced", actor_id, now)
    return meeting


def change(
    session: Session,
    process: Process,
    meeting: Meeting,
    invited: Invited,
    *,
    edition: int,
    actor_id: int | None,
    now: datetime,
) -> None:
    """Change what a meeting is announced with, until it is held or cancelled. StaleBase when somebody else did so."""
    _fit(invited)
    _lock(session, meeting, {MeetingState.ANNOUNCED})
    if meeting.edition != edition:
        raise StaleBase
    for name, value in _values(invited).items():
        setattr(meeting, name, value)
    _touch(session, meeting, now)
    _enter(session, process, meeting, "meeting_changed", actor_id, now)


def tell(
    session: Session, process: Process, meeting: Meeting, told: Told, *, actor_id: int | None, now: datetime
) -> None:
    """Publish or correct the minutes: from now on the meeting counts as held.

    MeetingNotOver before it began; RecordingUnexplained without a recording and without a reason for that.
    """
    _lock(session, meeting, {MeetingState.ANNOUNCED, MeetingState.HELD})
    if now < meeting.begins:
        raise MeetingNotOver
    if not told.minutes.strip():
        raise ReasonsMissing
    if bool(told.recording) == bool(told.recording_missing) or (told.recording and not is_address(told.recording)):
        raise RecordingUnexplained
    first = meeting.told_at is None
    meeting.minutes, meeting.recording, meeting.recording_missing = told.minutes, told.recording, told.recording_missing
    meeting.state, meeting.told_at = MeetingState.HELD, meeting.told_at or now
    for kind in (Attendance, MeetingDecision):
        session.execute(sa.delete(kind).where(kind.meeting_id == meeting.id))
    session.expire(meeting, ["attendances", "decisions"])
    session.add_all(_told_of(meeting, told))
    _touch(session, meeting, now)
    session.expire(meeting, ["attendances", "decisions"])
    _enter(session, process, meeting, "meeting_told" if first else "minutes_corrected", actor_id, now)


def cancel(
    session: Session, process: Process, meeting: Meeting, *, reasons: str, actor_id: int | None, now: datetime
) -> None:
    """Cancel a meeting, with reasons. One that counted as held stays listed with all that was told of it.

    It counts no more from now on, and it still counted until now: whoever asks for an earlier day finds it there.
    """
    if not reasons.strip():
        raise ReasonsMissing
    _lock(session, meeting, {MeetingState.ANNOUNCED, MeetingState.HELD})
    meeting.state, meeting.cancelled_at, meeting.cancellation_reasons = MeetingState.CANCELLED, now, reasons
    meeting.remote_link = ""
    _touch(session, meeting, now)
    _enter(session, process, meeting, "meeting_cancelled", actor_id, now)


def _whole(query: sa.Select[Meeting]) -> sa.Select[Meeting]:
    return query.options(
        joinedload(Meeting.body),
        selectinload(Meeting.attendances),
        selectinload(Meeting.decisions).joinedload(MeetingDecision.clause),
        selectinload(Meeting.papers),
    )


def _fit(invited: Invited) -> None:
    if invited.ends <= invited.begins:
        raise MomentPassed


def _lock(session: Session, meeting: Meeting, states: set[MeetingState]) -> None:
    session.execute(sa.select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    session.refresh(meeting)
    if meeting.state not in states:
        raise NotInThisState


def _values(invited: Invited) -> dict[str, Any]:
    names = ("begins", "ends", "place", "remote_link", "agenda", "language")
    title = {code: words for code, words in invited.title.items() if words}
    return {"title": title, "papers": list(invited.papers), **{name: getattr(invited, name) for name in names}}


def _told_of(meeting: Meeting, told: Told) -> list[Attendance | MeetingDecision]:
    present: list[Attendance | MeetingDecision] = [
        Attendance(meeting_id=meeting.id, group_key=key, seats=seats, guests=guests)
        for key, (seats, guests) in told.present.items()
    ]
    return present + [
        MeetingDecision(meeting_id=meeting.id, position=place, words=words, clause_id=clause.id if clause else None)
        for place, (words, clause) in enumerate(told.decisions, 1)
    ]


def _touch(session: Session, meeting: Meeting, now: datetime) -> None:
    meeting.edition, meeting.changed_at = meeting.edition + 1, now
    session.flush()


def _enter(
    session: Session, process: Process, meeting: Meeting, kind: str, actor_id: int | None, now: datetime
) -> None:
    enter(
        session, process, kind=kind, object=f"meetings/{meeting.number}", body=meeting_body(meeting),
        actor_id=actor_id, now=now,
    )  # fmt: skip
