"""Plain words and explained terms stand beside the text and never in it."""

import pytest
import regex
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from app.config import Settings
from app.db import Database
from app.domain.errors import LanguageUnknown, NothingChanged, StaleBase
from app.exports.formats import Format, Wanted
from app.exports.page import html
from app.exports.services import export
from app.languages import glossary, summaries
from app.languages.glossary import Entry
from app.languages.models import Summary
from app.languages.queries import summary_history, summary_of_clause
from app.ledger.models import Body
from app.ledger.models import Entry as LedgerEntry
from app.processes.models import Process
from app.record.verification import verify
from app.texts.models import Clause
from app.texts.queries import clause_by_number, document_of, latest_version
from app.texts.services import revise
from tests.builders import NOON, a_process
from tests.contents import statements
from tests.reader import api_headers, reader
from tests.texts.manuscripts import DUTY, FIRST
from tests.texts.scenes import a_scene, stored


@pytest.fixture
def process(session: Session) -> Process:
    process = a_process(session, languages=("en", "fr"))
    stored(session, process, FIRST, version_name="Version 1")
    return process


def the_clause(session: Session, process: Process, number: str = "2") -> Clause:
    clause = clause_by_number(session, process.id, number)
    assert clause is not None
    return clause


def explained(session: Session, process: Process, body: str, *, base: int = 0, language: str = "en") -> Summary:
    return summaries.summarise_clause(
        session, process, the_clause(session, process), language=language, body=body, base_number=base,
        author_id=None, now=NOON,
    )  # fmt: skip


def test_a_summary_is_kept_with_its_history_and_can_be_taken_back(session: Session, process: Process) -> None:
    clause = the_clause(session, process)
    explained(session, process, "The office tells you.")
    explained(session, process, "The office must tell you.", base=1)
    with pytest.raises(StaleBase):
        explained(session, process, "Too late.", base=1)
    with pytest.raises(NothingChanged):
        explained(session, process, "The office must tell you.", base=2)
    with pytest.raises(LanguageUnknown):
        explained(session, process, "Das Amt sagt es.", language="de")
    explained(session, process, "", base=2)
    assert summary_of_clause(session, clause.id, "en") is None
    assert [one.number for one in summary_history(session, clause_id=clause.id, language="en")] == [3, 2, 1]
    with pytest.raises(NothingChanged):
        explained(session, process, "", base=3)
    assert not [one for one in verify(session).findings if "summary" in one.place]


def test_a_version_is_explained_and_nothing_of_it_can_be_changed_unseen(session: Session, process: Process) -> None:
    document = document_of(session, process.id)
    assert document is not None
    version = latest_version(session, document.id)
    assert version is not None
    kept = summaries.summarise_version(
        session, process, version, language="fr", body="En bref.", base_number=0, author_id=None, now=NOON
    )
    assert not [one for one in verify(session).findings if "summary" in one.place]
    kept.body = "Autre chose."
    session.flush()
    assert [one for one in verify(session).findings if "summary" in one.place]


HEAD = regex.compile(rb"<[\w:]*record [^>]*/>|<footer.*</footer>", regex.DOTALL)
"""How far the record went when the export was made: any act moves it, whatever the act is about."""


def exported(app: Flask, session: Session, process: Process) -> dict[str, bytes]:
    """The text in every format that carries words, without the head of the record."""
    with app.test_request_context("/en/"):
        return {
            each.value: HEAD.sub(
                b"",
                export(
                    session, process, Wanted(each, "en"), now=NOON, base_url="http://localhost", page=html
                ).content.read(),
            )
            for each in (Format.MARKDOWN, Format.AKN, Format.HTML)
        }


def commitments(session: Session) -> dict[str, object]:
    query = session.query(LedgerEntry.object, LedgerEntry.canonical, Body.body).join(
        Body, Body.index == LedgerEntry.index
    )
    return {canonical: body for _object, canonical, body in query.filter(LedgerEntry.kind.in_(["revision", "version"]))}


def test_exports_and_commitments_are_the_same_with_and_without_explanations(
    settings: Settings, session: Session, process: Process
) -> None:
    app = create_app(settings)
    before, entered = exported(app, session, process), commitments(session)
    glossary.add(
        session, process, Entry({"en": "public body"}, {"en": "SECRETWORD an office."}), author_id=None, now=NOON
    )
    explained(session, process, "SECRETWORD the office tells you.")
    after = exported(app, session, process)
    assert after == before
    assert commitments(session) == entered
    revise(
        session, the_clause(session, process), language="en", heading="", body="Every public body answers.",
        base_revision_number=1, reason="", author_id=None, now=NOON,
    )  # fmt: skip
    changed = exported(app, session, process)
    assert changed != before
    assert not any(b"SECRETWORD" in one or b"<dfn" in one for one in changed.values())
    newest = [body for key, body in commitments(session).items() if key not in entered]
    assert [one["body"] for one in newest] == ["Every public body answers."]  # type: ignore[index]


