"""What can be found of each kind, in its own words: only what everybody may read, as the lists of each kind have it.

Every query has the columns id, process_id, number, title, body, language, created_at, and one row for each language
that a thing has words in.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.amendments.models import Amendment, Part
from app.comments.models import Comment
from app.db import ByLanguage
from app.documents.models import Paper
from app.domain.commenting import CommentState
from app.domain.searching import Thing
from app.opinions.models import Statement
from app.processes.models import Process
from app.responses.models import Response
from app.texts.models import Clause, Revision

Candidates = sa.Select[*tuple[Any, ...]]
Words = InstrumentedAttribute[dict[str, str]]
NOTHING = sa.literal("")
BREAK = sa.literal("\n")


def candidates(kind: Thing) -> Candidates:
    """What can be found of this kind in all processes, those that are not public yet too."""
    return _OF_KIND[kind]()


def _processes() -> Candidates:
    titles = ByLanguage(Process.title).table_valued("key", "value", name="titles")
    own = (Process.id, Process.id.label("process_id"), Process.slug.label("number"))
    words = (titles.c.value.label("title"), _in(Process.objective, titles.c.key).label("body"))
    query = sa.select(*own, *words, titles.c.key.label("language"), Process.created_at)
    return query.select_from(Process).join(titles, sa.true())


def _clauses() -> Candidates:
    """Every clause that stands, in its latest wording in each language."""
    later = aliased(Revision)
    newest = sa.select(sa.func.max(later.number)).where(
        later.clause_id == Revision.clause_id, later.language == Revision.language
    )
    own = (Clause.id, Clause.process_id, Clause.number.label("number"))
    words = (Revision.heading.label("title"), Revision.body, Revision.language)
    query = sa.select(*own, *words, Revision.created_at).join(Revision, Revision.clause_id == Clause.id)
    latest = Revision.number == newest.correlate(Revision).scalar_subquery()
    return query.where(Clause.struck_at.is_(None), latest)


def _amendments() -> Candidates:
    further = sa.select(sa.func.aggregate_strings(Part.heading + BREAK + Part.body, "\n"))
    parts = further.where(Part.amendment_id == Amendment.id).scalar_subquery()
    asked = Amendment.heading + BREAK + Amendment.body + BREAK + sa.func.coalesce(parts, NOTHING)
    own = (Amendment.id, Amendment.process_id, _text(Amendment.number), NOTHING.label("title"))
    words = (asked + BREAK + Amendment.rationale).label("body")
    return sa.select(*own, words, Amendment.language, Amendment.created_at).where(Amendment.hidden.is_(False))


def _comments() -> Candidates:
    """What everybody can read, unless it is on an amendment that nobody can."""
    own = (Comment.id, Comment.process_id, _text(Comment.number), NOTHING.label("title"))
    query = sa.select(*own, Comment.body, Comment.language, Comment.created_at)
    query = query.outerjoin(Amendment, Amendment.id == Comment.amendment_id)
    seen = sa.or_(Amendment.id.is_(None), Amendment.hidden.is_(False))
    return query.where(Comment.state == CommentState.PUBLISHED, seen)


def _statements() -> Candidates:
    own = (Statement.id, Statement.process_id, _text(Statement.number), NOTHING.label("title"))
    query = sa.select(*own, Statement.body, Statement.language, Statement.created_at)
    return query.where(Statement.state == CommentState.PUBLISHED)


def _documents() -> Candidates:
    titles = ByLanguage(Paper.title).table_valued("key", "value", name="titles")
    own = (Paper.id, Paper.process_id, _text(Paper.number))
    words = (titles.c.value.label("title"), _in(Paper.description, titles.c.key).label("body"))
    query = sa.select(*own, *words, titles.c.key.label("language"), Paper.created_at)
    return query.select_from(Paper).join(titles, sa.true()).where(Paper.withdrawn_at.is_(None))


def _responses() -> Candidates:
    """What was heard and the reasons, in the language they were written in and in every other they were given in."""
    others = ByLanguage(Response.reasons_in).table_valued("key", "value", name="others")
    own = (Response.id, Response.process_id, _text(Response.number), NOTHING.label("title"))
    first = _in(Response.heard, Response.language) + BREAK + Response.reasons
    further = _in(Response.heard, others.c.key) + BREAK + others.c.value
    written = sa.select(*own, first.label("body"), Response.language, Response.created_at)
    rendered = sa.select(*own, further.label("body"), others.c.key.label("language"), Response.created_at)
    rendered = rendered.select_from(Response).join(others, sa.true())
    return sa.select(written.union_all(rendered).subquery())


def _text(number: InstrumentedAttribute[int]) -> sa.Label[str]:
    return sa.cast(number, sa.Text).label("number")


def _in(words: Words, language: Any) -> sa.ColumnElement[str]:
    """The words in a language, "" if there are none."""
    each = ByLanguage(words).table_valued("key", "value", name="each")
    found = sa.select(each.c.value).where(each.c.key == language)
    return sa.func.coalesce(found.scalar_subquery(), NOTHING)


_OF_KIND = {
    Thing.PROCESS: _processes,
    Thing.CLAUSE: _clauses,
    Thing.AMENDMENT: _amendments,
    Thing.COMMENT: _comments,
    Thing.STATEMENT: _statements,
    Thing.DOCUMENT: _documents,
    Thing.RESPONSE: _responses,
}
