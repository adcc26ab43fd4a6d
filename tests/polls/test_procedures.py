"""Entrusted votes, blocks, results from elsewhere and reminders: who may do what, and what counts in the end."""

import hashlib
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person, Standing
from app.db import Database
from app.domain.answering import said
from app.domain.errors import (
    AlreadyDecided,
    BlockFixed,
    NotEntitled,
    NotEntrusted,
    NotInThisState,
    OwnBallotCounts,
    VotingClosed,
    VotingNotClosed,
)
from app.domain.phases import PhaseKind, Role
from app.domain.result_modes import ResultMode
from app.domain.voting import Result
from app.jobs.models import OutboxMessage
from app.ledger.models import Body, Entry
from app.polls import blocks, boxes, entrusted, external_results, queries, reminders, services
from app.polls.external_results import Figures, Source
from app.polls.models import Ballot, Block, Question
from app.processes.models import Process
from tests.builders import HALF, NOON, a_clause, a_document, a_member, a_process
from tests.contributing import a_question

CLOSE = NOON + timedelta(days=2)
RULE = {**HALF, "proxies": {"most": 2, "same_group": True}}


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session, phase=PhaseKind.VOTING, now=NOON, decision_rule=RULE)


@pytest.fixture
def question(session: Session, process: Process) -> Question:
    return a_question(session, process, opens=NOON, closes=CLOSE)


def people(session: Session, process: Process, number: int, group: str = "citizen") -> list[Person]:
    return [a_member(session, process, group=group) for _ in range(number)]


def entrust(session: Session, question: Question, principal: Person, holder: Person) -> None:
    entrusted.entrust(session, question, principal_id=principal.id, holder_id=holder.id, now=NOON)


def cast_for(session: Session, question: Question, holder: Person, principal: Person, choice: str = "for") -> Ballot:
    return entrusted.cast_for(
        session, question, holder_id=holder.id, principal_id=principal.id, answer=said(choice), now=NOON
    )


def cast(session: Session, question: Question, voter: Person, choice: str = "for") -> Ballot:
    return services.cast(session, question, voter_id=voter.id, answer=said(choice), now=NOON)


def counted(session: Session, question: Question) -> dict[str, tuple[int, int]]:
    found = queries.counts(session, question, CLOSE)
    return {group: (tally.in_favour, tally.against) for group, tally in found.items()}


def test_a_vote_is_cast_by_the_one_it_was_entrusted_to_and_counts_in_the_group_of_its_owner(
    session: Session, process: Process, question: Question
) -> None:
    holder, principal = people(session, process, 2)
    entrust(session, question, principal, holder)
    cast(session, question, holder)
    cast_for(session, question, holder, principal, "against")
    assert counted(session, question) == {"citizen": (1, 1)}
    assert question.roll == {"citizen": 2}
    assert (entrusted.given_in_all(session, question.id), boxes.carried(session, question)) == (1, 1)


def test_an_own_ballot_takes_the_place_of_the_one_cast_by_proxy_and_never_the_other_way(
    session: Session, process: Process, question: Question
) -> None:
    holder, principal = people(session, process, 2)
    entrust(session, question, principal, holder)
    cast_for(session, question, holder, principal, "against")
    cast(session, question, principal, "for")
    with pytest.raises(OwnBallotCounts):
        cast_for(session, question, holder, principal, "against")
    assert counted(session, question) == {"citizen": (1, 0)}


def test_who_takes_a_vote_back_takes_the_ballot_back_that_was_cast_by_it(
    session: Session, process: Process, question: Question
) -> None:
    holder, principal = people(session, process, 2)
    entrust(session, question, principal, holder)
    cast_for(session, question, holder, principal)
    entrusted.take_back(session, question, principal_id=principal.id, now=NOON)
    assert counted(session, question) == {}
    with pytest.raises(NotEntrusted):
        cast_for(session, question, holder, principal)


