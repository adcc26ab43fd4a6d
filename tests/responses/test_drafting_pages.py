"""The pages on which a team drafts, signs and sorts its answers, and on which authors come back."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.accounts.models import Person
from app.comments.models import Comment
from app.db import Database
from app.domain.phases import Role
from app.processes.models import Process
from app.responses.rules import change_rules
from tests.builders import a_clause, a_document, a_member, a_process
from tests.contributing import a_comment, a_response
from tests.reader import api_headers, reader

TYPED = {
    "disposition": "not_accepted",
    "heard": "You ask for shorter times.",
    "reasons": "The law says ten days.",
    "language": "en",
}


@pytest.fixture
def process(database: Database) -> Process:
    with database.writing() as session:
        made = a_process(session, languages=["en", "fr"], criteria={"cost": {"en": "Cost"}})
        a_clause(session, a_document(session, made), number="5")
        session.commit()
    return made


def member(database: Database, process: Process, *roles: Role) -> Person:
    with database.writing() as session:
        made = a_member(session, process, roles=roles or (Role.PARTICIPANT,))
        session.commit()
    return made


def asked(database: Database, process: Process, author: Person) -> Comment:
    with database.writing() as session:
        made = a_comment(session, process, author)
        session.commit()
    return made


def page(process: Process, place: str) -> str:
    return f"/en/processes/{process.slug}/{place}"


def test_a_draft_is_signed_by_somebody_else_and_published_with_the_pair_in_both_languages(
    app: Flask, database: Database, process: Process
) -> None:
    writer, signer = member(database, process, Role.RESPONDER), member(database, process, Role.FACILITATOR)
    author = member(database, process)
    comment = asked(database, process, author)
    someone = reader(app, signer)
    rules = someone.open(page(process, "facilitate/responses/rules"))
    someone.send(rules, {"second_signature": "y", "several_criteria": "y", "follow_up_days": "7"})
    writing = reader(app, writer)
    form = writing.open(page(process, f"facilitate/responses/new?comments={comment.number}"))
    kept = writing.send(form, TYPED | {"reasons_fr": "La loi dit dix jours."}, button="act=ready")
    assert kept.heading == "Drafts of responses"
    assert "You wrote in it, so somebody else signs it." in kept.text
    for stranger in (None, author):
        reader(app, stranger).open(page(process, "facilitate/responses/drafts"), status=404)
        assert "ten days" not in reader(app, stranger).open(page(process, "responses")).text
    signed = someone.send(someone.open(page(process, "facilitate/responses/drafts")), action="signature")
    published = someone.send(signed, action="drafts/1/publication")
    assert published.heading == "Response 1"
    for words in ("What we heard", "You ask for shorter times.", "La loi dit dix jours.", f"Signed by {signer.name}"):
        assert words in published.text
    pairs = reader(app).open(page(process, "responses/pairs"))
    assert pairs.tree.xpath("//article[@id='response-1']")
    assert reader(app).open(page(process, "responses/pairs").replace("/en/", "/fr/")).tree.xpath("//*[@lang='fr']")


def test_half_an_answer_is_kept_and_changed_later_but_not_over_somebody_elses_change(
    app: Flask, database: Database, process: Process
) -> None:
    writer = member(database, process, Role.RESPONDER)
    comment = asked(database, process, member(database, process))
    someone = reader(app, writer)
    form = someone.open(page(process, f"facilitate/responses/new?comments={comment.number}"))
    someone.send(form, TYPED | {"reasons": "", "disposition": "accepted"}, button="act=draft")
    draft = someone.open(page(process, "facilitate/responses/drafts/1"))
    beside = someone.open(page(process, "facilitate/responses/drafts/1"))
    someone.send(draft, TYPED | {"disposition": "accepted"}, button="act=ready", status=422)
    assert "has been changed" in someone.send(draft, TYPED, button="act=draft").text
    someone.send(beside, TYPED | {"reasons": "Older."}, button="act=draft", status=409)
    waiting = someone.open(page(process, "responses/waiting"))
    assert "Somebody is writing about it in draft 1" in waiting.text
    gone = someone.send(someone.open(page(process, "facilitate/responses/drafts")), action="discard")
    assert "Nobody has a draft here." in gone.text


def test_whoever_answers_second_sees_the_first_answer_and_keeps_what_they_typed(
    app: Flask, database: Database, process: Process
) -> None:
    comment = asked(database, process, member(database, process))
    someone = reader(app, member(database, process, Role.RESPONDER))
    form = someone.open(page(process, f"facilitate/responses/new?comments={comment.number}"))
    with database.writing() as session:
        a_response(session, process, comments=[comment], reasons="Mine came first.")
        session.commit()
    again = someone.send(form, TYPED, button="act=publish", status=409)
    assert "Mine came first." in again.text
    assert "The law says ten days." in again.text
    assert someone.send(again, TYPED, button="act=publish").heading == "Response 2"


def test_the_team_is_told_of_the_same_reasons_before_it_publishes_them(
    app: Flask, database: Database, process: Process
) -> None:
    author = member(database, process)
    said = [
        "Who pays for it?",
        "Ten days are too long.",
        "Name the telephone.",
        "Children need other words.",
        "Publish it monthly.",
    ]
    with database.writing() as session:
        numbers = [a_comment(session, process, author, words).number for words in said]
        session.commit()
    someone = reader(app, member(database, process, Role.RESPONDER))
    named = ",".join(map(str, numbers))
    form = someone.open(page(process, f"facilitate/responses/new?comments={named}"))
    told = someone.send(form, TYPED, button="act=publish", status=422)
    assert "The same reasons for unlike contributions" in told.text
    someone.send(told, TYPED, button="act=publish")
    assert "The same reasons for unlike contributions" in reader(app).open(page(process, "responses")).text


def test_contributions_are_put_into_a_theme_and_answered_by_it(
    app: Flask, database: Database, process: Process
) -> None:
    team = reader(app, member(database, process, Role.FACILITATOR))
    comment = asked(database, process, member(database, process))
    assert "This process has no themes yet." in reader(app).open(page(process, "themes")).text
    team.send(team.open(page(process, "facilitate/themes/new")), {"title_en": "Time", "title_fr": "Délais"})
    put = team.open(page(process, f"facilitate/themes/contributions?comments={comment.number}"))
    theme = team.send(put, {"theme": "1", "way": "in"})
    assert theme.heading == "Time"
    form = team.open(page(process, "facilitate/responses/new?theme=1"))
    published = team.send(form, TYPED, button="act=publish")
    assert "Theme: Time" in published.text
    assert "Time" in reader(app).open(page(process, f"comments/{comment.number}")).text
    assert "Response" in reader(app).open(page(process, "themes/1")).text
    listed = reader(app).open(page(process, "responses?theme=1"))
    assert "By theme" in listed.text
    reader(app).open(page(process, "responses?theme=9"), status=404)
    team.send(team.open(page(process, "facilitate/themes/1")), {"title_en": "Times", "retired": "y"})
    assert "Taken back" in reader(app).open(page(process, "themes")).text


def test_an_author_comes_back_once_and_sees_in_the_account_what_became_of_it(
    app: Flask, database: Database, process: Process
) -> None:
    author = member(database, process)
    comment = asked(database, process, author)
    with database.writing() as session:
        a_response(session, process, comments=[comment])
        session.commit()
    someone = reader(app, author)
    assert "Answered in response 1" in someone.open("/en/account/contributions").text
    form = someone.open(page(process, f"responses/1/follow-up?comment={comment.number}"))
    told = someone.send(form, {"body": "I meant the telephone.", "language": "en"})
    assert "I meant the telephone." in told.text
    someone.open(page(process, f"responses/1/follow-up?comment={comment.number}"), status=409)
    assert "You said that an answer misses your point." in someone.open("/en/account/contributions").text
    assert (
        "The author says that an answer misses the point"
        in reader(app).open(page(process, f"comments/{comment.number}")).text
    )
    team = reader(app, member(database, process, Role.RESPONDER))
    assert "Authors who say that an answer misses their point" in team.open(page(process, "responses/waiting")).text
    other = reader(app, member(database, process))
    other.open(page(process, f"responses/1/follow-up?comment={comment.number}"), status=409)
    for wrong in ("", "?comment=1&amendment=1", "?comment=x"):
        other.open(page(process, f"responses/1/follow-up{wrong}"), status=400)


def test_a_publication_is_announced_to_everybody_and_taken_back(
    app: Flask, database: Database, process: Process
) -> None:
    team = reader(app, member(database, process, Role.FACILITATOR))
    form = team.open(page(process, "facilitate/responses/drafts"))
    soon = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    announced = team.send(form, {"publish_at": soon})
    assert "Responses are published together" in reader(app).open(page(process, "responses")).text
    team.send(announced, {"publish_at": "2001-01-01T10:00"}, status=409)
    team.send(announced, action="announcement/end")
    assert "Responses are published together" not in reader(app).open(page(process, "responses")).text


def test_programs_draft_and_read_what_was_heard(app: Flask, database: Database, process: Process) -> None:
    writer = member(database, process, Role.RESPONDER)
    comment = asked(database, process, member(database, process))
    client, headers = app.test_client(), api_headers(database, writer)
    address = f"/api/v1/processes/{process.slug}/responses"
    body = {"disposition": "not_accepted", "reasons": "No.", "language": "en", "comments": [comment.number],
            "heard": {"en": "Yes?"}, "reasons_in": {"fr": "Non."}}  # fmt: skip
    assert client.post(f"{address}/drafts", json=body | {"ready": True}, headers=headers).status_code == 201
    assert client.get(f"{address}/drafts", headers=headers).get_json()["items"][0]["words"] == {
        "en": "No.",
        "fr": "Non.",
    }
    assert client.get(f"{address}/drafts", headers=api_headers(database, member(database, process))).status_code == 404
    assert client.post(address, json=body, headers=headers).get_json()["heard"] == {"en": "Yes?"}
    with database.writing() as session:
        change_rules(
            session, session.merge(process), second_signature=True, several_criteria=False, follow_up_days=14,
            person_id=writer.id, role=Role.RESPONDER, now=datetime.now(UTC),
        )  # fmt: skip
        session.commit()
    refused = client.post(address, json=body, headers=headers)
    assert refused.status_code == 409
