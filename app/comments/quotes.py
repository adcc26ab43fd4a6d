"""Reading quotes: what became of the words each comment is about, and which words of a clause are quoted how often."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.comments.models import Comment, Quotation
from app.domain.carrying_quotes import Became, Fate, became
from app.domain.commenting import CommentState
from app.domain.quoting import Quote, Span, passages
from app.texts.models import Clause, Revision

MOST_MARKED = 500
"""So many different stretches of one clause are marked, those that are quoted most."""
MOST_IN_TEXT = 5000
"""So many in a whole text."""


@dataclass(frozen=True)
class Quoted:
    """Words a comment is about, and what became of them in the latest wording of the same language.

    `revision` is the number of the wording they were quoted from, `today` of the latest one; `instead` what stands
    in the place of orphaned words (empty: nothing does, or the clause was deleted).
    """

    comment_id: int
    clause_number: str
    language: str
    revision: int
    today: int
    span: Span
    quote: Quote
    became: Became
    instead: str

    @property
    def fate(self) -> Fate:
        """Carried, moved or orphaned."""
        return self.became.fate


@dataclass(frozen=True)
class Place:
    """A stretch of the wording shown that is quoted: how often, by which comment first, and as which quotes."""

    span: Span
    count: int
    first: int
    revision_id: int
    quoted: Span


@dataclass(frozen=True)
class QuotedWords:
    """The words of a clause that comments are about, in its wording of today."""

    places: tuple[Place, ...] = ()

    @property
    def passages(self) -> tuple[Span, ...]:
        """The quoted words, what overlaps as one, in order."""
        return passages(place.span for place in self.places)

    def of(self, passage: Span) -> tuple[Place, ...]:
        """What is quoted of a passage."""
        return tuple(place for place in self.places if place.span.overlaps(passage))


def quotes_of(session: Session, comment_ids: Collection[int]) -> dict[int, list[Quoted]]:
    """What each of these comments quotes, in the order of the places; one statement however many there are."""
    found: dict[int, list[Quoted]] = {}
    if not comment_ids:
        return found
    latest, later = aliased(Revision), aliased(Revision)
    newest = sa.select(sa.func.max(later.number)).where(
        later.clause_id == Revision.clause_id, later.language == Revision.language
    )
    is_newest = sa.and_(
        latest.clause_id == Revision.clause_id,
        latest.language == Revision.language,
        latest.number == newest.correlate(Revision).scalar_subquery(),
    )
    query = (
        sa.select(
            Quotation,
            Clause.number,
            Revision.language,
            Revision.number,
            Revision.body,
            latest.number,
            latest.body,
            Comment.clause_id == Revision.clause_id,
        )
        .join(Comment, Comment.id == Quotation.comment_id)
        .join(Revision, Revision.id == Quotation.revision_id)
        .join(Clause, Clause.id == Revision.clause_id)
        .join(latest, is_newest)
        .where(Quotation.comment_id.in_(comment_ids))
        .order_by(Quotation.id)
    )
    for one, clause, language, revision, old, today, new, stays in session.execute(query):
        found.setdefault(one.comment_id, []).append(_quoted(one, clause, language, revision, old, today, new, stays))
    return found


def _quoted(
    one: Quotation, clause: str, language: str, revision: int, old: str, today: int, new: str, stays: bool | None
) -> Quoted:
    """A comment that was moved to another clause leaves its words behind: they are orphaned."""
    span = Span(one.start, one.end)
    fate = became(old, new, span) if stays else Became(Fate.ORPHANED, None)
    instead = new[fate.instead.start : fate.instead.end] if fate.instead else ""
    quote = Quote(one.exact, one.prefix, one.suffix)
    return Quoted(one.comment_id, clause, language, revision, today, span, quote, fate, instead)


def quoted_words(session: Session, clause_id: int, *, revision_id: int, language: str, body: str) -> QuotedWords:
    """The quoted words of one clause in a wording of it; the comments on it may be many, the statements are two."""
    query = _places_query(Clause.id == clause_id, MOST_MARKED).where(Revision.language == language)
    found = _in_wordings(session, session.execute(query).all(), {clause_id: (revision_id, body)})
    return found.get(clause_id, QuotedWords())


def quoted_in_text(session: Session, shown: Mapping[int, tuple[int, str, str]]) -> dict[int, QuotedWords]:
    """The quoted words of each clause of a text, by clause; `shown` gives the wording shown: identity, language, body.

    Two statements however long the text is.
    """
    if not shown:
        return {}
    document = sa.select(Clause.document_id).where(Clause.id == min(shown)).scalar_subquery()
    rows = session.execute(_places_query(Clause.document_id == document, MOST_IN_TEXT)).all()
    own = [row for row in rows if row.clause_id in shown and shown[row.clause_id][1] == row.language]
    return _in_wordings(session, own, {clause: (number, body) for clause, (number, _, body) in shown.items()})


def _places_query(where: sa.ColumnElement[bool], most: int) -> sa.Select[int, str, int, int, int, int, int]:
    """Every different stretch that published comments quote, those quoted most first."""
    often = sa.func.count(sa.distinct(Quotation.comment_id)).label("often")
    first = sa.func.min(Comment.number).label("first")
    keys = (Revision.clause_id, Revision.language, Quotation.revision_id, Quotation.start, Quotation.end)
    return (
        sa.select(*keys, often, first)
        .join(Comment, Comment.id == Quotation.comment_id)
        .join(Revision, Revision.id == Quotation.revision_id)
        .join(Clause, Clause.id == Comment.clause_id)
        .where(where, Comment.state == CommentState.PUBLISHED, Revision.clause_id == Clause.id)
        .group_by(*keys)
        .order_by(often.desc(), first)
        .limit(most)
    )


def _in_wordings(
    session: Session,
    rows: Sequence[sa.Row[int, str, int, int, int, int, int]],
    shown: Mapping[int, tuple[int, str]],
) -> dict[int, QuotedWords]:
    """The places that still stand in the wordings shown (their identity and body, by clause)."""
    bodies = _bodies(session, {row.revision_id for row in rows}, shown.values())
    found: dict[int, list[Place]] = {}
    for row in rows:
        quoted = Span(row.start, row.end)
        now = became(bodies[row.revision_id], shown[row.clause_id][1], quoted).span
        if now:
            place = Place(now, row.often, row.first, row.revision_id, quoted)
            found.setdefault(row.clause_id, []).append(place)
    return {clause_id: QuotedWords(tuple(sorted(places, key=_order))) for clause_id, places in found.items()}


def _order(place: Place) -> tuple[Span, int]:
    return place.span, place.first


def _bodies(session: Session, wanted: set[int], shown: Iterable[tuple[int, str]]) -> dict[int, str]:
    bodies = dict(shown)
    missing = wanted - bodies.keys()
    if missing:
        query = sa.select(Revision.id, Revision.body).where(Revision.id.in_(missing))
        bodies |= {row.id: row.body for row in session.execute(query)}
    return bodies


def passage_of(session: Session, words: QuotedWords, process_id: int, comment_number: int) -> Span | None:
    """The passage that a published comment quotes words of; None when it quotes none that still stand here."""
    query = (
        sa.select(Quotation.revision_id, Quotation.start, Quotation.end)
        .join(Comment, Comment.id == Quotation.comment_id)
        .where(Comment.process_id == process_id, Comment.number == comment_number)
        .where(Comment.state == CommentState.PUBLISHED)
    )
    own = {(revision_id, Span(start, end)) for revision_id, start, end in session.execute(query)}
    standing = [place.span for place in words.places if (place.revision_id, place.quoted) in own]
    return next((passage for passage in words.passages if standing and passage.overlaps(standing[0])), None)
