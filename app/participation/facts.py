"""The facts that participation is counted from: each contribution with whose it is, and each submission."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Organisation
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState
from app.domain.phases import INPUT
from app.domain.responding import CHANGES_THE_TEXT
from app.forum.models import Body, Seat, Term
from app.opinions.models import Statement
from app.processes.models import Membership, Phase
from app.responses.models import Answered, Response
from app.submissions.models import Answer, Excerpt, Submission
from app.texts.models import Clause, Credit, Document, Origin, Revision, Version

AT_ONCE = 5_000


@dataclass(frozen=True)
class Fact:
    """A contribution (`weight` 1), or the sending of a submission, which is none by itself (0).

    `assisted`: the team entered it for somebody. `person` tells people apart and is shown to nobody; `organisation` is
    the name of the verified one they spoke for.
    """

    person: str
    group: str
    organisation: str
    language: str
    region: str
    made_at: datetime
    accepted: bool
    weight: int
    assisted: bool = False


def facts(session: Session, process_id: int) -> Iterator[Fact]:
    """Every submission, then every contribution that is shown, in the order in which they came; four statements.

    What a moderator has hidden, what waits for one and what was withdrawn is not counted, and neither is a letter that
    was cut into contributions: those are. Whoever has no account is known by the submission or the name.
    """
    for query in (_submissions(process_id), _comments(process_id), _amendments(process_id), _statements(process_id)):
        for row in session.execute(query.execution_options(yield_per=AT_ONCE)):
            yield Fact(_person(row), row.group_key, row.organisation or "", row.language, row.region or "",
                       row.made_at, bool(row.accepted), row.weight, bool(row.assisted))  # fmt: skip


def _person(row: sa.Row[*tuple[Any, ...]]) -> str:
    """Somebody on whose behalf others wrote is not the one who wrote."""
    if row.author_id is not None and not row.attributed_to:
        return f"person {row.author_id}"
    if row.submission_id is not None:
        return f"submission {row.submission_id}"
    return f"name {row.attributed_to}"


def _submissions(process_id: int) -> sa.Select[*tuple[Any, ...]]:
    name = sa.func.coalesce(Organisation.name, sa.literal(""))
    return (
        sa.select(
            Submission.author_id, Submission.attributed_to, Submission.id.label("submission_id"), Submission.group_key,
            name.label("organisation"), Submission.language, _region(Submission).label("region"),
            Submission.sent_at.label("made_at"), sa.literal(0).label("accepted"), sa.literal(0).label("weight"),
            sa.literal(0).label("assisted"),
        )
        .outerjoin(Organisation, Organisation.id == Submission.organisation_id)
        .outerjoin(Membership, _same_person(Submission))
        .where(Submission.process_id == process_id, Submission.withdrawn_at.is_(None))
        .order_by(Submission.id)
    )  # fmt: skip


def _comments(process_id: int) -> sa.Select[*tuple[Any, ...]]:
    sent, letter = aliased(Submission), aliased(Submission)
    return (
        sa.select(
            Comment.author_id, Comment.attributed_to, sa.func.coalesce(sent.id, letter.id).label("submission_id"),
            Comment.group_key, Organisation.name.label("organisation"), Comment.language,
            sa.func.coalesce(Membership.jurisdiction, sent.region, letter.region).label("region"),
            Comment.created_at.label("made_at"), _accepted(Answered.comment_id == Comment.id).label("accepted"),
            sa.literal(1).label("weight"), sa.case((Comment.session_number.is_not(None), 1), else_=0).label("assisted"),
        )
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .outerjoin(Membership, _same_person(Comment))
        .outerjoin(Answer, Answer.comment_id == Comment.id)
        .outerjoin(Excerpt, Excerpt.comment_id == Comment.id)
        .outerjoin(sent, sent.id == sa.func.coalesce(Answer.submission_id, Excerpt.submission_id))
        .outerjoin(letter, letter.letter_id == Comment.id)
        .where(Comment.process_id == process_id, Comment.state == CommentState.PUBLISHED, letter.cut_at.is_(None))
        .order_by(Comment.created_at, Comment.id)
    )  # fmt: skip


def _amendments(process_id: int) -> sa.Select[*tuple[Any, ...]]:
    adopted = Amendment.state.in_((AmendmentState.ADOPTED, AmendmentState.ADOPTED_IN_PART))
    return (
        sa.select(
            Amendment.author_id, Amendment.attributed_to, sa.null().label("submission_id"), Amendment.group_key,
            Organisation.name.label("organisation"), Amendment.language, Membership.jurisdiction.label("region"),
            Amendment.created_at.label("made_at"), sa.case((adopted, 1), else_=0).label("accepted"),
            sa.literal(1).label("weight"), sa.literal(0).label("assisted"),
        )
        .outerjoin(Organisation, Organisation.id == Amendment.organisation_id)
        .outerjoin(Membership, _same_person(Amendment))
        .where(Amendment.process_id == process_id, Amendment.hidden.is_(False))
        .where(Amendment.state != AmendmentState.WITHDRAWN)
        .order_by(Amendment.created_at, Amendment.id)
    )  # fmt: skip


def _statements(process_id: int) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Statement.author_id, Statement.attributed_to, sa.null().label("submission_id"), Statement.group_key,
            Organisation.name.label("organisation"), Statement.language, Membership.jurisdiction.label("region"),
            Statement.created_at.label("made_at"), sa.literal(0).label("accepted"), sa.literal(1).label("weight"),
            sa.literal(0).label("assisted"),
        )
        .outerjoin(Organisation, Organisation.id == Statement.organisation_id)
        .outerjoin(Membership, _same_person(Statement))
        .where(Statement.process_id == process_id, Statement.state == CommentState.PUBLISHED)
        .order_by(Statement.created_at, Statement.id)
    )  # fmt: skip


Attributed = type[Submission] | type[Comment] | type[Amendment] | type[Statement]


def _same_person(table: Attributed) -> sa.ColumnElement[bool]:
    return sa.and_(
        Membership.process_id == table.process_id, Membership.person_id == table.author_id, table.attributed_to == ""
    )


def _region(table: type[Submission]) -> sa.ColumnElement[str]:
    return sa.func.coalesce(Membership.jurisdiction, table.region)


def _accepted(named: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """Whether a published response accepts it, at least in part."""
    query = sa.select(Response.id).join(Answered, Answered.response_id == Response.id)
    return sa.case((query.where(named, Response.disposition.in_(CHANGES_THE_TEXT)).exists(), 1), else_=0)


def returning(session: Session, process_id: int) -> dict[str, bool]:
    """Of everybody with an account who contributed: whether they had contributed to another process before."""
    earlier = aliased(Membership)
    before = sa.exists().where(
        earlier.person_id == Membership.person_id,
        earlier.process_id != process_id,
        earlier.contributed_at < Membership.contributed_at,
    )
    query = sa.select(Membership.person_id, before).where(Membership.process_id == process_id)
    found = session.execute(query.where(Membership.contributed_at.is_not(None)).order_by(Membership.id))
    return {f"person {person_id}": bool(was) for person_id, was in found}


def seats(session: Session, process_id: int, day: date) -> list[tuple[str, str, bool]]:
    """Every seat of every body: its group, the organisation of whoever holds it on this day, and whether it is held."""
    holds = sa.and_(Term.seat_id == Seat.id, Term.begins <= day, sa.or_(Term.ends.is_(None), Term.ends >= day))
    query = (
        sa.select(Seat.group_key, Organisation.name, Term.id)
        .join(Body, Body.id == Seat.body_id)
        .outerjoin(Term, holds)
        .outerjoin(Organisation, Organisation.id == Term.organisation_id)
        .where(Body.process_id == process_id)
        .order_by(Body.number, Seat.number, Term.id)
    )
    return [(group, name or "", held is not None) for group, name, held in session.execute(query)]


def windows(session: Session, process_id: int) -> list[tuple[datetime, datetime]]:
    """When contributions to the text could be made: opening and close of each phase of input."""
    query = sa.select(Phase.opens, Phase.closes).where(Phase.process_id == process_id, Phase.kind.in_(INPUT))
    return [(opens, closes) for opens, closes in session.execute(query.order_by(Phase.opens))]


def decided_at(session: Session, process_id: int) -> datetime | None:
    """When the text was decided: its adoption; None before."""
    query = sa.select(sa.func.max(Version.created_at)).join(Document, Document.id == Version.document_id)
    return session.scalar(query.where(Document.process_id == process_id, Version.final.is_(True)))


def adopted_changes(session: Session, process_id: int) -> dict[str, list[frozenset[tuple[str, str]]]]:
    """The adopted changes of each clause, in the order of the text: each by all who are credited with it.

    Of everybody credited the person, as in `Fact`, and the organisation they spoke for.
    """
    query = (
        sa.select(Clause.number, Revision.id, Credit.person_id, Credit.attributed_to, Organisation.name)
        .join(Document, Document.id == Clause.document_id)
        .join(Revision, Revision.clause_id == Clause.id)
        .join(Credit, Credit.revision_id == Revision.id)
        .outerjoin(Organisation, Organisation.id == Credit.organisation_id)
        .where(Document.process_id == process_id, Revision.origin == Origin.AMENDMENT)
        .order_by(Clause.position, Clause.id, Revision.id, Credit.id)
    )
    made: dict[str, dict[int, set[tuple[str, str]]]] = {}
    for number, revision_id, person_id, name, organisation in session.execute(query):
        person = f"person {person_id}" if person_id and not name else f"name {name}"
        made.setdefault(number, {}).setdefault(revision_id, set()).add((person, organisation or ""))
    return {number: [frozenset(one) for one in changes.values()] for number, changes in made.items()}
