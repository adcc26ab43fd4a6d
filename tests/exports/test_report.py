"""The explanatory report: what was asked, who took part, what changed and why, what did not, in every format."""

import io

import docx
import html5lib
import lxml.html
import pypdf
import pytest

from app.domain.amending import AmendmentState
from app.domain.objecting import ObjectionState, Signature
from app.domain.phases import Role
from app.domain.reporting import outline
from app.exports import page, services
from app.exports.formats import Format, Wanted
from app.exports.pdf import can_print
from app.exports.report.facts import facts_of
from app.exports.report.structure import report_of
from app.objections.models import Objection
from app.processes.queries import process_by_slug
from app.texts.naming import name_version
from app.texts.queries import document_of, latest_version
from tests.builders import NOON, a_clause, a_document, a_member, a_process, a_revision
from tests.contents import statements
from tests.contributing import a_response, an_amendment
from tests.ledger.deliberation import a_deliberation
from tests.reader import reader

BASE = "https://rules.example"
MARKUP = "<script>alert(1)</script><b onclick=x>&amp;"


@pytest.fixture
def reported(app, session):
    """Makes the report on a process, as a structure."""

    def report(process, language="en", now=NOON):
        with app.app_context():
            return report_of(facts_of(session, process, language, now=now, base_url=BASE), language)

    return report


@pytest.fixture
def exported(app, session):
    """Writes the report on a process in a format."""

    def write(process, form, language="en", now=NOON) -> bytes:
        with app.app_context():
            wanted = Wanted(form, language)
            made = services.export(session, process, wanted, now=now, base_url=BASE, page=page.html)
        with made.content as content:
            return content.read()

    return write


def said(report, name) -> str:
    """What one section of a report says, with those in it."""
    found = next(one for _level, one in outline(report.sections) if one.id == name)
    return " ".join(map(_text, (part for _level, one in outline([found]) for part in (one.heading, *one.blocks))))


def _text(part) -> str:
    """The words of any part of a structure, in their order."""
    if isinstance(part, str):
        return part
    if hasattr(part, "text"):
        return part.text
    parts = part if isinstance(part, tuple) else vars(part).values() if hasattr(part, "__dict__") else ()
    return "".join(map(_text, parts))


def test_a_deliberation_is_reported_from_the_question_to_the_record(session, reported):
    deliberation = a_deliberation(session)
    report = reported(deliberation.process, now=deliberation.end)
    names = [one.id for level, one in outline(report.sections) if level == 0]
    assert names == [
        "asked", "took-part", "changes", "not-accepted", "objections", "votes", "answered", "verify",
    ]  # fmt: skip
    assert "To agree on rules." in said(report, "asked")
    changed = said(report, "clause-1")
    assert "Article 1 Heading 1" in changed
    assert "It binds all of them." in changed
    assert changed.index("Amendment 1") < changed.index("Why it was adopted:") < changed.index("It is clearer.")
    assert "Response 1" in changed
    assert "In all, 71.4% were for; more than 50% is needed." in said(report, "vote-1")
    assert "Nobody has objected." in said(report, "objections")


def test_until_a_text_is_adopted_a_report_says_that_it_is_an_interim_one_and_of_which_day(session, reported):
    process = a_process(session)
    report = reported(process)
    assert report.subtitle == "Explanatory report (interim)"
    assert "interim report of June 15, 2026" in _text(report.lead)
    assert "There is no text yet." in said(report, "changes")
    assert "No vote has closed yet." in said(report, "votes")
    deliberation = a_deliberation(session, "adopted")
    document = document_of(session, deliberation.process.id)
    latest = latest_version(session, document.id)
    latest.final, latest.name = True, {"en": "Adopted"}
    session.flush()
    report = reported(deliberation.process)
    assert report.subtitle == "Explanatory report"
    assert "The text was adopted on June" in _text(report.lead)
    assert "Adopted (June" in said(report, "changes")


def _much(session, many):
    """A process with so many clauses, each with an adopted and a rejected amendment and a response."""
    process = a_process(session, slug=f"much-{many}", criteria={"cost": {"en": "What it costs", "fr": "Le coût"}})
    document = a_document(session, process)
    author, responder = a_member(session, process), a_member(session, process, roles=(Role.RESPONDER,))
    clauses = [a_clause(session, document, f"Words {one}.", number=str(one)) for one in range(1, many + 1)]
    name_version(session, document, name="Draft", author_id=None, now=NOON)
    for one in clauses:
        made = a_revision(session, one, "Better words.", number=2)
        an_amendment(
            session, one, author, state=AmendmentState.ADOPTED, reasons="Clear.", resulting_revision_id=made.id
        )
        refused = an_amendment(session, one, author, state=AmendmentState.REJECTED, reasons="Too dear.")
        a_response(session, process, responder, amendments=[refused])
    session.flush()
    return process


def test_what_was_rejected_is_told_with_its_reasons_and_the_criteria(session, reported):
    process = _much(session, 2)
    told = said(reported(process), "not-accepted")
    assert "What it costs" in told
    assert told.count("Too dear.") == 2
    assert "Amendment 2 on clause 1" in told


def test_the_number_of_statements_does_not_depend_on_how_much_there_is(database, app):
    counted = []
    for many in (1, 7):
        with database.writing() as session:
            process_id = _much(session, many).slug
            session.commit()
        with database.reading() as session, app.app_context():
            process = process_by_slug(session, process_id)
            with statements(database) as sent:
                report_of(facts_of(session, process, "en", now=NOON, base_url=BASE), "en")
            counted.append(len(sent))
    assert counted[0] == counted[1]


