"""Many at once: nothing is counted twice, nothing is lost, and nothing comes in after a close. On both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import product
from threading import Barrier
from typing import TypeVar

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.amendments import services as amendments
from app.amendments.models import Amendment
from app.comments import weighing
from app.comments.models import Comment
from app.db import Database
from app.domain.answering import said
from app.domain.bridging import place
from app.domain.phases import PhaseKind
from app.domain.positions import Stance
from app.domain.voting import Choice
from app.ledger.models import Entry
from app.ledger.queries import size
from app.polls import services as polls
from app.polls.models import Ballot, Question
from app.positions.models import Position, TakingPart
from app.positions.services import reorder
from app.processes.models import Process
from app.processes.queries import is_held_open, membership_of
from app.processes.services import enter, next_number
from app.processes.timetable import enter_passed_phases
from tests.builders import NOON, a_clause, a_document, a_member, a_process
from tests.contributing import a_comment, a_question, an_amendment

THREADS = 12
Outcome = TypeVar("Outcome")


def all_at_once(act: Callable[[int], Outcome], times: int = THREADS) -> list[Outcome]:
    """Do it so many times at the same moment."""
    together = Barrier(times)

    def wait_and_act(number: int) -> Outcome:
        together.wait()
        return act(number)

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(wait_and_act, range(times)))


def a_kept_process(database: Database, phase: PhaseKind = PhaseKind.CONSULTATION) -> Process:
    with database.writing() as session:
        process = a_process(session, phase=phase, now=NOON)
        assert process.phases
        session.commit()
    return process


def test_no_number_is_given_twice_and_none_is_left_out(database: Database) -> None:
    process = a_kept_process(database)

    def take_ten(_: int) -> list[int]:
        taken = []
        for _ in range(10):
            with database.writing() as session:
                taken.append(next_number(session, process.id, "comment"))
                session.commit()
        return taken

    numbers = sorted(number for taken in all_at_once(take_ten) for number in taken)
    assert numbers == list(range(1, THREADS * 10 + 1))


def test_a_number_taken_by_an_act_that_failed_is_given_again(database: Database) -> None:
    process = a_kept_process(database)
    with database.writing() as session:
        assert next_number(session, process.id, "comment") == 1
    with database.writing() as session:
        assert next_number(session, process.id, "comment") == 1


def test_every_act_has_its_own_place_in_the_record(database: Database) -> None:
    process = a_kept_process(database)

    def act_five_times(number: int) -> None:
        for _ in range(5):
            with database.writing() as session:
                enter(session, process, kind="act", object=f"acts/{number}", body={}, actor_id=None, now=NOON)
                session.commit()

    all_at_once(act_five_times)
    with database.reading() as session:
        indices = session.scalars(sa.select(Entry.index).order_by(Entry.index)).all()
        assert list(indices) == list(range(THREADS * 5))
        assert size(session) == THREADS * 5


def test_a_member_who_votes_many_times_at_once_has_one_ballot(database: Database) -> None:
    process = a_kept_process(database, PhaseKind.VOTING)
    with database.writing() as session:
        voter = a_member(session, process)
        question = a_question(session, process)
        session.commit()

    def vote(number: int) -> Choice:
        choice = Choice.FOR if number % 2 else Choice.AGAINST
        with database.writing() as session:
            own = session.get_one(Question, question.id)
            polls.cast(session, own, voter_id=voter.id, answer=said(choice), now=datetime.now(UTC))
            session.commit()
        return choice

    all_at_once(vote)
    with database.reading() as session:
        assert len(session.scalars(sa.select(Ballot)).all()) == 1


def test_every_member_of_a_crowd_that_votes_at_once_is_counted_once(database: Database) -> None:
    process = a_kept_process(database, PhaseKind.VOTING)
    with database.writing() as session:
        voters = [a_member(session, process) for _ in range(THREADS)]
        question = a_question(session, process)
        session.commit()

    def vote(number: int) -> None:
        with database.writing() as session:
            own = session.get_one(Question, question.id)
            polls.cast(session, own, voter_id=voters[number].id, answer=said(Choice.FOR), now=datetime.now(UTC))
            session.commit()

    all_at_once(vote)
    with database.reading() as session:
        assert sorted(session.scalars(sa.select(Ballot.person_id))) == sorted(voter.id for voter in voters)
        roll = session.get_one(Question, question.id).roll
    assert roll == {"citizen": THREADS}


def test_a_member_who_supports_many_times_at_once_is_counted_once(database: Database) -> None:
    process = a_kept_process(database)
    with database.writing() as session:
        supporter = a_member(session, process)
        amendment = an_amendment(session, a_clause(session, a_document(session, process)), a_member(session, process))
        session.commit()

    def support(_: int) -> None:
        with database.writing() as session, suppress(IntegrityError):
            member = membership_of(session, process.id, supporter.id)
            assert member is not None
            amendments.support(session, process, session.get_one(Amendment, amendment.id), supporter=member, now=NOON)
            session.commit()

    all_at_once(support)
    with database.reading() as session:
        assert session.scalars(sa.select(Position.person_id)).all() == [supporter.id]
        entered = session.scalars(sa.select(Entry.kind).where(Entry.kind == "amendment_supported")).all()
    assert len(entered) == 1


@pytest.mark.parametrize("_round", range(3))
def test_what_is_in_flight_when_a_phase_closes_is_either_in_before_the_close_or_refused(
    database: Database, _round: int
) -> None:
    process = a_kept_process(database)
    phase = process.phases[0]

    def contribute_or_close(number: int) -> bool:
        with database.writing() as session:
            if number == THREADS // 2:
                enter_passed_phases(session, phase.closes)
            elif is_held_open(session, phase.id):
                enter(session, process, kind="comment", object=f"comments/{number}", body={}, actor_id=None, now=NOON)
            else:
                return False
            session.commit()
            return True

    acknowledged = all_at_once(contribute_or_close).count(True) - 1
    with database.reading() as session:
        kinds = list(session.scalars(sa.select(Entry.kind).order_by(Entry.index)))
    assert kinds.count("comment") == acknowledged
    assert "comment" not in kinds[kinds.index("phase_closed") :]


def test_ten_workers_at_once_enter_each_passing_of_a_phase_once(database: Database) -> None:
    a_kept_process(database)

    def work(_: int) -> int:
        with database.writing() as session:
            entered = enter_passed_phases(session, NOON + timedelta(days=30))
            session.commit()
            return entered

    assert sum(all_at_once(work, 10)) == 2
    with database.reading() as session:
        assert list(session.scalars(sa.select(Entry.kind).order_by(Entry.index))) == ["phase_opened", "phase_closed"]


def test_positions_that_are_taken_and_changed_at_once_are_counted_as_they_stand_in_the_end(database: Database) -> None:
    process = a_kept_process(database)
    with database.writing() as session:
        people = [a_member(session, process, group="citizen" if place % 2 else "academia") for place in range(THREADS)]
        comments = [a_comment(session, process) for _ in range(2)]
        session.commit()

    def take(number: int) -> None:
        for stance, comment in product((Stance.SUPPORT, Stance.AGAINST, None, Stance.SUPPORT), comments):
            with database.writing() as session:
                member = membership_of(session, process.id, people[number].id)
                assert member is not None
                own = session.get_one(Comment, comment.id)
                weighing.take_position(session, process, own, member=member, stance=stance, now=NOON)
                session.commit()

    all_at_once(take)
    with database.reading() as session:
        half = THREADS // 2
        for comment in session.scalars(sa.select(Comment)):
            assert comment.tallies == {"academia": [half, 0, 0], "citizen": [half, 0, 0]}
        assert session.get_one(TakingPart, process.id).people == {"academia": half, "citizen": half}
        assert session.scalar(sa.select(sa.func.count()).select_from(Position)) == 2 * THREADS


def test_the_order_made_anew_while_positions_are_taken_is_that_of_the_positions(database: Database) -> None:
    process = a_kept_process(database)
    with database.writing() as session:
        people = [a_member(session, process, group="citizen" if place % 2 else "academia") for place in range(THREADS)]
        comment = a_comment(session, process)
        session.commit()

    def take_or_reorder(number: int) -> None:
        with database.writing() as session:
            if number % 4 == 3:
                reorder(session, process.id)
            member = membership_of(session, process.id, people[number].id)
            assert member is not None
            own = session.get_one(Comment, comment.id)
            weighing.take_position(session, process, own, member=member, stance=Stance.SUPPORT, now=NOON)
            session.commit()

    all_at_once(take_or_reorder)
    with database.writing() as session:
        reorder(session, process.id)
        session.commit()
    with database.reading() as session:
        kept, taking_part = session.get_one(Comment, comment.id), session.get_one(TakingPart, process.id)
        assert taking_part.counted == ["academia", "citizen"]
        assert kept.bridging == place(kept.counts, taking_part.counted) > 0
