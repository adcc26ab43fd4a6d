"""What came with a process from another instance, in the open record: kept rows stand before those of here.

Votes that were held there are told by those rows alone; positions and support that were counted there stand besides
what is counted here. What is about something hidden here is not given out.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.exports.record.columns import meaning_of
from app.exports.record.section import Row, Section
from app.ledger import moved
from app.processes.models import Process

QUESTIONS, SUPPORTERS, MODERATION = "questions", "supporters", "moderation_log"
ABOUT_COMMENTS, ABOUT_AMENDMENTS = ("comment", "on_comment"), ("amendment", "on_amendment")
OF_VOTES = frozenset(
    {"question_options", "results", "result_steps", "result_jurisdictions", "result_comparisons", "result_approvals"}
    | {"result_agreements", "external_results", "ballot_roots", "ballots", "ballot_commitments"}
)
PUBLIC_FOR_GOOD = frozenset({QUESTIONS, "question_options"})
"""These name an amendment that is voted on by its number alone."""


def with_moved(session: Session, process: Process, sections: list[Section]) -> list[Section]:
    """The sections with the kept rows; as they are for a process that has always been here."""
    tables = set(moved.tables_of(session, process.id)) - {MODERATION}  # the public log has its lines already
    if not tables:
        return sections
    held_there = {int(row["number"]) for row in moved.rows_of(session, process.id, QUESTIONS)}
    return [_joined(session, process, one, tables, held_there) for one in sections]


def _joined(session: Session, process: Process, section: Section, tables: set[str], held_there: set[int]) -> Section:
    rows = section.rows
    if section.name == QUESTIONS or section.name in OF_VOTES:
        question = "number" if section.name == QUESTIONS else "question"
        rows = _without(rows, section.columns.index(question), held_there)
    if SUPPORTERS in section.columns and SUPPORTERS in tables:
        rows = _supported(session, process, section, rows)
    if section.name in tables:
        rows = _after(lambda: _kept(session, process, section), rows)
    return Section(section.name, section.columns, rows)


def _without(rows: Callable[[], Iterable[Row]], place: int, numbers: set[int]) -> Callable[[], Iterator[Row]]:
    return lambda: (row for row in rows() if row[place] not in numbers)


def _after(first: Callable[[], Iterable[Row]], then: Callable[[], Iterable[Row]]) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        yield from first()
        yield from then()

    return rows


def _kept(session: Session, process: Process, section: Section) -> Iterator[Row]:
    moments = {name for name in section.columns if meaning_of(section.name, name).type == "datetime"}
    for some in moved.batches_of(session, process.id, section.name):
        shown = list(some) if section.name in PUBLIC_FOR_GOOD else _shown(session, process, some)
        yield from (tuple(_value(row.get(name), name in moments) for name in section.columns) for row in shown)


def _value(value: Any, is_moment: bool) -> Any:
    return datetime.fromisoformat(value) if is_moment and isinstance(value, str) else value


def _shown(session: Session, process: Process, rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The rows that are about nothing in particular, or about what everybody reads here."""
    every = list(rows)
    comments = _numbers(every, ABOUT_COMMENTS)
    amendments = _numbers(every, ABOUT_AMENDMENTS)
    if not comments and not amendments:
        return every
    there = sa.or_(Amendment.id.is_(None), Amendment.hidden.is_(False))
    said = sa.select(Comment.number).outerjoin(Amendment, Amendment.id == Comment.amendment_id)
    said = said.where(Comment.process_id == process.id, Comment.state == CommentState.PUBLISHED, there)
    proposed = sa.select(Amendment.number).where(Amendment.process_id == process.id, Amendment.hidden.is_(False))
    seen = set(session.scalars(said.where(Comment.number.in_(comments)))) if comments else set()
    open_ = set(session.scalars(proposed.where(Amendment.number.in_(amendments)))) if amendments else set()
    return [
        row for row in every if _numbers([row], ABOUT_COMMENTS) <= seen and _numbers([row], ABOUT_AMENDMENTS) <= open_
    ]


def _numbers(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> set[int]:
    return {row[name] for row in rows for name in columns if isinstance(row.get(name), int)}


def _supported(
    session: Session, process: Process, section: Section, rows: Callable[[], Iterable[Row]]
) -> Callable[[], Iterator[Row]]:
    """Support that was counted there is added to that from here."""
    place = section.columns.index(SUPPORTERS)
    there = {
        row["number"]: row["supporters"]
        for row in moved.rows_of(session, process.id, SUPPORTERS)
        if row["table"] == section.name
    }

    def joined() -> Iterator[Row]:
        for row in rows():
            counts = Counter(row[place] or {})
            counts.update(there.get(row[0], {}))
            yield (*row[:place], dict(counts), *row[place + 1 :])

    return joined
