"""A clause's tables and footnotes on its pages: real ones, which are reached and left again."""

import pytest
from flask import Flask

from app.db import Database
from tests.reader import reader
from tests.texts.manuscripts import a_manuscript, an_article
from tests.texts.scenes import a_scene

BODY = "Fees[^1] are due:\n\n| | Fee |\n| --- | --- |\n| Here | <b>1</b>[^1] |\n\n[^1]: In euro & cents."
TABLED = a_manuscript([an_article("1", BODY, "Fees"), an_article("2", BODY, "Fees again")])


@pytest.mark.parametrize("page", ["/text", "/clauses/1", "/clauses/1/revisions/1"])
def test_tables_have_header_cells_and_footnotes_lead_there_and_back(app: Flask, database: Database, page: str) -> None:
    scene = a_scene(database, TABLED)
    sheet = reader(app).open(scene.at(page))
    shown = len(sheet.tree.xpath("//table[@class='clause-table']"))
    assert shown == (2 if page == "/text" else 1)
    assert sheet.tree.xpath("string(//table[@class='clause-table']//th[@scope='col'])") == "Fee"
    assert sheet.tree.xpath("string(//table[@class='clause-table']//th[@scope='row'])") == "Here"
    assert sheet.tree.xpath("//table[@class='clause-table']//td/b") == []
    ids = sheet.tree.xpath("//@id")
    marks, backs = (sheet.tree.xpath(f"//a[@role='doc-{role}']/@href") for role in ("noteref", "backlink"))
    assert (len(marks), len(backs)) == (2 * shown, shown)
    assert {href.removeprefix("#") for href in (*marks, *backs)} <= set(ids)
    assert len(ids) == len(set(ids))
    assert "[^1]" not in sheet.text


def test_a_comparison_is_by_words_over_the_plain_text(app: Flask, database: Database) -> None:
    changed = a_manuscript(
        [an_article("1", BODY.replace("Here", "There"), "Fees"), an_article("2", BODY, "Fees again")]
    )
    scene = a_scene(database, TABLED, changed)
    sheet = reader(app).open(scene.at("/clauses/1/compare?from=1&to=2"))
    assert "Here" in "".join(sheet.tree.xpath("//del//text()"))
    assert "There" in "".join(sheet.tree.xpath("//ins//text()"))
