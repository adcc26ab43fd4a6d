"""The text as one page of HTML: it stands alone, says what it is, and can be read by everybody."""

import html5lib
import lxml.html
import pytest
from lxml.html import HtmlElement

from app.exports.editions import edition_of
from app.exports.formats import Format, Wanted
from app.exports.page import html
from app.texts.naming import name_version
from app.texts.queries import clause_by_number, document_of, latest_revision
from app.texts.services import revise, strike
from tests.builders import NOON, a_process
from tests.exports.drafts import LANGUAGES, an_imported, the_demo_text


@pytest.fixture
def written(app, session):
    """Writes the page of a process."""

    def write(process, language="", version=None, compare_with=None) -> tuple[str, HtmlElement]:
        wanted = Wanted(Format.HTML, language, version, compare_with)
        edition = edition_of(session, process, wanted, now=NOON, base_url="https://rules.example")
        with app.app_context():
            page = html(edition)
        html5lib.HTMLParser(strict=True).parse(page)
        return page, lxml.html.fromstring(page)

    return write


def test_every_language_has_its_page_with_direction_contents_and_every_clause(session, written):
    process = the_demo_text(session)
    for language in LANGUAGES:
        _page, tree = written(process, language)
        assert (tree.get("lang"), tree.get("dir")) == (language, "rtl" if language == "ar" else "ltr")
        ids = set(tree.xpath("//@id"))
        links = tree.xpath("//nav//a/@href")
        assert len(links) > 25
        assert {link.removeprefix("#") for link in links} <= ids
        assert len(tree.xpath("//section[contains(@class, 'clause')]")) == 82


def test_the_page_asks_for_nothing_from_elsewhere_and_runs_nothing(session, written):
    page, tree = written(the_demo_text(session), "es")
    assert tree.xpath("//script | //link | //img | //iframe | //@style | //@onclick | //@src") == []
    assert "@import" not in page
    assert "url(" not in page
    assert tree.xpath("//a[not(starts-with(@href, '#'))]/@href") == [
        f"https://rules.example/es/processes/{_slug(tree)}/text"
    ]


def _slug(tree) -> str:
    return tree.xpath("//dl//a/@href")[0].split("/")[5]


def test_the_page_says_which_version_it_is_and_how_far_the_record_went(session, written):
    process = the_demo_text(session)
    name_version(session, document_of(session, process.id), name="Borrador <1>", author_id=None, now=NOON)
    _page, tree = written(process, "en", version=1)
    text = " ".join(tree.text_content().split())
    assert "Borrador <1> (1)" in text
    assert "June 15, 2026" in text
    assert len(tree.xpath("string(//p[@class='root'])").strip()) == 64
    assert "not a named version" in " ".join(written(process, "en")[1].text_content().split())


def test_a_comparison_shows_words_added_and_taken_out_with_a_legend(session, written):
    process = a_process(session, languages=("en",))
    an_imported(
        session,
        process,
        "# A code\n\n### Article 1. One\n\nAll is well.\n\n### Article 2. Two\n\nGone.\n",
        language="en",
    )
    name_version(session, document_of(session, process.id), name="First", author_id=None, now=NOON)
    one, two = (clause_by_number(session, process.id, number) for number in ("1", "2"))
    assert latest_revision(session, one.id, "en").number == 1
    common = {"reason": "", "author_id": None, "now": NOON, "base_revision_number": 1}
    revise(session, one, language="en", heading="One", body="All is <b>good</b>.", **common)
    strike(session, two, **common)
    _page, tree = written(process, compare_with=1)
    changed = tree.get_element_by_id("clause-1")
    assert changed.xpath(".//del/text()") == ["well"]
    assert "".join(changed.xpath(".//ins/text()")) == "<b>good</b>"
    assert "Taken out of the text." in tree.get_element_by_id("clause-2").text_content()
    assert "#clause-2" not in tree.xpath("//nav//a/@href")
    assert tree.xpath("//p[@class='legend']")


def test_words_that_look_like_markup_stay_words(session, written):
    process = a_process(session, languages=("en",), title={"en": "<script>alert(1)</script>"})
    an_imported(session, process, "### Article 1. <img src=x>\n\n</style><script>alert(1)</script>\n", language="en")
    _page, tree = written(process)
    assert tree.xpath("//script | //img") == []
    assert "<script>alert(1)</script>" in tree.text_content()


def test_a_clause_in_another_language_is_marked_as_such(session, written):
    process = a_process(session, languages=("en", "ar"))
    an_imported(session, process, "### Article 1. One\n\nFirst.\n", language="en")
    _page, tree = written(process, "ar")
    [clause] = tree.xpath("//section")
    assert (clause.get("lang"), clause.get("dir")) == ("en", "ltr")


@pytest.mark.parametrize(
    ("language", "order"), [("en", "June 15, 2026, "), ("ja", "2026年6月15日 "), ("es", "15 de junio de 2026, ")]
)
def test_the_moment_a_page_was_made_stands_in_the_order_of_its_language(session, written, language, order):
    process = the_demo_text(session)
    _page, tree = written(process, language)
    assert order in " ".join(tree.text_content().split())
