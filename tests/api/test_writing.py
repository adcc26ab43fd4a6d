"""Writing through the API: calls that are sent twice, changes based on an old state, answers, reports, the record."""

from base64 import b64decode
from typing import Any

from flask.testing import FlaskClient

from app.config import Settings
from app.db import Database
from app.domain import merkle
from app.ledger.checkpoints import sign
from app.ledger.keys import record_key
from tests.api.conftest import Keys
from tests.builders import NOON
from tests.contents import sizes

PROCESS = "/api/v1/processes/consultation"
COMMENT = {"body": "Who is told?", "kind": "question", "language": "en"}


def _send(client: FlaskClient, headers: dict[str, str], **more: Any) -> Any:
    return client.post(f"{PROCESS}/clauses/1/comments", json={**COMMENT, **more}, headers=headers)


def test_a_call_that_is_repeated_is_carried_out_once(client: FlaskClient, database: Database, key: Keys) -> None:
    headers = {**key("participant"), "Idempotency-Key": "of the first try"}
    first = _send(client, headers)
    after_first = sizes(database)
    again = _send(client, headers)
    assert (again.status_code, again.data) == (first.status_code, first.data) == (201, first.data)
    assert sizes(database) == after_first


def test_a_key_is_good_for_one_call_of_one_person(client: FlaskClient, key: Keys) -> None:
    known = {"Idempotency-Key": "1"}
    assert _send(client, key("participant") | known).status_code == 201
    assert _send(client, key("participant") | known, body="Another one.").status_code == 422
    assert _send(client, key("author") | known).get_json()["author"]["name"] == "Aiko Author"
    assert _send(client, key("participant") | {"Idempotency-Key": "x" * 201}).status_code == 400


def test_a_refused_call_may_be_repeated_with_the_same_key(client: FlaskClient, key: Keys) -> None:
    headers = {**key("participant"), "Idempotency-Key": "1"}
    assert _send(client, headers, body="").status_code == 422
    assert _send(client, headers).status_code == 201


def test_a_stranger_cannot_try_keys(client: FlaskClient, key: Keys) -> None:
    assert _send(client, {**key("participant"), "Idempotency-Key": "1"}).status_code == 201
    assert _send(client, {"Idempotency-Key": "1"}).status_code == 401


def test_a_change_that_is_based_on_an_old_state_is_refused(client: FlaskClient, key: Keys) -> None:
    headers = key("participant")
    number = _send(client, headers).get_json()["number"]
    address = f"{PROCESS}/comments/{number}"
    seen = client.get(address, headers=headers).headers["ETag"]
    change = {"body": "Who is told, and when?"}
    assert client.patch(address, json=change, headers={**headers, "If-Match": '"another"'}).status_code == 412
    assert client.patch(address, json=change, headers={**headers, "If-Match": seen}).status_code == 200
    assert client.patch(address, json={"body": "Why?"}, headers={**headers, "If-Match": seen}).status_code == 412
    assert client.get(address).get_json()["body"] == change["body"]


def test_only_its_author_edits_or_withdraws_a_comment(client: FlaskClient, key: Keys) -> None:
    address = f"{PROCESS}/comments/{_send(client, key('author')).get_json()['number']}"
    assert client.patch(address, json={"body": "Mine."}, headers=key("participant")).status_code == 403
    assert client.post(f"{address}/withdrawal", headers=key("participant")).status_code == 403
    withdrawn = client.post(f"{address}/withdrawal", headers=key("author"))
    assert (withdrawn.status_code, withdrawn.get_json()["body"]) == (200, "")


def test_a_comment_of_another_process_or_subject_cannot_be_answered(client: FlaskClient, key: Keys) -> None:
    elsewhere = client.post(f"{PROCESS}/comments", json=COMMENT, headers=key("participant")).get_json()["number"]
    assert _send(client, key("participant"), reply_to=elsewhere).status_code == 404
    assert _send(client, key("participant"), reply_to=999).status_code == 404
    assert _send(client, key("participant"), reply_to=1).status_code == 201


def test_an_amendment_is_proposed_supported_and_adopted(client: FlaskClient, key: Keys) -> None:
    proposal = {
        "operation": "replace",
        "base_revision": 2,
        "body": "Every person is told before a machine decides.",
        "rationale": "Afterwards is too late.",
    }
    sent = client.post(f"{PROCESS}/clauses/1/amendments", json=proposal, headers=key("participant"))
    assert sent.status_code == 201
    address = f"{PROCESS}/amendments/{sent.get_json()['number']}"
    for _ in range(2):
        supported = client.put(f"{address}/support", headers=key("author"))
        assert (supported.status_code, supported.get_json()["supporters"]) == (200, 1)
    decision = {"decision": "adopted", "reasons": "It is right.", "base_revision": 2}
    decided = client.post(f"{address}/decision", json=decision, headers=key("facilitator"))
    assert (decided.status_code, decided.get_json()["resulting_revision"]) == (200, 3)
    assert client.post(f"{address}/decision", json=decision, headers=key("facilitator")).status_code == 409
    clause = client.get(f"{PROCESS}/clauses/1").get_json()
    assert (clause["body"], clause["revision"]) == (proposal["body"], 3)


