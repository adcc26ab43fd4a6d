"""Votes that come together: no ballot is lost, none is counted twice, and none slips in after the close."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.db import Database
from app.domain.answering import said
from app.domain.errors import VotingClosed
from app.domain.phases import PhaseKind
from app.domain.voting import Choice
from app.ledger.models import Body, Entry
from app.polls import queries, services
from app.polls.models import Ballot, Question
from tests.builders import NOON, a_member, a_process
from tests.contributing import a_question

CLOSE = NOON + timedelta(days=1)
TOGETHER = 50


@pytest.fixture
def scene(database: Database) -> tuple[int, list[int]]:
    """A question that is open, and fifty who may vote on it, by their identities."""
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.VOTING, now=NOON)
        voters = [a_member(session, process, group=("citizen", "academia")[n % 2]).id for n in range(TOGETHER)]
        question = a_question(session, process, opens=NOON, closes=CLOSE)
        session.commit()
        return question.id, voters


def vote(database: Database, question_id: int, voter_id: int, choice: Choice = Choice.FOR) -> bool:
    with database.writing() as session:
        try:
            question = session.get_one(Question, question_id)
            services.cast(session, question, voter_id=voter_id, answer=said(choice), now=NOON)
        except VotingClosed:
            return False
        session.commit()
    return True


def tally_of(database: Database, question_id: int) -> dict[str, int]:
    with database.reading() as session:
        counted = queries.counts(session, session.get_one(Question, question_id), CLOSE)
        return {group: tally.cast for group, tally in counted.items()}


def test_fifty_identical_votes_of_one_member_count_once(database: Database, scene: tuple[int, list[int]]) -> None:
    question_id, voters = scene
    together = Barrier(TOGETHER)

    def send(_: int) -> bool:
        together.wait()
        return vote(database, question_id, voters[0])

    with ThreadPoolExecutor(TOGETHER) as threads:
        assert all(threads.map(send, range(TOGETHER)))
    assert tally_of(database, question_id) == {"citizen": 1}


def test_of_fifty_members_who_vote_together_none_is_lost(database: Database, scene: tuple[int, list[int]]) -> None:
    question_id, voters = scene
    together = Barrier(TOGETHER)

    def send(voter_id: int) -> bool:
        together.wait()
        return vote(database, question_id, voter_id)

    with ThreadPoolExecutor(TOGETHER) as threads:
        assert all(threads.map(send, voters))
    assert tally_of(database, question_id) == {"citizen": 25, "academia": 25}
    with database.reading() as session:
        assert session.get_one(Question, question_id).roll == {"citizen": 25, "academia": 25}


def test_members_who_change_their_minds_together_are_counted_once_each(
    database: Database, scene: tuple[int, list[int]]
) -> None:
    question_id, voters = scene
    choices = [Choice.FOR, Choice.AGAINST, Choice.ABSTAIN, Choice.FOR]
    calls = [(voter_id, choice) for choice in choices for voter_id in voters[:10]]
    with ThreadPoolExecutor(10) as threads:
        assert all(threads.map(lambda call: vote(database, question_id, *call), calls))
    assert sum(tally_of(database, question_id).values()) == 10


def test_a_ballot_is_in_before_the_close_is_entered_or_refused(
    database: Database, scene: tuple[int, list[int]]
) -> None:
    question_id, voters = scene
    together = Barrier(TOGETHER + 1)

    def send(voter_id: int) -> bool:
        together.wait()
        return vote(database, question_id, voter_id)

    def close() -> None:
        together.wait()
        with database.writing() as session:
            services.enter_passed_closes(session, CLOSE)
            session.commit()

    with ThreadPoolExecutor(TOGETHER + 1) as threads:
        sent = [threads.submit(send, voter_id) for voter_id in voters]
        threads.submit(close).result()
        acknowledged = sum(one.result() for one in sent)
    with database.reading() as session:
        entry = session.scalars(sa.select(Entry).where(Entry.kind == "question_closed")).one()
        body = session.get_one(Body, entry.index).body
        assert body is not None
        in_the_record = sum(number for group in body["tally"].values() for number in group.values())
        assert in_the_record == acknowledged == session.scalar(sa.select(sa.func.count()).select_from(Ballot))
