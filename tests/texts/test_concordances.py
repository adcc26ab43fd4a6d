"""The table of concordance of two versions as a page, a file and in the API; versions named and the final text."""

import csv
import io
from datetime import timedelta

from flask import Flask

from app.db import Database
from app.domain.amending import AmendmentState
from app.domain.answering import said
from app.domain.voting import Choice
from app.polls.models import Ballot
from app.processes.models import Process
from app.texts import services
from app.texts.models import Origin
from app.texts.naming import name_version
from app.texts.queries import clause_by_number, document_of, versions_of
from tests.builders import NOON, a_member
from tests.contributing import a_question, an_amendment
from tests.reader import reader
from tests.texts.manuscripts import APPEAL, DUTY, FIRST, PURPOSE, a_manuscript, an_article
from tests.texts.scenes import Scene, a_scene

LIST = "Public bodies keep a list of all the machines that they use and publish it every year."
SECOND = a_manuscript(
    [
        an_article("1", PURPOSE, "Purpose"),
        an_article("2", APPEAL, "Review"),
        an_article("3", "Quite other words in place of those before.", "=SUM(1) and a duty"),
        an_article("4", LIST, "List"),
    ]
)


def test_the_table_tells_what_became_of_each_clause_and_can_be_downloaded(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST, SECOND)
    citizen = reader(app)
    table = citizen.open(scene.at("/versions/1/concordance/2"))
    assert "Renumbered" in table.text
    inserted = citizen.open(scene.at("/versions/1/concordance/2?change=inserted"))
    assert "Article 4" in inserted.words("//tbody")
    assert "Article 1" not in inserted.words("//tbody")
    answer = citizen.client.get(scene.at("/versions/1/concordance/2.csv"))
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["old_number"], row["new_number"], row["change"]) for row in rows] == [
        ("Article 1", "Article 1", "kept"),
        ("Article 2", "Article 2", "kept"),
        ("Article 3", "Article 2", "renumbered"),
        ("", "Article 3", "inserted"),
        ("", "Article 4", "inserted"),
    ]
    assert rows[3]["new_heading"] == "'=SUM(1) and a duty"


def test_the_table_runs_until_today_in_any_language_and_refuses_nonsense(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST, SECOND)
    citizen = reader(app)
    citizen.open(scene.at("/versions/1/concordance/today?lang=fr"))
    assert citizen.client.get(scene.at("/versions/2/concordance/today.csv")).status_code == 200
    assert citizen.open(scene.at("/versions/concordance?from=1&to=2")).address.endswith("/versions/1/concordance/2")
    for path, status in {"9/concordance/1": 404, "1/concordance/9.csv": 404, "1/concordance/2?change=x": 400,
                         "1/concordance/2?lang=xx": 400, "1/concordance/2?start=-1": 400}.items():  # fmt: skip
        citizen.open(scene.at(f"/versions/{path}"), status=status)