def test_pages_show_them_beside_the_words_and_the_words_stay_as_they_are(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    translator, visitor = reader(app, scene.translator), reader(app)
    place = "/facilitate/clauses/2/summary/en"
    plain = reader(app).open(scene.at("/clauses/2")).words("//main//div[@class='legal']")
    after = translator.send(translator.open(scene.at(place)), {"body": "The office *tells* you."})
    assert "Not part of the text." in after.text
    with database.writing() as session:
        process = session.get_one(Process, scene.process_id)
        terms = {"public body": ("An office.", None), "decision": ("", the_clause(session, process, "3"))}
        for words, (meaning, clause) in terms.items():
            entry = Entry({"en": words}, {"en": meaning} if meaning else {}, "", clause)
            glossary.add(session, process, entry, author_id=None, now=NOON)
        session.commit()
    sheet = visitor.open(scene.at("/clauses/2"))
    assert sheet.words("//main//div[@class='legal']") == plain
    assert "The office tells you." in sheet.text
    assert sheet.words("//button[@popovertarget='term-1-about']")
    assert "An office." in sheet.words("//div[@popover][@id='term-1-about']")
    assert "Whoever is affected" in sheet.words("//div[@popover][@id='term-2-about']"), "the defining clause"
    assert not sheet.tree.xpath("//div[@class='legal']//dfn")
    whole = visitor.open(scene.at("/text"))
    assert whole.words("//section[@id='clause-2']//div[@class='legal']") == DUTY
    assert len(whole.tree.xpath("//div[@popover][@id='term-1-about']")) == 1
    defining = visitor.open(scene.at("/clauses/3"))
    assert not defining.words("//button[@popovertarget='term-2-about']"), "a clause does not explain what it defines"


def test_a_second_author_of_a_summary_gets_the_first_ones_words_and_keeps_their_own(
    app: Flask, database: Database
) -> None:
    scene = a_scene(database, FIRST)
    translator, steward = reader(app, scene.translator), reader(app, scene.steward)
    place = scene.at("/facilitate/clauses/2/summary/en")
    sheet = translator.open(place)
    steward.send(steward.open(place), {"body": "Mine."})
    again = translator.send(sheet, {"body": "And mine."}, status=409)
    assert "Mine." in again.text
    translator.send(again, {"body": "Ours."})
    history = translator.open(scene.at("/clauses/2/summary?lang=en"))
    assert "Ours." in history.text
    assert "Mine." in history.text
    reader(app, scene.participant).open(place, status=404)


def test_a_version_is_explained_on_its_own_page_and_above_the_draft(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    steward, visitor = reader(app, scene.steward), reader(app)
    steward.send(steward.open(scene.at("/facilitate/versions/1/summary/en")), {"body": "Offices tell people."})
    assert "Offices tell people." in visitor.open(scene.at("/versions/1/summary")).text
    assert "Offices tell people." in visitor.open(scene.at("/text")).text
    visitor.open(scene.at("/versions/9/summary"), status=404)
    visitor.open(scene.at("/versions/1/summary?lang=xx"), status=400)
    steward.open(scene.at("/facilitate/versions/1/summary/xx"), status=404)


def test_programs_read_languages_terms_and_summaries(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    with database.writing() as session:
        process = session.get_one(Process, scene.process_id)
        glossary.add(session, process, Entry({"en": "decision"}), author_id=None, now=NOON)
        explained(session, process, "The office tells you.")
        session.commit()
    client, at = app.test_client(), f"/api/v1/processes/{scene.slug}"
    languages = client.get(f"{at}/languages").json
    assert (languages["complete"], len(languages["incomplete"])) == (False, 3)
    assert languages["incomplete"][0]["lacking"] == {"fr": "missing", "ar": "missing"}
    assert [one["words"] for one in client.get(f"{at}/glossary").json["items"]] == [{"en": "decision"}]
    told = client.get(f"{at}/clauses/2/summary", headers=api_headers(database, scene.steward)).json
    assert (told["body"], told["part_of_the_text"]) == ("The office tells you.", False)
    assert client.get(f"{at}/clauses/2/summary?language=fr").status_code == 404


def test_the_draft_takes_as_many_statements_with_many_clauses_and_terms(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)

    def counted() -> int:
        with statements(database) as seen:
            assert app.test_client().get(scene.at("/text")).status_code == 200
        return len(seen)

    with database.writing() as session:
        process = session.get_one(Process, scene.process_id)
        glossary.add(
            session, process, Entry({"en": "decision"}, {}, "", the_clause(session, process, "1")), author_id=None,
            now=NOON,
        )  # fmt: skip
        session.commit()
    few = counted()
    with database.writing() as session:
        process = session.get_one(Process, scene.process_id)
        for word in ("machine", "person", "public body", "review"):
            entry = Entry({"en": word}, {"en": "Explained."}, "", the_clause(session, process, "3"))
            glossary.add(session, process, entry, author_id=None, now=NOON)
        explained(session, process, "The office tells you.")
        session.commit()
    assert counted() == few
