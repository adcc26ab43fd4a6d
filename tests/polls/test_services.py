"""Ballots: one a member, changeable until the close, on a roll that the first one fixes."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import merkle
from app.domain.answering import Method, said
from app.domain.errors import NotEntitled, RuleFrozen, VotingClosed, VotingNotClosed
from app.domain.phases import PhaseKind, Role
from app.domain.result_modes import ResultMode
from app.domain.voting import Choice
from app.ledger.models import Body, Entry
from app.polls import queries, services
from app.polls.models import Ballot, Option, Question
from app.processes.models import Membership, Process
from tests.builders import NOON, a_clause, a_document, a_member, a_process
from tests.contributing import a_question

CLOSE = NOON + timedelta(days=2)


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session, phase=PhaseKind.VOTING, now=NOON)


@pytest.fixture
def question(session: Session, process: Process) -> Question:
    return a_question(session, process, opens=NOON, closes=CLOSE)


def cast(session: Session, question: Question, voter_id: int, choice: Choice = Choice.FOR, at: object = NOON) -> Ballot:
    return services.cast(session, question, voter_id=voter_id, answer=said(choice), now=at)  # type: ignore[arg-type]


def revise(session: Session, question: Question) -> Question:
    return services.revise(
        session, question, title={"en": "Other?"}, explanation={}, opens=NOON, closes=CLOSE, author_id=1, now=NOON
    )


def entries(session: Session) -> list[str]:
    return [entry.kind for entry in session.scalars(sa.select(Entry).order_by(Entry.index))]


def test_a_question_takes_the_rule_of_its_process_and_is_entered_in_the_record(
    session: Session, process: Process
) -> None:
    clause = a_clause(session, a_document(session, process), number="5")
    put = services.put(
        session,
        process,
        title={"en": "Adopt Article 5?"},
        explanation={},
        opens=NOON,
        closes=CLOSE,
        author_id=a_member(session, process, roles=[Role.FACILITATOR]).id,
        now=NOON,
        clause=clause,
    )
    assert put.number == 1
    assert put.rule == process.decision_rule
    assert entries(session) == ["question_put"]
    assert [one.id for one in queries.questions_on(session, clause_id=clause.id)] == [put.id]
    assert queries.counts_by_clause(session, process.id) == {clause.id: 1}


def test_the_last_ballot_of_a_member_counts_and_no_other(
    session: Session, process: Process, question: Question
) -> None:
    voter = a_member(session, process).id
    first = cast(session, question, voter)
    commitment = first.commitment
    later = cast(session, question, voter, Choice.AGAINST, NOON + timedelta(hours=1))
    assert later.id == first.id
    assert (later.choice, later.commitment != commitment) == (Choice.AGAINST, True)
    counted = queries.counts(session, question, CLOSE)
    assert {group: (tally.in_favour, tally.against) for group, tally in counted.items()} == {"citizen": (0, 1)}


def test_ballots_are_counted_by_the_group_of_their_voter(
    session: Session, process: Process, question: Question
) -> None:
    groups = ("citizen", "citizen", "government")
    voters = [a_member(session, process, group=group).id for group in groups]
    for voter, choice in zip(voters, (Choice.FOR, Choice.ABSTAIN, Choice.AGAINST), strict=True):
        cast(session, question, voter, choice)
    counted = queries.counts(session, question, CLOSE)
    assert (counted["citizen"].in_favour, counted["citizen"].abstain) == (1, 1)
    assert (counted["government"].against, counted["government"].cast) == (1, 1)


def test_the_first_ballot_fixes_the_roll_and_who_joins_later_is_not_on_it(
    session: Session, process: Process, question: Question
) -> None:
    voters = [a_member(session, process, group=group).id for group in ("citizen", "citizen", "academia")]
    a_member(session, process, roles=[Role.FACILITATOR])
    assert question.roll is None
    cast(session, question, voters[0], at=NOON + timedelta(minutes=1))
    assert question.roll == {"citizen": 2, "academia": 1}
    late = a_member(session, process)
    session.scalars(sa.select(Membership).where(Membership.person_id == late.id)).one().joined_at = NOON + timedelta(
        hours=1
    )
    session.flush()
    with pytest.raises(NotEntitled):
        cast(session, question, late.id, at=NOON + timedelta(hours=2))
    cast(session, question, voters[2], at=NOON + timedelta(hours=2))
    assert question.roll == {"citizen": 2, "academia": 1}


@pytest.mark.parametrize("roles", [[Role.OBSERVER], [Role.FACILITATOR], [Role.STEWARD, Role.RESPONDER]], ids=str)
def test_only_participants_vote(session: Session, process: Process, question: Question, roles: list[Role]) -> None:
    with pytest.raises(NotEntitled):
        cast(session, question, a_member(session, process, roles=roles).id)


def test_a_member_of_another_process_does_not_vote_here(session: Session, question: Question) -> None:
    with pytest.raises(NotEntitled):
        cast(session, question, a_member(session, a_process(session)).id)


@pytest.mark.parametrize("at", [NOON - timedelta(microseconds=1), CLOSE, CLOSE + timedelta(days=1)], ids=str)
def test_ballots_are_taken_between_the_opening_and_the_close(
    session: Session, process: Process, question: Question, at: object
) -> None:
    voter = a_member(session, process).id
    with pytest.raises(VotingClosed):
        cast(session, question, voter, at=at)
    cast(session, question, voter, at=CLOSE - timedelta(microseconds=1))


def test_a_ballot_after_the_close_was_entered_is_refused_even_by_an_earlier_clock(
    session: Session, process: Process, question: Question
) -> None:
    voter = a_member(session, process).id
    services.enter_passed_closes(session, CLOSE)
    with pytest.raises(VotingClosed):
        cast(session, question, voter, at=CLOSE - timedelta(seconds=1))


def test_a_question_changes_until_the_first_ballot_and_takes_the_rule_of_that_day(
    session: Session, process: Process, question: Question
) -> None:
    process.decision_rule = {"majority": "2/3"}
    assert revise(session, question).rule == {"majority": "2/3"}
    cast(session, question, a_member(session, process).id)
    process.decision_rule = {"majority": "1/2"}
    with pytest.raises(RuleFrozen):
        revise(session, question)
    assert question.rule == {"majority": "2/3"}


def test_until_the_first_ballot_it_can_be_asked_in_another_way_with_other_options(
    session: Session, process: Process, question: Question
) -> None:
    def asked_again(*keys: str, method: Method | None = None) -> list[str]:
        services.revise(
            session, question, title={"en": "Which?"}, explanation={}, opens=NOON, closes=CLOSE, author_id=1, now=NOON,
            mode=ResultMode.ON_RECORD, reminders=[1], method=method,
            options=[Option(key=key, label={"en": key}) for key in keys] if keys or method else None,
        )  # fmt: skip
        session.expire_all()
        return question.option_keys

    assert asked_again("a", "b", method=Method.RANKED) == ["a", "b", "current"]
    assert asked_again() == ["a", "b", "current"], "what is not said stays"
    assert asked_again("b", "c", method=Method.APPROVAL) == ["b", "c", "current"]
    newest = session.scalars(sa.select(Body).order_by(Body.index.desc())).first()
    assert newest is not None
    assert newest.body is not None
    assert newest.body["method"] == "approval"
    assert [option["key"] for option in newest.body["options"]] == ["b", "c", "current"]
    assert (newest.body["mode"], newest.body["reminders"]) == ("on_record", [1])
    assert asked_again(method=Method.CONSENT) == []
    assert session.scalars(sa.select(Option)).all() == []
    assert entries(session)[-4:] == ["question_revised"] * 4


def test_nothing_is_told_before_the_close_whoever_asks(session: Session, process: Process, question: Question) -> None:
    cast(session, question, a_member(session, process).id)
    with pytest.raises(VotingNotClosed):
        queries.counts(session, question, CLOSE - timedelta(microseconds=1))
    assert "question_closed" not in entries(session)


def test_the_close_is_entered_once_with_the_roll_the_tally_and_the_root_of_the_ballots(
    session: Session, process: Process, question: Question
) -> None:
    voters = [a_member(session, process).id for _ in range(3)]
    ballots = [cast(session, question, voter) for voter in voters]
    assert services.enter_passed_closes(session, CLOSE - timedelta(seconds=1)) == 0
    assert services.enter_passed_closes(session, CLOSE) == 1
    assert services.enter_passed_closes(session, CLOSE + timedelta(days=1)) == 0
    assert entries(session) == ["question_closed", "question_result"]
    entry = session.scalars(sa.select(Entry).where(Entry.kind == "question_closed")).one()
    body = session.get_one(Body, entry.index).body
    assert body is not None
    assert (body["roll"], body["tally"]) == ({"citizen": 3}, {"citizen": {"for": 3}})
    leaves = sorted(ballot.commitment for ballot in ballots)
    assert body["ballots_root"] == merkle.root([merkle.leaf_hash(one.encode()) for one in leaves]).hex()


def test_a_question_without_a_ballot_closes_with_the_roll_of_its_last_day(
    session: Session, process: Process, question: Question
) -> None:
    a_member(session, process)
    services.enter_passed_closes(session, CLOSE)
    assert question.roll == {"citizen": 1}
    assert queries.counts(session, question, CLOSE) == {}


def test_a_ballot_leaves_no_trace_in_the_record_before_the_close(
    session: Session, process: Process, question: Question
) -> None:
    cast(session, question, a_member(session, process).id)
    assert entries(session) == []


def test_two_who_vote_alike_have_different_commitments(session: Session, process: Process, question: Question) -> None:
    voters = [a_member(session, process).id for _ in range(2)]
    ballots = [cast(session, question, voter) for voter in voters]
    assert len({ballot.commitment for ballot in ballots}) == 2


def test_a_person_sees_their_own_choices_alone(session: Session, process: Process, question: Question) -> None:
    voter, other = a_member(session, process).id, a_member(session, process).id
    cast(session, question, voter, Choice.ABSTAIN)
    assert queries.ballots_of(session, process.id, voter) == {question.id: said(Choice.ABSTAIN)}
    assert queries.ballots_of(session, process.id, other) == queries.ballots_of(session, process.id, None) == {}
    assert queries.ballot_of(session, question.id, None) is None