def test_one_answer_answers_many_contributions(client: FlaskClient, key: Keys) -> None:
    answer = {
        "disposition": "accepted",
        "reasons": "The text now says so.",
        "language": "en",
        "comments": [1, 2],
        "amendments": [1],
        "carried_by": {"clause": "2", "language": "en", "revision": 3},
        "criterion": "feasibility",
    }
    assert client.post(f"{PROCESS}/responses", json=answer, headers=key("participant")).status_code == 404
    sent = client.post(f"{PROCESS}/responses", json=answer, headers=key("responder"))
    assert sent.status_code == 201
    published = client.get(f"{PROCESS}/responses/{sent.get_json()['number']}").get_json()
    assert published["answered"] == 3
    assert published["carried_by"] == answer["carried_by"]
    assert {one["amendment"] or one["comment"] for one in published["answers"]} == {1, 2}
    assert client.get(f"{PROCESS}/responses?disposition=accepted").get_json()["items"] == [published]


def test_an_answer_to_what_is_not_there_is_refused(client: FlaskClient, database: Database, key: Keys) -> None:
    answer = {"disposition": "not_accepted", "reasons": "No.", "language": "en"}
    before, headers = sizes(database), key("responder")
    refused = [
        ({"comments": [999]}, 404),
        ({"amendments": [1, 999]}, 404),
        ({}, 409),
        ({"comments": [1], "disposition": "accepted"}, 409),
        ({"comments": [1], "criterion": "beauty"}, 409),
        ({"comments": [1], "carried_by": {"clause": "9", "language": "en", "revision": 1}}, 404),
        ({"comments": list(range(1, 300))}, 422),
    ]
    for more, status in refused:
        assert client.post(f"{PROCESS}/responses", json=answer | more, headers=headers).status_code == status, more
    assert sizes(database) == before | {"api_tokens": before["api_tokens"] + 1}


def test_a_report_is_taken_once_and_told_to_nobody(client: FlaskClient, key: Keys) -> None:
    report = {"process": "consultation", "comment": 1, "reason": "off_topic", "note": "Not about the text."}
    assert client.post("/api/v1/reports", json=report).status_code == 401
    assert client.post("/api/v1/reports", json=report, headers=key("outsider")).status_code == 201
    assert client.post("/api/v1/reports", json=report, headers=key("outsider")).status_code == 409
    log = client.get(f"{PROCESS}/moderation-log").get_json()["items"]
    assert {line["measure"] for line in log} == {"hide"}


def test_an_appeal_is_filed_by_whom_a_decision_went_against_and_by_nobody_else(client: FlaskClient, key: Keys) -> None:
    log = client.get(f"{PROCESS}/moderation-log").get_json()["items"]
    place, reasons = f"/api/v1/moderation/{log[-1]['id']}/appeal", {"reasons": "It was polite."}
    assert client.post(place, json=reasons).status_code == 401
    assert client.post(place, json=reasons, headers=key("outsider")).status_code == 404
    assert client.post("/api/v1/moderation/999/appeal", json=reasons, headers=key("outsider")).status_code == 404
    filed = client.post(place, json=reasons, headers=key("author"))
    assert filed.status_code == 201
    assert filed.get_json()["number"] == 1
    assert client.post(place, json=reasons, headers=key("author")).status_code == 409


def test_a_report_is_about_one_thing_that_can_be_seen(client: FlaskClient, key: Keys) -> None:
    report = {"process": "consultation", "reason": "abuse"}
    headers = key("outsider")
    for more, status in [
        ({}, 422),
        ({"comment": 1, "amendment": 1}, 422),
        ({"comment": 5}, 404),
        ({"amendment": 2}, 404),
        ({"comment": 999}, 404),
        ({"process": "prepared", "comment": 1}, 404),
        ({"process": "nowhere", "comment": 1}, 404),
    ]:
        assert client.post("/api/v1/reports", json=report | more, headers=headers).status_code == status, more


def test_every_act_can_be_proved_to_be_in_the_record(
    client: FlaskClient, database: Database, settings: Settings, key: Keys
) -> None:
    _send(client, key("participant"))
    with database.writing() as session:
        sign(session, record_key(settings), NOON)
        session.commit()
    note = client.get(f"{PROCESS}/record/checkpoint").get_data(as_text=True)
    _origin, size, root = note.splitlines()[:3]
    entries = client.get(f"{PROCESS}/record/entries?limit=100").get_json()["items"]
    assert (entries[-1]["kind"], entries[-1]["index"]) == ("comment_sent", int(size) - 1)
    for entry in entries:
        proof = client.get(f"{PROCESS}/record/proof/{entry['index']}?size={size}").get_json()
        leaf = merkle.leaf_hash(entry["canonical"].encode())
        hashes = [bytes.fromhex(one) for one in proof["hashes"]]
        assert merkle.verify_inclusion(leaf, entry["index"], int(size), hashes, b64decode(root))
    assert client.get(f"{PROCESS}/record/proof/{size}").status_code == 404
    assert client.get(f"{PROCESS}/record/proof/0?size=99999").status_code == 404
