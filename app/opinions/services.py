"""Making statements, voting on them, and asking for a new map."""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.commenting import CommentState, may_withdraw
from app.domain.errors import NotInThisState
from app.domain.phases import Role
from app.domain.stating import Stance, Vote
from app.jobs import outbox
from app.opinions.models import OpinionMap, OpinionParticipant, Statement, StatementVote
from app.opinions.queries import participant_of
from app.processes import services as processes
from app.processes.models import Membership, Process
from app.processes.slow_lane import PUBLISHED, state_at_first

WAIT = timedelta(seconds=20)
"""Votes come in bursts: a new map is computed so long after the first vote it has not seen yet."""

GIVEN_UP = timedelta(minutes=10)
COUNTED = {Stance.AGREE: Statement.agrees, Stance.DISAGREE: Statement.disagrees, Stance.PASS: Statement.passes}


def _count_published_by(session: Session, person_id: int) -> int:
    query = sa.select(sa.func.count()).where(Statement.author_id == person_id)
    return session.scalar(query.where(Statement.state == CommentState.PUBLISHED)) or 0


PUBLISHED["opinions"] = _count_published_by


def submit(
    session: Session, process: Process, *, author: Membership, body: str, language: str, now: datetime
) -> Statement:
    """Put a statement before everybody; where the process moderates beforehand it waits until it is let through."""
    statement = Statement(
        process_id=process.id,
        number=processes.next_number(session, process.id, "statement"),
        language=language,
        body=body,
        state=state_at_first(session, process, author, now),
        agrees=0,
        disagrees=0,
        passes=0,
        author_id=author.person_id,
        group_key=author.group_key,
        organisation_id=author.organisation_id,
        created_at=now,
    )
    session.add(statement)
    session.flush()
    request_map(session, process.id, now=now)
    processes.enter(
        session,
        process,
        kind="statement_submitted",
        object=f"statements/{statement.number}",
        body=as_entered(statement),
        actor_id=statement.author_id,
        role=Role.PARTICIPANT,
        now=now,
    )
    return statement


def withdraw(session: Session, process: Process, statement: Statement, *, author_id: int, now: datetime) -> Statement:
    """Withdraw one's own statement for good: nobody is shown it or votes on it, and the map is made without it.

    Raises NotInThisState for anybody else's, and for what is hidden or withdrawn.
    """
    query = sa.select(Statement).where(Statement.id == statement.id).with_for_update()
    statement = session.scalars(query, execution_options={"populate_existing": True}).one()
    if not may_withdraw(is_author=statement.author_id == author_id, state=statement.state):
        raise NotInThisState
    statement.state = CommentState.WITHDRAWN
    session.flush()
    request_map(session, process.id, now=now, at_once=True)
    processes.enter(
        session, process, kind="statement_withdrawn", object=f"statements/{statement.number}",
        body=as_entered(statement), actor_id=author_id, role=Role.PARTICIPANT, now=now,
    )  # fmt: skip
    return statement


def vote(
    session: Session, process: Process, statement: Statement, *, voter: Membership, vote: Vote | None, now: datetime
) -> Statement:
    """Vote on a statement, in place of an earlier vote; None takes it back.

    Single votes never enter the record: the matrix of all of them does, day by day (see `mapping.store`). Raises
    NotInThisState for a statement that is not shown. The statement is locked, so that of parallel votes each is
    counted once.
    """
    query = sa.select(Statement).where(Statement.id == statement.id).with_for_update()
    statement = session.scalars(query, execution_options={"populate_existing": True}).one()
    if statement.state is not CommentState.PUBLISHED:
        raise NotInThisState
    participant = participant_of(session, process.id, voter.person_id) or _joined(session, process, voter)
    cast = session.get(StatementVote, (participant.id, statement.id), with_for_update=True)
    stance = None if vote is None else vote.stance
    if cast is None and stance is not None:
        cast = StatementVote(participant_id=participant.id, statement_id=statement.id, process_id=process.id)
        session.add(cast)
    if cast is None or cast.stance == stance:
        return statement
    _count(statement, cast.stance, -1)
    _count(statement, stance, +1)
    cast.stance, cast.cast_at = stance, now
    session.flush()
    processes.mark_contribution(session, process.id, voter.person_id, now)
    request_map(session, process.id, now=now)
    return statement


def _count(statement: Statement, stance: int | None, difference: int) -> None:
    if stance is not None:
        name = COUNTED[Stance(stance)].key
        setattr(statement, name, getattr(statement, name) + difference)


def _joined(session: Session, process: Process, voter: Membership) -> OpinionParticipant:
    """The member as a participant with a code drawn by lot; two first votes at the same time make one of them."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {
        "process_id": process.id,
        "person_id": voter.person_id,
        "code": new_code(),
        "group_key": voter.group_key,
        "imported_as": "",
    }
    session.execute(insert(OpinionParticipant).values(**values).on_conflict_do_nothing())
    participant = participant_of(session, process.id, voter.person_id)
    assert participant is not None
    return participant


def new_code() -> str:
    """A name for a participant in the published matrix, drawn by lot."""
    return secrets.token_hex(8)


def request_map(session: Session, process_id: int, *, now: datetime, at_once: bool = False) -> None:
    """Have the map computed anew, soon; whoever asks while one is waited for adds nothing.

    `at_once`: without waiting for more votes, for instance because a statement has been hidden.
    """
    asked = session.get(OpinionMap, process_id)
    if asked is not None and asked.requested_at and asked.requested_at > now - GIVEN_UP and not at_once:
        return
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(OpinionMap).values(process_id=process_id, requested_at=now, parameters={}, entered=False)
    row = row.on_conflict_do_update(index_elements=[OpinionMap.process_id], set_={"requested_at": now})
    session.execute(row)
    if asked is not None:
        session.expire(asked)
    due = now if at_once else now + WAIT
    outbox.post(session, kind="opinion_map", payload={"process_id": process_id}, now=now, due=due)


def as_entered(statement: Statement) -> dict[str, object]:
    """What the record commits to of a statement, as it was made."""
    return {
        "body": statement.body,
        "language": statement.language,
        "group": statement.group_key,
        "attributed_to": statement.attributed_to or "",
        "state": statement.state.value,
    }
