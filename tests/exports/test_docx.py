"""The text as a Word document: styles, languages, notes, comments, and changes that can be taken or left one by one."""

import io

import docx
import pytest
import sqlalchemy as sa
from docx_revisions import RevisionDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.amendments.models import Amendment
from app.domain.structure import ClauseKind
from app.exports.docx.document import write_docx
from app.exports.docx.elements import element
from app.exports.docx.paragraphs import Writer
from app.exports.editions import edition_of
from app.exports.fair_copies.blocks import Hand, Paragraph, Passage, Piece, Style
from app.exports.fair_copies.composing import Place, Step, composed
from app.exports.fair_copies.order import Side
from app.exports.fair_copies.spoken import speaking
from app.exports.fair_copies.whole import fair_copy
from app.exports.formats import Format, Wanted
from app.texts.naming import name_version
from app.texts.queries import clause_by_number, document_of
from app.texts.rows import ClauseRow
from app.texts.services import revise, strike
from tests.builders import NOON, a_clause, a_division, a_document, a_process, a_revision
from tests.contributing import a_comment
from tests.exports.drafts import LANGUAGES, an_imported, the_demo_text
from tests.exports.word_reader import faults, lines, lines_of, of_the_text, part, w
from tests.ledger.deliberation import a_deliberation

TEXT = """# A code

### Article 1. Purpose

All is well.[^1] And ends well.

[^1]: Said by somebody.

### Article 2. Table

| Sign | Meaning |
| --- | --- |
| A | First |
| B | Second |

After it.

### Article 3. Points

Whoever is affected may:

(a) ask;

(b) be heard.
"""


@pytest.fixture
def written(app, session):
    """Writes the document of a process, and looks for faults in it."""

    def write(process, language="", version=None, compare_with=None, *, bare=False) -> bytes:
        wanted = Wanted(Format.HTML, language, version, compare_with)
        edition = edition_of(session, process, wanted, now=NOON, base_url="https://r.example")
        out = io.BytesIO()
        with app.app_context(), speaking(edition) as phrases:
            write_docx(out, fair_copy(session, edition, phrases, bare=bare))
        assert faults(out.getvalue()) == []
        return out.getvalue()

    return write


def versions(session, process) -> None:
    """Name the text as it stands."""
    name_version(session, document_of(session, process.id), name="A version", author_id=None, now=NOON)


def reworded(session, process, number, body, heading="", revision=1):
    """Edit a clause."""
    clause = clause_by_number(session, process.id, number)
    revise(
        session, clause, language="en", heading=heading, body=body, reason="", author_id=None, now=NOON,
        base_revision_number=revision,
    )  # fmt: skip


def test_headings_languages_and_directions_are_said_in_every_language(session, written):
    process = the_demo_text(session)
    for language in LANGUAGES:
        document = written(process, language)
        word = docx.Document(io.BytesIO(document))
        styles = {one.style.name for one in word.paragraphs}
        assert {"Title", "Heading 1", "Heading 2", "Point"} <= styles
        assert (word.core_properties.language, word.core_properties.title) == (language, word.paragraphs[0].text)
        main = part(document, "word/document.xml")
        leftward = language == "ar"
        assert bool(main.findall(f".//{w('bidi')}")) is leftward
        assert bool(main.findall(f".//{w('rtl')}")) is leftward
        said = {key.rpartition("}")[2] for one in main.iter(w("lang")) for key in one.keys()}  # noqa: SIM118
        assert said == {{"ar": "bidi", "ja": "eastAsia"}.get(language, "val")} | ({"bidi"} if leftward else set())
        assert bool(main.findall(f".//{w('rFonts')}")) is (language == "ja")


def test_the_table_of_contents_has_every_heading(session, written):
    document = written(the_demo_text(session), "en")
    main = part(document, "word/document.xml")
    entries = ["".join(one.itertext()) for one in main.iter(w("hyperlink"))]
    word = docx.Document(io.BytesIO(document))
    assert entries == [one.text for one in word.paragraphs if one.style.name.startswith("Heading")]
    assert "TOC" in "".join(one.text for one in main.iter(w("instrText")))


