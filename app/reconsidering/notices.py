"""Telling people that the words they spoke of have changed: one mail for all that changed meanwhile, never twice."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Person, Standing
from app.amendments.models import Amendment, EarlierProposal
from app.comments.models import Comment
from app.domain.amending import OPEN
from app.domain.commenting import CommentState
from app.domain.objecting import BLOCKING
from app.domain.reconsidering import QUIET
from app.jobs.outbox import post_mail
from app.objections.models import Objection
from app.polls.models import Ballot, Question
from app.positions.models import Position
from app.processes.models import Process, Visibility
from app.reconsidering.models import ToldProposal, ToldRevision
from app.reconsidering.spoken import is_newer, led_by
from app.texts.models import Clause, Revision

AT_ONCE = 200
Spoke = set[tuple[int, int]]
"""Pairs of a person and the identity of a clause, or of an amendment."""


def tell(session: Session, now: datetime) -> int:
    """Tell everybody who spoke of words that have since changed; a duty of the clock. Returns how many mails it wrote.

    A new wording is taken up once it has stood for an hour (`domain.reconsidering.QUIET`); one that was replaced before
    is passed over, for the later one tells all. Wordings are marked in the transaction of the mails, so that nobody is
    told twice and a worker that dies loses nothing. At most two hundred wordings at once; the rest follow.
    """
    revisions = _newest_wordings(session, now)
    proposals = _replaced_proposals(session, now)
    if not revisions and not proposals:
        return 0
    clauses = _spoke_of_clauses(session, revisions)
    amendments = _spoke_of_amendments(session, proposals)
    session.add_all(ToldRevision(revision_id=one.id, told_at=now) for one in revisions)
    session.add_all(ToldProposal(earlier_proposal_id=one.id, told_at=now) for one in proposals)
    session.flush()
    return _post(session, clauses, amendments, now)


def _newest_wordings(session: Session, now: datetime) -> list[Revision]:
    """Wordings in the language that leads, not the first ones, that nobody was told of; those replaced since, too.

    A replaced one comes with the newest, so that it is marked and looked at no more.
    """
    told = sa.exists().where(ToldRevision.revision_id == Revision.id)
    query = sa.select(Revision).where(Revision.number > 1, Revision.renders_id.is_(None), ~told)
    query = query.where(Revision.created_at <= now - QUIET).order_by(Revision.id).limit(AT_ONCE)
    return list(session.scalars(query.with_for_update(skip_locked=True)))


def _replaced_proposals(session: Session, now: datetime) -> list[EarlierProposal]:
    told = sa.exists().where(ToldProposal.earlier_proposal_id == EarlierProposal.id)
    query = sa.select(EarlierProposal).where(~told, EarlierProposal.replaced_at <= now - QUIET)
    return list(session.scalars(query.order_by(EarlierProposal.id).limit(AT_ONCE).with_for_update(skip_locked=True)))


def _spoke_of_clauses(session: Session, revisions: list[Revision]) -> Spoke:
    """Who spoke of an earlier wording than one of these that is the newest; not who wrote it."""
    fresh = aliased(Revision)
    ids = [one.id for one in revisions]
    newest = sa.select(fresh.id, fresh.clause_id, fresh.language, fresh.number, fresh.author_id)
    newest_of = newest.where(fresh.id.in_(ids), ~is_newer(fresh)).subquery()
    found: Spoke = set()
    for query in (_commented(newest_of), _weighed(newest_of), _objected(newest_of), _voted(newest_of)):
        found |= {(person_id, clause_id) for person_id, clause_id in session.execute(query.distinct())}
    return found


def _before(newest: sa.Subquery, said_id: Any, person_id: Any) -> sa.ColumnElement[bool]:
    """Whether what was said is about a wording before the newest, and by somebody else than its author."""
    said, lead = aliased(Revision), aliased(Revision)
    spoken_of = (
        sa.exists()
        .where(said.id == said_id, lead.id == led_by(said))
        .where(lead.clause_id == newest.c.clause_id, lead.language == newest.c.language)
        .where(lead.number < newest.c.number)
    )
    return sa.and_(spoken_of, sa.or_(newest.c.author_id.is_(None), newest.c.author_id != person_id))


def _commented(newest: sa.Subquery) -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(Comment.author_id, newest.c.clause_id).join(newest, newest.c.clause_id == Comment.clause_id)
    shown = Comment.state.in_((CommentState.PUBLISHED, CommentState.PENDING))
    return query.where(Comment.author_id.is_not(None), shown, _before(newest, Comment.revision_id, Comment.author_id))


def _weighed(newest: sa.Subquery) -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(Position.person_id, newest.c.clause_id).join(Comment, Comment.id == Position.comment_id)
    query = query.join(newest, newest.c.clause_id == Comment.clause_id)
    shown = Comment.state == CommentState.PUBLISHED
    return query.where(shown, _before(newest, Position.revision_id, Position.person_id))


def _objected(newest: sa.Subquery) -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(Objection.author_id, newest.c.clause_id).join(newest, newest.c.clause_id == Objection.clause_id)
    waits = sa.and_(Objection.state.in_(BLOCKING), Objection.visibility != CommentState.HIDDEN)
    return query.where(
        Objection.author_id.is_not(None), waits, _before(newest, Objection.revision_id, Objection.author_id)
    )


def _voted(newest: sa.Subquery) -> sa.Select[*tuple[Any, ...]]:
    fresh = aliased(Revision)
    query = sa.select(Ballot.person_id, newest.c.clause_id).join(Question, Question.id == Ballot.question_id)
    query = query.join(newest, newest.c.clause_id == Question.clause_id).join(fresh, fresh.id == newest.c.id)
    return query.where(Ballot.cast_at < fresh.created_at)


def _spoke_of_amendments(session: Session, proposals: list[EarlierProposal]) -> Spoke:
    """Who stood on an amendment, or commented on it, before it was given these other words; not who proposes it."""
    ids = [one.id for one in proposals]
    living = (Amendment.state.in_(OPEN), Amendment.hidden.is_(False))
    at = sa.func.coalesce(Position.confirmed_at, Position.taken_at)
    weighed = (
        sa.select(Position.person_id, Amendment.id)
        .join(Amendment, Amendment.id == Position.amendment_id)
        .join(EarlierProposal, EarlierProposal.amendment_id == Amendment.id)
        .where(EarlierProposal.id.in_(ids), *living, at < EarlierProposal.replaced_at)
    )
    commented = (
        sa.select(Comment.author_id, Amendment.id)
        .join(Amendment, Amendment.id == Comment.amendment_id)
        .join(EarlierProposal, EarlierProposal.amendment_id == Amendment.id)
        .where(EarlierProposal.id.in_(ids), *living, Comment.created_at < EarlierProposal.replaced_at)
        .where(Comment.author_id.is_not(None), Comment.author_id != sa.func.coalesce(Amendment.author_id, 0))
        .where(Comment.state.in_((CommentState.PUBLISHED, CommentState.PENDING)))
    )
    found: Spoke = {(person_id, one) for person_id, one in session.execute(weighed.distinct())}
    return found | {(person_id, one) for person_id, one in session.execute(commented.distinct()) if person_id}


def _post(session: Session, clauses: Spoke, amendments: Spoke, now: datetime) -> int:
    """One mail to each person, with all clauses and amendments by process; none to who has left."""
    things: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    for name, numbers, pairs in (
        ("clauses", _clauses(session, {one for _person, one in clauses}), clauses),
        ("amendments", _amendments(session, {one for _person, one in amendments}), amendments),
    ):
        for person_id, one in sorted(pairs):
            if one in numbers:
                process, number = numbers[one]
                held = things[person_id].setdefault(process.id, _process(process))
                held[name].append(number)
    query = sa.select(Person.id, Person.name).where(Person.id.in_(things), Person.standing != Standing.DELETED)
    people = session.execute(query.order_by(Person.id)).all()
    for person_id, name in people:
        values = {"name": name, "processes": list(things[person_id].values())}
        post_mail(session, to=person_id, template="words_changed", now=now, values=values)
    return len(people)


def _process(process: Process) -> dict[str, Any]:
    return {"slug": process.slug, "title": process.title, "clauses": [], "amendments": []}


def _clauses(session: Session, ids: Iterable[int]) -> dict[int, tuple[Process, str]]:
    query = sa.select(Clause.id, Process, Clause.number).join(Process, Process.id == Clause.process_id)
    return _public(session.execute(query.where(Clause.id.in_(set(ids)))))


def _amendments(session: Session, ids: Iterable[int]) -> dict[int, tuple[Process, int]]:
    query = sa.select(Amendment.id, Process, Amendment.number).join(Process, Process.id == Amendment.process_id)
    return _public(session.execute(query.where(Amendment.id.in_(set(ids)))))


def _public(rows: Iterable[Any]) -> dict[int, Any]:
    return {one: (process, number) for one, process, number in rows if process.visibility is not Visibility.PREPARED}
