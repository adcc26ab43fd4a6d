"""Real laws leave as valid Akoma Ntoso and come back as the same clauses; so do texts of every shape."""

import csv
import io

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.domain.manuscript import DraftClause, DraftDivision, Manuscript, Unit
from app.domain.structure import ClauseKind, DivisionKind
from app.exports.akn.document import akoma_ntoso
from app.exports.editions import edition_of
from app.exports.formats import Format, Wanted
from app.texts.models import Format as TextFormat
from app.texts.queries import clauses_of, document_of
from app.texts.reading import Source, brought, manuscript_of
from app.texts.storing import store_manuscript
from tests.builders import NOON, a_process
from tests.exports.drafts import LANGUAGES, the_demo_text
from tests.exports.schema import faults_of

ACT = ("commission_2021_04", "parliament_2023_06", "council_2022_12", "trilogue_draft_2024_01")
UNITS = pytest.mark.parametrize("unit", Unit)


def there_and_back(session, manuscript: Manuscript, language: str, unit: Unit, **values: object) -> None:
    """Store a manuscript, write it as Akoma Ntoso, read that into another process, and compare."""
    process = a_process(session, languages=(language,), **values)
    store_manuscript(session, process, manuscript, language=language, author_id=None, now=NOON)
    compare(session, process, language, unit)


def compare(session, process, language: str, unit: Unit) -> None:
    wanted = Wanted(Format.AKN, language)
    document = akoma_ntoso(edition_of(session, process, wanted, now=NOON, base_url="https://rules.example"))
    assert faults_of(document) == []
    other = a_process(session, languages=(language,))
    again = manuscript_of(brought(document, "law.xml", unit=unit, language=language))
    store_manuscript(session, other, again, language=language, author_id=None, now=NOON)
    assert told(session, other, language) == told(session, process, language)


def told(session, process, language: str) -> list[tuple[str, str, str, str]]:
    """Each clause by its kind, its label, and its words without the space between them."""
    found = clauses_of(session, document_of(session, process.id).id, language, process.drafting_language)
    return [(one.kind, one.label[language], plain(one.heading), plain(one.body)) for one in found if not one.struck]


def plain(words: str) -> str:
    return "".join(words.split())


def from_columns(path, heading: str, body: str, **picked: str) -> Manuscript:
    """Rows of a table as articles, one for each row with words, numbered as they come."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    rows = [row for row in rows if row[body].strip() and all(row[key] == value for key, value in picked.items())]
    clauses = [
        DraftClause(ClauseKind.ARTICLE, f"Article {number}", row[heading].strip(), row[body].strip(), None)
        for number, row in enumerate(rows, start=1)
    ]
    return Manuscript("A law", (), tuple(clauses))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("column", "unit"), list(zip(ACT, (*Unit, Unit.ARTICLE), strict=True)))
def test_the_ai_act_in_each_of_its_wordings(session, data_folder, column, unit):
    text = (data_folder / "aiact" / "four_versions.csv").read_text(encoding="utf-8")
    there_and_back(session, manuscript_of(Source(text, TextFormat.CSV, column=column, unit=unit)), "en", unit)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["en", "pl", "nl"])
def test_the_adopted_ai_act_in_three_languages(session, data_folder, language):
    path = data_folder / "aiact" / "final_2024_en_pl_nl.csv"
    there_and_back(
        session, from_columns(path, f"heading_{language}", f"text_{language}"), language, Unit.ARTICLE
    )  # fmt: skip


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "zh", "ru", "pt-BR", "sw", "yo", "ha-NG"])
def test_the_declaration_of_human_rights_in_ten_languages(session, data_folder, language):
    path = data_folder / "multilingual" / "udhr.csv"
    there_and_back(session, from_columns(path, "heading", "text", lang=language), language, Unit.ARTICLE)


@UNITS
def test_the_law_of_peru(session, data_folder, unit):
    text = (data_folder / "laws" / "pe_ley_31814_es.csv").read_text(encoding="utf-8")
    there_and_back(session, manuscript_of(Source(text, TextFormat.CSV, unit=unit)), "es", unit)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("unit", [Unit.ARTICLE])
def test_a_law_of_italy_that_comes_as_akoma_ntoso(session, data_folder, unit):
    law = brought((data_folder / "akn" / "it_dlgs_2005-82.akn.xml").read_bytes(), "law.xml", unit=unit)
    there_and_back(session, manuscript_of(law), "it", unit)


LETTERS = "abc é, ñ.;:\u0627\u0628一二()[]0123456789<>&\"'\n"
words = st.text(LETTERS, min_size=1, max_size=60).map(str.strip).filter(bool)
labelled = st.sampled_from([(kind, name) for kind, name in (
    (ClauseKind.ARTICLE, "Article {}"), (ClauseKind.PARAGRAPH, "{}.1"), (ClauseKind.POINT, "{}.1.a"),
    (ClauseKind.SUBPOINT, "{}.1.a.i"), (ClauseKind.DEFINITION, "{}.2"), (ClauseKind.RECITAL, "({})"),
    (ClauseKind.CITATION, "({})"), (ClauseKind.ANNEX, "Annex {}"),
)])  # fmt: skip
divisions = st.lists(
    st.sampled_from([kind for kind in DivisionKind if kind not in (DivisionKind.ARTICLE, DivisionKind.PREAMBLE)]),
    max_size=3,
)


@st.composite
def manuscripts(draw) -> Manuscript:
    """Divisions one within the other, and clauses of every kind in them, with words of several scripts."""
    kinds = draw(divisions)
    parts = tuple(
        DraftDivision(kind, f"{kind.value.capitalize()} {place + 1}", draw(words).replace("\n", " "), place + 1,
                      place - 1 if place else None)
        for place, kind in enumerate(kinds)
    )  # fmt: skip
    drawn = draw(st.lists(st.tuples(labelled, words, words), min_size=1, max_size=8))
    clauses = tuple(
        DraftClause(kind, name.format(number), heading.replace("\n", " "), body, len(parts) - 1 if parts else None)
        for number, ((kind, name), heading, body) in enumerate(drawn, start=1)
    )
    return Manuscript("A law", parts, clauses)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(manuscript=manuscripts(), unit=st.sampled_from(Unit))
def test_whatever_is_drafted_comes_back_as_the_same_clauses(session, manuscript, unit):
    there_and_back(session, manuscript, "en", unit)


@UNITS
def test_the_demonstration_in_all_its_languages(session, unit):
    process = the_demo_text(session, unit)
    for language in LANGUAGES:
        compare(session, process, language, unit)
