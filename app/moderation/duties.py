"""What waits on the facilitators' desk, counted: a fixed number of statements, however much waits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.amendments.queries import count_open, open_amendments
from app.domain.drift import Drift
from app.domain.moderating import ReportReason
from app.domain.phases import PhaseState, state_at
from app.moderation import queries
from app.objections.queries import Filters as Objecting
from app.objections.queries import count_of as count_objections
from app.processes.models import Phase, Process
from app.reconsidering.queries import count_open_conditions
from app.responses.queries import coverage_of
from app.responses.waiting import oldest_waiting
from app.texts.models import Clause
from app.texts.queries import document_of
from app.texts.renderings import coverage_of as rendered_in

SOON = timedelta(days=7)


@dataclass(frozen=True)
class LanguageWork:
    """A language of the process, and how many clauses are outdated or missing in it."""

    language: str
    outdated: int
    missing: int


@dataclass(frozen=True)
class Duties:
    """What waits: contributions reported (and the most urgent reason), comments to read, answers, decisions, words.
    Objections are those that are not settled, conditions those on which people support an amendment.

    `amendments` are the first few to decide, `closing` the phases that close within a week.
    """

    reported: int
    most_urgent: ReportReason | None
    pending: int
    unanswered: int
    oldest: datetime | None
    undecided: int
    objections: int
    conditions: int
    amendments: Sequence[Amendment]
    closing: Sequence[Phase]
    languages: Sequence[LanguageWork]


def duties_of(session: Session, process: Process, now: datetime) -> Duties:
    """Everything that waits in a process at this moment."""
    reports = queries.reports_waiting(session, process.id, limit=1)
    return Duties(
        reported=queries.count_reported(session, process.id) if reports else 0,
        most_urgent=reports[0].reason if reports else None,
        pending=queries.count_pending(session, process.id),
        unanswered=coverage_of(session, process.id).in_all.waiting,
        oldest=oldest_waiting(session, process.id),
        undecided=count_open(session, process.id),
        objections=count_objections(session, process.id, Objecting(waits=True)),
        conditions=count_open_conditions(session, process.id),
        amendments=open_amendments(session, process.id, limit=4),
        closing=closing_soon(process.phases, now),
        languages=_languages(session, process),
    )


def closing_soon(phases: Iterable[Phase], now: datetime) -> list[Phase]:
    """The phases that are open and close within a week."""
    return [phase for phase in phases if state_at(phase, now) is PhaseState.OPEN and phase.closes - now <= SOON]


def _languages(session: Session, process: Process) -> list[LanguageWork]:
    """The languages in which something is to be done; none before there is a text."""
    document = document_of(session, process.id)
    if document is None:
        return []
    standing = sa.select(sa.func.count()).where(Clause.document_id == document.id, Clause.struck_at.is_(None))
    clauses, states = session.scalar(standing) or 0, rendered_in(session, document.id, process.drafting_language)
    worked_on = process.languages[1:] if process.drafting_language not in states else process.languages
    work = (_work(code, clauses, states.get(code, {})) for code in worked_on)
    return [one for one in work if one.outdated or one.missing]


def _work(language: str, clauses: int, states: Mapping[Drift, int]) -> LanguageWork:
    current, outdated = states.get(Drift.CURRENT, 0), states.get(Drift.OUTDATED, 0)
    return LanguageWork(language, outdated, max(clauses - current - outdated, 0))
