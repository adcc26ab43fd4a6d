"""A steward corrects what was recognised in a file before anything of it is stored."""

import csv
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.db import Database
from app.texts import queries
from app.texts.models import Clause, Division, ManuscriptDraft, Revision
from tests.reader import Reader, Sheet, reader
from tests.texts.scenes import Scene, a_scene
from tests.texts.test_importing import MARKDOWN, brought, confirmed, rows


def part(scene: Scene, preview: Sheet, name: str) -> str:
    return scene.at(f"/facilitate/text/import/{number_of(preview)}/parts/{name}")


def number_of(preview: Sheet) -> str:
    return preview.address.split("/import/")[1].split("?")[0].split("#")[0].split("/")[0]


def labels(database: Database, scene: Scene, language: str = "en") -> list[str]:
    with database.reading() as session:
        document = queries.document_of(session, scene.process_id)
        assert document is not None
        found = queries.clauses_of(session, document.id, language, language)
        return [row.label.get(language, row.body) for row in found]


def corrected(steward: Reader, scene: Scene, preview: Sheet, name: str, act: str, **values: object) -> Sheet:
    sheet = steward.open(part(scene, preview, name))
    return steward.send(sheet, {"act": act, **values}, action=f"/parts/{name}")


def test_a_steward_corrects_a_draft_step_by_step_and_stores_what_they_saw(app: Flask, database: Database) -> None:
    scene = a_scene(database, languages=("en",))
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, MARKDOWN)
    after = corrected(steward, scene, preview, "c1", "cut")
    assert "Corrected. You can undo it." in after.text
    assert "1 part was cut" in after.text
    corrected(
        steward, scene, preview, "c0", "rewrite", kind="article", label="Article 1a", heading="Aim", body="An aim."
    )
    corrected(steward, scene, preview, "c3", "join", with_number=True)
    corrected(steward, scene, preview, "d0", "rewrite", kind="part", label="Part One", heading="General")
    titled = steward.open(scene.at(f"/facilitate/text/import/{number_of(preview)}/title"))
    steward.send(titled, {"title": "A better code"})
    last = steward.open(preview.address)
    assert (last.heading, "5 corrections" in last.text) == ("A better code", True)
    confirmed(steward, last)
    assert labels(database, scene) == ["Article 1a", "3.1"]
    with database.reading() as session:
        kinds = [division.kind.value for division in session.scalars(sa.select(Division).order_by(Division.id))]
        assert kinds == ["part", "chapter", "article"]


def test_the_last_corrections_can_be_undone_one_by_one_or_all_at_once(app: Flask, database: Database) -> None:
    scene = a_scene(database, languages=("en",))
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, MARKDOWN)
    for name in ("c0", "c1", "c2"):
        shown = corrected(steward, scene, preview, name, "cut")
    assert "3 parts were cut" in shown.text
    undone = steward.send(shown, {"keep": "2"}, action="/undo")
    assert "2 parts were cut" in undone.text
    whole = steward.send(undone, {"keep": "0"}, action="/undo")
    assert "cut" not in whole.words("//summary")
    confirmed(steward, whole)
    assert rows(database, Clause) == 4


def test_lines_are_ticked_and_cut_together_or_joined_and_put_back_from_the_list(app: Flask, database: Database) -> None:
    scene = a_scene(database, languages=("en",))
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, MARKDOWN)
    corrections = scene.at(f"/facilitate/text/import/{number_of(preview)}/corrections")
    form = {"csrf_token": preview.tree.xpath("string(//input[@name='csrf_token']/@value)")}
    nothing = steward.client.post(corrections, data={**form, "ticked": "cut"}, follow_redirects=True)
    assert "Nothing was ticked" in nothing.text
    cut = steward.client.post(corrections, data={**form, "parts": ["c0", "c1"], "ticked": "cut"}, follow_redirects=True)
    assert "2 parts were cut" in cut.text
    back = steward.client.post(corrections, data={**form, "restore": "c0"}, follow_redirects=True)
    assert "1 part was cut" in back.text
    steward.client.post(corrections, data={**form, "join": "c3"})
    assert steward.client.post(corrections, data={**form, "join": "c3"}).status_code == 409
    assert steward.client.post(corrections, data={**form, "cut": "\0"}).status_code == 409
    confirmed(steward, steward.open(preview.address))
    assert labels(database, scene) == ["Article 1", "3.1"]


def test_what_was_not_understood_can_be_taken_into_the_text(app: Flask, database: Database) -> None:
    scene = a_scene(database, languages=("en",))
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, f"A word beforehand.\n\n{MARKDOWN}")
    assert "Not understood, and left out" in preview.text
    sheet = steward.open(part(scene, preview, "u0"))
    steward.send(sheet, {"act": "take", "kind": "recital", "label": "(1)", "after": "99"}, status=422)
    taken = steward.send(sheet, {"act": "take", "kind": "recital", "label": "(1)"})
    assert "Not understood, and left out" not in taken.text
    confirmed(steward, taken)
    assert labels(database, scene)[0] == "(1)"


def test_reading_the_file_otherwise_forgets_the_corrections(app: Flask, database: Database) -> None:
    scene = a_scene(database, languages=("en",))
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, MARKDOWN)
    after = corrected(steward, scene, preview, "c0", "cut_after")
    again = steward.send(after, {"unit": "article"}, action="/reading")
    assert "correction" not in again.words("//summary")
    assert "New: 3" in confirmed(steward, again).text


