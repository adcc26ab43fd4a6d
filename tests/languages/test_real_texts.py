"""Real texts in several languages: the final AI Act as three equals, and the Universal Declaration in ten."""

import csv
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.errors import LanguagesIncomplete
from app.domain.glossary import Term, departures
from app.domain.manuscript import DraftClause, Manuscript
from app.domain.structure import ClauseKind
from app.languages import services
from app.languages.queries import progress_of
from app.processes.models import Process
from app.texts.models import Document
from app.texts.naming import name_version
from app.texts.queries import clause_by_number, clauses_of, document_of
from app.texts.renderings import lacking_in
from app.web.languages import direction_of
from tests.builders import NOON, a_process
from tests.reader import reader
from tests.texts.scenes import stored

EQUALS = ("en", "pl", "nl")


def the_document(session: Session, process: Process) -> Document:
    document = document_of(session, process.id)
    assert document is not None
    return document


def the_act(data_folder: Path) -> list[dict[str, str]]:
    """The paragraphs of the final wording, aligned in its three languages."""
    with (data_folder / "aiact" / "final_2024_en_pl_nl.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if all(row[f"text_{language}"] for language in EQUALS)]


def in_language(act: list[dict[str, str]], language: str) -> Manuscript:
    clauses = [
        DraftClause(
            ClauseKind.PARAGRAPH,
            f"{row['number']}.{row['paragraph']}".rstrip("."),
            row[f"heading_{language}"],
            row[f"text_{language}"],
            None,
        )
        for row in act
    ]
    return Manuscript("", (), tuple(clauses))


def test_the_final_ai_act_is_complete_once_its_three_languages_are_in(session: Session, data_folder: Path) -> None:
    act = the_act(data_folder)
    process = a_process(session, languages=EQUALS, languages_equal=True)
    for language in EQUALS:
        stored(session, process, in_language(act, language), language=language)
        document = the_document(session, process)
        if language != EQUALS[-1]:
            with pytest.raises(LanguagesIncomplete) as refusal:
                name_version(session, document, name="Final text", author_id=None, now=NOON)
            assert set(refusal.value.missing) == set(EQUALS[EQUALS.index(language) + 1 :])
    assert lacking_in(session, document.id, EQUALS, "en") == {}
    standing = len(clauses_of(session, document.id, "en", "en"))
    assert standing > 200
    assert [one.current for one in progress_of(session, process, document)] == [standing] * 3
    name_version(session, document, name="Final text", author_id=None, now=NOON)
    clause = clause_by_number(session, process.id, clauses_of(session, document.id, "pl", "en")[0].number)
    assert clause is not None
    services.begin_wording(
        session, process, clause, language="pl", heading="", body="Nowe brzmienie.", base_revision_number=1,
        reason="", author_id=None, now=NOON,
    )  # fmt: skip
    assert set(lacking_in(session, document.id, EQUALS, "en")[clause.id]) == {"en", "nl"}


def test_the_terms_of_the_ai_act_are_known_again_in_polish_and_dutch(data_folder: Path) -> None:
    """The official renderings keep to their terms: hardly a clause is warned of, and a foreign word is."""
    terms = (
        Term(1, {"en": "AI system", "pl": "system AI", "nl": "AI-systeem"}),
        Term(2, {"en": "provider", "pl": "dostawca; dostawcy", "nl": "aanbieder"}),
        Term(
            3,
            {
                "en": "high-risk AI system",
                "pl": "system AI wysokiego ryzyka",
                "nl": "AI-systeem met een hoog risico",
            },
        ),
    )  # fmt: skip
    rows = the_act(data_folder)
    told = {
        language: sum(bool(departures(row["text_en"], "en", row[f"text_{language}"], language, terms)) for row in rows)
        for language in ("pl", "nl")
    }
    print(f"clauses warned of, of {len(rows)}: {told}")
    assert all(number < len(rows) / 6 for number in told.values()), told
    spoilt = sum(bool(departures(row["text_en"], "en", "Iets anders.", "nl", terms)) for row in rows)
    assert spoilt > len(rows) / 3


def the_declaration(data_folder: Path) -> dict[str, Manuscript]:
    with (data_folder / "multilingual" / "udhr.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    drafts: dict[str, list[DraftClause]] = {}
    for row in rows:
        kind = ClauseKind.ARTICLE if row["article"] != "0" else ClauseKind.RECITAL
        drafts.setdefault(row["lang"], []).append(DraftClause(kind, row["article"], row["heading"], row["text"], None))
    return {language: Manuscript("", (), tuple(clauses)) for language, clauses in drafts.items()}


def test_a_process_works_in_ten_languages_whatever_the_interface_speaks(
    app: Flask, database: Database, data_folder: Path
) -> None:
    manuscripts = the_declaration(data_folder)
    languages = tuple(manuscripts)
    assert {"yo", "sw", "ha-NG", "pt-BR", "ru", "zh"} <= set(languages), "most are no languages of the interface"
    with database.writing() as session:
        process = a_process(session, languages=languages, languages_equal=True)
        for language, manuscript in manuscripts.items():
            stored(session, process, manuscript, language=language)
        document = the_document(session, process)
        assert lacking_in(session, document.id, languages, languages[0]) == {}
        assert name_version(session, document, name="Declaration", author_id=None, now=NOON).number == 1
        first = clauses_of(session, document.id, "en", "en")[1].number
        slug = process.slug
        session.commit()
    visitor = reader(app)
    for language in languages:
        sheet = visitor.open(f"/ar/processes/{slug}/clauses/{first}?lang={language}")
        marked = sheet.tree.xpath(f"//main//div[@class='legal'][@lang='{language}']")
        assert marked, language
        assert marked[0].get("dir") == direction_of(language)
    beside = visitor.open(f"/en/processes/{slug}/text?lang=yo&with=ar")
    pairs = beside.tree.xpath("//div[@class='beside']")
    assert len(pairs) == len(manuscripts["en"].clauses)
    sides = [[side.get("lang"), side.get("dir")] for side in pairs[1].xpath(".//div[@class='legal']")]
    assert sides == [["yo", "ltr"], ["ar", "rtl"]]
    assert "Yoruba" in beside.words("//main")
