"""Contributions in the open record: amendments and comments; what is hidden has no words."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Organisation, Person
from app.amendments.models import Amendment
from app.comments.models import Attachment, Comment, EarlierWording, Quotation, Source
from app.crosswalks.models import Crosswalk, Finding
from app.domain.commenting import CommentState
from app.domain.positions import Stance
from app.exports.record.section import Row, Section, public_name, reading
from app.positions.models import Position
from app.processes.models import Process
from app.texts.models import Clause, Revision

AMENDMENT_COLUMNS = (
    "number", "official_number", "clause", "base_revision", "operation", "language", "heading", "body", "rationale",
    "state", "author", "group", "organisation", "proposers", "supporters", "created_at", "decided_at", "reasons",
    "adopted_heading", "adopted_body",
)  # fmt: skip
COMMENT_COLUMNS = (
    "number", "clause", "amendment", "revision", "reply_to", "kind", "topic", "language", "body", "state", "author",
    "group", "organisation", "created_at", "edited_at", "compared_with", "finding",
    "session", "sheet",
)  # fmt: skip
SHOWN = (CommentState.PUBLISHED, CommentState.HIDDEN, CommentState.WITHDRAWN)


def sections(session: Session, process: Process) -> list[Section]:
    """The tables of contributions, each in the order of its numbers."""
    return [
        Section("amendments", AMENDMENT_COLUMNS, _amendments(session, process)),
        Section("comments", COMMENT_COLUMNS, reading(session, _comments(process))),
        _earlier_wordings(session, process),
        *_came_with_comments(session, process),
    ]


def _amendments(session: Session, process: Process) -> Callable[[], Iterable[Row]]:
    """Amendments, each with how many supporters every stakeholder group has."""
    place = AMENDMENT_COLUMNS.index("supporters")

    def rows() -> Iterable[Row]:
        supporters = _supporters(session, process)
        for row in reading(session, _amendments_query(process))():
            yield (*row[:place], dict(supporters.get(row[0], {})), *row[place:])

    return rows


def _supporters(session: Session, process: Process) -> dict[int, Counter[str]]:
    query = (
        sa.select(Amendment.number, Position.group_key, sa.func.count())
        .join(Amendment, Amendment.id == Position.amendment_id)
        .where(Amendment.process_id == process.id, Amendment.hidden.is_(False), Position.stance == Stance.SUPPORT)
        .group_by(Amendment.number, Position.group_key)
    )
    found: dict[int, Counter[str]] = {}
    for number, group, count in session.execute(query):
        found.setdefault(number, Counter())[group] = count
    return found


def _amendments_query(process: Process) -> sa.Select[*tuple[Any, ...]]:
    shown = Amendment.hidden.is_(False)

    def unless_hidden(column: Any) -> sa.ColumnElement[Any]:
        return sa.case((shown, column), else_=sa.null())

    author = sa.case((Amendment.attributed_to != "", Amendment.attributed_to), else_=public_name())
    state = sa.case((shown, sa.type_coerce(Amendment.state, sa.String)), else_="hidden")
    return (
        sa.select(
            Amendment.number, Amendment.official_number, Clause.number, Revision.number, Amendment.operation,
            Amendment.language, unless_hidden(Amendment.heading), unless_hidden(Amendment.body),
            unless_hidden(Amendment.rationale), state, unless_hidden(author), Amendment.group_key,
            unless_hidden(Organisation.name), Amendment.proposers_count, Amendment.created_at, Amendment.decided_at,
            unless_hidden(Amendment.reasons), unless_hidden(Amendment.adopted_heading),
            unless_hidden(Amendment.adopted_body),
        )
        .join(Clause, Clause.id == Amendment.clause_id)
        .join(Revision, Revision.id == Amendment.base_revision_id)
        .outerjoin(Person, Person.id == Amendment.author_id)
        .outerjoin(Organisation, Organisation.id == Amendment.organisation_id)
        .where(Amendment.process_id == process.id, Amendment.pending.is_(False))
        .order_by(Amendment.number)
    )  # fmt: skip


def _comments(process: Process) -> sa.Select[*tuple[Any, ...]]:
    """Comments that everybody sees, those that are hidden or withdrawn without their words; none that still wait."""
    published = _is_readable()
    author = sa.case((Comment.attributed_to != "", Comment.attributed_to), else_=public_name())
    answered, other = aliased(Comment), aliased(Process)
    return (
        sa.select(
            Comment.number, Clause.number, Amendment.number, Revision.number, answered.number, Comment.kind,
            Comment.topic, Comment.language, sa.case((published, Comment.body), else_=sa.null()), Comment.state,
            sa.case((published, author), else_=sa.null()), Comment.group_key,
            sa.case((published, Organisation.name), else_=sa.null()), Comment.created_at, Comment.edited_at,
            other.slug, Finding.number, Comment.session_number, sa.case((published, Comment.sheet), else_=sa.null()),
        )
        .outerjoin(Clause, Clause.id == Comment.clause_id)
        .outerjoin(Amendment, Amendment.id == Comment.amendment_id)
        .outerjoin(Revision, Revision.id == Comment.revision_id)
        .outerjoin(answered, answered.id == Comment.reply_to_id)
        .outerjoin(Finding, Finding.id == Comment.correspondence_id)
        .outerjoin(Crosswalk, Crosswalk.id == Finding.crosswalk_id)
        .outerjoin(other, other.id == Crosswalk.other_process_id)
        .outerjoin(Person, Person.id == Comment.author_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .where(Comment.process_id == process.id, Comment.state.in_(SHOWN))
        .order_by(Comment.number)
    )  # fmt: skip


def _is_readable() -> sa.ColumnElement[bool]:
    """Whether a comment's words are shown: it is published, and what it is on is not hidden."""
    there = sa.or_(Amendment.id.is_(None), Amendment.hidden.is_(False))
    return sa.and_(Comment.state == CommentState.PUBLISHED, there)


