"""Reading statements, one's own votes on them, and the map."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, Person, Standing
from app.domain.commenting import CommentState
from app.domain.consensus import agreement
from app.domain.stating import FEWEST_TOLD, Polled, Vote
from app.opinions.models import OpinionMap, OpinionParticipant, Statement, StatementVote


@dataclass(frozen=True)
class StatementRow:
    """A statement as a page shows it: one that is hidden or waits is without its words and its figures.

    `author_name` is None for a former participant and where the words are not shown. `vote` is the reader's own.
    """

    id: int
    number: int
    body: str
    language: str
    state: CommentState
    agrees: int
    disagrees: int
    passes: int
    created_at: datetime
    author_id: int | None
    author_name: str | None
    group: str
    organisation: str | None
    organisation_slug: str | None
    vote: Vote | None

    @property
    def seen(self) -> int:
        """Votes of all three kinds."""
        return self.agrees + self.disagrees + self.passes

    @property
    def figures_told(self) -> bool:
        """Whether enough have voted for the figures to be shown."""
        return self.state is CommentState.PUBLISHED and self.seen >= FEWEST_TOLD

    @property
    def is_readable(self) -> bool:
        """Whether its words are shown."""
        return self.state is CommentState.PUBLISHED


class Order(StrEnum):
    """The orders of the list of statements."""

    NEWEST = "newest"
    NUMBER = "number"
    VOTES = "votes"
    AGREED = "agreed"
    DISAGREED = "disagreed"
    DIVIDED = "divided"


@dataclass(frozen=True)
class Filters:
    """What a list of statements is narrowed to; None does not narrow. `voted` is about the reader's own votes."""

    group: str | None = None
    language: str | None = None
    voted: bool | None = None
    words: str = ""


def participant_of(session: Session, process_id: int, person_id: int | None) -> OpinionParticipant | None:
    """The reader as a participant, once they have voted."""
    query = sa.select(OpinionParticipant).where(OpinionParticipant.process_id == process_id)
    return session.scalar(query.where(OpinionParticipant.person_id == person_id)) if person_id else None


def statement_by_number(session: Session, process_id: int, number: int) -> Statement | None:
    """One statement to act on, in whatever state."""
    return session.scalar(sa.select(Statement).where(Statement.process_id == process_id, Statement.number == number))


def statement_row(
    session: Session, process_id: int, number: int, *, viewer_id: int | None = None, revealed: bool = False
) -> StatementRow | None:
    """One statement as its page shows it; one that waits only to its author. `revealed`: with its words always."""
    query = _rows_query(process_id, viewer_id).where(Statement.number == number)
    if not revealed:
        query = query.where(_visible(viewer_id))
    found = session.execute(query).first()
    return _row(found, viewer_id, revealed=revealed) if found else None


def rows_by_numbers(
    session: Session, process_id: int, numbers: Collection[int], *, viewer_id: int | None = None
) -> dict[int, StatementRow]:
    """Those of these statements that everybody sees, by number."""
    if not numbers:
        return {}
    query = _rows_query(process_id, viewer_id).where(Statement.number.in_(numbers))
    rows = session.execute(query.where(Statement.state == CommentState.PUBLISHED))
    return {found.number: _row(found, viewer_id) for found in rows}


def numbers_in_order(
    session: Session, process_id: int, filters: Filters, order: Order, *, participant_id: int | None = None
) -> Sequence[int]:
    """The numbers of all published statements that the filters leave, in the order asked for; one statement.

    By agreement: the share (A + 1) / (S + 2). Divided: the smaller of that share for agreeing and for disagreeing.
    Where few voted it says little, so figures that are not told count as nothing.
    """
    query = sa.select(Statement.number, Statement.agrees, Statement.disagrees, Statement.passes)
    query = query.where(Statement.process_id == process_id, Statement.state == CommentState.PUBLISHED)
    query = query.where(*_conditions(filters, participant_id))
    polled = [Polled(*row) for row in session.execute(query.order_by(Statement.number))]
    return [one.number for one in sorted(polled, key=lambda one: _place(one, order))]