def test_the_note_of_a_version_tells_of_the_amendments_adopted_since(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    with database.writing() as session:
        process = session.get_one(Process, scene.process_id)
        clause = clause_by_number(session, process.id, "2")
        assert clause is not None
        services.revise(
            session, clause, language="en", heading="Duty to tell", body=f"{DUTY} Within a day.",
            base_revision_number=1, reason="Hearings asked for a time.", author_id=None, now=NOON + timedelta(days=1),
            origin=Origin.AMENDMENT, amendment_number=12,
        )  # fmt: skip
        session.commit()
    steward = reader(app, scene.steward)
    sheet = steward.open(scene.at("/facilitate/text/versions/new"))
    note = sheet.tree.xpath("string(//textarea[@name='note_en'])").strip()
    assert note == "Article 2: amendment 12 was adopted. Reasons: Hearings asked for a time."
    named = steward.send(sheet, {"name_en": "Second draft", "name_ar": "المسودة الثانية"})
    assert "Hearings asked for a time." in named.text
    words = steward.open(scene.at("/facilitate/text/versions/2/words"))
    steward.send(words, {"name_fr": "Deuxième projet"})
    again = steward.open(scene.at("/facilitate/text/versions/2/words"))
    steward.send(again, {"name_fr": "Deuxième projet"}, status=409)
    citizen = reader(app)
    assert citizen.open(scene.at("/versions", "ar")).text.count("المسودة الثانية") >= 1
    assert citizen.open(scene.at("/versions/2", "fr")).heading == "Deuxième projet"
    listed = citizen.client.get(f"/api/v1/processes/{scene.slug}/versions?language=fr").json
    assert [(one["number"], one["name"], one["final"]) for one in listed["items"]] == [
        (2, "Deuxième projet", False), (1, "Version 1", False),
    ]  # fmt: skip
    table = citizen.client.get(f"/api/v1/processes/{scene.slug}/versions/1/concordance/2").json
    assert [(one["before"], one["after"], one["changes"]) for one in table["items"]][1] == (
        "Article 2", "Article 2", ["changed"],
    )  # fmt: skip
    one = citizen.client.get(f"/api/v1/processes/{scene.slug}/versions/2").json
    assert one["names"] == {"en": "Second draft", "ar": "المسودة الثانية", "fr": "Deuxième projet"}
    assert citizen.client.get(f"/api/v1/processes/{scene.slug}/versions/9").status_code == 404


def carried(database: Database, scene: Scene) -> int:
    """A vote on the whole text after its last change, closed and carried by everybody."""
    with database.writing() as session:
        process = session.get_one(Process, scene.process_id)
        opens = NOON + timedelta(hours=1)
        question = a_question(
            session, process, opens=opens, closes=opens + timedelta(hours=1),
            rule={"majority": "1/2", "quorum": {"total": 1}},
        )  # fmt: skip
        for _voter in range(6):
            voter = a_member(session, process)
            session.add(
                Ballot(
                    question_id=question.id,
                    person_id=voter.id,
                    group_key="citizen",
                    answer=said(Choice.FOR),
                    salt=b"0" * 32,
                    commitment="0" * 64,
                    cast_at=opens,
                )
            )
        session.commit()
        return question.number


def test_the_final_text_is_named_once_the_rules_of_adoption_are_met(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    steward, final = reader(app, scene.steward), scene.at("/facilitate/text/final")
    sheet = steward.open(final)
    assert "The text cannot be named as final yet." in sheet.text
    token = sheet.tree.xpath("string(//input[@name='csrf_token']/@value)")
    refused = steward.client.post(final, data={"csrf_token": token, "name_en": "Final text"})
    assert refused.status_code == 409
    assert "a vote on the whole text that was carried" in refused.text
    number = carried(database, scene)
    with database.writing() as session:
        process = session.get_one(Process, scene.process_id)
        clause = clause_by_number(session, process.id, "1")
        assert clause is not None
        amendment = an_amendment(session, clause, scene.participant)
        session.commit()
        waiting = amendment.id
    assert "1 amendment waits." in steward.open(final).text
    with database.writing() as session:
        amendment = session.get_one(type(amendment), waiting)
        amendment.state, amendment.reasons = AmendmentState.REJECTED, "It is in the text already."
        session.commit()
    named = steward.send(steward.open(final), {"name_en": "Final text"})
    assert "This is the final text." in named.text
    assert f"Question {number}" in named.text
    with database.reading() as session:
        document = document_of(session, scene.process_id)
        assert document is not None
        assert [version.final for version in versions_of(session, document.id)] == [True, False]


def test_words_changed_after_the_vote_are_not_final(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    carried(database, scene)
    with database.writing() as session:
        process = session.get_one(Process, scene.process_id)
        clause = clause_by_number(session, process.id, "1")
        document = document_of(session, process.id)
        assert clause is not None
        assert document is not None
        services.revise(
            session, clause, language="en", heading="Purpose", body="Another purpose.", base_revision_number=1,
            reason="Afterthought", author_id=None, now=NOON + timedelta(days=2),
        )  # fmt: skip
        name_version(session, document, name="Afterwards", author_id=None, now=NOON + timedelta(days=2))
        session.commit()
    steward, final = reader(app, scene.steward), scene.at("/facilitate/text/final")
    sheet = steward.open(final)
    token = sheet.tree.xpath("string(//input[@name='csrf_token']/@value)")
    refused = steward.client.post(final, data={"csrf_token": token, "name_en": "Final text"})
    assert refused.status_code == 409
    assert "the very words that were put to this vote" in refused.text
    reader(app, scene.participant).open(final, status=404)
