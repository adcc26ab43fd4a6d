from datetime import UTC, datetime

import pytest
from flask import Flask

from app.db import Database
from app.domain.commenting import CommentState
from app.domain.phases import PhaseKind, Role
from app.record.verification import verify
from tests.builders import a_member, a_process
from tests.contributing import a_statement
from tests.opinions.conversation import a_conversation, mapped
from tests.reader import api_headers, reader


def test_a_member_votes_statement_by_statement_and_changes_their_mind(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        person = a_member(session, process)
        a_statement(session, process, body="Nobody is judged by a machine alone.")
        a_statement(session, process, body="كل قرار آلي قابل للطعن", language="ar")
        session.commit()
    visitor, slug = reader(app, person), process.slug
    first = visitor.open(f"/en/processes/{slug}/opinions")
    assert "You have voted on 0 of 2 statements." in first.text
    second = visitor.send(first, {}, action="/vote", button="vote=agree")
    assert "You have voted on 1 of 2 statements." in second.text
    done = visitor.send(second, {}, action="/vote", button="vote=pass")
    assert "You have voted on every statement." in done.text
    page = visitor.open(f"/en/processes/{slug}/opinions/statements/1")
    changed = visitor.send(page, {}, action="/vote", button="vote=disagree")
    assert changed.tree.xpath("//button[@aria-pressed='true']/@value") == ["disagree"]
    undone = visitor.send(changed, {}, action="/vote", button="vote=none")
    assert "has been taken back" in undone.text
    assert undone.tree.xpath("//button[@aria-pressed='true']") == []


def test_what_has_been_said_nearly_alike_is_shown_before_it_is_said_again(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        person = a_member(session, process)
        a_statement(session, process, body="Every decision of a machine can be appealed to a person.")
        session.commit()
    visitor = reader(app, person)
    page = visitor.open(f"/en/processes/{process.slug}/opinions/statements/new")
    words = {"body": "Every decision of a machine can be appealed to a human."}
    warned = visitor.send(page, words, status=422)
    assert "Somebody may have said this already" in warned.text
    assert warned.tree.xpath("//input[@name='body']/@value") == [words["body"]]
    sent = visitor.send(warned, {**words, "anyway": "y"})
    assert "received as number 2" in sent.text
    page = visitor.open(f"/en/processes/{process.slug}/opinions/statements/new")
    too_long = visitor.send(page, {"body": "x" * 281}, status=422)
    assert too_long.tree.xpath("//input[@name='body']/@value") == ["x" * 281]


def test_the_map_stands_on_the_page_and_what_is_hidden_in_none_of_its_channels(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        statements, people = a_conversation(session, process)
        mapped(session, process)
        session.commit()
    slug = process.slug
    sheet = reader(app, people[0]).open(f"/en/processes/{slug}/opinions")
    assert sheet.tree.xpath("//figure[@class='opinion-map']//*[name()='svg']")
    assert "Your votes put you here" in sheet.text
    assert "Statement of sentence A." in sheet.text
    table = app.test_client().get(f"/en/processes/{slug}/opinions/matrix.csv").get_data(as_text=True).splitlines()
    assert len(table) == 18
    assert [line.split(",")[0] for line in table[1:]] == sorted(line.split(",")[0] for line in table[1:])
    with database.writing() as session:
        hidden = session.merge(statements[0])
        hidden.state = CommentState.HIDDEN
        session.commit()
    stranger = app.test_client()
    addresses = ["", "/statements", "/statements/1", "/statements.csv", "/method", "/matrix.csv"]
    read = [stranger.get(f"/en/processes/{slug}/opinions{one}") for one in addresses]
    read += [stranger.get(f"/api/v1/processes/{slug}/{one}") for one in ("statements", "statements/1", "opinion-map")]
    assert [one.status_code for one in read] == [200] * len(read)
    assert [one.request.path for one in read if "sentence A" in one.get_data(as_text=True)] == []
    header = read[5].get_data(as_text=True).splitlines()[0].split(",")
    assert "1" not in header
    numbers = [one["number"] for one in read[-1].get_json()["statements"]]
    assert 1 not in numbers
    assert 2 in numbers


def test_a_map_of_six_is_too_early(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        a_statement(session, process)
        session.commit()
    slug = process.slug
    assert "too early for a map" in reader(app).open(f"/en/processes/{slug}/opinions").text
    reader(app).open(f"/en/processes/{slug}/opinions/matrix.csv", status=404)
    assert app.test_client().get(f"/api/v1/processes/{slug}/opinion-map").get_json()["too_early"] is True


def test_a_process_without_statements_says_what_to_do(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.VOTING)
        session.commit()
    for page in ("", "/statements", "/method"):
        reader(app).open(f"/en/processes/{process.slug}/opinions{page}")
    assert "There are no statements yet." in reader(app).open(f"/en/processes/{process.slug}/opinions").text


@pytest.mark.parametrize(
    ("address", "status"),
    [("?order=best", 400), ("?voted=maybe", 400), ("?group=lobby", 400), ("?after=-1", 400), ("/999", 404)],
)
def test_odd_addresses_are_refused(app: Flask, database: Database, address: str, status: int) -> None:
    with database.writing() as session:
        process = a_process(session)
        session.commit()
    reader(app).open(f"/en/processes/{process.slug}/opinions/statements{address}", status=status)


def test_the_api_makes_votes_and_maps(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        person = a_member(session, process)
        session.commit()
    client, root = app.test_client(), f"/api/v1/processes/{process.slug}"
    headers = api_headers(database, person)
    made = client.post(f"{root}/statements", json={"body": "Tell me why.", "language": "en"}, headers=headers)
    assert made.status_code == 201
    assert made.get_json()["number"] == 1
    voted = client.put(f"{root}/statements/1/vote", json={"vote": "agree"}, headers=headers)
    assert (voted.status_code, voted.get_json()["own"], voted.get_json()["agree"]) == (200, "agree", None)
    for wrong in ({"vote": "yes"}, {"vote": 1}, {"vote": ""}, {}, {"vote": "agree", "more": 1}):
        assert client.put(f"{root}/statements/1/vote", json=wrong, headers=headers).status_code == 422
    assert client.put(f"{root}/statements/2/vote", json={"vote": "agree"}, headers=headers).status_code == 404
    assert client.put(f"{root}/statements/1/vote", json={"vote": "agree"}).status_code == 401
    back = client.delete(f"{root}/statements/1/vote", headers=headers)
    assert (back.status_code, back.get_json()["own"]) == (200, None)
    too_long = client.post(f"{root}/statements", json={"body": "x" * 281, "language": "en"}, headers=headers)
    assert too_long.status_code == 422


def test_outside_the_phase_nothing_is_taken(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.RESPONSE, now=datetime.now(UTC))
        person = a_member(session, process)
        a_statement(session, process)
        session.commit()
    headers = api_headers(database, person)
    address = f"/api/v1/processes/{process.slug}/statements/1/vote"
    assert app.test_client().put(address, json={"vote": "agree"}, headers=headers).status_code == 409


def test_a_reported_statement_is_hidden_with_reasons_and_shown_again(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        author, reporter = a_member(session, process), a_member(session, process)
        facilitator = a_member(session, process, roles=[Role.FACILITATOR])
        a_statement(session, process, author, body="My neighbour, Mr Smith, is a crook.")
        session.commit()
    slug = process.slug
    witness = reader(app, reporter)
    page = witness.open(f"/en/processes/{slug}/opinions/statements/1/report")
    witness.send(page, {"reason": "personal_data", "note": ""})
    desk = reader(app, facilitator)
    assert "Mr Smith" in desk.open(f"/en/processes/{slug}/facilitate/reports").text
    for measure in ("hide", "restore"):
        decide = desk.open(f"/en/processes/{slug}/facilitate/statements/1/decision")
        assert decide.heading == "Moderate statement 1"
        assert "Mr Smith" in decide.text
        decided = desk.send(decide, {"measure": measure, "rule": "personal_data", "facts": "It names a neighbour."})
        assert decided.heading.startswith("Moderation decision")
        shown = "Mr Smith" in reader(app).open(f"/en/processes/{slug}/statements/1").text
        assert shown is (measure == "restore")


def test_what_waits_for_a_moderator_is_seen_by_its_author_alone_until_it_is_let_through(
    app: Flask, database: Database
) -> None:
    with database.writing() as session:
        process = a_process(session, pre_moderation=True)
        author, other = a_member(session, process), a_member(session, process)
        facilitator = a_member(session, process, roles=[Role.FACILITATOR])
        session.commit()
    slug, visitor = process.slug, reader(app, author)
    new = visitor.open(f"/en/processes/{slug}/opinions/statements/new")
    assert "A facilitator reads it first." in visitor.send(new, {"body": "Wait for me."}).text
    reader(app, other).open(f"/en/processes/{slug}/opinions/statements/1", status=404)
    desk = reader(app, facilitator)
    desk.send(desk.open(f"/en/processes/{slug}/facilitate/reports"), {}, action="/publication")
    assert "Wait for me." in reader(app).open(f"/en/processes/{slug}/opinions/statements").text
    with database.reading() as session:
        assert [one for one in verify(session).findings if "statement" in one.place] == []


def test_an_author_withdraws_their_statement_on_its_page(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        author, other = a_member(session, process), a_member(session, process)
        a_statement(session, process, author, body="Machines never judge.")
        session.commit()
    address = f"/en/processes/{process.slug}/opinions/statements/1"
    assert "Withdraw" not in reader(app, other).open(address).words("//main")
    visitor = reader(app, author)
    gone = visitor.send(visitor.open(address), {}, action="/withdrawal")
    assert "Your statement has been withdrawn." in gone.text
    assert "The author has withdrawn this statement." in gone.text
    assert "Machines never judge." not in reader(app, other).open(address).text
    assert "Machines never judge." not in reader(app, other).open(f"/en/processes/{process.slug}/opinions").text
    again = app.test_client().post(f"/api/v1/processes/{process.slug}/statements/1/withdrawal",
                                   headers=api_headers(database, other))  # fmt: skip
    assert again.status_code == 404