def _place(one: Polled, order: Order) -> tuple[float, int]:
    told = one.seen >= FEWEST_TOLD
    by_share = {
        Order.AGREED: agreement(one.agrees, one.seen),
        Order.DISAGREED: agreement(one.disagrees, one.seen),
        Order.DIVIDED: min(agreement(one.agrees, one.seen), agreement(one.disagrees, one.seen)),
    }
    if order in by_share:
        return (-by_share[order] if told else 0.0, one.number)
    return {Order.NUMBER: (one.number, 0), Order.VOTES: (-one.seen, one.number)}.get(order, (-one.number, 0))


def unseen(session: Session, process_id: int, participant_id: int | None) -> Sequence[Polled]:
    """The published statements that somebody has not voted on, with the votes on each."""
    query = sa.select(Statement.number, Statement.agrees, Statement.disagrees, Statement.passes)
    query = query.where(Statement.process_id == process_id, Statement.state == CommentState.PUBLISHED)
    query = query.where(*_conditions(Filters(voted=False), participant_id))
    return [Polled(*row) for row in session.execute(query)]


def statements_page(
    session: Session, process_id: int, *, after: int = 0, limit: int = 50, viewer_id: int | None = None
) -> Sequence[StatementRow]:
    """Published statements in the order of their identities, after `after`; one more than `limit`."""
    query = _rows_query(process_id, viewer_id).where(Statement.state == CommentState.PUBLISHED, Statement.id > after)
    return [_row(found, viewer_id) for found in session.execute(query.order_by(Statement.id).limit(limit + 1))]


def words_of(session: Session, process_id: int) -> Sequence[tuple[int, str]]:
    """Number and words of every published statement, to find near-duplicates among."""
    query = sa.select(Statement.number, Statement.body).where(Statement.process_id == process_id)
    found = session.execute(query.where(Statement.state == CommentState.PUBLISHED).order_by(Statement.number))
    return [(number, body) for number, body in found]


def published(session: Session, process_id: int) -> Sequence[tuple[int, int]]:
    """Identity and number of every published statement, by number."""
    query = sa.select(Statement.id, Statement.number).where(Statement.process_id == process_id)
    found = session.execute(query.where(Statement.state == CommentState.PUBLISHED).order_by(Statement.number))
    return [(identity, number) for identity, number in found]


def languages_of(session: Session, process_id: int) -> Sequence[str]:
    """The languages in which there are statements."""
    query = sa.select(Statement.language).where(Statement.process_id == process_id).distinct()
    return sorted(session.scalars(query.where(Statement.state == CommentState.PUBLISHED)))


def count_published(session: Session, process_id: int) -> int:
    """How many statements everybody sees."""
    query = sa.select(sa.func.count()).select_from(Statement).where(Statement.process_id == process_id)
    return session.scalar(query.where(Statement.state == CommentState.PUBLISHED)) or 0


def count_voted(session: Session, process_id: int, participant_id: int | None) -> int:
    """On how many of them somebody has voted."""
    if participant_id is None:
        return 0
    query = sa.select(sa.func.count()).select_from(StatementVote).join(Statement, Statement.id == _VOTED_ON)
    query = query.where(StatementVote.participant_id == participant_id, StatementVote.stance.is_not(None))
    return session.scalar(query.where(Statement.state == CommentState.PUBLISHED)) or 0


def votes_of(session: Session, participant_id: int) -> dict[int, int]:
    """How a participant voted on published statements: number to +1, 0 or -1."""
    query = sa.select(Statement.number, StatementVote.stance).join(Statement, Statement.id == _VOTED_ON)
    query = query.where(StatementVote.participant_id == participant_id, StatementVote.stance.is_not(None))
    found = session.execute(query.where(Statement.state == CommentState.PUBLISHED))
    return {number: stance for number, stance in found if stance is not None}


def map_of(session: Session, process_id: int) -> OpinionMap | None:
    """The map as it was last computed, without the votes that it keeps."""
    return session.get(OpinionMap, process_id)


