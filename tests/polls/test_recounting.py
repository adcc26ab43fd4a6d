"""Recounting a vote at home: what is published is enough to find any change, and tells no more than its mode allows."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.orm import Session

from app.cli.recounting import recount as command
from app.domain import recounting
from app.domain.answering import Method, approved, ranked, said
from app.domain.errors import VotingNotClosed
from app.domain.phases import PhaseKind
from app.domain.recounted_results import Found
from app.domain.result_modes import ResultMode
from app.ledger.models import Body, Entry
from app.polls import boxes, services
from app.polls.models import Option, Question
from app.processes.models import Process
from tests.builders import HALF, NOON, a_member, a_process
from tests.contributing import a_question

CLOSE = NOON + timedelta(days=2)
BALLOTS = {
    "citizen": ["for"] * 7 + ["against"] * 2,
    "government": ["for"] * 5 + ["abstain"],
    "academia": ["against"] * 2,
    "civil_society": ["for"] * 3,
}
SMALL = ["academia", "civil_society"]


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session, phase=PhaseKind.VOTING, now=NOON)


def voted(
    session: Session, process: Process, mode: ResultMode, ballots: Mapping[str, list[str]] = BALLOTS
) -> tuple[Question, dict[str, Any]]:
    """A question on which these ballots were cast, closed; and the file that is published of it."""
    question = a_question(session, process, opens=NOON, closes=CLOSE, mode=mode)
    each = [(a_member(session, process, group=group).id, one) for group, said in ballots.items() for one in said]
    for voter, choice in each:
        services.cast(session, question, voter_id=voter, answer=said(choice), now=NOON)
    return question, closed(session, question)


def closed(session: Session, question: Question) -> dict[str, Any]:
    services.enter_passed_closes(session, CLOSE)
    return dict(json.loads(json.dumps(boxes.recount_file(session, question, CLOSE))))


def found(document: Mapping[str, Any]) -> Found:
    return recounting.verdict(recounting.recount(recounting.read(document)))


def faults(document: Mapping[str, Any]) -> str:
    lines = recounting.recount(recounting.read(document))
    return "\n".join(line.words for line in lines if line.found is Found.FAILS)


@pytest.mark.parametrize("mode", [ResultMode.AGGREGATE, ResultMode.PSEUDONYMOUS, ResultMode.ON_RECORD])
def test_what_is_published_leads_to_the_result_that_was_told(
    session: Session, process: Process, mode: ResultMode
) -> None:
    _, document = voted(session, process, mode)
    assert faults(document) == ""
    assert found(document) is Found.HOLDS


def test_in_an_aggregate_vote_small_groups_are_told_together_and_no_ballot_by_itself(
    session: Session, process: Process
) -> None:
    _, document = voted(session, process, ResultMode.AGGREGATE)
    assert {tuple(row["groups"]) for row in document["ballots"]} == {("citizen",), ("government",), tuple(SMALL)}
    assert not {"slip", "key", "name", "commitment"} & {name for row in document["ballots"] for name in row}


def test_a_pseudonymous_list_opens_answers_but_neither_voters_nor_small_groups(
    session: Session, process: Process
) -> None:
    question, document = voted(session, process, ResultMode.PSEUDONYMOUS)
    assert len(document["ballots"]) == 20
    trackers = [row["slip"]["tracker"] for row in document["ballots"]]
    assert trackers == sorted(trackers)
    for row in document["ballots"]:
        assert ("group_key" in row) is (row["groups"] != SMALL)
        assert "name" not in row
    for salt in (ballot.salt.hex() for ballot in session.query(boxes.Ballot).filter_by(question_id=question.id)):
        assert salt not in json.dumps(document)


def test_on_the_record_every_ballot_bears_its_name_and_every_group_its_number(
    session: Session, process: Process
) -> None:
    _, document = voted(session, process, ResultMode.ON_RECORD)
    assert all(row["name"].startswith("Person") for row in document["ballots"])
    assert {tuple(row["groups"]) for row in document["ballots"]} == {(group,) for group in BALLOTS}


@pytest.mark.parametrize("mode", [ResultMode.AGGREGATE, ResultMode.PSEUDONYMOUS, ResultMode.ON_RECORD])
def test_the_reasons_of_a_no_are_published_nowhere_but_count(
    session: Session, process: Process, mode: ResultMode
) -> None:
    question = a_question(session, process, opens=NOON, closes=CLOSE, mode=mode)
    question.rule = {"counting": "iso"}
    answers = [said("for")] * 6 + [said("against", reason="Too dear for us.")] * 5 + [said("against")] * 3
    for voter, answer in [(a_member(session, process).id, answer) for answer in answers]:
        services.cast(session, question, voter_id=voter, answer=answer, now=NOON)
    document = closed(session, question)
    assert "Too dear" not in json.dumps(document)
    assert sum(row["number"] for row in document["ballots"] if row["answer"].get("reason") is True) == 5
    assert found(document) is Found.HOLDS
    entered = session.scalars(sa.select(Body.body).join(Entry, Entry.index == Body.index)).all()
    assert "Too dear" not in json.dumps(entered)


def test_of_fewer_than_five_ballots_nothing_is_told_and_nothing_can_be_counted_again(
    session: Session, process: Process
) -> None:
    _, document = voted(session, process, ResultMode.PSEUDONYMOUS, {"citizen": ["for", "for"]})
    assert document["ballots"] == document["commitments"] == []
    assert document["cast"] is None
    assert found(document) is Found.UNKNOWN


def test_where_the_rule_asks_a_group_that_is_told_only_with_others_the_recount_says_so(
    session: Session, process: Process
) -> None:
    ballots = {**BALLOTS, "government": ["for"] * 3}
    _, document = voted(session, process, ResultMode.PSEUDONYMOUS, ballots)
    assert found(document) is Found.UNKNOWN
    _, document = voted(session, process, ResultMode.PSEUDONYMOUS, {**ballots, "citizen": ["against"] * 9})
    assert found(document) is Found.HOLDS, "a majority in all is missing, whatever the small group said"


def test_before_the_close_there_is_nothing_to_recount(session: Session, process: Process) -> None:
    question = a_question(session, process, opens=NOON, closes=CLOSE)
    with pytest.raises(VotingNotClosed):
        boxes.recount_file(session, question, CLOSE - timedelta(seconds=1))


def another_answer(document: dict[str, Any]) -> None:
    document["ballots"][0]["answer"] = {
        "choice": "against" if document["ballots"][0]["answer"]["choice"] == "for" else "for"
    }


def another_answer_with_its_slip(document: dict[str, Any]) -> None:
    another_answer(document)
    document["ballots"][0]["slip"]["answer"] = document["ballots"][0]["answer"]


def a_ballot_less(document: dict[str, Any]) -> None:
    document["ballots"].pop()


def a_ballot_twice(document: dict[str, Any]) -> None:
    document["ballots"][1] = document["ballots"][0]


def a_ballot_of_another_group(document: dict[str, Any]) -> None:
    row = next(row for row in document["ballots"] if row["groups"] == ["citizen"])
    row["groups"] = SMALL


def another_result(document: dict[str, Any]) -> None:
    document["result"]["result"] = "not_decided"


def another_figure(document: dict[str, Any]) -> None:
    document["result"]["steps"][0]["reached"] = "3/4"


def another_rule(document: dict[str, Any]) -> None:
    document["rule"] = {**document["rule"], "majority": "2/3"}


def another_roll(document: dict[str, Any]) -> None:
    document["roll"]["citizen"] += 1


def another_commitment(document: dict[str, Any]) -> None:
    document["commitments"][0] = "0" * 64


def another_root(document: dict[str, Any]) -> None:
    document["ballots_root"] = "0" * 64


def another_entry(document: dict[str, Any]) -> None:
    document["record"]["body"]["ballots_root"] = document["ballots_root"] = "0" * 64


CHANGES = [
    another_answer, another_answer_with_its_slip, a_ballot_less, a_ballot_twice, a_ballot_of_another_group,
    another_result, another_figure, another_rule, another_roll, another_commitment, another_root, another_entry,
]  # fmt: skip


@pytest.mark.parametrize("mode", [ResultMode.PSEUDONYMOUS, ResultMode.ON_RECORD])
def test_every_change_of_the_file_is_found(session: Session, process: Process, mode: ResultMode) -> None:
    _, document = voted(session, process, mode)
    for change in CHANGES:
        changed = json.loads(json.dumps(document))
        change(changed)
        assert found(changed) is Found.FAILS, change.__name__


def test_a_moved_ballot_in_an_aggregate_file_is_found_by_the_entry_of_the_record(
    session: Session, process: Process
) -> None:
    _, document = voted(session, process, ResultMode.AGGREGATE)
    document["ballots"][0]["number"] += 1
    document["ballots"][1]["number"] -= 1
    assert "The entry has another box than this file" in faults(document)


def test_options_that_were_ranked_or_approved_are_counted_again(session: Session, process: Process) -> None:
    process.decision_rule = HALF
    for method, answers in (
        (Method.RANKED, [ranked("a", "b")] * 4 + [ranked("b", "current")] * 3),
        (Method.APPROVAL, [approved("a", "b")] * 5 + [approved("current")] * 2),
    ):
        options = [Option(key=key, label={"en": key}, position=at) for at, key in enumerate(("a", "b", "current"), 1)]
        question = a_question(session, process, opens=NOON, closes=CLOSE, method=method, options=options)
        voters = [a_member(session, process).id for _ in answers]
        for voter, answer in zip(voters, answers, strict=True):
            services.cast(session, question, voter_id=voter, answer=answer, now=NOON)
        document = closed(session, question)
        assert faults(document) == ""
        document["result"]["order"].reverse()
        assert "The order of the options" in faults(document)


def test_the_command_tells_every_step_and_ends_as_it_says(session: Session, process: Process, tmp_path: Path) -> None:
    _, document = voted(session, process, ResultMode.PSEUDONYMOUS)
    file = tmp_path / "vote.json"
    file.write_text(json.dumps(document))
    good = CliRunner().invoke(command, [str(file)])
    assert good.exit_code == 0
    assert "The result follows from the ballots." in good.output
    another_result(document)
    file.write_text(json.dumps(document))
    bad = CliRunner().invoke(command, [str(file)])
    assert bad.exit_code == 1
    assert "FAILS   The result is" in bad.output


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": "other"}', "[" * 100_000, '{"format": "openclause-recount/1"}'], ids=str
)
def test_a_file_that_is_none_is_told(tmp_path: Path, content: str) -> None:
    file = tmp_path / "vote.json"
    file.write_text(content)
    assert CliRunner().invoke(command, [str(file)]).exit_code == 1