def test_minority_views_stand_in_the_words_and_with_the_signature_of_those_who_hold_them(session, reported):
    process = a_process(session)
    holder = a_member(session, process)
    session.add(
        Objection(
            process_id=process.id, number=1, body="No.", language="fr", state=ObjectionState.MINORITY,
            minority_body="Le texte oublie l'eau.", signature=Signature.GROUP, author_id=holder.id,
            group_key="citizen", created_at=NOON, changed_at=NOON,
        )
    )  # fmt: skip
    session.flush()
    told = said(reported(process), "minority-1")
    assert "Le texte oublie l'eau. (in French)" in told
    assert told.endswith("Signed: Citizens")


def test_every_language_has_its_report_and_words_in_another_one_say_so(session, exported):
    deliberation = a_deliberation(session)
    pages = {
        code: lxml.html.fromstring(exported(deliberation.process, Format.REPORT_HTML, code, deliberation.end))
        for code in ("en", "fr")
    }
    for code, tree in pages.items():
        assert tree.get("lang") == code
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert {link[1:] for link in tree.xpath("//nav//@href")} <= set(ids)
    foreign = pages["fr"].xpath("//section[@id='asked']//span[@lang='en']/text()")
    assert "To agree on rules." in foreign


def test_the_page_stands_alone_and_markup_in_it_is_words(session, exported):
    process = a_process(session, title={"en": MARKUP}, objective={"en": MARKUP}, criteria={"x": {"en": MARKUP}})
    document = a_document(session, process)
    first = a_clause(session, document, MARKUP, number="1", heading=MARKUP)
    name_version(session, document, name=MARKUP, author_id=None, now=NOON)
    author = a_member(session, process)
    made = a_revision(session, first, f"{MARKUP} more", number=2)
    an_amendment(
        session, first, author, rationale=MARKUP, reasons=MARKUP, state=AmendmentState.ADOPTED,
        resulting_revision_id=made.id,
    )  # fmt: skip
    session.flush()
    written = exported(process, Format.REPORT_HTML)
    html5lib.HTMLParser(strict=True).parse(written)
    tree = lxml.html.fromstring(written)
    assert tree.xpath("//script | //b | //link | //img | //iframe | //@style | //@onclick | //@src") == []
    assert tree.text_content().count("<script>alert(1)</script>") > 5
    document = docx.Document(io.BytesIO(exported(process, Format.REPORT_DOCX)))
    [foot] = document.sections[0].footer.paragraphs
    assert " PAGE " in foot._p.xml, "every page says its number"
    assert sum(MARKUP in one.text for one in document.paragraphs) > 5


def test_the_document_has_styled_headings_links_changes_and_the_direction_of_each_language(session, exported):
    process = a_process(session, languages=["ar", "en"], title={"ar": "مدونة"}, objective={"en": "To agree."})
    text = a_document(session, process)
    first = a_clause(session, text, "كل شخص يعلم", number="1", language="ar")
    name_version(session, text, name="First", author_id=None, now=NOON)
    a_revision(session, first, "كل شخص يعلم بذلك", number=2, language="ar")
    session.flush()
    made = docx.Document(io.BytesIO(exported(process, Format.REPORT_DOCX, "ar")))
    styles = [one.style.name for one in made.paragraphs]
    assert {"Title", "Heading 1", "Heading 2", "Quote", "Caption"} <= set(styles)
    heading = next(one for one in made.paragraphs if one.style.name == "Heading 1")
    assert heading._p.xpath("./w:pPr/w:bidi")
    assert [run.style.name for one in made.paragraphs for run in one.runs if run.text.strip() == "بذلك"] == [
        "Inserted words"
    ]
    latin = next(run for one in made.paragraphs for run in one.runs if run.text == "To agree.")
    assert latin._r.xpath("./w:rPr/w:lang/@w:val") == ["en"]
    assert not latin._r.xpath("./w:rPr/w:rtl")
    links = [one.target_ref for one in made.part.rels.values() if one.is_external]
    assert all(one.startswith(BASE) for one in links)
    assert made.core_properties.author == "Openclause"


@pytest.mark.skipif(not can_print(), reason="Pango is not on this machine")
def test_the_report_is_printed_with_bookmarks_and_its_language(session, exported):
    deliberation = a_deliberation(session)
    read = pypdf.PdfReader(io.BytesIO(exported(deliberation.process, Format.REPORT_PDF, "en", deliberation.end)))
    told = " ".join(" ".join(one.extract_text() for one in read.pages).split())
    assert "What was not accepted, and why" in told
    assert "It binds all of them." in told
    assert read.root_object["/Lang"] == "en"
    assert read.outline


def test_the_page_of_the_report_has_contents_links_to_each_clause_and_the_files(app, database):
    with database.writing() as session:
        slug = _much(session, 2).slug
        session.commit()
    sheet = reader(app).open(f"/fr/processes/{slug}/report")
    assert sheet.tree.xpath("//nav[contains(@class, 'toc')]//a[@href='#clause-1']")
    assert sheet.tree.xpath("//section[@id='clause-1']//ins")
    assert [one for one in sheet.links() if "report-docx" in one]
    assert reader(app).open(f"/en/processes/{slug}/export").tree.xpath(f"//a[contains(@href, '/{slug}/report')]")
    answer = reader(app).client.get(f"/api/v1/processes/{slug}/exports/report-html?language=fr")
    assert answer.mimetype == "text/html"
    assert reader(app).client.get(f"/api/v1/processes/{slug}/exports/report-html?language=de").status_code == 404
