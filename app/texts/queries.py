"""Reading texts: documents, their clauses in a language, revisions, and versions."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from app.accounts.models import Organisation, Person
from app.processes.readiness import MATERIALS
from app.texts.models import Clause, Credit, Division, Document, FormerAddress, Revision, Version, VersionClause
from app.texts.rows import ClauseRow, CreditRow, RevisionRow, VersionRow, WordingRow


def has_text(session: Session, process_id: int) -> bool:
    """Whether the process has a text with a clause in it."""
    standing = sa.select(Clause.id).where(Clause.process_id == process_id, Clause.struck_at.is_(None))
    return session.scalar(sa.select(standing.exists())) is True


MATERIALS["text"] = has_text

COUNTED: dict[str, Callable[[Session, int], dict[int, int]]] = {}
"""What is counted by clause, by its name: features above this one enter how their contributions are counted."""


def counts_on(session: Session, process_id: int) -> dict[str, dict[int, int]]:
    """How many contributions of each kind every clause has; one statement for each kind, however long the text."""
    return {name: counted(session, process_id) for name, counted in sorted(COUNTED.items())}


def document_of(session: Session, process_id: int) -> Document | None:
    """The text of a process, if it has one yet."""
    return session.scalar(sa.select(Document).where(Document.process_id == process_id))


def divisions_of(session: Session, document_id: int) -> Sequence[Division]:
    """The divisions of a text in order, on one scale of positions with its clauses."""
    there = sa.select(Division).where(Division.document_id == document_id, Division.removed_at.is_(None))
    return session.scalars(there.order_by(Division.position, Division.id)).all()


def clauses_of(
    session: Session, document_id: int, language: str, fallback_language: str, *, with_struck: bool = False
) -> Sequence[ClauseRow]:
    """The clauses of a text in order with their latest words in the language, else in the fallback; one statement.

    `fallback_language` is the drafting language: it decides whether words are outdated.
    """
    query = _current(language, fallback_language).where(Clause.document_id == document_id)
    if not with_struck:
        query = query.where(Clause.struck_at.is_(None))
    return [ClauseRow(*row) for row in session.execute(query.order_by(Clause.position, Clause.id))]


def clause_in(session: Session, clause_id: int, language: str, fallback_language: str) -> ClauseRow | None:
    """One clause, struck or not, as `clauses_of` gives it."""
    row = session.execute(_current(language, fallback_language).where(Clause.id == clause_id)).first()
    return ClauseRow(*row) if row else None


def clauses_in(
    session: Session, clause_ids: Iterable[int], language: str, fallback_language: str
) -> Sequence[ClauseRow]:
    """Some clauses, struck or not, as `clauses_of` gives them."""
    query = _current(language, fallback_language).where(Clause.id.in_(list(clause_ids)))
    return [ClauseRow(*row) for row in session.execute(query.order_by(Clause.position, Clause.id))]


def clause_by_number(session: Session, process_id: int, number: str) -> Clause | None:
    """The clause at this address, struck or not."""
    if not number.isprintable():
        return None  # PostgreSQL refuses to look for NUL.
    return session.scalar(sa.select(Clause).where(Clause.process_id == process_id, Clause.number == number))


def clause_by_guid(session: Session, process_id: int, guid: str) -> Clause | None:
    """The clause of this stable identity."""
    return session.scalar(sa.select(Clause).where(Clause.process_id == process_id, Clause.guid == guid))


def clauses_by_numbers(session: Session, process_id: int, numbers: Iterable[str]) -> dict[str, Clause]:
    """Those of the clauses at these addresses that there are."""
    query = sa.select(Clause).where(Clause.process_id == process_id, Clause.number.in_(list(numbers)))
    return {clause.number: clause for clause in session.scalars(query)}


def neighbours(session: Session, clause: Clause) -> tuple[Clause | None, Clause | None]:
    """The clauses before and after this one, leaving out those that were struck."""
    there = sa.select(Clause).where(Clause.document_id == clause.document_id, Clause.struck_at.is_(None)).limit(1)
    before = there.where(Clause.position < clause.position).order_by(Clause.position.desc())
    after = there.where(Clause.position > clause.position).order_by(Clause.position)
    return session.scalar(before), session.scalar(after)


def labels_and_numbers(session: Session, document_id: int) -> tuple[dict[str, set[str]], set[str]]:
    """The labels (by language) and addresses that clauses of a text bear or bore, struck ones included."""
    labels: dict[str, set[str]] = {}
    numbers: set[str] = set()
    for label, number in session.execute(
        sa.select(Clause.label, Clause.number).where(Clause.document_id == document_id)
    ):
        numbers.add(number)
        for language, words in label.items():
            labels.setdefault(language, set()).add(words)
    former = sa.select(FormerAddress.number).join(Clause, Clause.id == FormerAddress.clause_id)
    numbers.update(session.scalars(former.where(Clause.document_id == document_id)))
    return labels, numbers


def former_clause(session: Session, process_id: int, number: str) -> Clause | None:
    """The clause that had this address before it was given another one."""
    if not number.isprintable():
        return None
    query = sa.select(Clause).join(FormerAddress, FormerAddress.clause_id == Clause.id)
    return session.scalar(query.where(FormerAddress.process_id == process_id, FormerAddress.number == number))


def latest_revision(session: Session, clause_id: int, language: str) -> Revision | None:
    """The wording of today in one language."""
    query = sa.select(Revision).where(Revision.clause_id == clause_id, Revision.language == language)
    return session.scalar(query.order_by(Revision.number.desc()).limit(1))


def latest_in_every_language(session: Session, clause_id: int) -> dict[str, Revision]:
    """The wordings of today of one clause by language; one statement."""
    later = aliased(Revision)
    newest = sa.select(sa.func.max(later.number)).where(
        later.clause_id == clause_id, later.language == Revision.language
    )
    query = sa.select(Revision).where(Revision.clause_id == clause_id)
    latest = query.where(Revision.number == newest.correlate(Revision).scalar_subquery())
    return {one.language: one for one in session.scalars(latest.order_by(Revision.language))}


def latest_revisions(session: Session, document_id: int, language: str) -> dict[int, Revision]:
    """The wordings of today in one language by clause, struck clauses included; one statement."""
    own = aliased(Revision)
    query = sa.select(own).join(Clause, is_latest(own, language)).where(Clause.document_id == document_id)
    return {revision.clause_id: revision for revision in session.scalars(query)}


def wordings_of_today(session: Session, document_id: int) -> Sequence[WordingRow]:
    """Every clause's latest wording in every language, in order, without what was struck; one statement."""
    later = aliased(Revision)
    newest = sa.select(sa.func.max(later.number)).where(
        later.clause_id == Revision.clause_id, later.language == Revision.language
    )
    query = (
        sa.select(
            Clause.id, Clause.guid, Clause.label, Clause.position, Revision.id, Revision.language, Revision.number
        )
        .join(Revision, Revision.clause_id == Clause.id)
        .where(Clause.document_id == document_id, Clause.struck_at.is_(None), Revision.struck.is_(False))
        .where(Revision.number == newest.correlate(Revision).scalar_subquery())
        .order_by(Clause.position, Clause.id, Revision.language)
    )
    return [WordingRow(*row) for row in session.execute(query)]