def test_no_text_is_stored_of_which_everything_was_cut(app: Flask, database: Database) -> None:
    scene = a_scene(database, languages=("en",))
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, MARKDOWN)
    corrected(steward, scene, preview, "d0", "cut_whole")
    nothing = corrected(steward, scene, preview, "d1", "cut_whole")
    assert "Import this text" not in nothing.text
    address = preview.address.split("?")[0]
    token = nothing.tree.xpath("string(//input[@name='csrf_token']/@value)")
    assert steward.client.post(address, data={"csrf_token": token}).status_code == 422
    assert rows(database, Clause) == 0


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"act": "burn"}, 400),
        ({"act": "split", "place": "x"}, 422),
        ({"act": "split"}, 422),
        ({"act": "put_under", "under": "d9"}, 422),
        ({"act": "rewrite", "kind": "novel", "body": "Words."}, 422),
        ({"act": "cut_range", "until": "0"}, 422),
        ({"act": "cut_range", "until": "٣"}, 422),
        ({"act": "join"}, 409),
    ],
)
def test_corrections_that_make_no_sense_are_refused_and_nothing_is_kept(
    app: Flask, database: Database, values: dict[str, str], status: int
) -> None:
    scene = a_scene(database, languages=("en",))
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, MARKDOWN)
    token = preview.tree.xpath("string(//input[@name='csrf_token']/@value)")
    answer = steward.client.post(part(scene, preview, "c0"), data={"csrf_token": token, **values})
    assert answer.status_code == status
    with database.reading() as session:
        assert session.scalars(sa.select(ManuscriptDraft)).one().corrections == []


def test_a_part_of_another_stewards_draft_is_not_there(app: Flask, database: Database) -> None:
    scene, other = a_scene(database), a_scene(database)
    preview = brought(reader(app, scene.steward), scene, MARKDOWN)
    for path in ("parts/c0", "title", "matching", "matching/parts/c0"):
        address = scene.at(f"/facilitate/text/import/{number_of(preview)}/{path}")
        reader(app, other.steward).open(address, status=404)
    reader(app, scene.steward).open(part(scene, preview, "c99"), status=404)


def test_a_long_draft_is_paged_and_a_correction_leads_back_to_its_line(app: Flask, database: Database) -> None:
    scene = a_scene(database, languages=("en",))
    steward = reader(app, scene.steward)
    articles = "\n\n".join(f"### Article {number}\n\nWords of article {number}." for number in range(1, 251))
    preview = brought(steward, scene, f"# A long code\n\n{articles}")
    assert "Lines 1 to 100 of 250." in preview.text
    after = corrected(steward, scene, preview, "c149", "cut")
    assert "start=100" in after.address
    assert "Lines 101 to 200 of 249." in after.text


def test_the_web_page_around_perus_law_is_cut_in_the_preview(app: Flask, database: Database, data_folder: Path) -> None:
    """The law as it is copied from the page of a newspaper: menus before it, comments and other news behind it."""
    with (data_folder / "laws" / "pe_ley_31814_es.csv").open(encoding="utf-8", newline="") as law:
        copied = "\n\n".join(f"## {row['heading']}\n\n{row['text']}" for row in csv.DictReader(law))
    scene = a_scene(database, languages=("es",))
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, copied)
    assert "Descargue la ley aquí" in steward.open(part(scene, preview, "c7")).text
    corrected(steward, scene, preview, "c0", "cut")
    corrected(steward, scene, preview, "c7", "split", place=place_of(steward, scene, preview, "c7", "Comuníquese"))
    corrected(steward, scene, preview, "c7", "cut_after")
    corrected(steward, scene, preview, "c1", "split", place=place_of(steward, scene, preview, "c1", "##"))
    corrected(steward, scene, preview, "n3", "rewrite", kind="paragraph", body="DISPOSICIONES GENERALES")
    corrected(steward, scene, preview, "n3", "to_heading", heading_kind="title")
    last = corrected(
        steward, scene, preview, "c7", "rewrite", kind="article", label="ÚNICA", heading="Aprobación del reglamento",
        body="El Poder Ejecutivo aprueba el reglamento de la presente ley en el plazo de noventa días hábiles.",
    )  # fmt: skip
    confirmed(steward, last)
    assert labels(database, scene, "es") == [
        "Artículo único", "Artículo 1", "Artículo 2", "Artículo 3", "Artículo 4", "Artículo 5", "ÚNICA",
    ]  # fmt: skip
    with database.reading() as session:
        words = " ".join(session.scalars(sa.select(Revision.body)))
        assert "Descargue" not in words
        assert "DISPOSICIONES" not in words
        assert [one.heading for one in session.scalars(sa.select(Division))] == [{"es": "DISPOSICIONES GENERALES"}]


def place_of(steward: Reader, scene: Scene, preview: Sheet, name: str, words: str) -> str:
    """The place at which the page of a part offers to split it before these words."""
    tree = steward.open(part(scene, preview, name)).tree
    options = tree.xpath(f"//div[@class='option'][starts-with(normalize-space(label), '{words}')]/input")
    return str(options[0].get("value"))
