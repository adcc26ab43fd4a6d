"""oEmbed: from the address of a page to the frame that shows it elsewhere."""

import lxml.html
import pytest

from app.embeds.oembed import frame
from tests.builders import a_clause, a_document, a_process
from tests.contributing import a_question
from tests.reader import reader

MARKUP = '"><script>alert(1)</script>'


@pytest.fixture
def ask(app, database):
    """Asks what can be embedded of a page."""
    with database.writing() as session:
        process = a_process(session, slug="code", languages=["en", "fr"], title={"en": "A code", "fr": "Un code"})
        clause = a_clause(session, a_document(session, process), "Nobody.", number="1", heading=MARKUP)
        a_question(session, process, clause=clause)
        session.commit()
    base = app.config["BASE_URL"]

    def get(path="", url=None, **asked):
        return app.test_client().get("/oembed", query_string={"url": url if url is not None else base + path, **asked})

    get.base = base
    return get


@pytest.mark.parametrize(
    ("page", "shown", "title"),
    [
        ("/fr/processes/code", "/embed/progress/code?language=fr", "Un code"),
        ("/en/processes/code/clauses/1", "/embed/clause/code/1?language=en", MARKUP),
        ("/en/processes/code/clauses/1?lang=fr#comments", "/embed/clause/code/1?language=en", MARKUP),
        ("/en/processes/code/votes/1", "/embed/result/code/1?language=en", "Do you adopt the text?"),
        ("/embed/progress/code", "/embed/progress/code", "A code"),
        ("/embed/progress/code?language=fr", "/embed/progress/code?language=fr", "Un code"),
    ],
)
def test_a_page_of_ours_is_described_by_a_frame(ask, page, shown, title):
    answer = ask(page)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    told = answer.get_json()
    assert (told["version"], told["type"], told["width"], told["height"]) == ("1.0", "rich", 600, 400)
    assert title in told["title"]
    element = lxml.html.fragment_fromstring(told["html"])
    assert (element.tag, element.get("src")) == ("iframe", ask.base + shown)
    assert title in element.get("title")
    assert "allow-scripts" not in element.get("sandbox")
    assert len(element) == 0


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({"maxwidth": "200"}, (200, 400)),
        ({"maxwidth": "5000", "maxheight": "150"}, (600, 150)),
        ({"maxwidth": "1", "maxheight": "1"}, (1, 1)),
    ],
)
def test_no_frame_is_larger_than_it_may_be(ask, asked, size):
    told = ask("/en/processes/code", **asked).get_json()
    assert (told["width"], told["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in told["html"]


@pytest.mark.parametrize(
    ("url", "asked", "status"),
    [
        ("https://elsewhere.example/en/processes/code", {}, 404),
        ("/en/processes/code", {}, 404),
        ("http://[", {}, 404),
        ("javascript:alert(1)", {}, 404),
        ("", {}, 400),
        ("x" * 3000, {}, 400),
    ],
)
def test_what_is_not_a_page_of_ours_is_refused(ask, url, asked, status):
    assert ask(url=url, **asked).status_code == status


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("/en/processes/nothing", {}, 404),
        ("/en/processes/code/clauses/9", {}, 404),
        ("/en/processes/code/votes/9", {}, 404),
        ("/en/account/profile", {}, 404),
        ("/en/processes/code", {"format": "xml"}, 501),
        ("/en/processes/code", {"format": ""}, 501),
        ("/en/processes/code", {"format": "json"}, 200),
        ("/en/processes/code", {"maxwidth": "wide"}, 400),
        ("/en/processes/code", {"maxheight": "-1"}, 400),
        ("/en/processes/code", {"maxheight": "0"}, 400),
    ],
)
def test_what_cannot_be_described_is_refused_with_the_reason_in_its_status(ask, path, asked, status):
    assert ask(path, **asked).status_code == status


def test_pages_that_can_be_embedded_say_so_and_show_the_code_to_copy(ask, app):
    for path in ("/en/processes/code", "/en/processes/code/clauses/1", "/en/processes/code/votes/1"):
        tree = reader(app).open(path).tree
        (link,) = tree.xpath("//head/link[@type='application/json+oembed']/@href")
        assert link.startswith(f"{ask.base}/oembed?")
        told = app.test_client().get(link.removeprefix(ask.base)).get_json()
        (code,) = tree.xpath("//textarea[@readonly]/text()")
        assert lxml.html.fragment_fromstring(code).get("src") == lxml.html.fragment_fromstring(told["html"]).get("src")


def test_the_title_of_a_frame_is_words_whatever_stands_in_it():
    element = lxml.html.fragment_fromstring(frame("https://rules.example/embed/x", MARKUP))
    assert element.get("title") == MARKUP
    assert len(element) == 0