def revision(session: Session, clause_id: int, language: str, number: int) -> Revision | None:
    """One revision, with the revision's author and credits loaded."""
    query = sa.select(Revision).where(
        Revision.clause_id == clause_id, Revision.language == language, Revision.number == number
    )
    return session.scalar(query.options(joinedload(Revision.author)))


def revision_by_id(session: Session, revision_id: int | None) -> Revision | None:
    """The revision that another one names, if it names one."""
    return None if revision_id is None else session.get(Revision, revision_id)


def shown_revision(session: Session, clause_id: int, language: str, fallback_language: str) -> Revision | None:
    """The wording of today in the language, else in the one it was begun in, which is nearly always the fallback."""
    own = latest_revision(session, clause_id, language)
    return own or latest_revision(
        session, clause_id, session.get_one(Clause, clause_id).leading_language or fallback_language
    )


def languages_of_clause(session: Session, clause_id: int) -> dict[str, int]:
    """The languages a clause has words in, with the number of the latest revision in each."""
    query = sa.select(Revision.language, sa.func.max(Revision.number)).where(Revision.clause_id == clause_id)
    return {row[0]: row[1] for row in session.execute(query.group_by(Revision.language))}


def revisions_of(
    session: Session, clause_id: int, language: str, *, before: int = 0, limit: int = 50
) -> Sequence[RevisionRow]:
    """The revisions of a clause in one language, newest first; `before` a number, to page on."""
    rendered = aliased(Revision)
    query = (
        sa.select(*_history_columns(rendered))
        .outerjoin(Person, Person.id == Revision.author_id)
        .outerjoin(rendered, rendered.id == Revision.renders_id)
        .where(Revision.clause_id == clause_id, Revision.language == language)
    )
    if before:
        query = query.where(Revision.number < before)
    return [RevisionRow(*row) for row in session.execute(query.order_by(Revision.number.desc()).limit(limit))]