def test_nobody_carries_more_than_the_rule_allows_nor_for_another_group_nor_further(
    session: Session, process: Process, question: Question
) -> None:
    holder, *others = people(session, process, 5)
    stranger = people(session, process, 1, "government")[0]
    faults = {}
    entrust(session, question, others[0], holder)
    entrust(session, question, others[1], holder)
    for name, (principal, to) in {
        "too_many": (others[2], holder),
        "other_group": (stranger, holder),
        "oneself": (holder, holder),
        "carries_others": (holder, others[3]),
        "entrusted_already": (others[2], others[0]),
    }.items():
        with pytest.raises(NotEntrusted) as refused:
            entrust(session, question, principal, to)
        faults[name] = refused.value.fault
    assert faults == {name: name for name in faults}


def test_who_is_suspended_or_gone_is_entrusted_with_nothing_and_who_has_no_vote_entrusts_none(
    session: Session, process: Process, question: Question
) -> None:
    suspended, gone, member = people(session, process, 3)
    suspended.standing, gone.standing = Standing.SUSPENDED, Standing.DELETED
    session.flush()
    for holder in (suspended, gone):
        with pytest.raises(NotEntrusted) as refused:
            entrust(session, question, member, holder)
        assert refused.value.fault == "not_entitled"
    observer = a_member(session, process, roles=[Role.OBSERVER])
    with pytest.raises(NotEntitled):
        entrust(session, question, observer, member)
    cast(session, question, member)
    assert question.roll == {"citizen": 2}, "a suspension takes nobody off the roll, a deleted account is on none"


def test_without_a_rule_for_it_and_after_the_close_no_vote_is_entrusted(session: Session) -> None:
    process = a_process(session, phase=PhaseKind.VOTING, now=NOON, decision_rule=HALF)
    question = a_question(session, process, opens=NOON, closes=CLOSE)
    one, other = people(session, process, 2)
    with pytest.raises(NotEntrusted):
        entrust(session, question, one, other)
    for late in (CLOSE, CLOSE + timedelta(days=1)):
        with pytest.raises(VotingClosed):
            entrusted.entrust(session, question, principal_id=one.id, holder_id=other.id, now=late)
        with pytest.raises(VotingClosed):
            entrusted.take_back(session, question, principal_id=one.id, now=late)


def a_block(session: Session, process: Process, number: int = 3) -> Block:
    document = a_document(session, process)
    items = [
        blocks.Item(a_clause(session, document, number=str(at)), {"en": f"Article {at}?"})
        for at in range(1, number + 1)
    ]
    return blocks.put_block(
        session, process, title={"en": "The undisputed articles"}, explanation={}, items=items,
        opens=NOON + timedelta(hours=1), closes=CLOSE, take_out_until=NOON + timedelta(hours=1),
        mode=ResultMode.AGGREGATE, reminders=[24], author_id=a_member(session, process, roles=[Role.FACILITATOR]).id,
        now=NOON,
    )  # fmt: skip


def test_one_ballot_answers_every_question_of_a_block_but_the_one_that_was_taken_out(
    session: Session, process: Process
) -> None:
    block = a_block(session, process)
    member, voter = people(session, process, 2)
    alone = block.questions[1]
    blocks.take_out(session, alone, member_id=member.id, now=NOON)
    opened = NOON + timedelta(hours=1)
    blocks.cast_block(session, block, voter_id=voter.id, answer=said("for"), now=opened)
    cast_on = session.scalars(sa.select(Ballot.question_id).where(Ballot.person_id == voter.id)).all()
    assert set(cast_on) == {one.id for one in block.questions if one is not alone}
    services.cast(session, alone, voter_id=voter.id, answer=said("against"), now=opened)
    assert counted(session, alone) == {"citizen": (0, 1)}


def test_nothing_is_taken_out_by_strangers_twice_or_after_the_stated_time(session: Session, process: Process) -> None:
    block = a_block(session, process)
    member = people(session, process, 1)[0]
    observer = a_member(session, process, roles=[Role.OBSERVER])
    with pytest.raises(NotEntitled):
        blocks.take_out(session, block.questions[0], member_id=observer.id, now=NOON)
    blocks.take_out(session, block.questions[0], member_id=member.id, now=NOON)
    for question, at in ((block.questions[0], NOON), (block.questions[1], NOON + timedelta(hours=1))):
        with pytest.raises(BlockFixed):
            blocks.take_out(session, question, member_id=member.id, now=at)