def _earlier_wordings(session: Session, process: Process) -> Section:
    query = (
        sa.select(Comment.number, EarlierWording.body, EarlierWording.replaced_at)
        .join(Comment, Comment.id == EarlierWording.comment_id)
        .outerjoin(Amendment, Amendment.id == Comment.amendment_id)
        .where(Comment.process_id == process.id, _is_readable())
        .order_by(EarlierWording.id)
    )
    return Section("comment_wordings", ("comment", "body", "replaced_at"), reading(session, query))


def _came_with_comments(session: Session, process: Process) -> list[Section]:
    """Quotes, sources and files of the comments whose words are shown; of a file its name, size and fingerprint."""
    quotes = (
        sa.select(
            Comment.number, Clause.number, Revision.language, Revision.number, Quotation.start, Quotation.end,
            Quotation.exact, Quotation.prefix, Quotation.suffix,
        )
        .join(Comment, Comment.id == Quotation.comment_id)
        .join(Revision, Revision.id == Quotation.revision_id)
        .join(Clause, Clause.id == Revision.clause_id)
    )  # fmt: skip
    quoted = ("comment", "clause", "language", "revision", "start", "end", "exact", "prefix", "suffix")
    sources = sa.select(Comment.number, Source.title, Source.address).join(Comment, Comment.id == Source.comment_id)
    files = sa.select(Comment.number, Attachment.name, Attachment.media_type, Attachment.size, Attachment.sha256)
    files = files.join(Comment, Comment.id == Attachment.comment_id)
    return [
        Section("comment_quotes", quoted, reading(session, _shown_of(process, quotes, Quotation.id))),
        Section(
            "comment_sources", ("comment", "title", "address"), reading(session, _shown_of(process, sources, Source.id))
        ),
        Section(
            "comment_files",
            ("comment", "name", "media_type", "size", "sha256"),
            reading(session, _shown_of(process, files, Attachment.id)),
        ),
    ]


def _shown_of(
    process: Process, query: sa.Select[*tuple[Any, ...]], order: sa.ColumnElement[int] | Any
) -> sa.Select[*tuple[Any, ...]]:
    query = query.outerjoin(Amendment, Amendment.id == Comment.amendment_id)
    return query.where(Comment.process_id == process.id, _is_readable()).order_by(order)