def revisions_in_full(
    session: Session, clause_id: int, language: str, *, before: int = 0, limit: int = 50
) -> Sequence[Revision]:
    """The revisions of a clause in one language with their words, newest first; `before` a number, to page on."""
    query = sa.select(Revision).where(Revision.clause_id == clause_id, Revision.language == language)
    if before:
        query = query.where(Revision.number < before)
    return session.scalars(query.order_by(Revision.number.desc()).limit(limit)).all()


def credits_of(session: Session, revision_ids: Iterable[int]) -> dict[int, list[CreditRow]]:
    """Who proposed the words of these revisions, in the order in which they are named."""
    query = (
        sa.select(Credit.revision_id, Credit.person_id, _credit_name(), Credit.group_key, Organisation.name)
        .outerjoin(Person, Person.id == Credit.person_id)
        .outerjoin(Organisation, Organisation.id == Credit.organisation_id)
        .where(Credit.revision_id.in_(list(revision_ids)))
        .order_by(Credit.id)
    )
    named: dict[int, list[CreditRow]] = {}
    for row in session.execute(query):
        named.setdefault(row[0], []).append(CreditRow(*row))
    return named


def versions_of(session: Session, document_id: int) -> Sequence[VersionRow]:
    """The versions of a text, newest first."""
    held = sa.select(sa.func.count(VersionClause.clause_id.distinct())).where(VersionClause.version_id == Version.id)
    query = (
        sa.select(
            Version.id, Version.number, Version.name, Version.note, Version.final, Version.created_at, Person.name,
            held.scalar_subquery(),
        )
        .outerjoin(Person, Person.id == Version.author_id)
        .where(Version.document_id == document_id)
        .order_by(Version.number.desc())
    )  # fmt: skip
    return [VersionRow(*row) for row in session.execute(query)]


def version(session: Session, document_id: int, number: int) -> Version | None:
    """The version with this number."""
    return session.scalar(sa.select(Version).where(Version.document_id == document_id, Version.number == number))


def latest_version(session: Session, document_id: int) -> Version | None:
    """The version that was named last."""
    query = sa.select(Version).where(Version.document_id == document_id)
    return session.scalar(query.order_by(Version.number.desc()).limit(1))


def version_contents(
    session: Session, version_id: int, language: str, fallback_language: str | None = None
) -> Sequence[ClauseRow]:
    """The clauses a version holds, in its order, with its words in the language, else in the fallback; one statement.

    Labels and places are those of the time the version was named. Without a fallback, clauses that the version
    does not hold in the language are left out.
    """
    held, base_held = aliased(VersionClause), aliased(VersionClause)
    own, base = aliased(Revision), aliased(Revision)
    label = sa.case((held.id.is_not(None), held.label), else_=base_held.label)
    position = sa.func.coalesce(held.position, base_held.position)
    of_document = sa.select(Version.document_id).where(Version.id == version_id).scalar_subquery()
    query = (
        sa.select(*_clause_columns(own, base, label, position, sa.false(), _unlike(own, base)))
        .select_from(Clause)
        .outerjoin(held, _holds(held, version_id, language))
        .outerjoin(own, own.id == held.revision_id)
        .outerjoin(base_held, _holds(base_held, version_id, fallback_language or language))
        .outerjoin(base, base.id == base_held.revision_id)
        .where(Clause.document_id == of_document, sa.or_(held.id.is_not(None), base_held.id.is_not(None)))
    )
    return [ClauseRow(*row) for row in session.execute(query.order_by(position, Clause.id))]


