"""What an act of the record was about: the clauses, amendments, threads and people that it touches, read in batches."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.amendments.models import Amendment, Part, Proposer, Recommendation
from app.comments.models import Comment, Mention
from app.domain.amending import ProposerState
from app.domain.noticing import Owner, Why
from app.moderation.models import Appeal, ModerationDecision, Report
from app.objections.models import Objection, ObjectionSupport
from app.opinions.models import Statement
from app.polls.models import Question
from app.responses.models import Answered, Response
from app.summaries.models import ThreadSummary
from app.texts.models import Clause


@dataclass(frozen=True)
class Subject:
    """What something of a process is about; `author_id` made it, `waiting`: it waits for a moderator.

    `comment_id`, `amendment_id` and `objection_id` name what has to be readable for it to be told.
    """

    clauses: frozenset[int] = frozenset()
    amendments: frozenset[int] = frozenset()
    threads: frozenset[int] = frozenset()
    owners: frozenset[Owner] = frozenset()
    author_id: int | None = None
    comment_id: int | None = None
    amendment_id: int | None = None
    objection_id: int | None = None
    waiting: bool = False

    @property
    def clause_id(self) -> int | None:
        """The clause it is about, if it is about one."""
        return next(iter(self.clauses)) if len(self.clauses) == 1 else None


NOTHING = Subject()
Found = dict[str, Subject]
"""Subjects by the number that the address of the entry names."""


def read(session: Session, process_id: int, wanted: Mapping[str, Collection[str]]) -> dict[tuple[str, str], Subject]:
    """What each of these addresses is about, as (noun, number); an address of another noun is about nothing."""
    return {
        (noun, number): subject
        for noun, numbers in wanted.items()
        if noun in READERS
        for number, subject in READERS[noun](session, process_id, numbers).items()
    }


def _comments(session: Session, process_id: int, numbers: Collection[str]) -> Found:
    root, answered = aliased(Comment), aliased(Comment)
    query = (
        sa.select(Comment, root.author_id, answered.author_id)
        .outerjoin(root, root.id == Comment.root_id)
        .outerjoin(answered, answered.id == Comment.reply_to_id)
        .where(Comment.process_id == process_id, Comment.number.in_(map(int, numbers)))
    )
    rows = session.execute(query).all()
    comments = [row[0] for row in rows]
    named = _by_thing(session, Mention.comment_id, Mention.person_id, [comment.id for comment in comments])
    proposals = _amendments_by_id(session, [comment.amendment_id for comment in comments if comment.amendment_id])
    return {
        str(comment.number): _comment(comment, {began, answers}, named, proposals.get(comment.amendment_id, NOTHING))
        for comment, began, answers in rows
    }


def _comment(comment: Comment, answered: set[int | None], named: Mapping[int, set[int]], proposal: Subject) -> Subject:
    owners = _owners(answered, Why.ANSWERED) | _owners(named.get(comment.id, set()), Why.NAMED) | proposal.owners
    return Subject(
        clauses=proposal.clauses | _set(comment.clause_id),
        amendments=_set(comment.amendment_id),
        threads=_set(comment.root_id or comment.id),
        owners=owners,
        author_id=comment.author_id,
        comment_id=comment.id,
        amendment_id=comment.amendment_id,
        waiting=comment.state.value == "pending",
    )


def _amendments(session: Session, process_id: int, numbers: Collection[str]) -> Found:
    query = sa.select(Amendment.id, Amendment.number).where(
        Amendment.process_id == process_id, Amendment.number.in_(map(int, numbers))
    )
    by_number = {str(number): amendment_id for amendment_id, number in session.execute(query)}
    found = _amendments_by_id(session, by_number.values())
    return {number: found[amendment_id] for number, amendment_id in by_number.items()}


def _amendments_by_id(session: Session, ids: Collection[int]) -> dict[int | None, Subject]:
    if not ids:
        return {}
    rows = session.execute(
        sa.select(Amendment.id, Amendment.author_id, Amendment.clause_id, Amendment.pending).where(
            Amendment.id.in_(ids)
        )
    ).all()
    parts = _by_thing(session, Part.amendment_id, Part.clause_id, ids)
    agreed = Proposer.state == ProposerState.AGREED
    joined = _by_thing(session, Proposer.amendment_id, Proposer.person_id, ids, agreed)
    return {
        amendment_id: Subject(
            clauses=frozenset({clause_id} | parts.get(amendment_id, set())),
            amendments=frozenset({amendment_id}),
            owners=_owners({author_id} | joined.get(amendment_id, set()), Why.YOURS),
            author_id=author_id,
            amendment_id=amendment_id,
            waiting=pending,
        )
        for amendment_id, author_id, clause_id, pending in rows
    }


def _recommendations(session: Session, process_id: int, numbers: Collection[str]) -> Found:
    query = sa.select(Recommendation.number, Recommendation.amendment_id, Recommendation.author_id).where(
        Recommendation.process_id == process_id, Recommendation.number.in_(map(int, numbers))
    )
    rows = session.execute(query).all()
    on = _amendments_by_id(session, [amendment_id for _, amendment_id, _ in rows])
    return {str(number): _by(on[amendment_id], author_id) for number, amendment_id, author_id in rows}


def _objections(session: Session, process_id: int, numbers: Collection[str]) -> Found:
    query = (
        sa.select(Objection, Amendment.author_id)
        .outerjoin(Amendment, Amendment.id == Objection.amendment_id)
        .where(Objection.process_id == process_id, Objection.number.in_(map(int, numbers)))
    )
    rows = session.execute(query).all()
    shared = _by_thing(session, ObjectionSupport.objection_id, ObjectionSupport.person_id, [one.id for one, _ in rows])
    on = _amendments_by_id(session, [one.amendment_id for one, _ in rows if one.amendment_id])
    return {
        str(one.number): Subject(
            clauses=_set(one.clause_id) | on.get(one.amendment_id, NOTHING).clauses,
            amendments=_set(one.amendment_id),
            owners=_owners({one.author_id} | shared.get(one.id, set()), Why.YOURS) | _owners({proposer}, Why.ANSWERED),
            author_id=one.author_id,
            amendment_id=one.amendment_id,
            objection_id=one.id,
            waiting=one.visibility.value == "pending",
        )
        for one, proposer in rows
    }


def _questions(session: Session, process_id: int, numbers: Collection[str]) -> Found:
    query = sa.select(Question.number, Question.clause_id, Question.amendment_id).where(
        Question.process_id == process_id, Question.number.in_(map(int, numbers))
    )
    rows = session.execute(query).all()
    on = _amendments_by_id(session, [amendment_id for _, _, amendment_id in rows if amendment_id])
    return {
        str(number): Subject(
            clauses=_set(clause_id) | on.get(amendment_id, NOTHING).clauses,
            amendments=_set(amendment_id),
            owners=on.get(amendment_id, NOTHING).owners,
            amendment_id=amendment_id,
        )
        for number, clause_id, amendment_id in rows
    }


def _responses(session: Session, process_id: int, numbers: Collection[str]) -> Found:
    on = sa.func.coalesce(Answered.amendment_id, Comment.amendment_id)
    thread = sa.func.coalesce(Comment.root_id, Comment.id)
    query = (
        sa.select(
            Response.number, Response.author_id, Answered.amendment_id, on, thread, Comment.clause_id, Comment.author_id
        )
        .join(Answered, Answered.response_id == Response.id)
        .outerjoin(Comment, Comment.id == Answered.comment_id)
        .where(Response.process_id == process_id, Response.number.in_(map(int, numbers)))
    )  # fmt: skip
    rows = session.execute(query).all()
    proposals = _amendments_by_id(session, {row[3] for row in rows} - {None})
    found: Found = {}
    for number, author_id, amendment_id, proposal_id, thread_id, clause_id, asker_id in rows:
        proposal, before = proposals.get(proposal_id, NOTHING), found.get(str(number), NOTHING)
        asked = {one.person_id for one in proposal.owners} if amendment_id else {asker_id}
        found[str(number)] = Subject(
            clauses=before.clauses | proposal.clauses | _set(clause_id),
            amendments=before.amendments | proposal.amendments,
            threads=before.threads | _set(thread_id),
            owners=before.owners | _owners(asked, Why.ANSWERED),
            author_id=author_id,
        )
    return found


def _clauses(session: Session, process_id: int, guids: Collection[str]) -> Found:
    query = sa.select(Clause.guid, Clause.id).where(Clause.process_id == process_id, Clause.guid.in_(guids))
    return {guid: Subject(clauses=frozenset({clause_id})) for guid, clause_id in session.execute(query)}


def _decisions(session: Session, process_id: int, numbers: Collection[str]) -> Found:
    """Of a moderator's decision whom it concerns is told, whether or not it is hidden; and whoever had reported it."""
    authors = (one.author_id for one in (Comment, Amendment, Statement, Objection))
    concerned = sa.func.coalesce(ModerationDecision.person_id, *authors)
    query = (
        sa.select(ModerationDecision.id, ModerationDecision.number, concerned)
        .outerjoin(Comment, Comment.id == ModerationDecision.comment_id)
        .outerjoin(Amendment, Amendment.id == ModerationDecision.amendment_id)
        .outerjoin(Statement, Statement.id == ModerationDecision.statement_id)
        .outerjoin(Objection, Objection.id == ModerationDecision.objection_id)
        .where(ModerationDecision.process_id == process_id, ModerationDecision.number.in_(map(int, numbers)))
    )
    rows = session.execute(query).all()
    reporters = _by_thing(session, Report.decision_id, Report.reporter_id, [identity for identity, _, _ in rows])
    return {
        str(number): Subject(
            owners=_owners({person_id}, Why.YOURS) | _owners(reporters.get(identity, set()) - {person_id}, Why.ANSWERED)
        )
        for identity, number, person_id in rows
    }


