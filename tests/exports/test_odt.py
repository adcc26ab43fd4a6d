"""The text as an OpenDocument text: the same copy as the Word document, read by the rules of that format."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from odfdo import Document

from app.exports.editions import edition_of
from app.exports.fair_copies.blocks import Hand, Paragraph, Passage, Piece, Style
from app.exports.fair_copies.composing import Place, Step, composed
from app.exports.fair_copies.order import Side
from app.exports.fair_copies.spoken import speaking
from app.exports.fair_copies.whole import fair_copy
from app.exports.formats import Format, Wanted
from app.exports.odt.document import write_odt
from app.exports.odt.elements import element
from app.exports.odt.paragraphs import Writer
from tests.builders import NOON, a_clause, a_document, a_process
from tests.contributing import a_comment
from tests.exports.drafts import LANGUAGES, an_imported, the_demo_text
from tests.exports.odt_reader import faults, lines_of, of_the_text, part, q
from tests.exports.test_docx import TEXT, WORDINGS, reworded, row_of, versions
from tests.ledger.deliberation import a_deliberation


@pytest.fixture
def written(app, session):
    """Writes the document of a process, and looks for faults in it."""

    def write(process, language="", version=None, compare_with=None, *, bare=False) -> bytes:
        wanted = Wanted(Format.HTML, language, version, compare_with)
        edition = edition_of(session, process, wanted, now=NOON, base_url="https://r.example")
        out = io.BytesIO()
        with app.app_context(), speaking(edition) as phrases:
            write_odt(out, fair_copy(session, edition, phrases, bare=bare))
        assert faults(out.getvalue()) == []
        return out.getvalue()

    return write


def test_headings_languages_and_directions_are_said_in_every_language(session, written):
    process = the_demo_text(session)
    for language in LANGUAGES:
        document = written(process, language)
        opened = Document(io.BytesIO(document))
        assert opened.meta.language == language
        assert len(opened.body.get_headers()) > 20
        properties = [dict(one.attrib) for one in part(document).iter(q("style:text-properties"))]
        key = {"ar": "style:language-complex", "ja": "style:language-asian"}.get(language, "fo:language")
        assert {one[q(key)] for one in properties if q(key) in one} == {language}
        modes = {one.get(q("style:writing-mode")) for one in part(document).iter(q("style:paragraph-properties"))}
        assert modes == {"rl-tb" if language == "ar" else "lr-tb"}


def test_all_changes_rejected_are_the_old_version_and_accepted_the_new_one(session, written):
    process = a_process(session, languages=("en",))
    an_imported(session, process, TEXT, language="en")
    versions(session, process)
    reworded(session, process, "1", "All is good.[^1]\n\nIt ends.\n\n[^1]: Said by somebody.", "Aim")
    reworded(session, process, "2", "| Sign | Meaning |\n| --- | --- |\n| A | The 1st |\n\nAfter.", "T")
    reworded(session, process, "3", "Whoever is affected may:\n\n(b) be heard;\n\n(c) leave.", "Points")
    versions(session, process)
    alone = {number: of_the_text(written(process, "", number, bare=True), "accepted") for number in (1, 2)}
    for old, new in ((1, 2), (2, 1), (1, 1)):
        document = written(process, "", new, old)
        assert of_the_text(document, "rejected") == alone[old]
        assert of_the_text(document, "accepted") == alone[new]
    assert len(Document(io.BytesIO(written(process, "", 1))).body.get_notes()) == 1


@settings(deadline=None)
@given(WORDINGS, st.booleans(), st.booleans())
def test_any_wording_can_be_rejected_and_accepted(wordings, came, went):
    first, last = row_of(wordings[0]), row_of(wordings[-1])
    steps = [Step("H", body, Hand(f"Person {place}", NOON)) for place, body in enumerate(wordings[1:])]
    compared = body_of(Side(None if came else first, last), steps)
    assert lines_of(compared, "accepted") == lines_of(body_of(Side(last, last), []), "accepted")
    before = body_of(Side(first, first), []) if not came else body_of(None, [])
    assert lines_of(compared, "rejected") == lines_of(before, "accepted")
    if went:
        gone = body_of(Side(first, None), [Step("", "", Hand("Somebody", NOON))])
        assert lines_of(gone, "accepted") == lines_of(body_of(None, []), "accepted")
        assert lines_of(gone, "rejected") == lines_of(body_of(Side(first, first), []), "accepted")


def body_of(side: Side | None, steps: list[Step]) -> etree._Element:
    """A document with one clause, if any, and a last paragraph."""
    body = element("office:text")
    writer = Writer(body, {})
    if side is not None:
        writer.passage(Passage(tuple(composed(side, steps, Place("en", 1, "clause")))))
    writer.passage(Passage((Paragraph(Style.TEXT, (Piece("End."),), "en"),)))
    writer.finish()
    body.insert(0, writer.changes.regions)
    return etree.fromstring(etree.tostring(body))


def test_changes_say_who_proposed_them_and_comments_who_made_them(session, written):
    deliberation = a_deliberation(session)
    document = written(deliberation.process, "", 2, 1)
    regions = Document(io.BytesIO(document)).body.get_tracked_changes().get_changed_regions()
    proposer = f"{deliberation.members[0].person.name} (Citizens)"
    assert {region.get_change_info().creator for region in regions} == {proposer}
    comments = [" ".join(one.itertext()) for one in part(document).iter(q("office:annotation"))]
    assert len(comments) == 2
    assert "Put better." in comments[0]
    assert "Words of amendment 1 by" in "".join(part(document).itertext())


def test_words_that_look_like_markup_stay_words(session, written):
    process = a_process(session, languages=("en",), title={"en": "<text:p/>"})
    poison = 'A</text:p><office:scripts/>  =HYPERLINK("x")\x0b ]]>'
    clause = a_clause(session, a_document(session, process), poison, heading="<x/>", number="1")
    a_comment(session, process, None, poison, clause=clause, attributed_to="<y/>")
    document = written(process)
    assert 'A</text:p><office:scripts/>  =HYPERLINK("x") ]]>' in of_the_text(document, "accepted")
    assert not list(part(document).iter(q("office:scripts")))[1:]
