from flask import Flask

from app.db import Database
from tests.contents import changed, contents
from tests.hostile.visitors import visitor
from tests.stage import OF_A_HIDDEN_COPY, Stage, database_url, stage, staged

__all__ = ["database_url", "stage", "staged"]

PLACES = (
    "/en/processes/consultation/campaigns", "/en/processes/consultation/campaigns/1",
    "/en/processes/consultation/campaigns/method", "/en/processes/consultation/comments",
    "/en/processes/consultation/comments?copies=each", "/api/v1/processes/consultation/campaigns",
    "/api/v1/processes/consultation/campaigns/1/copies",
)  # fmt: skip
DESK = ("/en/processes/consultation/facilitate/campaigns", "/en/processes/consultation/facilitate/campaigns/2")
QUESTIONS = ("after", "limit", "copies", "state", "campaign", "until")
WRONG = ("-1", "%C2%B2", "9" * 5000, "nonsense", "%00", "%E2%80%AE")
ACTS = {"decision": {"act": "confirm", "seen": "²"}, "copies": {"copy": "-1", "way": "take_in"}}


def test_a_hidden_copy_is_nowhere_and_odd_questions_change_nothing(
    app: Flask, stage: Stage, database: Database
) -> None:
    people = {part: visitor(app, stage, part) for part in ("", "participant", "facilitator")}
    before = contents(database)
    for part, someone in people.items():
        addresses = PLACES + DESK if part == "facilitator" else PLACES
        for address in addresses:
            answer = someone.get(address)
            assert answer.status_code == 200, address
            assert OF_A_HIDDEN_COPY.encode() not in answer.data, address
        for address in addresses[-3:]:
            for name in QUESTIONS:
                for wrong in WRONG:
                    someone.get(f"{address}{'&' if '?' in address else '?'}{name}={wrong}")
        assert someone.failures == []
    facilitator = people["facilitator"]
    for act, values in ACTS.items():
        answer = facilitator.post(f"/en/processes/consultation/facilitate/campaigns/2/{act}", values)
        assert answer.status_code == 400, act
    assert facilitator.get("/en/processes/consultation/facilitate/responses/new?campaign=2").status_code in (302, 404)
    assert changed(before, contents(database)) == set()
