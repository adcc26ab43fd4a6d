"""Reading comments: rows as pages show them, what filters ask, counts by clause and amendment."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from app.accounts.models import Organisation, Person, Representation, RepresentationState, Standing
from app.amendments.models import Amendment
from app.comments.models import Comment, EarlierWording, Quotation
from app.crosswalks.models import Crosswalk, Finding
from app.domain.commenting import CommentState, Kind
from app.domain.positions import Counts
from app.processes.models import Process
from app.texts.models import Clause, Revision


@dataclass(frozen=True)
class CommentRow:
    """A comment as a page shows it: hidden and withdrawn ones without their words.

    `author_name` is None for a former participant; `revision_number` is the wording of the clause it was about;
    `other_text` and `finding_number` name the pair of a crosswalk it is on, by its first finding; `session_number` the
    session at which it was made, for whoever the team entered it; `sheet` the cells of a sheet it came with;
    `mandate_ended`: its author speaks for the organisation no more; `register_number` is that of the organisation.
    """

    id: int
    number: int
    reply_to_id: int | None
    root_id: int | None
    kind: Kind
    body: str
    language: str
    state: CommentState
    topic: str
    created_at: datetime
    edited_at: datetime | None
    author_id: int | None
    author_name: str | None
    group: str
    organisation: str | None
    organisation_slug: str | None
    clause_number: str | None
    amendment_number: int | None
    other_text: str | None
    finding_number: int | None
    revision_number: int | None
    answered: bool
    counts: dict[str, Counts]
    bridging: int
    place: int
    session_number: int | None = None
    sheet: Mapping[str, str] = field(default_factory=dict)
    mandate_ended: bool = False
    register_number: str = ""

    @property
    def is_readable(self) -> bool:
        """Whether its words are shown."""
        return self.state in (CommentState.PUBLISHED, CommentState.PENDING)


@dataclass(frozen=True)
class Subject:
    """What comments are on: a clause, an amendment, a pair of a crosswalk, or (none of them) the text as a whole."""

    process_id: int
    clause_id: int | None = None
    amendment_id: int | None = None
    correspondence_id: int | None = None


@dataclass(frozen=True)
class Filters:
    """What a list of comments is narrowed to; None does not narrow."""

    kind: Kind | None = None
    group: str | None = None
    language: str | None = None
    topic: str | None = None
    author_id: int | None = None
    answered: bool | None = None
    whole_text: bool = False
    quoting: tuple[tuple[int, int, int], ...] | None = None
    """Stretches of wordings (the revision, from, to) of which a comment quotes one, exactly."""

    @property
    def narrow(self) -> bool:
        """Whether they leave out anything of a discussion, so that its threads no longer hang together."""
        asked = (self.kind, self.group, self.language, self.topic, self.answered, self.quoting)
        return any(one is not None for one in asked)


_other = aliased(Process)
_COLUMNS = (
    Comment.id,
    Comment.number,
    Comment.reply_to_id,
    Comment.root_id,
    Comment.kind,
    Comment.body,
    Comment.language,
    Comment.state,
    Comment.topic,
    Comment.created_at,
    Comment.edited_at,
    Comment.author_id,
    Comment.attributed_to,
    Comment.group_key,
    Person.name.label("person_name"),
    Person.standing,
    Organisation.name.label("organisation"),
    Organisation.slug.label("organisation_slug"),
    Organisation.register_number,
    Clause.number.label("clause_number"),
    Amendment.number.label("amendment_number"),
    _other.slug.label("other_text"),
    Finding.number.label("finding_number"),
    Revision.number.label("revision_number"),
    Comment.answered,
    Comment.tallies,
    Comment.bridging,
    Comment.place,
    Comment.session_number,
    Comment.sheet,
    Representation.state.label("mandate"),
)


def _rows_query() -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(*_COLUMNS).select_from(Comment)
    query = query.outerjoin(Person, Person.id == Comment.author_id)
    query = query.outerjoin(Organisation, Organisation.id == Comment.organisation_id)
    query = query.outerjoin(Representation, _mandate())
    query = query.outerjoin(Clause, Clause.id == Comment.clause_id)
    query = query.outerjoin(Amendment, Amendment.id == Comment.amendment_id)
    query = query.outerjoin(Finding, Finding.id == Comment.correspondence_id)
    query = query.outerjoin(Crosswalk, Crosswalk.id == Finding.crosswalk_id)
    query = query.outerjoin(_other, _other.id == Crosswalk.other_process_id)
    return query.outerjoin(Revision, Revision.id == Comment.revision_id)


def _mandate() -> sa.ColumnElement[bool]:
    """The author's standing with the organisation the comment was made for: one row, or none."""
    return sa.and_(
        Representation.person_id == Comment.author_id, Representation.organisation_id == Comment.organisation_id
    )