def test_tables_and_footnotes_of_the_text_are_real_ones(session, written):
    process = a_process(session, languages=("en",))
    an_imported(session, process, TEXT, language="en")
    document = written(process)
    [table] = docx.Document(io.BytesIO(document)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Sign", "Meaning"], ["A", "First"], ["B", "Second"],
    ]  # fmt: skip
    assert "".join(part(document, "word/footnotes.xml").itertext()).strip() == "Said by somebody."
    assert "All is well. And ends well." in lines(document, "accepted")


def test_all_changes_rejected_are_the_old_version_and_accepted_the_new_one(session, written):
    process = a_process(session, languages=("en",))
    an_imported(session, process, TEXT, language="en")
    versions(session, process)
    reworded(session, process, "1", "All is good.[^1]\n\nIt ends.\n\n[^1]: Said by somebody.", "Aim")
    reworded(
        session, process, "2", "| Sign | Meaning |\n| --- | --- |\n| A | The first |\n| C | Third |\n\nAfter it.", "T"
    )
    versions(session, process)
    strike(
        session, clause_by_number(session, process.id, "3"), reason="", author_id=None, now=NOON,
        base_revision_number=1,
    )  # fmt: skip
    reworded(session, process, "1", "All is good now.\n\nIt ends.", "Aim", 2)
    versions(session, process)
    alone = {number: of_the_text(written(process, "", number, bare=True), "accepted") for number in (1, 2, 3)}
    assert alone[1] != alone[2] != alone[3]
    for old, new in ((1, 2), (2, 3), (1, 3), (3, 1), (1, 1)):
        document = written(process, "", new, old)
        assert of_the_text(document, "rejected") == alone[old]
        assert of_the_text(document, "accepted") == alone[new]


def test_clauses_and_divisions_that_came_went_and_moved_stand_at_both_places(session, written):
    process = a_process(session, languages=("en",))
    document = a_document(session, process)
    divisions, clauses = [], []
    for chapter, names in (("I", ("One", "Two")), ("II", ("Three", "Four"))):
        divisions.append(a_division(session, document, chapter))
        for name in names:
            clauses.append(a_clause(session, document, f"Words of {name}.", number=name, heading=name))
            clauses[-1].division_id = divisions[-1].id
    session.flush()
    versions(session, process)
    clauses[3].position, clauses[3].division_id = divisions[0].position, divisions[0].id
    session.flush()
    versions(session, process)
    old, new = (of_the_text(written(process, "", number), "accepted") for number in (1, 2))
    compared = written(process, "", 2, 1)
    assert of_the_text(compared, "accepted") == new
    assert [line for line in of_the_text(compared, "rejected") if "Chapter" not in line] == [
        line for line in old if "Chapter" not in line
    ]
    main = part(compared, "word/document.xml")
    names = [[one.get(w("name")) for one in main.iter(w(tag))] for tag in ("moveFromRangeStart", "moveToRangeStart")]
    assert names[0] == names[1] == [f"move{clauses[3].id}"]


WORDINGS = st.lists(
    st.text(alphabet="ab c.\n|-(ش漢\x0b\ufffe[^1]:", max_size=60).filter(str.strip), min_size=2, max_size=4
)


@settings(deadline=None)
@given(WORDINGS)
def test_any_wording_can_be_rejected_and_accepted(wordings):
    first, last = row_of(wordings[0]), row_of(wordings[-1])
    steps = [Step("H", body, Hand(f"Person {place}", NOON)) for place, body in enumerate(wordings[1:])]
    compared = body_of(Side(first, last), steps)
    assert lines_of(compared, "rejected") == lines_of(body_of(Side(first, first), []), "accepted")
    assert lines_of(compared, "accepted") == lines_of(body_of(Side(last, last), []), "accepted")


def row_of(body: str) -> ClauseRow:
    """A clause with these words, as a version holds it."""
    return ClauseRow(
        1, "guid", "1", {"en": "Article 1"}, ClauseKind.ARTICLE, None, 1, False, "H", body, "en", 1, 1, False, NOON
    )


