"""The text in the open record: divisions, clauses, every revision, versions."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Organisation, Person
from app.exports.record.section import Section, public_name, reading
from app.processes.models import Process
from app.texts.models import (
    Application,
    Clause,
    Credit,
    Division,
    Document,
    FormerAddress,
    Lineage,
    Options,
    Revision,
    StructuralAct,
    Version,
    VersionClause,
)


def sections(session: Session, process: Process) -> list[Section]:
    """The tables of the text, in reading order and then in the order in which they came."""
    return [
        _divisions(session, process),
        _clauses(session, process),
        _applications(session, process),
        _options(session, process),
        _structural_acts(session, process),
        _lineages(session, process),
        _former_addresses(session, process),
        _revisions(session, process),
        _credits(session, process),
        _versions(session, process),
        _contents(session, process),
    ]


def _divisions(session: Session, process: Process) -> Section:
    parent = aliased(Division)
    query = (
        sa.select(Division.number, parent.number, Division.kind, Division.label, Division.heading, Division.position)
        .join(Document, Document.id == Division.document_id)
        .outerjoin(parent, parent.id == Division.parent_id)
        .where(Document.process_id == process.id)
        .order_by(Division.position, Division.id)
    )
    columns = ("number", "inside", "kind", "label", "heading", "position")
    return Section("divisions", columns, reading(session, query))


def _clauses(session: Session, process: Process) -> Section:
    query = (
        sa.select(
            Clause.number, Clause.guid, Clause.kind, Clause.label, Division.number, Clause.position,
            Clause.created_at, Clause.struck_at,
        )
        .outerjoin(Division, Division.id == Clause.division_id)
        .where(Clause.process_id == process.id)
        .order_by(Clause.position, Clause.id)
    )  # fmt: skip
    columns = ("number", "guid", "kind", "label", "division", "position", "created_at", "struck_at")
    return Section("clauses", columns, reading(session, query))


def _applications(session: Session, process: Process) -> Section:
    query = (
        sa.select(
            Clause.number, Application.number, Application.class_key, Application.periods, Application.reason,
            public_name(), Application.created_at,
        )
        .join(Clause, Clause.id == Application.clause_id)
        .outerjoin(Person, Person.id == Application.author_id)
        .where(Clause.process_id == process.id)
        .order_by(Application.id)
    )  # fmt: skip
    columns = ("clause", "number", "class", "periods", "reason", "author", "created_at")
    return Section("applications", columns, reading(session, query))


def _options(session: Session, process: Process) -> Section:
    query = (
        sa.select(
            Clause.number, Options.number, Options.freedom, Options.decider, Options.link, Options.reason,
            public_name(), Options.created_at,
        )
        .join(Clause, Clause.id == Options.clause_id)
        .outerjoin(Person, Person.id == Options.author_id)
        .where(Clause.process_id == process.id)
        .order_by(Options.id)
    )  # fmt: skip
    columns = ("clause", "number", "options", "decider", "link", "reason", "author", "created_at")
    return Section("clause_options", columns, reading(session, query))


def _structural_acts(session: Session, process: Process) -> Section:
    query = (
        sa.select(
            StructuralAct.number, StructuralAct.kind, Clause.number, Division.number, StructuralAct.before,
            StructuralAct.after, StructuralAct.reason, StructuralAct.amendment_number, public_name(),
            StructuralAct.created_at,
        )
        .join(Document, Document.id == StructuralAct.document_id)
        .outerjoin(Clause, Clause.id == StructuralAct.clause_id)
        .outerjoin(Division, Division.id == StructuralAct.division_id)
        .outerjoin(Person, Person.id == StructuralAct.author_id)
        .where(Document.process_id == process.id)
        .order_by(StructuralAct.number)
    )  # fmt: skip
    columns = (
        "number", "kind", "clause", "division", "before", "after", "reason", "amendment", "author", "created_at",
    )  # fmt: skip
    return Section("structural_acts", columns, reading(session, query))


def _lineages(session: Session, process: Process) -> Section:
    source = aliased(Clause)
    query = (
        sa.select(Clause.number, source.number, Lineage.kind, Lineage.at)
        .join(Clause, Clause.id == Lineage.clause_id)
        .join(source, source.id == Lineage.from_clause_id)
        .where(Clause.process_id == process.id)
        .order_by(Lineage.id)
    )
    return Section("lineages", ("clause", "from", "kind", "at"), reading(session, query))


def _former_addresses(session: Session, process: Process) -> Section:
    query = (
        sa.select(FormerAddress.number, Clause.number, FormerAddress.since)
        .join(Clause, Clause.id == FormerAddress.clause_id)
        .where(FormerAddress.process_id == process.id)
        .order_by(FormerAddress.id)
    )
    return Section("former_addresses", ("number", "clause", "since"), reading(session, query))


def _revisions(session: Session, process: Process) -> Section:
    rendered = aliased(Revision)
    query = (
        sa.select(
            Clause.number, Revision.language, Revision.number, Revision.heading, Revision.body, Revision.struck,
            Revision.origin, Revision.amendment_number, Revision.reason, rendered.number, public_name(),
            Revision.created_at,
        )
        .join(Clause, Clause.id == Revision.clause_id)
        .outerjoin(rendered, rendered.id == Revision.renders_id)
        .outerjoin(Person, Person.id == Revision.author_id)
        .where(Clause.process_id == process.id)
        .order_by(Revision.id)
    )  # fmt: skip
    columns = (
        "clause", "language", "number", "heading", "body", "struck", "origin", "amendment", "reason", "renders",
        "author", "created_at",
    )  # fmt: skip
    return Section("revisions", columns, reading(session, query))


def _credits(session: Session, process: Process) -> Section:
    name = sa.case((Credit.attributed_to != "", Credit.attributed_to), else_=public_name())
    query = (
        sa.select(Clause.number, Revision.language, Revision.number, name, Credit.group_key, Organisation.name)
        .join(Revision, Revision.id == Credit.revision_id)
        .join(Clause, Clause.id == Revision.clause_id)
        .outerjoin(Person, Person.id == Credit.person_id)
        .outerjoin(Organisation, Organisation.id == Credit.organisation_id)
        .where(Clause.process_id == process.id)
        .order_by(Credit.id)
    )
    columns = ("clause", "language", "revision", "proposer", "group", "organisation")
    return Section("credits", columns, reading(session, query))


def _versions(session: Session, process: Process) -> Section:
    query = (
        sa.select(Version.number, Version.name, Version.note, Version.final, public_name(), Version.created_at)
        .join(Document, Document.id == Version.document_id)
        .outerjoin(Person, Person.id == Version.author_id)
        .where(Document.process_id == process.id)
        .order_by(Version.number)
    )
    return Section("versions", ("number", "name", "note", "final", "author", "created_at"), reading(session, query))


def _contents(session: Session, process: Process) -> Section:
    query = (
        sa.select(Version.number, Clause.number, VersionClause.language, Revision.number, VersionClause.position)
        .join(Document, Document.id == Version.document_id)
        .join(VersionClause, VersionClause.version_id == Version.id)
        .join(Clause, Clause.id == VersionClause.clause_id)
        .join(Revision, Revision.id == VersionClause.revision_id)
        .where(Document.process_id == process.id)
        .order_by(Version.number, VersionClause.position, VersionClause.language)
    )
    columns = ("version", "clause", "language", "revision", "position")
    return Section("version_contents", columns, reading(session, query))
