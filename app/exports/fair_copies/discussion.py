"""The comments on clauses that everybody may read, thread by thread."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Organisation, Person
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.exports.fair_copies.blocks import Remark
from app.exports.fair_copies.phrases import Phrases, Proposer
from app.exports.record.section import public_name
from app.processes.models import Process

AT_ONCE = 500


def numbers_by_clause(session: Session, process: Process) -> dict[int, list[int]]:
    """The numbers of the published comments on each clause, thread by thread; one statement."""
    query = _shown(process, sa.select(Comment.clause_id, Comment.number))
    found: dict[int, list[int]] = {}
    for clause_id, number in session.execute(query):
        found.setdefault(clause_id, []).append(number)
    return found


def remarks_of(session: Session, process: Process, phrases: Phrases) -> Iterator[Remark]:
    """The same comments with their words, in the same order, some hundred at once."""
    root = aliased(Comment)
    is_shown = sa.and_(root.id == Comment.root_id, root.state == CommentState.PUBLISHED)
    query = (
        sa.select(
            Comment.number, root.number.label("answers"), Comment.attributed_to, public_name().label("name"),
            Comment.group_key, Organisation.name.label("organisation"), Comment.created_at, Comment.language,
            Comment.body,
        )
        .outerjoin(root, is_shown)
        .outerjoin(Person, Person.id == Comment.author_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
    )  # fmt: skip
    for row in session.execute(_shown(process, query).execution_options(yield_per=AT_ONCE)):
        yield _remark(row, phrases)


def _shown(process: Process, query: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    published = (Comment.process_id == process.id, Comment.state == CommentState.PUBLISHED)
    thread = sa.func.coalesce(Comment.root_id, Comment.id)
    return query.where(*published, Comment.clause_id.is_not(None)).order_by(
        Comment.clause_id, thread, Comment.place, Comment.number
    )


def _remark(row: Any, phrases: Phrases) -> Remark:
    author = Proposer(row.attributed_to or row.name, row.group_key, row.organisation)
    lines = tuple(line.strip() for line in row.body.split("\n") if line.strip())
    return Remark(row.number, row.answers, phrases.signed([author]), row.created_at, row.language, lines or ("",))
