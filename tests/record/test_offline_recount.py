"""Recounting with the verifier in one file: what follows from the ballots is valid, and nothing else is."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from app.domain import merkle, sealing
from app.domain.result_modes import ResultMode
from app.domain.sealing import Purpose
from app.ledger.services import canonical_json, commitment_of
from app.record.offline import openclause_verify as offline
from tests.exports.bundles import a_key
from tests.exports.small_bundles import SmallLog, a_witness, files_of, packed
from tests.polls.test_recounting import BALLOTS, process, voted

VALID, INVALID, CANNOT_TELL = 0, 1, 3
ADDRESS = "code/questions/1"
SALT = bytes(range(32))
__all__ = ["process"]


def ballot(number: int, choice: str, group: str) -> dict[str, Any]:
    secret = bytes([number]) * 32
    tracker, answer = sealing.tracker_of(secret), {"choice": choice}
    slip = sealing.slip_of(secret, tracker=tracker, answer=answer, voter=f"v{number}", group=group).as_values()
    opening = sealing.key(secret, Purpose.SLIP)
    return {
        "groups": [group], "answer": answer, "number": 1, "slip": slip, "key": opening.hex(),
        "commitment": sealing.commitment(opening, ADDRESS, slip), "group_key": sealing.key(secret, Purpose.GROUP).hex(),
        "name": f"Person {number}",
    }  # fmt: skip


def closed(document: dict[str, Any]) -> dict[str, Any]:
    """The file with the entry of the close that is true of it: what whoever forges a file can do as well."""
    names = ("mode", "rule", "roll", "cast", "ballots_root")
    body = {name: document[name] for name in names} | {"result": document["result"]["result"]}
    body["box"] = sealing.box_fingerprint(document["ballots"])
    said = {"kind": "question_result", "object": "questions/1", "revision": 0, "body": body}
    entry = {
        "actor": "", "commitment": commitment_of(SALT, **said), "object": "questions/1", "process": "code",
        "revision": 0, "role": "", "time": "2026-06-15T12:00:00+00:00", "type": "question_result",
    }  # fmt: skip
    document["record"] = {"index": 7, "canonical": canonical_json(entry), "salt": SALT.hex(), "body": body}
    return document


def a_file(mode: str = "on_record") -> dict[str, Any]:
    """Seven for, two against, in two groups, under a rule that asks both; carried."""
    choices = [("for", "citizen")] * 4 + [("against", "citizen")] * 2 + [("for", "academia")] * 3
    rows = [ballot(number, *said) for number, said in enumerate(choices, start=1)]
    commitments = sorted(row["commitment"] for row in rows)
    steps = [
        ("quorum", None, "5", "9", True), ("group_quorum", "citizen", "2", "6", True),
        ("group_quorum", "academia", "2", "3", True), ("majority", None, "1/2", "7/9", True),
        ("group_majority", "citizen", "1/2", "2/3", True), ("group_majority", "academia", "1/2", "1", True),
    ]  # fmt: skip
    keys = ("kind", "group", "needed", "reached", "met")
    document = {
        "format": "openclause-recount/1", "process": "code", "question": 1, "method": "for_against", "options": [],
        "mode": mode, "cast": 9, "commitments": commitments, "ballots_root": sealing.root_of(commitments),
        "rule": {"majority": "1/2", "each_group": "1/2", "groups_counted": ["citizen", "academia"],
                 "quorum": {"total": 5, "each_group": 2}},
        "roll": {"citizen": 6, "academia": 5}, "roll_by_jurisdiction": {}, "by_jurisdiction": [],
        "ballots": sorted(rows, key=lambda row: row["slip"]["tracker"]),
        "result": {"result": "carried", "steps": [dict(zip(keys, step, strict=True)) for step in steps]},
    }  # fmt: skip
    if mode == "aggregate":
        sums = [("for", "citizen", 4), ("against", "citizen", 2), ("for", "academia", 3)]
        document["ballots"] = [{"groups": [one], "answer": {"choice": said}, "number": how_many}
                               for said, one, how_many in sums]  # fmt: skip
    return closed(document)


def code_of(tmp_path, document: object) -> int:
    file = tmp_path / "vote.json"
    file.write_text(json.dumps(document))
    code = offline.recount(file).code
    assert offline.check(file).code == code
    return code


@pytest.mark.parametrize("mode", ["on_record", "pseudonymous", "aggregate"])
def test_a_file_that_follows_from_its_ballots_is_valid(tmp_path, mode: str) -> None:
    document = a_file(mode)
    assert code_of(tmp_path, document) == VALID
    file = tmp_path / "vote.json"
    assert "compare it with entry 7" in "\n".join(offline.recount(file).lines())
    del document["record"]
    assert code_of(tmp_path, document) == CANNOT_TELL


def test_the_entry_of_the_close_is_looked_for_in_the_log_of_a_bundle(tmp_path) -> None:
    document, key, bundle = a_file("aggregate"), a_key(tmp_path), tmp_path / "b.zip"
    place, entry = document["record"]["index"], document["record"]["canonical"]
    file = tmp_path / "vote.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    for size, in_it, expected in ((20, True, VALID), (20, False, INVALID), (place, False, CANNOT_TELL)):
        log = SmallLog(size)
        if in_it:
            log.leaves[place] = merkle.leaf_hash(entry.encode())
        bundle.write_bytes(packed(files_of(log, key, a_witness(tmp_path)), log, key))
        found = offline.recount(file, [key.vkey], bundle)
        assert found.code == offline.check(file, [key.vkey], None, bundle).code == expected, found.faults
        assert not any("was not checked" in one for one in found.warnings)


@pytest.mark.parametrize("mode", [ResultMode.AGGREGATE, ResultMode.PSEUDONYMOUS, ResultMode.ON_RECORD])
def test_the_files_of_votes_are_valid(session, process, tmp_path, mode: ResultMode) -> None:
    _, document = voted(session, process, mode)
    assert code_of(tmp_path, document) in ((VALID,) if mode is ResultMode.ON_RECORD else (VALID, CANNOT_TELL))
    _, document = voted(session, process, mode, {**BALLOTS, "government": ["for"] * 3})
    assert code_of(tmp_path, document) in (VALID, CANNOT_TELL)


def set_in(*path: object) -> Callable[[dict[str, Any]], None]:
    """Puts the last into the place that the others lead to."""

    def change(document: Any) -> None:
        *steps, name, value = path
        for step in steps:
            document = document[step]
        document[name] = value

    return change


def counted_twice(document: dict[str, Any]) -> None:
    """One row stands for two ballots, and another is left out."""
    document["ballots"].pop()
    document["ballots"][0]["number"] = 2


def negative(document: dict[str, Any]) -> None:
    against = next(row for row in document["ballots"] if row["answer"]["choice"] == "against")
    document["ballots"] += [{**copy.deepcopy(against), "number": -1}, {**copy.deepcopy(document["ballots"][0])}]


def without_slips(document: dict[str, Any]) -> None:
    for row in document["ballots"]:
        row.pop("slip")
        row["answer"] = {"choice": "for"}


def of_another_group(document: dict[str, Any]) -> None:
    row = next(row for row in document["ballots"] if row["groups"] == ["academia"])
    row["groups"] = ["citizen"]
    row.pop("group_key")


def twice(document: dict[str, Any]) -> None:
    document["ballots"][1] = copy.deepcopy(document["ballots"][0])


def committed_twice(document: dict[str, Any]) -> None:
    twice(document)
    document["commitments"] = sorted(row["commitment"] for row in document["ballots"])
    document["ballots_root"] = sealing.root_of(document["commitments"])


def a_step_less(document: dict[str, Any]) -> None:
    document["result"]["steps"].pop()


CHANGES = {
    "counted twice": counted_twice, "negative": negative, "without slips": without_slips,
    "of another group": of_another_group, "twice": twice, "committed twice": committed_twice,
    "a step less": a_step_less, "another result": set_in("result", "result", "not_carried"),
    "a number": set_in("result", "steps", 3, "reached", "8/9"), "a need": set_in("result", "steps", 1, "needed", "1"),
    "a turn": set_in("result", "steps", 0, "met", False), "no steps": set_in("result", "steps", []),
    "a group": set_in("result", "steps", 4, "group", "academia"), "a truth": set_in("ballots", 0, "number", True),
    "half": set_in("ballots", 0, "number", 0.5), "an answer": set_in("ballots", 0, "answer", {"choice": "maybe"}),
    "more than are entitled": set_in("roll", "citizen", 5), "another root": set_in("ballots_root", "0" * 64),
    "another number": set_in("cast", 8), "a rule": set_in("rule", "majority", "7/8"),
    "a large share": set_in("rule", "majority", "1e999999999"), "by nothing": set_in("rule", "majority", "1/0"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_no_forgery_is_valid_even_with_an_entry_of_its_own(tmp_path, name: str) -> None:
    for mode in ("on_record", "pseudonymous"):
        document = a_file(mode)
        CHANGES[name](document)
        assert code_of(tmp_path, closed(document)) == INVALID


@pytest.mark.parametrize("change", [
    set_in("ballots", 0, "number", 5), set_in("record", "body", "cast", 8), set_in("result", "result", "not_decided"),
    set_in("roll", "citizen", 7), set_in("record", "salt", "00"), set_in("question", 2), set_in("process", "other"),
])  # fmt: skip
def test_what_the_entry_of_the_close_does_not_say_is_a_fault(tmp_path, change: Callable[[Any], None]) -> None:
    document = a_file("aggregate")
    change(document)
    assert code_of(tmp_path, document) == INVALID


@pytest.mark.parametrize("change", [
    set_in("rule", "counting", "iso"), set_in("rule", "shares", {"citizen": "1"}), set_in("method", "ranked"),
    set_in("mode", "external"), set_in("result", "order", [["a"]]),
])  # fmt: skip
def test_what_it_cannot_count_it_does_not_tell(tmp_path, change: Callable[[Any], None]) -> None:
    document = a_file()
    change(document)
    assert code_of(tmp_path, closed(document)) == CANNOT_TELL


def test_groups_that_are_told_together_leave_their_steps_open(tmp_path) -> None:
    document = a_file("pseudonymous")
    for row in document["ballots"]:
        row["groups"] = ["academia", "citizen"]
        row.pop("group_key")
    for step in document["result"]["steps"]:
        if step["group"]:
            step["reached"] = None
    assert code_of(tmp_path, closed(document)) == CANNOT_TELL
    document["result"]["steps"][3]["reached"] = "8/9"
    assert code_of(tmp_path, closed(document)) == INVALID
