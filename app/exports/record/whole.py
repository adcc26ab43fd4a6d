"""All tables of the open record of a process, in the order in which they are written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.domain.describing import OWN_WORDS
from app.exports.record import (
    assisted,
    campaigns,
    comparing,
    contributions,
    decisions,
    documents,
    forum,
    objections,
    positions,
    promises,
    proposals,
    reconsidering,
    responses,
    self_declared,
    submissions,
    texts,
)
from app.exports.record.moved import with_moved
from app.exports.record.section import Section, public_name, reading
from app.exports.record.settled import settled
from app.ledger import queries as ledger
from app.processes.models import Change, Process

FORMAT = "openclause-record-1"
PHASES = ("kind", "name", "opens", "closes", "allows", *OWN_WORDS, "answer_by")


def about(session: Session, process: Process, now: datetime, base_url: str) -> Mapping[str, Any]:
    """What the record is of: the process, when it was written, and how far the log went then."""
    return {
        "format": FORMAT,
        "instance": base_url,
        "exported_at": now,
        "log_size": ledger.size(session),
        "log_root": ledger.root(session).hex(),
        "slug": process.slug,
        "kind": process.kind.value,
        "jurisdictions": process.jurisdictions,
        "languages": process.languages,
        "languages_equal": process.languages_equal,
        "time_zone": process.time_zone,
        "title": process.title,
        "summary": process.summary,
        "objective": process.objective,
        "decision_link": process.decision_link,
        "next_steps": process.next_steps,
        "materials": process.materials,
        "preconditions": process.preconditions,
        "house_rules": process.house_rules,
        "lead_institution": process.lead_institution,
        "criteria": process.criteria,
        "classes": process.classes,
        "attributes": process.attributes,
        "decision_rule": process.decision_rule,
        "published_at": process.published_at,
    }


def sections_of(session: Session, process: Process, now: datetime) -> list[Section]:
    """Every table; what is not public is in none of them, and counts of few people by group are in none either."""
    return settled(with_moved(session, process, _sections_here(session, process, now)), process, now)


def _sections_here(session: Session, process: Process, now: datetime) -> list[Section]:
    return [
        Section("groups", ("key", "name"), lambda: [(one.key, one.name) for one in process.groups]),
        Section("phases", PHASES, lambda: _phases(process)),
        _changes(session, process),
        *texts.sections(session, process),
        *comparing.sections(session, process),
        *contributions.sections(session, process),
        *responses.sections(session, process),
        *campaigns.sections(session, process),
        *positions.sections(session, process),
        *self_declared.sections(session, process),
        *submissions.sections(session, process),
        *proposals.sections(session, process),
        *objections.sections(session, process),
        *reconsidering.sections(session, process),
        *documents.sections(session, process),
        *forum.sections(session, process),
        *assisted.sections(session, process),
        *promises.sections(session, process, now),
        *decisions.sections(session, process, now),
    ]


def _phases(process: Process) -> list[tuple[Any, ...]]:
    """The timetable; what is told before a phase opens only where the phase has words of its own."""
    return [
        (one.kind.value, one.name, one.opens, one.closes, one.allows, *(getattr(one, name) for name in OWN_WORDS),
         one.answer_by)
        for one in process.phases
    ]  # fmt: skip


def _changes(session: Session, process: Process) -> Section:
    query = (
        sa.select(
            Change.kind, Change.phase, Change.phase_name, Change.before, Change.after, Change.reason, public_name(),
            Change.at,
        )
        .outerjoin(Person, Person.id == Change.actor_id)
        .where(Change.process_id == process.id)
        .order_by(Change.id)
    )  # fmt: skip
    columns = ("kind", "phase", "phase_name", "before", "after", "reason", "author", "created_at")
    return Section("process_changes", columns, reading(session, query))