def body_of(side: Side, steps: list[Step]) -> etree._Element:
    """A document with one clause and a last paragraph."""
    end = Passage((Paragraph(Style.TEXT, (Piece("End."),), "en"),))
    writer = Writer()
    passage = Passage(tuple(composed(side, steps, Place("en", 1, "clause"))))
    written = element("body", *writer.passage(passage), *writer.passage(end))
    return etree.fromstring(etree.tostring(written))


def test_changes_can_be_taken_or_left_one_by_one_and_say_who_proposed_them_and_when(session, written):
    deliberation = a_deliberation(session)
    document = written(deliberation.process, "", 2, 1)
    word = RevisionDocument(io.BytesIO(document))
    proposer = deliberation.members[0].person.name
    changes = word.track_changes
    assert {one.author for one in changes} == {f"{proposer} (Citizens)"}
    assert all(one.date is not None and one.date > NOON for one in changes)
    changed = next(one for one in word.paragraphs if one.has_track_changes)
    before, after = changed.original_text, changed.accepted_text
    assert before != after
    changes[0].reject()
    word.reject_all()
    assert changed.text == before
    again = RevisionDocument(io.BytesIO(document))
    again.accept_all()
    assert after in [one.text for one in again.paragraphs]
    assert f"Words of amendment 1 by {proposer} (Citizens)" in "".join(part(document, "word/footnotes.xml").itertext())


def test_published_comments_are_comments_in_threads_and_no_others(session, written):
    deliberation = a_deliberation(session)
    clause = clause_by_number(session, deliberation.process.id, "1")
    first = a_comment(session, deliberation.process, None, "Why so?\n\nReally.", clause=clause, attributed_to="Ada")
    a_comment(session, deliberation.process, None, "Because.", clause=clause, attributed_to="Bob", reply_to=first)
    document = written(deliberation.process)
    told = {one.comment_id: (one.author, one.text) for one in docx.Document(io.BytesIO(document)).comments}
    assert told[first.number] == ("Ada (Citizens)", "Why so?\nReally.")
    assert {text for _author, text in told.values()} == {"Put better.", "Concern 3: é", "Why so?\nReally.", "Because."}
    threads = part(document, "word/commentsExtended.xml")
    answers = [{key.rpartition("}")[2]: value for key, value in one.items()} for one in threads]
    assert [one for one in answers if one.get("paraIdParent") == f"{first.number:08X}"]
    assert [one.text for one in docx.Document(io.BytesIO(written(deliberation.process, bare=True))).comments] == []


def test_words_that_look_like_markup_or_a_formula_stay_words(session, written):
    process = a_process(session, languages=("en",), title={"en": '<w:p/> & "=1+1"'})
    poison = '=HYPERLINK("http://x")</w:t></w:r><w:instrText>DDE</w:instrText> {TOC} \x0b]]>'
    clause = a_clause(session, a_document(session, process), poison, heading="<w:br/>", number="1")
    a_comment(session, process, None, poison, clause=clause, attributed_to='"><x/>')
    a_revision(session, clause, poison + "!", number=2)
    document = written(process)
    assert '=HYPERLINK("http://x")</w:t></w:r><w:instrText>DDE</w:instrText> {TOC} ]]>!' in lines(document, "accepted")
    [field] = part(document, "word/document.xml").iter(w("instrText"))
    assert field.text.split()[0] == "TOC"


def test_a_member_who_left_is_named_by_their_group_alone(session, written):
    deliberation = a_deliberation(session)
    person = deliberation.members[0].person
    name = person.name
    person.name = ""
    session.flush()
    document = written(deliberation.process, "", 2, 1)
    with_names = "".join(one.get(w("author"), "") for one in part(document, "word/document.xml").iter())
    assert name not in with_names
    assert "Former participant (Citizens)" in with_names


def test_who_proposed_an_amendment_that_is_hidden_is_named_nowhere(session, written):
    deliberation = a_deliberation(session)
    amendment = session.scalars(sa.select(Amendment).order_by(Amendment.number)).first()
    amendment.hidden = True
    session.flush()
    document = written(deliberation.process, "", 2, 1, bare=True)
    authors = {one.get(w("author")) for one in part(document, "word/document.xml").iter(w("ins"), w("del"))}
    assert authors == {"Edited by the facilitators"}
    assert "Words of amendment" not in "".join(part(written(deliberation.process), "word/footnotes.xml").itertext())
