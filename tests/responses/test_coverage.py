"""What is owed an answer, and how much of it is answered, as the database counts it."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState, Kind
from app.domain.coverage import Coverage, is_owed
from app.domain.phases import PhaseKind, Role
from app.processes.models import Process
from app.responses.queries import coverage_of, responses_to_amendments, responses_to_comments
from app.responses.waiting import WaitingFilters, count_waiting, oldest_waiting, waiting_of
from tests.builders import NOON, a_clause, a_document, a_member, a_phase, a_process
from tests.contributing import a_comment, a_response, an_amendment

EVERYTHING = WaitingFilters()


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session, now=NOON)


def test_nothing_received_is_nothing_waiting(session: Session, process: Process) -> None:
    breakdown = coverage_of(session, process.id)
    assert breakdown.in_all == Coverage(0, 0)
    assert breakdown.in_all.percent is None
    assert oldest_waiting(session, process.id) is None


def test_coverage_is_told_by_group_kind_and_clause_in_the_order_of_the_text(session: Session, process: Process) -> None:
    document = a_document(session, process)
    first, second = a_clause(session, document, number="1"), a_clause(session, document, number="2")
    on_second = a_comment(session, process, clause=second, group="academia", created_at=NOON)
    a_comment(session, process, clause=first, kind=Kind.CONCERN, created_at=NOON)
    a_comment(session, process, created_at=NOON)
    proposed = an_amendment(session, first, group="government", created_at=NOON)
    a_comment(session, process, amendment=proposed, created_at=NOON)
    a_response(session, process, comments=[on_second])
    breakdown = coverage_of(session, process.id)
    assert breakdown.in_all == Coverage(5, 1)
    assert breakdown.by_group == {
        "citizen": Coverage(3, 0),
        "government": Coverage(1, 0),
        "academia": Coverage(1, 1),
    }
    assert breakdown.by_kind == {"question": Coverage(3, 1), "concern": Coverage(1, 0), "amendment": Coverage(1, 0)}
    assert list(breakdown.by_clause.items()) == [(None, Coverage(1, 0)), ("1", Coverage(3, 0)), ("2", Coverage(1, 1))]


def test_hidden_and_unread_contributions_are_owed_an_answer_and_withdrawn_ones_are_not(
    session: Session, process: Process
) -> None:
    clause = a_clause(session, a_document(session, process))
    for state in CommentState:
        a_comment(session, process, state=state, created_at=NOON)
    an_amendment(session, clause, hidden=True, created_at=NOON)
    an_amendment(session, clause, state=AmendmentState.WITHDRAWN, created_at=NOON)
    assert coverage_of(session, process.id).in_all == Coverage(4, 0)


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.RESPONDER, Role.STEWARD])
def test_what_the_team_writes_in_its_own_name_is_part_of_the_answering(
    session: Session, process: Process, role: Role
) -> None:
    answering = a_member(session, process, roles=[Role.PARTICIPANT, role])
    asking = a_member(session, process)
    question = a_comment(session, process, asking, created_at=NOON)
    a_comment(session, process, answering, reply_to=question, created_at=NOON)
    a_comment(session, process, answering, attributed_to="A letter from Ada", created_at=NOON)
    assert coverage_of(session, process.id).in_all == Coverage(2, 0)


def test_a_translator_is_owed_answers_like_everybody(session: Session, process: Process) -> None:
    a_comment(session, process, a_member(session, process, roles=[Role.TRANSLATOR]), created_at=NOON)
    assert coverage_of(session, process.id).in_all.received == 1


def test_somebody_who_answers_in_another_process_is_owed_an_answer_in_this_one(
    session: Session, process: Process
) -> None:
    elsewhere = a_process(session, now=NOON)
    person = a_member(session, elsewhere, roles=[Role.RESPONDER])
    a_comment(session, process, a_member(session, process, person), created_at=NOON)
    a_comment(session, elsewhere, person, created_at=NOON)
    assert coverage_of(session, process.id).in_all.received == 1
    assert coverage_of(session, elsewhere.id).in_all.received == 0


@pytest.mark.parametrize(
    ("state", "reasons", "answered"),
    [
        (AmendmentState.PROPOSED, "", 0),
        (AmendmentState.UNDER_DISCUSSION, "", 0),
        (AmendmentState.ADOPTED, "It is clearer.", 1),
        (AmendmentState.ADOPTED_IN_PART, "Half of it is clearer.", 1),
        (AmendmentState.REJECTED, "The law forbids it.", 1),
        (AmendmentState.REJECTED, "", 0),
        (AmendmentState.SUPERSEDED, "", 0),
    ],
)
def test_a_decision_with_reasons_is_the_answer_to_an_amendment(
    session: Session, process: Process, state: AmendmentState, reasons: str, answered: int
) -> None:
    clause = a_clause(session, a_document(session, process))
    an_amendment(session, clause, state=state, reasons=reasons, created_at=NOON)
    assert coverage_of(session, process.id).in_all == Coverage(1, answered)


def test_a_second_response_to_the_same_contribution_does_not_count_twice(session: Session, process: Process) -> None:
    comment = a_comment(session, process, created_at=NOON)
    a_response(session, process, comments=[comment])
    latest = a_response(session, process, comments=[comment])
    assert coverage_of(session, process.id).in_all == Coverage(1, 1)
    assert responses_to_comments(session, [comment.id]) == {comment.id: latest.number}
    assert responses_to_amendments(session, [comment.id]) == {}


def test_the_database_counts_what_the_rule_says_is_owed(session: Session, process: Process) -> None:
    closes = NOON + timedelta(days=30)
    a_phase(session, process, PhaseKind.DRAFTING, opens=NOON + timedelta(days=20), closes=closes)
    a_phase(session, process, PhaseKind.MONITORING, opens=closes, closes=closes + timedelta(days=90))
    moments = [NOON, closes - timedelta(microseconds=1), closes, closes + timedelta(days=3)]
    for moment in moments:
        a_comment(session, process, created_at=moment)
    owed = [moment for moment in moments if is_owed(received_at=moment, closes=closes, withdrawn=False)]
    assert coverage_of(session, process.id).in_all.received == len(owed) == 2


def test_without_a_phase_of_input_everything_received_is_owed_an_answer(session: Session) -> None:
    process = a_process(session, phase=PhaseKind.MONITORING, now=NOON)
    a_comment(session, process, created_at=NOON + timedelta(days=400))
    assert coverage_of(session, process.id).in_all.received == 1


def test_who_has_waited_longest_stands_first_and_pages_neither_lose_nor_repeat_anybody(
    session: Session, process: Process
) -> None:
    clause = a_clause(session, a_document(session, process))
    together = NOON + timedelta(minutes=1)
    late = a_comment(session, process, created_at=NOON + timedelta(hours=1))
    comments = [a_comment(session, process, created_at=together) for _ in range(3)]
    amendments = [an_amendment(session, clause, created_at=together) for _ in range(3)]
    early = an_amendment(session, clause, created_at=NOON)
    a_response(session, process, comments=[a_comment(session, process, created_at=NOON)])
    expected = [early, *comments, *amendments, late]
    assert oldest_waiting(session, process.id) == NOON
    assert count_waiting(session, process.id, EVERYTHING) == len(expected)

    found, after = [], None
    while rows := waiting_of(session, process.id, EVERYTHING, after=after, limit=3)[:3]:
        found += [(row.contribution.is_amendment, row.contribution.id) for row in rows]
        after = rows[-1].place
    assert found == [(one.__tablename__ == "amendments", one.id) for one in expected]


def test_what_waits_can_be_narrowed_by_kind_group_language_and_clause(session: Session, process: Process) -> None:
    document = a_document(session, process)
    here, there = a_clause(session, document), a_clause(session, document)
    wanted = a_comment(
        session, process, clause=here, kind=Kind.EVIDENCE, group="academia", language="fr", created_at=NOON
    )
    proposed = an_amendment(session, here, created_at=NOON)
    a_comment(session, process, clause=there, created_at=NOON)

    def waiting(**filters: object) -> list[tuple[str, int]]:
        rows = waiting_of(session, process.id, WaitingFilters(**filters))  # type: ignore[arg-type]
        assert count_waiting(session, process.id, WaitingFilters(**filters)) == len(rows)  # type: ignore[arg-type]
        return [(row.contribution.kind, row.contribution.number) for row in rows]

    assert (
        waiting(kind="evidence") == waiting(group="academia") == waiting(language="fr") == [("evidence", wanted.number)]
    )
    assert waiting(kind="amendment") == [("amendment", proposed.number)]
    assert waiting(clause_id=here.id) == [("evidence", wanted.number), ("amendment", proposed.number)]
    assert waiting(clause_id=0) == []


def test_words_that_nobody_may_read_do_not_come_with_the_list(session: Session, process: Process) -> None:
    clause = a_clause(session, a_document(session, process))
    a_comment(session, process, body="a secret", state=CommentState.HIDDEN, created_at=NOON)
    a_comment(session, process, body="a secret", state=CommentState.PENDING, created_at=NOON)
    an_amendment(session, clause, body="a secret", rationale="a secret", hidden=True, created_at=NOON)
    rows = waiting_of(session, process.id, EVERYTHING)
    assert len(rows) == 3
    assert "a secret" not in repr(rows)


def test_the_number_of_statements_does_not_grow_with_the_contributions(session: Session, process: Process) -> None:
    clause = a_clause(session, a_document(session, process))
    statements: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    def asked() -> int:
        statements.clear()
        coverage_of(session, process.id)
        waiting_of(session, process.id, EVERYTHING)
        return len(statements)

    event.listen(session.get_bind(), "before_cursor_execute", count)
    a_comment(session, process, created_at=NOON)
    an_amendment(session, clause, created_at=NOON)
    few = asked()
    for _ in range(30):
        a_comment(session, process, a_member(session, process), created_at=NOON)
        an_amendment(session, clause, a_member(session, process), created_at=NOON)
    session.expire_all()
    process_id, clause_id = process.id, clause.id
    assert (process_id, clause_id) == (process.id, clause.id)
    assert asked() == few == 6


@pytest.mark.parametrize(
    ("state", "reasons", "answered"),
    [(AmendmentState.ADOPTED, "It is clearer.", 1), (AmendmentState.ADOPTED, "", 0), (AmendmentState.PROPOSED, "", 0)],
)
def test_a_superseded_amendment_is_answered_by_the_reasons_given_for_the_other(
    session: Session, process: Process, state: AmendmentState, reasons: str, answered: int
) -> None:
    clause = a_clause(session, a_document(session, process))
    other = an_amendment(session, clause, state=state, reasons=reasons, created_at=NOON)
    an_amendment(
        session, clause, state=AmendmentState.SUPERSEDED, superseded_by_id=other.id, created_at=NOON
    )  # fmt: skip
    assert coverage_of(session, process.id).in_all == Coverage(2, 2 * answered)
    assert count_waiting(session, process.id, EVERYTHING) == 2 - 2 * answered