def _row(found: sa.Row[*tuple[Any, ...]]) -> CommentRow:
    readable = found.state in (CommentState.PUBLISHED, CommentState.PENDING)
    left = found.standing is None or found.standing is Standing.DELETED
    return CommentRow(
        id=found.id,
        number=found.number,
        reply_to_id=found.reply_to_id,
        root_id=found.root_id,
        kind=found.kind,
        body=found.body if readable else "",
        language=found.language,
        state=found.state,
        topic=found.topic,
        created_at=found.created_at,
        edited_at=found.edited_at,
        author_id=None if left else found.author_id,
        author_name=found.attributed_to or (None if left else found.person_name),
        group=found.group_key,
        organisation=found.organisation,
        organisation_slug=found.organisation_slug,
        clause_number=found.clause_number,
        amendment_number=found.amendment_number,
        other_text=found.other_text,
        finding_number=found.finding_number,
        revision_number=found.revision_number,
        answered=found.answered,
        counts={group: Counts(*held) for group, held in found.tallies.items()} if readable else {},
        bridging=found.bridging,
        place=found.place,
        session_number=found.session_number,
        register_number=found.register_number or "",
        sheet=found.sheet or {} if readable else {},
        mandate_ended=found.mandate is RepresentationState.ENDED,
    )


def visible(viewer_id: int | None) -> sa.ColumnElement[bool]:
    """What everybody sees, and one's own comments that still wait to be let through.

    Said as what is left out, so that no database takes the few states for a better index than the order's own.
    """
    shown = Comment.state != CommentState.PENDING
    own = sa.and_(Comment.state == CommentState.PENDING, Comment.author_id == viewer_id)
    return shown if viewer_id is None else sa.or_(shown, own)


def on_subject(subject: Subject) -> sa.ColumnElement[bool]:
    """Whether a comment is on this subject."""
    named: tuple[tuple[Any, int | None], ...] = (
        (Comment.clause_id, subject.clause_id),
        (Comment.amendment_id, subject.amendment_id),
        (Comment.correspondence_id, subject.correspondence_id),
    )
    on = [column == value if value else column.is_(None) for column, value in named]
    return sa.and_(Comment.process_id == subject.process_id, *on)


def rows_picked(
    session: Session, picked: sa.Select[Any], order: Sequence[sa.ColumnElement[Any]]
) -> Sequence[CommentRow]:
    """The comments that a query picks by their identities, as rows, in this order; one statement."""
    chosen = picked.subquery()
    query = _rows_query().join(chosen, chosen.c.id == Comment.id).order_by(*order)
    return [_row(found) for found in session.execute(query)]


def numbers_of(session: Session, comment_ids: Sequence[int]) -> dict[int, int]:
    """The numbers of these comments, by identity."""
    query = sa.select(Comment.id, Comment.number).where(Comment.id.in_(comment_ids))
    return dict(session.execute(query).all())


def comment_row(session: Session, process_id: int, number: int, *, viewer_id: int | None = None) -> CommentRow | None:
    """One comment by its address, as a page shows it."""
    query = _rows_query().where(Comment.process_id == process_id, Comment.number == number, visible(viewer_id))
    found = session.execute(query).first()
    return _row(found) if found else None


def row_by_id(session: Session, comment_id: int) -> CommentRow | None:
    """One comment by its identity, whatever its state."""
    found = session.execute(_rows_query().where(Comment.id == comment_id)).first()
    return _row(found) if found else None


def comment_by_number(session: Session, process_id: int, number: int) -> Comment | None:
    """One comment to act on, in whatever state."""
    query = sa.select(Comment).where(Comment.process_id == process_id, Comment.number == number)
    return session.scalar(query.options(*map(joinedload, (Comment.clause, Comment.amendment, Comment.correspondence))))


def rows_by_ids(session: Session, comment_ids: Collection[int]) -> Sequence[CommentRow]:
    """Comments by their identities, whatever their states, oldest first."""
    if not comment_ids:
        return []
    query = _rows_query().where(Comment.id.in_(comment_ids)).order_by(Comment.id)
    return [_row(found) for found in session.execute(query)]


