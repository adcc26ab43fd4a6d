"""Every method of voting is counted again by the command from the file that is published, in every mode."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from app.cli.recounting import CANNOT_TELL
from app.cli.recounting import recount as command
from app.domain.answering import Answer, Method, approved, ranked, said
from app.domain.phases import PhaseKind
from app.domain.result_modes import ResultMode
from app.polls import boxes, services
from app.polls.models import Option
from tests.builders import NOON, a_member, a_process
from tests.contributing import a_question

CLOSE = NOON + timedelta(days=2)
MODES = [ResultMode.AGGREGATE, ResultMode.PSEUDONYMOUS, ResultMode.ON_RECORD]
QUORUM = {"majority": "1/2", "quorum": {"total": 5}}
OBJECTION = said("object", reason="It costs too much.")
BROKEN = said("object", clause="5", reason="It says too little.")

VOTES: dict[str, tuple[Method, dict[str, Any], list[tuple[Answer, int]], str]] = {
    "for": (Method.FOR_AGAINST, QUORUM, [(said("for"), 7), (said("against"), 5)], "carried"),
    "tied": (Method.FOR_AGAINST, QUORUM, [(said("for"), 6), (said("against"), 6)], "not_carried"),
    "absent": (Method.FOR_AGAINST, {"quorum": {"total": 20}}, [(said("for"), 12)], "not_decided"),
    "iso": (Method.FOR_AGAINST, {"counting": "iso"}, [(said("for"), 8), (said("against"), 4)], "carried"),
    "approved": (Method.APPROVAL, QUORUM, [(approved("a", "b"), 7), (approved("current"), 5)], "not_decided"),
    "one-approved": (Method.APPROVAL, QUORUM, [(approved("a"), 7), (approved("b", "current"), 5)], "carried"),
    "ranked": (Method.RANKED, QUORUM, [(ranked("a", "b", "current"), 7), (ranked(["b", "current"]), 5)], "carried"),
    "kept": (Method.RANKED, QUORUM, [(ranked("current", "a"), 7), (said("abstain"), 5)], "not_carried"),
    "consent": (Method.CONSENT, QUORUM, [(said("consent"), 7), (said("stand_aside"), 5)], "carried"),
    "blocked": (Method.CONSENT, QUORUM, [(said("consent"), 7), (OBJECTION, 5)], "not_carried"),
    "silence": (Method.SILENCE, QUORUM, [(said("seen"), 12)], "carried"),
    "broken": (Method.SILENCE, QUORUM, [(said("seen"), 7), (BROKEN, 5)], "not_carried"),
}


def exported(
    session: Session, method: Method, rule: dict[str, Any], answers: list[tuple[Answer, int]], mode: ResultMode
) -> dict[str, Any]:
    """The file of a vote of citizens and people of the government in turn, closed and entered in the record."""
    process = a_process(session, phase=PhaseKind.VOTING, now=NOON, decision_rule=rule)
    between = method in (Method.APPROVAL, Method.RANKED)
    keys = ("a", "b", "current") if between else ()
    options = [Option(key=key, label={"en": key}, position=at) for at, key in enumerate(keys, 1)]
    question = a_question(session, process, opens=NOON, closes=CLOSE, method=method, mode=mode, options=options)
    each = [answer for answer, number in answers for _ in range(number)]
    people = [a_member(session, process, group=("citizen", "government")[at % 2]).id for at, _ in enumerate(each)]
    for voter, answer in zip(people, each, strict=True):
        services.cast(session, question, voter_id=voter, answer=answer, now=NOON)
    services.enter_passed_closes(session, CLOSE)
    return dict(json.loads(json.dumps(boxes.recount_file(session, question, CLOSE))))


def recounted(document: dict[str, Any], folder: Path) -> tuple[int, str]:
    """How the command ends on this file, and what it says."""
    file = folder / "vote.json"
    file.write_text(json.dumps(document))
    ran = CliRunner().invoke(command, [str(file)])
    return ran.exit_code, ran.output


@pytest.mark.parametrize("name", VOTES)
def test_the_command_counts_every_method_again(session: Session, tmp_path: Path, name: str) -> None:
    method, rule, answers, result = VOTES[name]
    for mode in MODES:
        document = exported(session, method, rule, answers, mode)
        assert document["result"]["result"] == result
        assert recounted(document, tmp_path)[0] == 0, recounted(document, tmp_path)[1]
        for other in {"carried", "not_carried", "not_decided"} - {result}:
            false = {**document, "result": {**document["result"], "result": other}}
            code, output = recounted(false, tmp_path)
            assert code == 1
            assert f"but it was told as {other}" in output


@pytest.mark.parametrize("name", ["for", "one-approved", "ranked", "blocked", "broken"])
def test_a_ballot_that_says_something_else_is_found_under_every_method(
    session: Session, tmp_path: Path, name: str
) -> None:
    method, rule, answers, _ = VOTES[name]
    for mode in MODES:
        document = exported(session, method, rule, answers, mode)
        first = document["ballots"][0]["answer"]
        document["ballots"][0]["answer"] = next(row["answer"] for row in document["ballots"] if row["answer"] != first)
        assert recounted(document, tmp_path)[0] == 1, mode


@pytest.mark.parametrize("method", Method)
def test_an_answer_of_another_method_is_told_and_never_counted_as_something(
    session: Session, tmp_path: Path, method: Method
) -> None:
    asked, rule, answers, _ = next(vote for vote in VOTES.values() if vote[0] is method)
    document = exported(session, asked, rule, answers, ResultMode.AGGREGATE)
    for strange in ({"choice": "maybe"}, {"approved": ["nothing"]}, {"ranking": "a"}, {"ranking": [["z"]]}, {}):
        document["ballots"][0]["answer"] = strange
        code, output = recounted(document, tmp_path)
        assert code == 1, f"{strange} under {method}"
        assert "cannot be read" in output, f"{strange} under {method}: {output}"


def test_of_four_ballots_no_method_tells_enough(session: Session, tmp_path: Path) -> None:
    for method, answer in (
        (Method.FOR_AGAINST, said("for")),
        (Method.APPROVAL, approved("a")),
        (Method.RANKED, ranked("a")),
        (Method.CONSENT, said("consent")),
        (Method.SILENCE, said("seen")),
    ):
        document = exported(session, method, QUORUM, [(answer, 4)], ResultMode.PSEUDONYMOUS)
        assert recounted(document, tmp_path)[0] == CANNOT_TELL, method
