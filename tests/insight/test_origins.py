"""The pages that tell who gave each word."""

from collections.abc import Mapping, Sequence

import pytest
from flask import Flask
from sqlalchemy import event

from app.db import Database
from app.domain.amending import AmendmentState
from app.domain.splitting import Seam
from app.processes.queries import process_by_slug
from app.texts.arranging import Actor
from app.texts.models import Origin
from app.texts.naming import name_version
from app.texts.queries import clause_by_number, neighbours
from app.texts.services import Credited, revise
from app.texts.splitting import join, split
from tests.builders import NOON, a_clause, a_document, a_member, a_process, an_organisation
from tests.contributing import a_response, an_amendment
from tests.reader import reader

FIRST = "Every person is told when a machine decides."
SECOND = "Every person is told, in plain words, when a machine decides."


def a_text(database: Database, *, hidden: bool = False, clauses: int = 1) -> str:
    """A clause that civil society amended, with the response that says so, and a version before and after."""
    with database.writing() as session:
        process = a_process(session)
        document = a_document(session, process)
        for number in range(1, clauses + 1):
            a_clause(session, document, FIRST, number=str(number))
        name_version(session, document, name={"en": "First draft"}, author_id=None, now=NOON)
        guild = an_organisation(session, "Guild of Plain Words")
        author = a_member(session, process, group="civil_society", organisation=guild)
        clause = clause_by_number(session, process.id, "1")
        assert clause is not None
        amendment = an_amendment(
            session, clause, author, SECOND, group="civil_society", state=AmendmentState.ADOPTED, hidden=hidden
        )  # fmt: skip
        a_response(session, process, amendments=[amendment])
        revise(
            session, clause, language="en", heading="", body=SECOND, base_revision_number=1, reason="It is clearer.",
            author_id=None, now=NOON, origin=Origin.AMENDMENT, amendment_number=amendment.number,
            credits=[Credited("civil_society", author.id, organisation_id=guild.id)],
        )  # fmt: skip
        session.commit()
        return process.slug


def stretches(tree: object) -> Sequence[tuple[str, str]]:
    return [
        (span.text_content(), span.getnext().text_content())
        for span in tree.xpath("//*[contains(@class, 'origin')]//span[contains(@class, 'from ')]")  # type: ignore[attr-defined
        if span.text_content().strip()
    ]


def test_every_stretch_of_a_clause_names_its_source(app: Flask, database: Database) -> None:
    slug = a_text(database)
    sheet = reader(app).open(f"/en/processes/{slug}/clauses/1/origin")
    assert stretches(sheet.tree) == [
        ("Every person is told", "1"), (", in plain words,", "2"), (" when a machine decides.", "1"),
    ]  # fmt: skip
    for words in (
        "From amendment 1",
        "Answered in response 1",
        "Guild of Plain Words",
        "Civil society",
        "It is clearer.",
    ):
        assert words in sheet.text
    assert "3 words (27.3%)" in sheet.text


def test_an_earlier_wording_has_its_own_origin(app: Flask, database: Database) -> None:
    slug = a_text(database)
    sheet = reader(app).open(f"/en/processes/{slug}/clauses/1/origin?revision=1")
    assert stretches(sheet.tree) == [(FIRST, "1")]
    assert "This is the origin of an earlier wording." in sheet.text
    reader(app).open(f"/en/processes/{slug}/clauses/1/origin?revision=9", status=404)


def test_a_hidden_amendment_is_not_named_behind_its_words(app: Flask, database: Database) -> None:
    slug = a_text(database, hidden=True)
    sheet = reader(app).open(f"/en/processes/{slug}/clauses/1/origin")
    assert "From amendment" not in sheet.text
    assert "Answered in response" not in sheet.text


def test_the_footprint_tells_the_shares_at_each_version_and_today(app: Flask, database: Database) -> None:
    slug = a_text(database)
    sheet = reader(app).open(f"/en/processes/{slug}/text/origin")
    rows = [[cell.text_content().strip() for cell in row] for row in sheet.tree.xpath("(//table)[1]//tbody/tr")]
    assert rows == [
        ["First draft, as it was imported", "100%", "72.7%", "8"],
        ["Civil society", "0%", "27.3%", "3"],
    ]
    assert "Guild of Plain Words" in sheet.tree.xpath("(//table)[2]")[0].text_content()


def test_a_text_that_is_not_there_yet_is_not_found(app: Flask, database: Database) -> None:
    with database.writing() as session:
        slug = a_process(session).slug
        session.commit()
    reader(app).open(f"/en/processes/{slug}/text/origin", status=404)


def test_the_number_of_statements_does_not_depend_on_the_number_of_clauses(app: Flask, database: Database) -> None:
    counted = []
    for clauses in (2, 40):
        slug, statements = a_text(database, clauses=clauses), [0]

        def count(*_: object, statements: list[int] = statements) -> None:
            statements[0] += 1

        event.listen(database.engine, "before_cursor_execute", count)
        reader(app).open(f"/en/processes/{slug}/text/origin")
        event.remove(database.engine, "before_cursor_execute", count)
        counted.append(statements[0])
    assert counted[0] == counted[1]


def test_the_api_tells_the_origin_and_the_footprint(app: Flask, database: Database) -> None:
    slug, client = a_text(database), app.test_client()
    origin = client.get(f"/api/v1/processes/{slug}/clauses/1/origin").json
    assert isinstance(origin, Mapping)
    assert "".join(one["text"] for one in origin["body"]) == SECOND
    assert [one["source"] for one in origin["body"]] == [0, 1, 0]
    assert [(one["revision"], one["amendment"], one["response"], one["words"]) for one in origin["sources"]] == [
        (1, None, None, 8), (2, 1, 1, 3),
    ]  # fmt: skip
    moments = client.get(f"/api/v1/processes/{slug}/footprint").json["moments"]  # type: ignore[index]
    assert [(one["version"], one["words"]) for one in moments] == [(1, 8), (None, 11)]
    assert moments[1]["parties"][1] == {
        "hand": "group",
        "group": "civil_society",
        "words": 3.0,
        "share": pytest.approx(3 / 11),
    }


def test_words_of_a_clause_that_was_split_off_or_joined_keep_their_source(app: Flask, database: Database) -> None:
    slug = a_text(database, clauses=2)
    with database.writing() as session:
        process = process_by_slug(session, slug)
        assert process is not None
        actor = Actor(reason="Two thoughts.", author_id=None, now=NOON)
        first = clause_by_number(session, process.id, "1")
        assert first is not None
        split(session, process, first, actor, places={"en": SECOND.index("when")}, bases={"en": 2})
        second = neighbours(session, first)[1]
        assert second is not None
        following = neighbours(session, second)[1]
        assert following is not None
        join(session, process, second, following, actor, seam=Seam.SPACE, bases={"en": 1}, other_bases={"en": 1})
        session.commit()
        number = second.number
    sheet = reader(app).open(f"/en/processes/{slug}/clauses/{number}/origin")
    assert stretches(sheet.tree) == [("when a machine decides.", "1"), (FIRST, "2")]
    for words in ("Article 1, revision 1", "Article 2, revision 1", "Revision 2"):
        assert words in sheet.text