def comments_by_numbers(session: Session, process_id: int, numbers: Collection[int]) -> Sequence[Comment]:
    """Those of the comments with these numbers that there are, to act on, in whatever state, oldest first."""
    query = sa.select(Comment).where(Comment.process_id == process_id, Comment.number.in_(numbers))
    return session.scalars(query.options(joinedload(Comment.amendment)).order_by(Comment.id)).all()


def counts_by_clause(session: Session, process_id: int) -> dict[int, int]:
    """How many published comments each clause has."""
    query = sa.select(Comment.clause_id, sa.func.count()).where(Comment.process_id == process_id)
    query = query.where(Comment.state == CommentState.PUBLISHED, Comment.clause_id.is_not(None))
    return {clause_id: count for clause_id, count in session.execute(query.group_by(Comment.clause_id)) if clause_id}


def counts_by_amendment(session: Session, amendment_ids: Sequence[int]) -> dict[int, int]:
    """How many published comments each of these amendments has."""
    query = sa.select(Comment.amendment_id, sa.func.count()).where(Comment.amendment_id.in_(amendment_ids))
    query = query.where(Comment.state == CommentState.PUBLISHED).group_by(Comment.amendment_id)
    return {amendment_id: count for amendment_id, count in session.execute(query) if amendment_id}


def counts_by_correspondence(session: Session, crosswalk_id: int) -> dict[int, int]:
    """How many published comments each pair of a crosswalk has, by the identity of its first finding."""
    query = sa.select(Comment.correspondence_id, sa.func.count())
    query = query.join(Finding, Finding.id == Comment.correspondence_id).where(Finding.crosswalk_id == crosswalk_id)
    query = query.where(Comment.state == CommentState.PUBLISHED).group_by(Comment.correspondence_id)
    return {first_id: count for first_id, count in session.execute(query) if first_id}


def count_published_by(session: Session, person_id: int) -> int:
    """How many comments of a person stand published, in whatever process."""
    query = sa.select(sa.func.count()).where(Comment.author_id == person_id)
    return session.scalar(query.where(Comment.state == CommentState.PUBLISHED)) or 0


def languages_of(session: Session, process_id: int) -> Sequence[str]:
    """The languages in which a process has been commented on."""
    query = sa.select(Comment.language).where(Comment.process_id == process_id).distinct()
    return sorted(session.scalars(query))


def topics_of(session: Session, process_id: int) -> Sequence[str]:
    """The topics that imported comments bear (the question they answered, for instance)."""
    query = sa.select(Comment.topic).where(Comment.process_id == process_id, Comment.topic != "").distinct()
    return sorted(session.scalars(query))


def pending_of(session: Session, process_id: int, *, limit: int = 50) -> Sequence[CommentRow]:
    """Comments that wait to be let through, oldest first."""
    query = _rows_query().where(Comment.process_id == process_id, Comment.state == CommentState.PENDING)
    return [_row(found) for found in session.execute(query.order_by(Comment.id).limit(limit))]


def earlier_wordings(session: Session, comment_id: int) -> Sequence[EarlierWording]:
    """What a comment said before it was edited, the earliest first."""
    query = sa.select(EarlierWording).where(EarlierWording.comment_id == comment_id).order_by(EarlierWording.id)
    return session.scalars(query).all()


def conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    """What the filters ask of a comment."""
    wanted = {
        Comment.kind: filters.kind,
        Comment.group_key: filters.group,
        Comment.language: filters.language,
        Comment.topic: filters.topic,
        Comment.author_id: filters.author_id,
        Comment.answered: filters.answered,
    }
    asked = [column == value for column, value in wanted.items() if value is not None]
    if filters.whole_text:
        asked += [one.is_(None) for one in (Comment.clause_id, Comment.amendment_id, Comment.correspondence_id)]
    if filters.quoting is not None:
        asked.append(_quotes_one_of(filters.quoting))
    return asked


def _quotes_one_of(stretches: Collection[tuple[int, int, int]]) -> sa.ColumnElement[bool]:
    same = [
        sa.and_(Quotation.revision_id == revision_id, Quotation.start == start, Quotation.end == end)
        for revision_id, start, end in stretches
    ]
    return Comment.id.in_(sa.select(Quotation.comment_id).where(sa.or_(sa.false(), *same)))
