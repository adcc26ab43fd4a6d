"""Reading through the API: pages of lists, what has not changed, and as few statements for many rows as for one."""

from http import HTTPStatus

from flask.testing import FlaskClient

from app.db import Database
from app.processes.queries import process_by_slug
from app.texts.queries import clauses_by_numbers, revisions_in_full
from tests.api.conftest import Keys
from tests.builders import a_revision
from tests.contents import statements
from tests.contributing import a_comment, a_response, an_amendment
from tests.stage import SECRETS, Stage

PROCESS = "/api/v1/processes/consultation"
LISTS = ("clauses", "comments", "amendments", "responses", "moderation-log", "clauses/1/revisions", "record/entries")


def _more(database: Database, number: int) -> None:
    with database.writing() as session:
        process = process_by_slug(session, "consultation")
        assert process is not None
        clause = clauses_by_numbers(session, process.id, ["1"])["1"]
        latest = revisions_in_full(session, clause.id, "en", limit=1)[0].number
        for place in range(number):
            comment = a_comment(session, process, clause=clause)
            amendment = an_amendment(session, clause, body=f"Everybody is told, {place} times.")
            a_response(session, process, comments=[comment], amendments=[amendment])
            a_revision(session, clause, f"Words of {place}.", number=latest + place + 1)
        session.commit()


def test_a_list_takes_as_many_statements_for_many_rows_as_for_few(client: FlaskClient, database: Database) -> None:
    few = {}
    _more(database, 1)
    for address in LISTS:
        with statements(database) as seen:
            assert client.get(f"{PROCESS}/{address}").status_code == 200
        few[address] = len(seen)
    _more(database, 12)
    for address in LISTS:
        with statements(database) as seen:
            assert client.get(f"{PROCESS}/{address}").status_code == 200
        assert len(seen) <= few[address], address


def test_whoever_follows_next_reads_every_row_once(client: FlaskClient, database: Database) -> None:
    _more(database, 5)
    for address in LISTS:
        whole = client.get(f"{PROCESS}/{address}?limit=100").get_json()
        assert whole["next"] is None
        cursor, rows = "from" if address == "record/entries" else "after", []
        page = client.get(f"{PROCESS}/{address}?limit=2").get_json()
        while page["next"] is not None:
            rows += page["items"]
            page = client.get(f"{PROCESS}/{address}?limit=2&{cursor}={page['next']}").get_json()
        assert rows + page["items"] == whole["items"], address


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, key: Keys) -> None:
    first = client.get(f"{PROCESS}/comments")
    again = client.get(f"{PROCESS}/comments", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (HTTPStatus.NOT_MODIFIED, b"")
    comment = {"body": "One more.", "kind": "concern", "language": "en"}
    assert client.post(f"{PROCESS}/comments", json=comment, headers=key("participant")).status_code == 201
    later = client.get(f"{PROCESS}/comments", headers={"If-None-Match": first.headers["ETag"]})
    assert later.status_code == HTTPStatus.OK


def test_asking_for_the_headers_alone_gives_those_of_the_answer(client: FlaskClient) -> None:
    whole, headers = client.get(PROCESS), client.head(PROCESS)
    assert (headers.status_code, headers.data) == (200, b"")
    assert headers.headers["ETag"] == whole.headers["ETag"]
    assert client.head(f"{PROCESS}/comments/999").status_code == 404


def test_asking_what_can_be_done_tells_the_methods_and_nothing_else(client: FlaskClient, database: Database) -> None:
    with statements(database) as seen:
        answer = client.options(f"{PROCESS}/comments")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert not [one for one in seen if "comments" in one]


def test_a_clause_is_read_in_the_language_that_is_asked_for(client: FlaskClient) -> None:
    clause = client.get(f"{PROCESS}/clauses/1?language=fr").get_json()
    assert set(clause["counts"]) == {"amendments", "comments", "questions"}
    assert clause["counts"]["comments"] > 0
    assert (clause["language"], clause["outdated"]) == ("fr", True)
    assert client.get(f"{PROCESS}/clauses/1").get_json()["language"] == "en"
    assert client.get(f"{PROCESS}/clauses/1?language=ja").status_code == 404


def test_two_revisions_are_compared_word_by_word(client: FlaskClient) -> None:
    compared = client.get(f"{PROCESS}/clauses/1/compare?from=1&to=2").get_json()
    older = "".join(run["text"] for run in compared["runs"] if run["kind"] != "inserted")
    newer = "".join(run["text"] for run in compared["runs"] if run["kind"] != "deleted")
    assert older == client.get(f"{PROCESS}/clauses/1/revisions/1").get_json()["body"]
    assert newer == client.get(f"{PROCESS}/clauses/1/revisions/2").get_json()["body"]
    assert (compared["from"], compared["to"]) == (1, 2)


def test_an_adopted_revision_names_its_amendment_and_who_proposed_it(client: FlaskClient) -> None:
    latest = client.get(f"{PROCESS}/clauses/2/revisions").get_json()["items"][0]
    assert (latest["number"], latest["origin"]) == (3, "amendment")
    assert [author["name"] for author in latest["credits"]] == ["Aiko Author"]
    amendment = client.get(f"{PROCESS}/amendments/{latest['amendment']}").get_json()
    assert (amendment["state"], amendment["resulting_revision"]) == ("adopted", 3)


def test_hidden_words_are_in_no_answer(client: FlaskClient, stage: Stage, key: Keys) -> None:
    for headers in ({}, key("participant"), key("outsider")):
        for address in LISTS:
            answer = client.get(f"{PROCESS}/{address}", headers=headers).get_data(as_text=True)
            assert [secret for secret in SECRETS if secret in answer] == [], address


def test_a_result_is_told_after_the_close_and_not_before(client: FlaskClient, key: Keys) -> None:
    questions = "/api/v1/processes/voting/questions"
    assert client.get(f"{questions}/1/result").get_json()["result"] == "carried"
    assert [client.get(f"{questions}/{number}/result").status_code for number in (2, 3)] == [409, 409]
    ballot = {"choice": "for"}
    assert client.put(f"{questions}/2/ballot", json=ballot, headers=key("participant")).status_code == 200
    own = {one["number"]: one["own"] for one in client.get(questions, headers=key("participant")).get_json()["items"]}
    assert own[2] == "for"
    assert client.put(f"{questions}/1/ballot", json=ballot, headers=key("participant")).status_code == 409
    assert client.put(f"{questions}/3/ballot", json=ballot, headers=key("participant")).status_code == 409
