"""Outreach, commitments and endorsements in the open record, and the scorecard that is computed from all of it."""

from collections.abc import Iterator
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.accounts.models import Organisation, Person
from app.commitments.models import Commitment, Milestone, Progress
from app.commitments.recording import ground_of
from app.documents.models import Paper
from app.domain.cocreation import scorecard
from app.domain.days import day_of
from app.domain.standards import NUMBERS
from app.endorsements.models import Endorsement, ReservedClause
from app.exports.record.section import AT_ONCE, Row, Section, public_name, reading
from app.outreach.models import Activity
from app.processes.models import Process
from app.scorecard.queries import facts_of
from app.texts.models import Clause, Version


def sections(session: Session, process: Process, now: datetime) -> list[Section]:
    """What was done so that people took part, what was promised, and who stands behind the text."""
    commitments = (
        "number", "title", "description", "status", "institutions", "follows_from", "created_at", "changed_at",
    )  # fmt: skip
    return [
        _outreach(session, process),
        Section("commitments", commitments, lambda: _commitments(session, process)),
        _milestones(session, process),
        _progress(session, process),
        _endorsements(session, process),
        _reservations(session, process),
        Section(
            "scorecard", ("number", "requirement", "standing", "reason", "figures"),
            lambda: _scorecard(session, process, now),
        ),
    ]  # fmt: skip


def _outreach(session: Session, process: Process) -> Section:
    held, ended = sa.cast(Activity.held_on, sa.String), sa.cast(Activity.ends_on, sa.String)
    query = (
        sa.select(
            Activity.number, Activity.kind, Activity.title, Activity.description, held, ended, Activity.group_keys,
            Activity.languages, Activity.place, Activity.reached, Activity.address, Paper.number, public_name(),
            Activity.created_at, Activity.withdrawn_at, Activity.withdrawal_reasons,
        )
        .outerjoin(Paper, Paper.id == Activity.paper_id)
        .outerjoin(Person, Person.id == Activity.author_id)
        .where(Activity.process_id == process.id)
        .order_by(Activity.number)
    )  # fmt: skip
    columns = (
        "number", "kind", "title", "description", "held_on", "ends_on", "groups", "languages", "place", "reached",
        "address", "document", "author", "created_at", "withdrawn_at", "withdrawal_reasons",
    )  # fmt: skip
    return Section("outreach", columns, reading(session, query))


def _commitments(session: Session, process: Process) -> Iterator[Row]:
    query = sa.select(Commitment).where(Commitment.process_id == process.id).order_by(Commitment.number)
    loaded = query.options(selectinload(Commitment.institutions), selectinload(Commitment.grounds))
    for one in session.scalars(loaded.execution_options(yield_per=AT_ONCE)):
        yield (
            one.number, one.title, one.description, one.status, [each.title for each in one.institutions],
            [ground_of(each) for each in one.grounds], one.created_at, one.changed_at,
        )  # fmt: skip


def _milestones(session: Session, process: Process) -> Section:
    due = sa.cast(Milestone.due_on, sa.String)
    query = (
        sa.select(Commitment.number, Milestone.number, Milestone.title, due, Milestone.status, Milestone.created_at)
        .join(Commitment, Commitment.id == Milestone.commitment_id)
        .where(Commitment.process_id == process.id)
        .order_by(Commitment.number, Milestone.number)
    )
    columns = ("commitment", "number", "title", "due_on", "status", "created_at")
    return Section("milestones", columns, reading(session, query))


def _progress(session: Session, process: Process) -> Section:
    before, after = sa.cast(Progress.due_before, sa.String), sa.cast(Progress.due_after, sa.String)
    query = (
        sa.select(
            Commitment.number, Progress.number, Milestone.number, Progress.status, Progress.words, Progress.language,
            Progress.address, Paper.number, before, after, public_name(), Organisation.name, Progress.created_at,
        )
        .join(Commitment, Commitment.id == Progress.commitment_id)
        .outerjoin(Milestone, Milestone.id == Progress.milestone_id)
        .outerjoin(Paper, Paper.id == Progress.paper_id)
        .outerjoin(Person, Person.id == Progress.author_id)
        .outerjoin(Organisation, Organisation.id == Progress.organisation_id)
        .where(Commitment.process_id == process.id)
        .order_by(Commitment.number, Progress.number)
    )  # fmt: skip
    columns = (
        "commitment", "number", "milestone", "status", "words", "language", "address", "document", "due_before",
        "due_after", "author", "organisation", "created_at",
    )  # fmt: skip
    return Section("commitment_progress", columns, reading(session, query))


def _endorsements(session: Session, process: Process) -> Section:
    """The register; a person by their public name, who has left without one."""
    name = sa.func.coalesce(
        Organisation.name, sa.case((Endorsement.person_id.is_(None), Endorsement.name)), public_name()
    )
    since, until = sa.cast(Endorsement.endorsed_on, sa.String), sa.cast(Endorsement.withdrawn_on, sa.String)
    query = (
        sa.select(
            Endorsement.number, Endorsement.kind, name, Endorsement.country, Version.number, since,
            Endorsement.statement, Endorsement.language, Endorsement.own_name, Endorsement.address, Paper.number,
            Endorsement.created_at, until, Endorsement.withdrawal_reasons,
        )
        .join(Version, Version.id == Endorsement.version_id)
        .outerjoin(Organisation, Organisation.id == Endorsement.organisation_id)
        .outerjoin(Person, Person.id == Endorsement.person_id)
        .outerjoin(Paper, Paper.id == Endorsement.paper_id)
        .where(Endorsement.process_id == process.id)
        .order_by(Endorsement.number)
    )  # fmt: skip
    columns = (
        "number", "kind", "name", "country", "version", "endorsed_on", "statement", "language", "own_name", "address",
        "document", "created_at", "withdrawn_on", "withdrawal_reasons",
    )  # fmt: skip
    return Section("endorsements", columns, reading(session, query))


def _reservations(session: Session, process: Process) -> Section:
    query = (
        sa.select(Endorsement.number, Clause.number, ReservedClause.words)
        .join(Endorsement, Endorsement.id == ReservedClause.endorsement_id)
        .join(Clause, Clause.id == ReservedClause.clause_id)
        .where(Endorsement.process_id == process.id)
        .order_by(Endorsement.number, ReservedClause.position)
    )
    return Section("endorsement_reservations", ("endorsement", "clause", "words"), reading(session, query))


def _scorecard(session: Session, process: Process, now: datetime) -> Iterator[Row]:
    card = scorecard(facts_of(session, process, day_of(now, process.time_zone), now))
    for one in card.findings:
        figures = {name: _plain(value) for name, value in one.figures.items()}
        yield (NUMBERS.get(one.requirement, ""), one.requirement, one.standing, one.reason, figures)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
