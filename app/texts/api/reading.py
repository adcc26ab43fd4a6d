"""Clauses, their revisions, and comparing these."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import abort
from pydantic import Field

from app.domain.concording import Mark
from app.domain.options import OPEN, Choices, Freedom
from app.domain.phases import Action
from app.domain.structure import ClauseKind
from app.domain.tokens import Kind
from app.domain.wording import compare as compare_words
from app.domain.wording import summary
from app.processes.access import access, requires
from app.texts import queries
from app.texts.api.blueprint import api
from app.texts.application import NOTHING_SAID, ApplicationRow, application_of, applications_of, holding
from app.texts.concordances import Entry, descents_between, number_of, table
from app.texts.contents import printed
from app.texts.models import Clause, Document, Origin, Revision, Version
from app.texts.options import options_in, options_of
from app.texts.rows import ClauseRow, CreditRow, VersionRow
from app.texts.sides import both_sides
from app.web import paging
from app.web.database import session
from app.web.operations import operation
from app.web.schemas import Author, Day, Digits, LanguageQuery, Listing, ListQuery, Schema, Time


class PeriodOut(Schema):
    """A time in which a clause applies, both days included; without `until` it goes on."""

    since: date = Field(serialization_alias="from")
    until: date | None
    note: str


class OptionsOut(Schema):
    """Whether a clause is open, fixed by law or decided already; closed ones can be commented on, not amended."""

    freedom: Freedom
    decider: str = Field(description="the law that fixes it, or who decided it")
    link: str


class ClauseOut(Schema):
    """A clause with its wording of today; `language` is the one the words are in, empty when there are none."""

    number: str
    label: dict[str, str]
    kind: ClauseKind
    heading: str
    body: str
    language: str
    revision: int
    outdated: bool
    status: str = Field(description="current, or struck for a clause that was deleted")
    guid: str
    in_class: str = Field(serialization_alias="class", description="a key of the process's classes, or empty")
    applies: list[PeriodOut] = Field(description="when the clause applies; empty: whenever the text does")
    options: OptionsOut = Field(description="whether the clause can still be shaped")
    counts: dict[str, int] = Field(description="public contributions by kind: amendments, comments, questions")


class RevisionOut(Schema):
    """One wording of a clause, and where it came from."""

    number: int
    language: str
    heading: str
    body: str
    struck: bool
    origin: Origin
    amendment: int | None
    reason: str
    created_at: Time
    credits: list[Author]


class RunOut(Schema):
    """Words that were kept, inserted or deleted."""

    kind: Kind
    text: str


class ComparisonOut(Schema):
    """Two wordings compared; kept and deleted runs joined are the older one, kept and inserted the newer."""

    language: str
    since: int = Field(serialization_alias="from")
    until: int = Field(serialization_alias="to")
    by: str
    runs: list[RunOut]
    inserted_words: int
    deleted_words: int


class RevisionsQuery(ListQuery):
    """A page of revisions, newest first: those before the number in `after` (0: from the newest)."""

    after: Digits = Field(0, ge=0, le=999_999_999)


class ClausesQuery(ListQuery):
    """Clauses of a class, or those that apply on a day."""

    in_class: str = Field("", alias="class", max_length=40)
    applies: Day | None = None


class CompareQuery(LanguageQuery):
    """The numbers of the two revisions, and their language."""

    since: Digits = Field(alias="from", ge=1, le=999_999_999)
    until: Digits = Field(alias="to", ge=1, le=999_999_999)


@operation(api, "GET", "/processes/<slug>/clauses", answer=Listing[ClauseOut], query=ClausesQuery)
@requires(Action.READ)
def clauses(slug: str, query: ClausesQuery) -> Listing[ClauseOut]:
    """The clauses of the text in order. The cursor counts places in that order."""
    process = access().process
    document = queries.document_of(session(), process.id)
    words = _language(query.language)
    rows = queries.clauses_of(session(), document.id, words, process.drafting_language) if document else []
    said = applications_of(session(), document.id) if document else {}
    closed = options_in(session(), document.id) if document else {}
    if query.in_class or query.applies:
        kept = holding(said, [row.id for row in rows], class_key=query.in_class, day=query.applies)
        rows = [row for row in rows if row.id in kept]
    shown = rows[query.after : query.after + query.limit]
    more = len(rows) > query.after + query.limit
    counts = queries.counts_on(session(), process.id)
    return Listing[ClauseOut](
        items=[_clause_out(row, said.get(row.id, NOTHING_SAID), closed.get(row.id, OPEN), counts) for row in shown],
        next=query.after + query.limit if more else None,
    )


@operation(api, "GET", "/processes/<slug>/clauses/<number>", answer=ClauseOut, query=LanguageQuery)
@requires(Action.READ)
def clause(slug: str, number: str, query: LanguageQuery) -> ClauseOut:
    """One clause."""
    found, words = the_clause(number), _language(query.language)
    row = queries.clause_in(session(), found.id, words, access().process.drafting_language)
    said, options = application_of(session(), found.id), options_of(session(), found.id)
    return _clause_out(row or abort(404), said, options, queries.counts_on(session(), access().process.id))


@operation(
    api, "GET", "/processes/<slug>/clauses/<number>/revisions", answer=Listing[RevisionOut], query=RevisionsQuery
)
@requires(Action.READ)
def revisions(slug: str, number: str, query: RevisionsQuery) -> Listing[RevisionOut]:
    """The revisions of a clause in one language, newest first."""
    found, words = the_clause(number), _language(query.language)
    rows = queries.revisions_in_full(session(), found.id, words, before=query.after, limit=query.limit + 1)
    page = paging.page_of(rows, query.limit, key="number")
    credited = queries.credits_of(session(), [row.id for row in page.rows])
    shown = [_revision_out(row, credited.get(row.id, [])) for row in page.rows]
    return Listing[RevisionOut](items=shown, next=page.next_key)


@operation(
    api,
    "GET",
    "/processes/<slug>/clauses/<number>/revisions/<number:revision>",
    answer=RevisionOut,
    query=LanguageQuery,
)
@requires(Action.READ)
def revision(slug: str, number: str, revision: int, query: LanguageQuery) -> RevisionOut:
    """One revision."""
    found = queries.revision(session(), the_clause(number).id, _language(query.language), revision) or abort(404)
    return _revision_out(found, queries.credits_of(session(), [found.id]).get(found.id, []))


@operation(api, "GET", "/processes/<slug>/clauses/<number>/compare", answer=ComparisonOut, query=CompareQuery)
@requires(Action.READ)
def compare(slug: str, number: str, query: CompareQuery) -> ComparisonOut:
    """Two revisions of a clause compared, word by word."""
    found, words = the_clause(number), _language(query.language)
    old = queries.revision(session(), found.id, words, query.since) or abort(404)
    new = queries.revision(session(), found.id, words, query.until) or abort(404)
    comparison = compare_words(old.body, new.body)
    counted = summary(comparison)
    return ComparisonOut(
        language=words,
        since=query.since,
        until=query.until,
        by=comparison.by,
        runs=[RunOut(kind=run.kind, text=run.text) for run in comparison.runs],
        inserted_words=counted.inserted,
        deleted_words=counted.deleted,
    )


class VersionOut(Schema):
    """A named version; `name` and `note` in the language asked for, else in one there is."""

    number: int
    name: str
    note: str
    names: dict[str, str]
    notes: dict[str, str]
    final: bool
    created_at: Time


class VersionsQuery(ListQuery):
    """A page of versions, newest first: those before the number in `after` (0: from the newest)."""


class ConcordanceOut(Schema):
    """A clause of the earlier version, the one it is in the later one (null: none), and what became of it."""

    before: str | None = Field(description="the number as printed in the earlier version")
    after: str | None
    before_clause: str | None = Field(description="the address of the clause")
    after_clause: str | None
    changes: list[Mark]
    recorded: bool = Field(description="false where a split or join was found by comparing words")


@operation(api, "GET", "/processes/<slug>/versions", answer=Listing[VersionOut], query=VersionsQuery)
@requires(Action.READ)
def versions(slug: str, query: VersionsQuery) -> Listing[VersionOut]:
    """The versions of the text, newest first."""
    document = queries.document_of(session(), access().process.id)
    rows = queries.versions_of(session(), document.id) if document else []
    left = [row for row in rows if not query.after or row.number < query.after]
    page = paging.page_of(left[: query.limit + 1], query.limit, key="number")
    words = _language(query.language)
    return Listing[VersionOut](items=[_version_out(row, words) for row in page.rows], next=page.next_key)


@operation(api, "GET", "/processes/<slug>/versions/<number:version>", answer=VersionOut, query=LanguageQuery)
@requires(Action.READ)
def version(slug: str, version: int, query: LanguageQuery) -> VersionOut:
    """One version."""
    return _version_out(_the_version(_the_text(), version), _language(query.language))


@operation(
    api, "GET", "/processes/<slug>/versions/<number:before>/concordance/<number:after>",
    answer=Listing[ConcordanceOut], query=ListQuery,
)  # fmt: skip
@requires(Action.READ)
def concordance(slug: str, before: int, after: int, query: ListQuery) -> Listing[ConcordanceOut]:
    """What became of each clause from one version to another. The cursor counts lines of the table."""
    document, words = _the_text(), _language(query.language)
    old, new = _the_version(document, before), _the_version(document, after)
    drafting = access().process.drafting_language
    sides = both_sides(session(), document, old, new, language=words, drafting=drafting)
    descents = descents_between(session(), document.id, old.created_at, new.created_at)
    entries = table(*sides, descents, words)
    more = len(entries) > query.after + query.limit
    shown = entries[query.after : query.after + query.limit]
    return Listing[ConcordanceOut](
        items=[_concordance_out(entry, words) for entry in shown], next=query.after + query.limit if more else None
    )


def _the_text() -> Document:
    return queries.document_of(session(), access().process.id) or abort(404)


def _the_version(document: Document, number: int) -> Version:
    return queries.version(session(), document.id, number) or abort(404)


def _version_out(row: VersionRow | Version, words: str) -> VersionOut:
    languages = (words, access().process.drafting_language)
    return VersionOut(
        number=row.number,
        name=printed(row.name, *languages),
        note=printed(row.note, *languages),
        names=dict(row.name),
        notes=dict(row.note),
        final=row.final,
        created_at=row.created_at,
    )


def _concordance_out(entry: Entry, words: str) -> ConcordanceOut:
    return ConcordanceOut(
        before=number_of(entry.before, words) or None,
        after=number_of(entry.after, words) or None,
        before_clause=entry.before.number if entry.before else None,
        after_clause=entry.after.number if entry.after else None,
        changes=list(entry.marks),
        recorded=entry.recorded,
    )


def the_clause(number: str) -> Clause:
    """The clause at this address of the process; 404 when there is none."""
    return queries.clause_by_number(session(), access().process.id, number) or abort(404)


def _language(asked: str | None) -> str:
    process = access().process
    if asked is None:
        return process.drafting_language
    return asked if asked in process.languages else abort(404)


def _clause_out(
    row: ClauseRow, said: ApplicationRow, options: Choices, counts: Mapping[str, Mapping[int, int]]
) -> ClauseOut:
    label: Mapping[str, str] = row.label
    return ClauseOut(
        number=row.number,
        label=dict(label),
        kind=row.kind,
        heading=row.heading,
        body=row.body,
        language=row.language,
        revision=row.revision or 0,
        outdated=bool(row.outdated),
        status="struck" if row.struck else "current",
        guid=row.guid,
        in_class=said.class_key,
        applies=[PeriodOut(since=one.since, until=one.until, note=one.note) for one in said.periods],
        options=OptionsOut(freedom=options.freedom, decider=options.decider, link=options.link),
        counts={name: by_clause.get(row.id, 0) for name, by_clause in counts.items()},
    )


def _revision_out(found: Revision, credited: Sequence[CreditRow]) -> RevisionOut:
    return RevisionOut(
        number=found.number,
        language=found.language,
        heading=found.heading,
        body=found.body,
        struck=found.struck,
        origin=found.origin,
        amendment=found.amendment_number,
        reason=found.reason,
        created_at=found.created_at,
        credits=[Author(name=one.name, group=one.group_key, organisation=one.organisation_name) for one in credited],
    )
