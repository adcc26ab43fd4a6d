"""Real input: the AI Act's proposal and its 2024 wording, and Peru's law."""

import csv
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.manuscript import Reason
from app.ledger import queries as record
from app.processes.models import Process
from app.texts import queries
from app.texts.concordance import Change, concordance, totals
from app.texts.contents import contents, outline
from app.texts.models import Revision
from tests.builders import a_process
from tests.reader import reader
from tests.stopwatch import soon
from tests.texts.scenes import from_file, stored

PROPOSAL, FINAL = "commission_2021_04", "trilogue_draft_2024_01"


@pytest.fixture
def act(data_folder: Path) -> Path:
    return data_folder / "aiact" / "four_versions.csv"


def both_wordings(session: Session, act: Path) -> Process:
    process = a_process(session, languages=("en",))
    stored(session, process, from_file(act, column=PROPOSAL), version_name="Proposal of 2021")
    stored(session, process, from_file(act, column=FINAL), version_name="Wording of 2024")
    return process


def test_the_ai_act_gets_a_revision_only_where_its_wording_changed(session: Session, act: Path) -> None:
    rows = list(csv.DictReader(act.open(encoding="utf-8", newline="")))
    before, after = (lambda row: row[PROPOSAL].strip()), (lambda row: row[FINAL].strip())
    process = a_process(session, languages=("en",))
    first = stored(session, process, from_file(act, column=PROPOSAL), version_name="Proposal of 2021")
    assert first.new == sum(bool(before(row)) for row in rows) == 328
    with soon():
        second = stored(session, process, from_file(act, column=FINAL), version_name="Wording of 2024")
    same = sum(bool(before(row)) and before(row) == after(row) for row in rows)
    differ = sum(bool(before(row)) and bool(after(row)) and before(row) != after(row) for row in rows)
    absent = sum(bool(before(row)) and not after(row) for row in rows)
    assert second.unchanged == same
    assert second.changed + second.struck == differ
    assert len(second.not_matched) == absent
    revisions = session.scalar(sa.select(sa.func.count()).select_from(Revision))
    assert revisions == first.new + second.new + second.changed + second.struck
    assert record.size(session) == (revisions or 0) + 4


def test_importing_the_same_wording_again_changes_nothing(session: Session, act: Path) -> None:
    process = both_wordings(session, act)
    again = stored(session, process, from_file(act, column=FINAL))
    assert (again.new, again.changed, again.struck) == (0, 0, 0)


def test_the_two_wordings_of_the_ai_act_are_compared_quickly(session: Session, act: Path) -> None:
    process = both_wordings(session, act)
    document = queries.document_of(session, process.id)
    assert document is not None
    new, old = queries.versions_of(session, document.id)
    with soon():
        pairs = concordance(
            queries.version_contents(session, old.id, "en"), queries.version_contents(session, new.id, "en")
        )
        figures = totals(pairs)
    assert (figures.kept + figures.changed + figures.deleted, figures.moved) == (328, 0)
    assert figures.words_inserted is not None
    assert figures.words_inserted > 15_000
    for pair in pairs:
        if pair.change is Change.CHANGED:
            assert pair.comparison().changed


def test_the_contents_of_the_ai_act_list_its_articles_not_every_point(session: Session, act: Path) -> None:
    process = both_wordings(session, act)
    document = queries.document_of(session, process.id)
    assert document is not None
    rows = queries.clauses_of(session, document.id, "en", "en")
    parts = outline(queries.divisions_of(session, document.id), rows)
    entries = contents(parts, "en", "en", lambda clause: f"#{clause.number}", {rows[-1].id: {"comments": 3}})
    assert 25 < len(entries) < 60
    assert entries[-1].comments == 3


def test_the_comparison_pages_of_the_ai_act_are_readable(app: Flask, database: Database, act: Path) -> None:
    with database.writing() as session:
        slug = both_wordings(session, act).slug
        session.commit()
    page = reader(app)
    for query in ("", "?view=side", "?clauses=all", "?start=100"):
        sheet = page.open(f"/en/processes/{slug}/versions/1/compare/2{query}")
        assert "214" in sheet.text
        assert len(sheet.tree.xpath("//article[starts-with(@id, 'clause-')]")) == 100
        assert len(sheet.response.get_data()) < 1_000_000
    assert len(page.open(f"/en/processes/{slug}/versions/2").tree.xpath("//article[starts-with(@id, 'clause-')]")) > 450


def test_perus_law_is_imported_without_what_the_web_page_had_around_it(session: Session, data_folder: Path) -> None:
    manuscript = from_file(data_folder / "laws" / "pe_ley_31814_es.csv")
    process = a_process(session, languages=("es",))
    result = stored(session, process, manuscript, language="es", version_name="Ley 31814")
    rows = queries.clauses_of(session, result.document.id, "es", "es")
    assert [row.label["es"] for row in rows] == [
        "Artículo único", "Artículo 1", "Artículo 2", "Artículo 3", "Artículo 4", "Artículo 5", "ÚNICA",
    ]  # fmt: skip
    assert "Descargue" not in "".join(row.body for row in rows)
    reasons = {piece.reason for piece in manuscript.not_understood}
    assert reasons == {Reason.BEFORE_TEXT, Reason.CLOSING, Reason.NOISE}