def an_external_result(session: Session, question: Question, at: object = CLOSE) -> None:
    external_results.enter_external(
        session, question, result=Result.CARRIED, figures=Figures(60, 40, 1), body="Council of the Region",
        note="Vote by show of hands.", source=Source("minutes.pdf", b"%PDF-1.7 minutes", "https://example.org/minutes"),
        official_id=a_member(session, question.process, roles=[Role.STEWARD]).id, now=at,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_result_from_elsewhere_is_entered_once_with_the_hash_of_its_source(
    session: Session, process: Process
) -> None:
    question = a_question(session, process, opens=NOON, closes=CLOSE, mode=ResultMode.EXTERNAL)
    with pytest.raises(VotingClosed):
        cast(session, question, people(session, process, 1)[0])
    with pytest.raises(VotingNotClosed):
        an_external_result(session, question, NOON)
    services.enter_passed_closes(session, CLOSE)
    an_external_result(session, question)
    with pytest.raises(AlreadyDecided):
        an_external_result(session, question)
    entry = session.scalars(sa.select(Entry).where(Entry.kind == "external_result")).one()
    body = session.get_one(Body, entry.index).body or {}
    assert body["source_sha256"] == hashlib.sha256(b"%PDF-1.7 minutes").hexdigest()
    assert (body["result"], body["for"], body["body"]) == ("carried", 60, "Council of the Region")


def test_a_vote_that_is_held_here_gets_no_result_from_elsewhere(session: Session, question: Question) -> None:
    with pytest.raises(NotInThisState):
        an_external_result(session, question)


def mails(session: Session) -> list[int]:
    query = sa.select(OutboxMessage).where(OutboxMessage.kind == "mail").order_by(OutboxMessage.id)
    return [int(one.payload["to"]) for one in session.scalars(query)]


def test_who_has_not_voted_is_reminded_once_before_the_close(session: Session, process: Process) -> None:
    question = a_question(session, process, opens=NOON, closes=CLOSE, reminders=[24])
    voted, waiting, without, suspended = people(session, process, 4)
    suspended.standing = Standing.SUSPENDED
    cast(session, question, voted)
    reminders.want_reminders(session, without.id, wanted=False, now=NOON)
    assert reminders.remind(session, CLOSE - timedelta(hours=25)) == 0
    assert reminders.remind(session, CLOSE - timedelta(hours=24)) == 1
    assert reminders.remind(session, CLOSE - timedelta(hours=1)) == 0
    assert reminders.remind(session, CLOSE + timedelta(hours=1)) == 0
    assert mails(session) == [waiting.id]


def test_of_several_reminders_that_were_missed_only_the_latest_is_sent(session: Session, process: Process) -> None:
    a_question(session, process, opens=NOON - timedelta(days=9), closes=CLOSE, reminders=[168, 72, 24])
    people(session, process, 1)
    assert reminders.remind(session, CLOSE - timedelta(hours=60)) == 1
    assert reminders.remind(session, CLOSE - timedelta(hours=59)) == 0
    assert reminders.remind(session, CLOSE - timedelta(hours=23)) == 1


@pytest.mark.usefixtures("one_to_remind")
def test_reminders_that_are_not_committed_are_sent_by_the_next_worker(database: Database) -> None:
    for commits in (False, True, True):
        with database.writing() as session:
            reminders.remind(session, CLOSE - timedelta(hours=1))
            if commits:
                session.commit()
    with database.reading() as session:
        assert len(mails(session)) == 1


@pytest.fixture
def one_to_remind(database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.VOTING, now=NOON)
        a_question(session, process, opens=NOON, closes=CLOSE, reminders=[24])
        people(session, process, 1)
        session.commit()
