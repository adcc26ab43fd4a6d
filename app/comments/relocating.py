"""When a clause is split or joined with the next, whoever wrote about it is told, once, where their words are now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.amendments.models import Amendment, Part
from app.comments.models import Comment, Quotation
from app.domain.amending import OPEN
from app.domain.commenting import CommentState
from app.jobs.outbox import post_mail
from app.processes.models import Process
from app.texts.models import Clause, Lineage, Rearrangement, Revision, StructuralAct
from app.texts.queries import latest_in_every_language

MOST_LISTED = 20
Contribution = tuple[str, int]
"""What somebody wrote: "comments" or "amendments", and its number."""


@dataclass
class Writer:
    """Somebody who wrote about a clause: what they wrote, and which of it quotes words that stand elsewhere now."""

    person: Person
    wrote: list[Contribution] = field(default_factory=list)
    gone: list[Contribution] = field(default_factory=list)


def tell_writers(session: Session, act: StructuralAct, *, now: datetime) -> int:
    """A mail to everybody with an account who wrote about the clauses of a split or a join, but whoever did it.

    Of comments those that are shown count, of amendments those that are open. How many are told.
    """
    first, second = _the_two(session, act)
    process = session.get_one(Process, first.process_id)
    is_split = act.kind is Rearrangement.CLAUSE_SPLIT
    concerned = [first.id] if is_split else [first.id, second.id]
    writers = _writers(session, concerned)
    writers.pop(act.author_id or 0, None)
    if is_split:
        _find_quoted(session, writers.values(), first, second)
    for writer in writers.values():
        values = {
            "name": writer.person.name, "slug": process.slug, "title": process.title, "split": is_split,
            "first": {"number": first.number, "label": first.label},
            "second": {"number": second.number, "label": second.label}, "reason": act.reason,
            "wrote": _addresses(writer.wrote), "gone": _addresses(writer.gone),
        }  # fmt: skip
        post_mail(session, to=writer.person.id, template="clause_rearranged", now=now, values=values)
    return len(writers)


def _the_two(session: Session, act: StructuralAct) -> tuple[Clause, Clause]:
    """The clause that kept its identity, and the other one."""
    lineage = session.scalars(sa.select(Lineage).where(Lineage.act_id == act.id)).one()
    other = lineage.clause_id if act.kind is Rearrangement.CLAUSE_SPLIT else lineage.from_clause_id
    return session.get_one(Clause, act.clause_id), session.get_one(Clause, other)


def _writers(session: Session, clause_ids: list[int]) -> dict[int, Writer]:
    """By person: their comments and open amendments on these clauses, in the order of their numbers."""
    amended = sa.select(Part.amendment_id).where(Part.clause_id.in_(clause_ids))
    comments = (
        sa.select(Person, sa.literal("comments"), Comment.number)
        .join(Person, Person.id == Comment.author_id)
        .where(Comment.clause_id.in_(clause_ids), Comment.state == CommentState.PUBLISHED)
    )
    amendments = (
        sa.select(Person, sa.literal("amendments"), Amendment.number)
        .join(Person, Person.id == Amendment.author_id)
        .where(sa.or_(Amendment.clause_id.in_(clause_ids), Amendment.id.in_(amended)))
        .where(Amendment.state.in_(OPEN), Amendment.hidden.is_(False))
    )
    found: dict[int, Writer] = {}
    for query in (comments.order_by(Comment.number), amendments.order_by(Amendment.number)):
        for person, kind, number in session.execute(query):
            found.setdefault(person.id, Writer(person)).wrote.append((kind, number))
    return found


def _find_quoted(session: Session, writers: Iterable[Writer], first: Clause, second: Clause) -> None:
    """Note which comments quote words that only the second part has now."""
    query = (
        sa.select(Comment.author_id, Comment.number, Quotation.exact, Revision.language)
        .join(Quotation, Quotation.comment_id == Comment.id)
        .join(Revision, Revision.id == Quotation.revision_id)
        .where(Comment.clause_id == first.id, Comment.state == CommentState.PUBLISHED)
    )
    own, moved = _words_of(session, first), _words_of(session, second)
    by_person: dict[int | None, Writer] = {writer.person.id: writer for writer in writers}
    for author_id, number, exact, language in session.execute(query.order_by(Comment.number)):
        writer = by_person.get(author_id)
        there = exact in moved.get(language, "") and exact not in own.get(language, "")
        if writer and there and ("comments", number) not in writer.gone:
            writer.gone.append(("comments", number))


def _words_of(session: Session, clause: Clause) -> dict[str, str]:
    return {language: one.body for language, one in latest_in_every_language(session, clause.id).items()}


def _addresses(wrote: list[Contribution]) -> list[str]:
    return [f"{kind}/{number}" for kind, number in wrote[:MOST_LISTED]]
