from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.commenting import CommentState
from app.domain.errors import NotInThisState
from app.domain.stating import Vote
from app.jobs.handlers import HANDLERS, Work
from app.jobs.models import OutboxMessage
from app.ledger.models import Body, Entry
from app.opinions import mapping, services, tasks
from app.opinions.models import OpinionMap, OpinionParticipant, StatementVote
from app.opinions.queries import of_person
from app.opinions.services import submit
from app.processes.queries import membership_of
from app.record.verification import verify
from tests.builders import NOON, a_member, a_process
from tests.contributing import a_statement
from tests.opinions.conversation import a_conversation, cast, mapped


def test_a_vote_changed_or_taken_back_is_counted_once(session: Session) -> None:
    process = a_process(session)
    one, other = a_member(session, process), a_member(session, process)
    statement = a_statement(session, process)
    for person, vote, counts in [
        (one, Vote.AGREE, (1, 0, 0)),
        (one, Vote.AGREE, (1, 0, 0)),
        (other, Vote.PASS, (1, 0, 1)),
        (one, Vote.DISAGREE, (0, 1, 1)),
        (one, None, (0, 0, 1)),
        (one, None, (0, 0, 1)),
    ]:
        cast(session, process, statement, person, vote)
        session.refresh(statement)
        assert (statement.agrees, statement.disagrees, statement.passes) == counts


def test_nobody_votes_on_what_is_not_shown(session: Session) -> None:
    process = a_process(session)
    person = a_member(session, process)
    for state in (CommentState.HIDDEN, CommentState.PENDING, CommentState.WITHDRAWN):
        with pytest.raises(NotInThisState):
            cast(session, process, a_statement(session, process, state=state), person, Vote.AGREE)


def test_no_vote_enters_the_record_singly(session: Session) -> None:
    process = a_process(session)
    a_conversation(session, process)
    assert session.scalar(sa.select(sa.func.count()).select_from(Entry)) == 0
    now = datetime.now(UTC)
    for hours, entries in [(0, 1), (1, 1), (23, 1), (25, 2)]:
        mapped(session, process, now + timedelta(hours=hours))
        assert session.scalar(sa.select(sa.func.count()).select_from(Entry)) == entries
    body = session.scalars(sa.select(Body)).first()
    assert body is not None
    assert set(body.body) == {"participants", "votes", "statements", "matrix_sha256"}


def test_the_record_finds_a_changed_vote_and_a_changed_statement(session: Session) -> None:
    process = a_process(session)
    author = membership_of(session, process.id, a_member(session, process).id)
    assert author is not None
    made = submit(session, process, author=author, body="As it was.", language="en", now=datetime.now(UTC))
    a_conversation(session, process)
    kept = mapped(session, process)

    def found() -> list[str]:
        ours = ("opinion-map", "statements/1")
        return [str(one) for one in verify(session).findings if one.place.split(", ")[-1] in ours]

    assert found() == []
    made.agrees, made.body = 3, "As it was not."
    kept.found = {**(kept.found or {}), "votes": 1}
    session.flush()
    assert len(found()) == 3


def test_a_burst_of_votes_asks_for_one_map(session: Session) -> None:
    process = a_process(session)
    a_conversation(session, process)
    asked = sa.select(sa.func.count()).select_from(OutboxMessage).where(OutboxMessage.kind == "opinion_map")
    assert session.scalar(asked) == 1
    mapped(session, process)
    person = a_member(session, process)
    cast(session, process, a_statement(session, process), person, Vote.AGREE)
    assert session.scalar(asked) == 2


def test_the_worker_computes_the_map(database: Database, settings: object) -> None:
    with database.writing() as session:
        process = a_process(session)
        a_conversation(session, process)
        session.commit()
    work = Work(1, "opinion_map", {"process_id": process.id}, database, settings, datetime.now(UTC))  # type: ignore[arg-type]
    assert HANDLERS["opinion_map"] is tasks.renew_map
    tasks.renew_map(work)
    with database.reading() as session:
        kept = session.get_one(OpinionMap, process.id)
        assert kept.found is not None
        assert kept.requested_at is None
        assert [group["size"] for group in kept.found["groups"]] == [10, 7]


def test_a_map_from_what_came_since_is_the_map_from_everything(session: Session) -> None:
    process = a_process(session)
    statements, people = a_conversation(session, process)
    mapped(session, process)
    cast(session, process, statements[3], people[0], Vote.PASS)
    cast(session, process, statements[4], people[1], None)
    cast(session, process, a_statement(session, process), people[2], Vote.AGREE)
    session.execute(sa.delete(StatementVote).where(StatementVote.participant_id == -1))
    now = datetime.now(UTC) + timedelta(seconds=1)
    since = mapping.compute(session, process, now)
    assert not since.whole
    whole = mapping.read_votes(session, process.id, None, whole=True)
    assert since.votes.matrix.rows.tolist() == whole.matrix.rows.tolist()
    assert since.votes.matrix.values.tolist() == whole.matrix.values.tolist()


def test_small_stakeholder_groups_are_told_together_and_nobody_is_named(session: Session) -> None:
    process = a_process(session)
    a_conversation(session, process)
    kept = mapped(session, process)
    assert kept.found is not None
    first = kept.found["statements"]["1"]
    assert first["consensus"] > 0.8
    told = first["stakeholders"]
    assert "academia" in told["together"]
    assert len(told["together"]) > 1
    assert all(sum(cell) >= 5 for cell in told["groups"].values())
    codes = set(session.scalars(sa.select(OpinionParticipant.code)))
    assert not [code for code in codes if code in str(kept.found)]


def test_everybody_can_take_their_statements_and_votes_along(session: Session) -> None:
    process = a_process(session)
    person = a_member(session, process)
    statement = a_statement(session, process, person, body="Mine.")
    cast(session, process, statement, person, Vote.DISAGREE)
    taken = of_person(session, person.id)
    assert [one["body"] for one in taken["statements"]] == ["Mine."]  # type: ignore[attr-defined]
    assert [one["vote"] for one in taken["votes"]] == ["disagree"]  # type: ignore[attr-defined]


def test_authors_withdraw_their_own_statements_and_nobody_elses(session: Session) -> None:
    process = a_process(session)
    author, other = a_member(session, process), a_member(session, process)
    voter = membership_of(session, process.id, author.id)
    assert voter is not None
    made = services.submit(session, process, author=voter, body="Mine.", language="en", now=NOON)
    with pytest.raises(NotInThisState):
        services.withdraw(session, process, made, author_id=other.id, now=NOON)
    services.withdraw(session, process, made, author_id=author.id, now=NOON)
    assert made.state is CommentState.WITHDRAWN
    assert session.get_one(OpinionMap, process.id).requested_at is not None
    for act in (lambda: cast(session, process, made, other, Vote.AGREE),
                lambda: services.withdraw(session, process, made, author_id=author.id, now=NOON)):  # fmt: skip
        with pytest.raises(NotInThisState):
            act()
    assert not [one for one in verify(session).findings if "statements/" in str(one.place)]
