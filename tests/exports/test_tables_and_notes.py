"""Tables and footnotes leave in every format as what they are, and come back as the same words."""

import pytest
from lxml import html as pages

from app.domain.manuscript import Unit
from app.exports.akn.document import akoma_ntoso
from app.exports.editions import edition_of
from app.exports.formats import Format, Wanted
from app.exports.markdown import markdown
from app.exports.page import html
from app.texts.models import Format as TextFormat
from app.texts.reading import Source, manuscript_of
from tests.builders import NOON, a_process
from tests.exports.drafts import an_imported
from tests.exports.schema import NAMES, faults_of, words_of

TABLE = "| | State | Fee[^2] |\n| --- | --- | --- |\n| Here | Open | 1 \\| 2 |\n| There | Closed<br>for now |  |"
TEXT = f"""# A code

## Preamble

(1) Whereas fees[^1] are due.

[^1]: See the budget.

## Article 1. Fees

These are due[^a], always[^a]:

{TABLE}

and no more.

[^a]: Every year.
[^2]: In euro,
    or in kind.

## Article 2. Duty

1. Tell[^b]: everybody.

2. Listen:

(a) to all;

(b) with care.

[^b]: In writing.
"""


@pytest.fixture
def edition(session, unit):
    process = a_process(session, languages=("en",))
    an_imported(session, process, TEXT, language="en", unit=unit)
    return lambda form: edition_of(
        session, process, Wanted(form, "en", None, None), now=NOON, base_url="https://x.example"
    )


@pytest.mark.parametrize("unit", Unit)
def test_akoma_ntoso_has_real_tables_and_notes_and_reads_as_the_same_clauses(edition, unit):
    made = edition(Format.AKN)
    document = akoma_ntoso(made)
    assert faults_of(document) == []
    tree = pages.etree.fromstring(document)
    [table] = tree.xpath("//a:table", namespaces=NAMES)
    assert [words_of(cell) for cell in table.xpath("a:tr[1]/a:th", namespaces=NAMES)][:2] == ["", "State"]
    assert [words_of(cell) for cell in table.xpath("a:tr/a:th[1]", namespaces=NAMES)] == ["", "Here", "There"]
    notes = tree.xpath("//a:authorialNote", namespaces=NAMES)
    assert [words_of(note) for note in notes] == [
        "See the budget.",
        "Every year.",
        "In euro, or in kind.",
        "In writing.",
    ]
    assert len(tree.xpath("//a:noteRef", namespaces=NAMES)) == 1
    assert "[^" not in document.decode()
    again = manuscript_of(Source(document.decode(), TextFormat.AKN, unit=unit))
    assert len(again.clauses) == len(made.clauses)
    assert [len(clause.body.split()) for clause in again.clauses if "|" not in clause.body] == [
        len(clause.body.split()) for clause in made.clauses if "|" not in clause.body
    ]


@pytest.mark.parametrize("unit", [Unit.PARAGRAPH])
def test_the_page_has_real_tables_and_notes_that_lead_there_and_back(app, edition, unit):
    with app.app_context():
        tree = pages.fromstring(html(edition(Format.HTML)))
    [table] = tree.xpath("//table")
    assert [cell.text_content() for cell in table.xpath(".//th[@scope='col']")] == ["State", "Fee2"]
    assert [cell.text_content() for cell in table.xpath(".//th[@scope='row']")] == ["Here", "There"]
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    marks, backs = tree.xpath("//a[@role='doc-noteref']/@href"), tree.xpath("//a[@role='doc-backlink']/@href")
    assert (len(marks), len(backs)) == (5, 4)
    assert {href.removeprefix("#") for href in marks + backs} <= set(ids)
    assert "[^" not in tree.text_content()


@pytest.mark.parametrize("unit", [Unit.PARAGRAPH])
def test_markdown_keeps_tables_and_notes(edition, unit):
    written = markdown(edition(Format.MARKDOWN))
    assert TABLE in written
    assert "[^a]: Every year." in written
    again = manuscript_of(Source(written, TextFormat.MARKDOWN, unit=unit))
    assert [clause.body for clause in again.clauses] == [clause.body for clause in edition(Format.MARKDOWN).clauses]
