"""What amendments consist of besides their first change: further clauses, proposers, earlier wordings, advice."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Organisation, Person
from app.amendments.models import Amendment, EarlierProposal, Part, Proposer, Recommendation
from app.domain.amending import ProposerState
from app.exports.record.section import Section, public_name, reading
from app.processes.models import Process
from app.texts.models import Clause, Revision


def sections(session: Session, process: Process) -> list[Section]:
    """Tables about amendments that everybody sees; of those that are hidden there is nothing here."""
    return [
        _parts(session, process),
        _proposers(session, process),
        _earlier(session, process),
        _recommendations(session, process),
        _superseded(session, process),
    ]


def _shown(process: Process) -> tuple[sa.ColumnElement[bool], ...]:
    return Amendment.process_id == process.id, Amendment.hidden.is_(False)


def _parts(session: Session, process: Process) -> Section:
    query = (
        sa.select(
            Amendment.number, Part.position, Clause.number, Revision.number, Part.operation, Part.heading, Part.body,
            Part.adopted_heading, Part.adopted_body,
        )
        .join(Amendment, Amendment.id == Part.amendment_id)
        .join(Clause, Clause.id == Part.clause_id)
        .join(Revision, Revision.id == Part.base_revision_id)
        .where(*_shown(process))
        .order_by(Amendment.number, Part.position)
    )  # fmt: skip
    columns = (
        "amendment", "position", "clause", "base_revision", "operation", "heading", "body", "adopted_heading",
        "adopted_body",
    )  # fmt: skip
    return Section("amendment_parts", columns, reading(session, query))


def _proposers(session: Session, process: Process) -> Section:
    """Those who agreed to propose it too; who was asked and has not agreed is told to nobody."""
    query = (
        sa.select(Amendment.number, public_name(), Proposer.group_key, Organisation.name, Proposer.answered_at)
        .join(Amendment, Amendment.id == Proposer.amendment_id)
        .outerjoin(Person, Person.id == Proposer.person_id)
        .outerjoin(Organisation, Organisation.id == Proposer.organisation_id)
        .where(*_shown(process), Proposer.state == ProposerState.AGREED)
        .order_by(Amendment.number, Proposer.id)
    )
    columns = ("amendment", "name", "group", "organisation", "since")
    return Section("amendment_proposers", columns, reading(session, query))


def _earlier(session: Session, process: Process) -> Section:
    query = (
        sa.select(
            Amendment.number, EarlierProposal.position, Revision.number, EarlierProposal.heading, EarlierProposal.body,
            EarlierProposal.replaced_at,
        )
        .join(Amendment, Amendment.id == EarlierProposal.amendment_id)
        .join(Revision, Revision.id == EarlierProposal.base_revision_id)
        .where(*_shown(process))
        .order_by(EarlierProposal.id)
    )  # fmt: skip
    columns = ("amendment", "position", "base_revision", "heading", "body", "replaced_at")
    return Section("amendment_wordings", columns, reading(session, query))


def _recommendations(session: Session, process: Process) -> Section:
    query = (
        sa.select(
            Recommendation.number, Amendment.number, Recommendation.decision, Recommendation.reasons,
            Recommendation.language, Recommendation.role, public_name(), Recommendation.created_at,
        )
        .join(Amendment, Amendment.id == Recommendation.amendment_id)
        .outerjoin(Person, Person.id == Recommendation.author_id)
        .where(*_shown(process))
        .order_by(Recommendation.number)
    )  # fmt: skip
    columns = ("number", "amendment", "decision", "reasons", "language", "role", "author", "created_at")
    return Section("recommendations", columns, reading(session, query))


def _superseded(session: Session, process: Process) -> Section:
    adopted = aliased(Amendment)
    query = (
        sa.select(Amendment.number, adopted.number)
        .join(adopted, adopted.id == Amendment.superseded_by_id)
        .where(*_shown(process), adopted.hidden.is_(False))
        .order_by(Amendment.number)
    )
    return Section("superseded_amendments", ("amendment", "by"), reading(session, query))