def _reports(session: Session, process_id: int, numbers: Collection[str]) -> Found:
    """Of a report only whoever made it is told."""
    query = sa.select(Report.number, Report.reporter_id).where(
        Report.process_id == process_id, Report.number.in_(map(int, numbers))
    )
    return {str(number): Subject(owners=_owners({who}, Why.YOURS)) for number, who in session.execute(query)}


def _appeals(session: Session, process_id: int, numbers: Collection[str]) -> Found:
    """Of an appeal only whoever filed it is told."""
    query = sa.select(Appeal.number, Appeal.appellant_id).where(
        Appeal.process_id == process_id, Appeal.number.in_(map(int, numbers))
    )
    return {str(number): Subject(owners=_owners({who}, Why.YOURS)) for number, who in session.execute(query)}


def _summaries(session: Session, process_id: int, numbers: Collection[str]) -> Found:
    query = sa.select(
        ThreadSummary.number, ThreadSummary.clause_id, ThreadSummary.amendment_id, ThreadSummary.author_id
    ).where(ThreadSummary.process_id == process_id, ThreadSummary.number.in_(map(int, numbers)))
    rows = session.execute(query).all()
    on = _amendments_by_id(session, [amendment_id for _, _, amendment_id, _ in rows if amendment_id])
    return {
        str(number): Subject(
            clauses=_set(clause_id) | on.get(amendment_id, NOTHING).clauses,
            amendments=_set(amendment_id),
            owners=on.get(amendment_id, NOTHING).owners,
            author_id=author_id,
            amendment_id=amendment_id,
        )
        for number, clause_id, amendment_id, author_id in rows
    }