def versions_with(session: Session, revision_id: int) -> Sequence[Version]:
    """The versions that hold this very wording, in order."""
    query = sa.select(Version).join(VersionClause, VersionClause.version_id == Version.id)
    return session.scalars(query.where(VersionClause.revision_id == revision_id).order_by(Version.number)).all()


def version_languages(session: Session, version_id: int) -> set[str]:
    """The languages in which a version holds any words."""
    query = sa.select(VersionClause.language).where(VersionClause.version_id == version_id)
    return set(session.scalars(query.distinct()))


def _current(language: str, fallback_language: str) -> sa.Select[Any]:
    own, base = aliased(Revision), aliased(Revision)
    return (
        sa.select(*_clause_columns(own, base, Clause.label, Clause.position, _struck(), _behind(own, base)))
        .select_from(Clause)
        .outerjoin(own, is_latest(own, language))
        .outerjoin(base, is_latest(base, leading(fallback_language)))
    )


def leading(drafting_language: str) -> sa.ColumnElement[str]:
    """The language in which the wording of a clause was begun, which its other languages render."""
    return sa.func.coalesce(sa.func.nullif(Clause.leading_language, ""), drafting_language)


def is_latest(wording: type[Revision], language: str | sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Joins a clause to its latest revision in the language, through the unique index on both engines."""
    later = aliased(Revision)
    newest = sa.select(sa.func.max(later.number)).where(later.clause_id == Clause.id, later.language == language)
    return sa.and_(
        wording.clause_id == Clause.id,
        wording.language == language,
        wording.number == newest.correlate(Clause).scalar_subquery(),
    )


def _holds(held: type[VersionClause], version_id: int, language: str) -> sa.ColumnElement[bool]:
    return sa.and_(held.clause_id == Clause.id, held.version_id == version_id, held.language == language)


def _clause_columns(
    own: type[Revision],
    base: type[Revision],
    label: Any,
    position: Any,
    struck: sa.ColumnElement[bool],
    outdated: sa.ColumnElement[bool],
) -> tuple[Any, ...]:
    """The columns of a ClauseRow: words of `own` where there are any, else of `base`."""

    def shown(name: str) -> sa.ColumnElement[Any]:
        return sa.case((own.id.is_not(None), getattr(own, name)), else_=getattr(base, name))

    return (
        Clause.id, Clause.guid, Clause.number, label, Clause.kind, Clause.division_id, position, struck,
        sa.func.coalesce(shown("heading"), ""), sa.func.coalesce(shown("body"), ""),
        sa.func.coalesce(shown("language"), ""), shown("id"), sa.func.coalesce(shown("number"), 0),
        sa.and_(own.id.is_not(None), outdated),
        shown("created_at"),
    )  # fmt: skip


def _struck() -> sa.ColumnElement[bool]:
    return Clause.struck_at.is_not(None)


def _behind(own: type[Revision], base: type[Revision]) -> sa.ColumnElement[bool]:
    """Whether the latest words in a language render an earlier wording than today's.

    Nearly always the drafting language leads, and the words of `base` decide; else the leading words are looked up.
    """
    leader = aliased(Revision)
    words = sa.select(leader.id).where(leader.clause_id == Clause.id, leader.language == Clause.leading_language)
    led = words.order_by(leader.number.desc()).limit(1).correlate(Clause).scalar_subquery()
    leads = sa.case((Clause.leading_language == "", base.id), else_=led)
    return sa.and_(own.id.is_distinct_from(leads), own.renders_id.is_distinct_from(leads))


def _unlike(own: type[Revision], base: type[Revision]) -> sa.ColumnElement[bool]:
    """Whether two wordings that a version holds differ in what they say: neither renders the other, nor both one."""
    either = sa.or_(own.renders_id == base.id, base.renders_id == own.id, own.renders_id == base.renders_id)
    return sa.and_(own.language != base.language, sa.func.coalesce(either, sa.false()).is_(False))


def _history_columns(rendered: type[Revision]) -> tuple[Any, ...]:
    return (
        Revision.id, Revision.number, Revision.language, Revision.created_at, Revision.origin,
        Revision.amendment_number, Revision.struck, Revision.reason, rendered.number, Revision.author_id, Person.name,
    )  # fmt: skip


def _credit_name() -> sa.ColumnElement[Any]:
    return sa.func.coalesce(sa.func.nullif(Credit.attributed_to, ""), Person.name)
