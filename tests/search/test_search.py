"""Searching: what is found of each kind and by whom, what never is, and how results are shown."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import connect
from app.amendments.models import Part
from app.config import Settings
from app.db import Database
from app.documents import services as documents
from app.documents.services import Described, Handed
from app.domain.amending import Operation
from app.domain.commenting import CommentState
from app.domain.repository import PaperKind
from app.domain.searching import Thing, words_of
from app.files.checking import Brought
from app.processes.models import Process, Visibility
from app.search import queries
from app.search.queries import Asked, Hit
from app.texts.models import Clause
from tests.builders import NOON, a_clause, a_document, a_process, a_revision
from tests.contributing import a_comment, a_response, a_statement, an_amendment
from tests.reader import reader

ADDRESS = "/api/v1/search"


def a_text(session: Session, process: Process, body: str = "Whoever decides says why.") -> Clause:
    return a_clause(session, a_document(session, process), body=body)


def found(session: Session, asked: str, language: str = "en", **more: object) -> list[Hit]:
    return queries.results(session, Asked(words_of(asked), language), **more)  # type: ignore[arg-type]


def kinds(session: Session, asked: str) -> list[Thing]:
    return [hit.kind for hit in found(session, asked)]


def test_each_kind_of_thing_is_found_once_by_words_in_any_case(session: Session) -> None:
    process = a_process(session, title={"en": "On Zebras"}, objective={"en": "Rules for the crossing."})
    clause = a_text(session, process, "A zebra may cross.")
    amendment = an_amendment(session, clause, body="A zebra must cross.", rationale="So that it gets there.")
    comment = a_comment(session, process, body="Which ZEBRA will cross?", clause=clause)
    a_statement(session, process, body="Zebras cross well.")
    described = Described(PaperKind.MINUTES, {"en": "Zebra"}, {"en": "How they cross."}, "The zoo")
    handed = Handed("en", Brought("a.pdf", "application/pdf", b"%PDF-1.7"))
    documents.publish(session, process, described, handed, author_id=None, now=NOON)
    a_response(session, process, comments=[comment], reasons="The law lets zebras cross.")
    assert amendment.hidden is False
    assert kinds(session, "zeBRA cross") == list(Thing)
    assert kinds(session, "zebra cross gets") == [Thing.AMENDMENT]
    assert kinds(session, "zebra quagga") == []


def test_a_text_in_several_languages_is_found_once_in_the_language_of_the_reader_first(session: Session) -> None:
    process = a_process(session, languages=("en", "fr"), title={"en": "Data", "fr": "Data et droits"})
    clause = a_text(session, process, "Personal data are kept.")
    a_revision(session, clause, "Les data restent.", language="fr")
    assert [(hit.kind, hit.language) for hit in found(session, "data", "fr")] == [
        (Thing.PROCESS, "fr"),
        (Thing.CLAUSE, "fr"),
    ]
    assert [hit.language for hit in found(session, "data")] == ["en", "en"]
    assert [hit.language for hit in found(session, "restent")] == ["fr"]


def test_only_the_wording_of_today_is_found_and_no_clause_that_was_struck(session: Session) -> None:
    process = a_process(session)
    clause = a_text(session, process, "Formerly quagga.")
    assert kinds(session, "quagga") == [Thing.CLAUSE]
    a_revision(session, clause, "Today zebra.", number=2)
    assert kinds(session, "quagga") == []
    assert kinds(session, "zebra") == [Thing.CLAUSE]
    clause.struck_at = NOON
    session.flush()
    assert kinds(session, "zebra") == []


def test_nothing_is_found_that_is_hidden_waits_is_withdrawn_or_stands_in_a_process_out_of_sight(
    session: Session,
) -> None:
    process, prepared = a_process(session), a_process(session, visibility=Visibility.PREPARED, title={"en": "quagga"})
    clause = a_text(session, process)
    hidden = an_amendment(session, clause, body="quagga", hidden=True)
    a_comment(session, process, body="quagga", amendment=hidden)
    a_comment(session, prepared, body="quagga")
    a_statement(session, prepared, body="quagga")
    for state in (CommentState.PENDING, CommentState.HIDDEN, CommentState.WITHDRAWN):
        a_comment(session, process, body="quagga", state=state)
        a_statement(session, process, body="quagga", state=state)
    assert found(session, "quagga") == []


def test_every_clause_of_a_package_is_searched(session: Session) -> None:
    process = a_process(session)
    first = a_text(session, process)
    package = an_amendment(session, first, body="First words.")
    base = package.base_revision
    part = Part(
        amendment_id=package.id, position=2, clause_id=first.id, base_revision_id=base.id,
        operation=Operation.REPLACE, body="Second words with quagga.",
    )  # fmt: skip
    session.add(part)
    session.flush()
    assert kinds(session, "first quagga") == [Thing.AMENDMENT]


@pytest.mark.parametrize(
    ("body", "asked", "is_found"),
    [
        ("Fully 100% of all", "100%", True),
        ("Fully 100 of all", "100%", False),
        ("A snake_case name", "e_c", True),
        ("A snakeXcase name", "e_c", False),
        ("Either a/b or c", "a/b", True),
        ("A back\\slash", "k\\s", True),
        ("Die STRASSE", "straße", True),
        ("ΟΔΟΣ", "οδος", True),
        ("ÉGALITÉ pour tous", "e\u0301galite\u0301", True),
        ("المساواة أمام القانون", "القانون", True),
        ("すべての人は権利を持つ", "権", True),
        ("すべての人は権利を持つ", "権利 人", True),
    ],
)
def test_signs_are_letters_and_every_script_folds(session: Session, body: str, asked: str, is_found: bool) -> None:
    a_statement(session, a_process(session), body=body)
    assert (kinds(session, asked) == [Thing.STATEMENT]) is is_found


def test_results_go_on_where_the_page_before_ended_across_kinds(session: Session) -> None:
    process = a_process(session)
    for _ in range(3):
        a_comment(session, process, body="A zebra.")
        a_statement(session, process, body="A zebra.")
    whole = found(session, "zebra")
    assert [hit.number for hit in whole] == ["3", "2", "1"] * 2
    one_by_one, after = [], 0
    while hits := found(session, "zebra", after=after, limit=1)[:1]:
        one_by_one += hits
        after = hits[0].key
    assert one_by_one == whole
    assert found(session, "zebra", kind=Thing.STATEMENT) == whole[3:]


def in_words(client: FlaskClient, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, answer.get_data(as_text=True)


def test_the_page_shows_what_it_finds_with_the_words_marked_in_their_direction(
    database: Database, client: FlaskClient, app: Flask
) -> None:
    with database.writing() as session:
        process = a_process(session, languages=("ar", "en"), title={"ar": "ميثاق", "en": "A charter"})
        a_comment(session, process, body="كل شخص متساو أمام القانون <b>", language="ar")
        for number in range(22):
            a_statement(session, process, body=f"The law, {number} times.")
        session.commit()
    status, page = in_words(client, "/en/search?q=القانون")
    assert status == 200
    assert 'dir="rtl">كل شخص متساو أمام <mark>القانون</mark> &lt;b&gt;' in page
    assert 'content="noindex"' in page
    status, page = in_words(client, "/en/search?q=LAW")
    assert page.count("<mark>law</mark>") == 5
    sheet = reader(app).open("/en/search?q=LAW&kind=statement")
    following = next(link for link in sheet.links() if "after=" in link)
    assert in_words(client, following)[1].count("<mark>law</mark>") == 2
    assert "Nothing was found." in in_words(client, "/en/search?q=quagga")[1]
    assert "Nothing was found." not in in_words(client, "/en/search")[1]
    assert in_words(client, f"/en/search?q=law&process={process.slug}")[1].count("<mark>law</mark>") == 5
    assert in_words(client, "/en/search?q=law&process=nowhere")[0] == 404
    assert in_words(client, "/en/search?q=law&kind=person")[0] == 400


@pytest.mark.parametrize("asked", ["x", "%_", "a" * 201, " ".join("abcdefghijk"), "wo\u202erd"])
def test_what_cannot_be_searched_for_is_refused_and_kept(client: FlaskClient, asked: str) -> None:
    status, page = in_words(client, f"/en/search?q={asked}")
    assert status == 400
    assert "There is a problem" in page
    assert asked[:3] in page
    answer = client.get(ADDRESS, query_string={"q": asked})
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["pointer"] == "?q"


def test_the_api_gives_an_excerpt_with_the_places_of_the_words(database: Database, client: FlaskClient) -> None:
    with database.writing() as session:
        process = a_process(session)
        a_text(session, process, "long " * 100 + "zebra " + "long " * 100)
        a_statement(session, process, body="A zebra at the Zebra crossing.")
        session.commit()
    first = client.get(ADDRESS, query_string={"q": "zebra", "limit": "1", "language": "fr"}).get_json()
    clause = first["items"][0]
    assert [clause["excerpt"][start:end] for start, end in clause["marks"]] == ["zebra"]
    assert clause["excerpt"].startswith("…long ")
    assert clause["url"] == f"/fr/processes/{process.slug}/clauses/{clause['number']}?lang=en"
    assert client.get(clause["url"]).status_code == 200
    second = client.get(ADDRESS, query_string={"q": "zebra", "after": first["next"]}).get_json()
    assert [item["marks"] for item in second["items"]] == [[[2, 7], [15, 20]]]
    assert second["next"] is None
    assert client.get(ADDRESS, query_string={"q": "zebra", "process": "nowhere"}).status_code == 404


def test_whoever_searches_without_end_is_told_to_wait_on_the_page_and_in_the_api(
    app: Flask, settings: Settings, database: Database
) -> None:
    connect(app, replace(settings, api_calls=40), database)
    client = app.test_client()
    with time_machine.travel(datetime(2026, 11, 22, 12, 0, 18, tzinfo=UTC), tick=False):
        assert [client.get("/en/search?q=words").status_code for _ in range(3)] == [200, 200, 429]
        refused = client.get(f"{ADDRESS}?q=words")
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "42")
        assert client.get("/en/search").status_code == 200, "the empty page costs nothing"