READERS: dict[str, Callable[[Session, int, Collection[str]], Found]] = {
    "comments": _comments,
    "amendments": _amendments,
    "recommendations": _recommendations,
    "objections": _objections,
    "questions": _questions,
    "responses": _responses,
    "clauses": _clauses,
    "moderation": _decisions,
    "reports": _reports,
    "appeals": _appeals,
    "thread-summaries": _summaries,
}


def _by_thing(
    session: Session, thing: Any, other: Any, ids: Collection[int], *conditions: sa.ColumnElement[bool]
) -> dict[int, set[int]]:
    """What else belongs to each of these things, in one statement."""
    found: dict[int, set[int]] = {}
    if not ids:
        return found
    query = sa.select(thing, other).where(thing.in_(ids), other.is_not(None), *conditions)
    for thing_id, other_id in session.execute(query):
        found.setdefault(thing_id, set()).add(other_id)
    return found


def _owners(people: Collection[int | None], why: Why) -> frozenset[Owner]:
    return frozenset(Owner(person_id, why) for person_id in people if person_id is not None)


def _set(one: int | None) -> frozenset[int]:
    return frozenset() if one is None else frozenset({one})


def _by(subject: Subject, author_id: int | None) -> Subject:
    return Subject(
        subject.clauses, subject.amendments, subject.threads, subject.owners, author_id, None, subject.amendment_id
    )