def of_person(session: Session, person_id: int) -> dict[str, object]:
    """Somebody's statements and votes in all processes, as JSON values, for them to take along."""
    made = sa.select(Statement.process_id, Statement.number, Statement.body, Statement.created_at)
    made = made.where(Statement.author_id == person_id).order_by(Statement.id)
    cast = (
        sa.select(Statement.process_id, Statement.number, StatementVote.stance, StatementVote.cast_at)
        .join(Statement, Statement.id == StatementVote.statement_id)
        .join(OpinionParticipant, OpinionParticipant.id == StatementVote.participant_id)
        .where(OpinionParticipant.person_id == person_id, StatementVote.stance.is_not(None))
        .order_by(Statement.id)
    )
    return {
        "statements": [
            {"process": process, "number": number, "body": body, "created_at": at.isoformat()}
            for process, number, body, at in session.execute(made)
        ],
        "votes": [
            {"process": process, "statement": number, "vote": Vote.of(stance).value, "cast_at": at.isoformat()}
            for process, number, stance, at in session.execute(cast)
            if stance is not None
        ],
    }


_VOTED_ON = StatementVote.statement_id


def _rows_query(process_id: int, viewer_id: int | None) -> sa.Select[*tuple[object, ...]]:
    own = sa.and_(
        OpinionParticipant.process_id == process_id,
        OpinionParticipant.person_id == viewer_id if viewer_id else sa.false(),
    )
    own_vote = (
        sa.select(StatementVote.statement_id, StatementVote.stance)
        .join(OpinionParticipant, OpinionParticipant.id == StatementVote.participant_id)
        .where(own)
        .subquery()
    )
    query = sa.select(
        Statement.id,
        Statement.number,
        Statement.body,
        Statement.language,
        Statement.state,
        Statement.agrees,
        Statement.disagrees,
        Statement.passes,
        Statement.created_at,
        Statement.author_id,
        Statement.attributed_to,
        Statement.group_key,
        Person.name.label("person_name"),
        Person.standing,
        Organisation.name.label("organisation"),
        Organisation.slug.label("organisation_slug"),
        own_vote.c.stance,
    ).select_from(Statement)
    query = query.outerjoin(Person, Person.id == Statement.author_id)
    query = query.outerjoin(Organisation, Organisation.id == Statement.organisation_id)
    query = query.outerjoin(own_vote, own_vote.c.statement_id == Statement.id)
    return query.where(Statement.process_id == process_id)


def _row(found: sa.Row[*tuple[object, ...]], viewer_id: int | None, *, revealed: bool = False) -> StatementRow:
    own = viewer_id is not None and found.author_id == viewer_id
    readable = revealed or found.state is CommentState.PUBLISHED or (own and found.state is CommentState.PENDING)
    left = found.standing is None or found.standing is Standing.DELETED
    return StatementRow(
        id=found.id,
        number=found.number,
        body=found.body if readable else "",
        language=found.language,
        state=found.state,
        agrees=found.agrees if readable else 0,
        disagrees=found.disagrees if readable else 0,
        passes=found.passes if readable else 0,
        created_at=found.created_at,
        author_id=None if left or not readable else found.author_id,
        author_name=(found.attributed_to or (None if left else found.person_name)) if readable else None,
        group=found.group_key,
        organisation=found.organisation if readable else None,
        organisation_slug=found.organisation_slug if readable else None,
        vote=None if found.stance is None else Vote.of(found.stance),
    )


def _visible(viewer_id: int | None) -> sa.ColumnElement[bool]:
    """What has a page: what is published, hidden or withdrawn, and one's own that still wait to be let through."""
    shown = Statement.state.in_((CommentState.PUBLISHED, CommentState.HIDDEN, CommentState.WITHDRAWN))
    own = sa.and_(Statement.state == CommentState.PENDING, Statement.author_id == viewer_id)
    return shown if viewer_id is None else sa.or_(shown, own)


def _conditions(filters: Filters, participant_id: int | None) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.group is not None:
        conditions.append(Statement.group_key == filters.group)
    if filters.language is not None:
        conditions.append(Statement.language == filters.language)
    if filters.words:
        conditions.append(Statement.body.icontains(filters.words, autoescape=True))
    if filters.voted is not None:
        voted = sa.exists().where(
            StatementVote.statement_id == Statement.id,
            StatementVote.participant_id == (participant_id or 0),
            StatementVote.stance.is_not(None),
        )
        conditions.append(voted if filters.voted else ~voted)
    return conditions
