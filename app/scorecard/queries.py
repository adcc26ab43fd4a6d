"""The facts behind the scorecard, each as it was known at the end of a day where the process is."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.commitments.queries import last_words
from app.documents.models import Paper, PaperVersion
from app.documents.queries import publication_days
from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState
from app.domain.coverage import Coverage
from app.domain.days import day_of
from app.domain.gathering import Gathered
from app.domain.repository import Evidence, PaperKind, kinds_of
from app.domain.seating import GOVERNMENT, Sides, sides
from app.domain.standards import Adoption, Facts, Met, Reached
from app.forum.models import Attendance, Meeting
from app.forum.queries import forum_of
from app.outreach.queries import standing_at
from app.processes.models import Process
from app.responses.models import Answered, Response
from app.responses.owed import owed
from app.scorecard.announced import announced_by
from app.texts.finals import first_final_by
from app.texts.models import Credit, Revision, Version, VersionClause

INSTANT = timedelta(microseconds=1)


def end_of(day: date, time_zone: str) -> datetime:
    """The last moment of a day where the process is."""
    begins_next = datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(time_zone))
    return begins_next - INSTANT


def facts_of(session: Session, process: Process, on: date, now: datetime) -> Facts:
    """Everything the standards ask about, as known at the end of a day, or now on the day that is not over.

    A fixed number of statements, however much there is.
    """
    moment, zone = min(end_of(on, process.time_zone), now), process.time_zone
    announced = announced_by(session, process, moment)
    version = first_final_by(session, process.id, moment)
    adoption = _adoption(version)
    public = process.published_at if process.published_at and process.published_at <= moment else None
    return Facts(
        on=on,
        moment=moment,
        time_zone=zone,
        groups=tuple(group.key for group in process.groups),
        published_at=public,
        lead_named=bool(announced.said.get("lead_institution")),
        contact_named=bool(announced.said.get("contact")),
        timetable=tuple(announced.timetable),
        announced=announced.first,
        announced_at=announced.first_at,
        seats=_seats(session, process.id, on),
        meetings=tuple(_meetings(session, process.id, zone)),
        rules_on=_rules_on(session, process.id, moment, zone),
        publications=tuple(day for day in publication_days(session, process) if day <= on),
        co_creation_papers=_papers(session, process.id, Evidence.CO_CREATION, moment),
        implementation_papers=_papers(session, process.id, Evidence.IMPLEMENTATION, moment),
        outreach=tuple(
            Reached(one.number, one.held_on, tuple(one.group_keys), tuple(one.languages))
            for one in standing_at(session, process.id, moment)
        ),
        contributions=_contributions(session, process.id, moment),
        coverage=coverage_at(session, process.id, adoption.at if adoption else moment),
        adoption=adoption,
        rule=announced.said.get("decision_rule") or {},
        rule_announced=announced.first_rule,
        commitments={number: day_of(at, zone) for number, at in last_words(session, process.id, moment).items()},
        outside_clauses=_outside_clauses(session, version) if version else 0,
        **_rejections(session, process.id, moment),
    )


def coverage_at(session: Session, process_id: int, moment: datetime) -> Coverage:
    """Of what had been received by a moment and is owed an answer, how much had one by then. One statement."""
    row = owed(process_id)
    other = aliased(Amendment)
    own = (Response.id == Answered.response_id, Response.created_at <= moment)
    by_comment = sa.exists().where(Answered.comment_id == row.c.id, *own)
    by_amendment = sa.exists().where(Answered.amendment_id == row.c.id, *own)
    decided = sa.exists().where(Amendment.id == row.c.id, Amendment.reasons != "", Amendment.decided_at <= moment)
    superseded = sa.exists().where(
        Amendment.id == row.c.id, Amendment.superseded_by_id == other.id, other.reasons != "",
        other.decided_at <= moment,
    )  # fmt: skip
    answered = sa.case(
        (row.c.is_amendment == 0, by_comment), else_=sa.or_(by_amendment, decided, superseded)
    )  # fmt: skip
    counted = sa.select(sa.func.count(), sa.func.sum(sa.case((answered, 1), else_=0)))
    received, found = session.execute(counted.select_from(row).where(row.c.received_at <= moment)).one()
    return Coverage(received, int(found or 0))


def _adoption(version: Version | None) -> Adoption | None:
    if version is None:
        return None
    said: Mapping[str, Any] = version.adoption or {}
    return Adoption(version.created_at, len(said.get("questions", ())), str(said.get("waiver", "")))


def _seats(session: Session, process_id: int, on: date) -> Sides:
    """The seats that were held on the day, of every body."""
    held = [row.held for row in forum_of(session, process_id, on)]
    return Sides(sum(one.government for one in held), sum(one.others for one in held))


def _meetings(session: Session, process_id: int, zone: str) -> list[Met]:
    rows = session.execute(
        sa.select(Meeting.number, Meeting.begins, Meeting.told_at, Meeting.cancelled_at, Meeting.id)
        .where(Meeting.process_id == process_id, Meeting.told_at.is_not(None))
        .order_by(Meeting.begins, Meeting.number)
    ).all()
    present: dict[int, dict[str, int]] = {}
    there = sa.select(Attendance).join(Meeting, Meeting.id == Attendance.meeting_id)
    for one in session.scalars(there.where(Meeting.process_id == process_id)):
        present.setdefault(one.meeting_id, {})[one.group_key] = one.seats + one.guests
    return [
        Met(number, Gathered(day_of(begins, zone), sides(present.get(id_, {})), told_at, cancelled_at))
        for number, begins, told_at, cancelled_at, id_ in rows
    ]


def _rules_on(session: Session, process_id: int, moment: datetime, zone: str) -> date | None:
    """The day on which rules were first put into the repository, of those that stood at the moment."""
    query = sa.select(sa.func.min(Paper.created_at)).where(
        Paper.process_id == process_id, Paper.kind == PaperKind.RULES, *_standing(moment)
    )
    first = session.scalar(query)
    return day_of(first, zone) if first is not None else None


def _papers(session: Session, process_id: int, evidence: Evidence, moment: datetime) -> int:
    query = sa.select(sa.func.count(Paper.id)).where(
        Paper.process_id == process_id, Paper.kind.in_(kinds_of(evidence)), *_standing(moment)
    )
    return session.scalar(query) or 0


def _standing(moment: datetime) -> list[sa.ColumnElement[bool]]:
    """Documents that were published by a moment and had not been withdrawn by then."""
    later = sa.or_(Paper.withdrawn_at.is_(None), Paper.withdrawn_at > moment)
    version = sa.exists().where(PaperVersion.paper_id == Paper.id, PaperVersion.created_at <= moment)
    return [Paper.created_at <= moment, later, version]


def _contributions(session: Session, process_id: int, moment: datetime) -> dict[str, int]:
    """Comments and amendments received by a moment and not withdrawn, by stakeholder group."""
    comments = sa.select(Comment.group_key, sa.func.count()).where(
        Comment.process_id == process_id, Comment.created_at <= moment, Comment.state != CommentState.WITHDRAWN
    )
    amendments = sa.select(Amendment.group_key, sa.func.count()).where(
        Amendment.process_id == process_id, Amendment.created_at <= moment, Amendment.state != AmendmentState.WITHDRAWN
    )
    found: dict[str, int] = {}
    for query in (comments.group_by(Comment.group_key), amendments.group_by(Amendment.group_key)):
        for key, count in session.execute(query):
            found[key] = found.get(key, 0) + count
    return dict(sorted(found.items()))


def _rejections(session: Session, process_id: int, moment: datetime) -> dict[str, int]:
    reasoned = sa.func.sum(sa.case((sa.func.trim(Amendment.reasons) != "", 1), else_=0))
    rejected = (Amendment.process_id == process_id, Amendment.state == AmendmentState.REJECTED)
    query = sa.select(sa.func.count(), reasoned).where(*rejected, Amendment.decided_at <= moment)
    count, with_reasons = session.execute(query).one()
    return {"rejected": count, "rejected_with_reasons": int(with_reasons or 0)}


def _outside_clauses(session: Session, version: Version) -> int:
    """Clauses of the final text whose wording, or an earlier one it came from, is owed to somebody outside government.

    As the credits of its revisions say, in the language in which it was adopted.
    """
    held = aliased(Revision)
    query = (
        sa.select(sa.func.count(VersionClause.clause_id.distinct()))
        .join(held, held.id == VersionClause.revision_id)
        .join(
            Revision,
            sa.and_(
                Revision.clause_id == held.clause_id,
                Revision.language == held.language,
                Revision.number <= held.number,
            ),
        )
        .join(Credit, Credit.revision_id == Revision.id)
        .where(VersionClause.version_id == version.id, Credit.group_key != GOVERNMENT)
    )
    return session.scalar(query) or 0
