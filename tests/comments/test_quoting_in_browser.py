"""Quoting words in a real browser: selected in the text, or by keyboard in the form; no barrier, nothing lost."""

from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe

from app.accounts.models import Person
from tests.browser import Browser, Page, Served, Troubles
from tests.builders import a_clause, a_document, a_member, a_process, a_revision
from tests.reader import sign_in_browser

BODY = (
    "🙂 Every person is told when a machine decides.\n\n| Class | Fee |\n|---|---|\n| High | 100 |\n\n"
    "Every person may object."
)
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SELECT = """words => {
  const walker = document.createTreeWalker(document.querySelector('[data-quotable]'), NodeFilter.SHOW_TEXT);
  let last;
  while (walker.nextNode()) if (walker.currentNode.data.includes(words)) last = walker.currentNode;
  const at = last.data.indexOf(words);
  getSelection().setBaseAndExtent(last, at, last, at + words.length);
}"""


@dataclass(frozen=True)
class Place:
    slug: str
    author: Person


@pytest.fixture
def place(served: Served) -> Place:
    with served.database.writing() as session:
        process = a_process(session)
        clause = a_clause(session, a_document(session, process), BODY, number="5")
        a_revision(session, clause, "يُبلَّغ كل شخص عندما تقرر آلة.", language="ar")
        author = a_member(session, process)
        session.commit()
    return Place(process.slug, author)


def quoted(page: Page) -> tuple[str, str, str]:
    form = "form:has(textarea[name=body]) "
    names = ("quote", "quote_start", "quote_end")
    words, start, end = (page.locator(f"{form}[name={name}]").input_value() for name in names)
    return words, start, end


def send(page: Page) -> None:
    page.check("input[name=kind][value=concern]")
    page.fill("textarea[name=body]", "Which ones?")
    page.click("form:has(textarea[name=body]) button:has-text('Send')")


@SQLITE
def test_words_selected_in_the_text_are_quoted_with_their_place(page: Page, served: Served, place: Place) -> None:
    sign_in_browser(page, served, place.author)
    page.goto(f"/en/processes/{place.slug}/clauses/5")
    page.evaluate(SELECT, "Every person")
    page.click("text=Comment on these words")
    start = BODY.rindex("Every person")
    assert quoted(page) == ("Every person", str(start), str(start + 12))
    send(page)
    page.click("text=See these words in the clause")
    assert page.locator("mark.here").all_inner_texts() == ["Every person"]
    assert Axe().run(page).response["violations"] == []


@SQLITE
def test_words_selected_in_the_draft_are_taken_along_to_the_form(page: Page, served: Served, place: Place) -> None:
    sign_in_browser(page, served, place.author)
    page.goto(f"/en/processes/{place.slug}/text")
    page.evaluate(SELECT, "a machine decides")
    page.wait_for_selector("text=Comment on these words")
    page.keyboard.press("Control+Alt+m")
    page.wait_for_url("**/comments/new**")
    assert quoted(page)[0] == "a machine decides"
    assert Axe().run(page).response["violations"] == []
    send(page)
    assert page.locator("blockquote.quote").first.inner_text() == "a machine decides"


@SQLITE
def test_words_are_selected_by_keyboard_in_the_form_on_a_phone_in_arabic(
    browser: Browser, served: Served, troubles: Troubles, place: Place
) -> None:
    with browser.page(served.url, troubles, viewport={"width": 320, "height": 640}, locale="ar") as page:
        sign_in_browser(page, served, place.author)
        page.goto(f"/en/processes/{place.slug}/clauses/5/comments/new?lang=en")
        page.locator("details[data-quoting] summary").press("Enter")
        picker = page.locator("#quote-picker")
        picker.focus()
        page.keyboard.press("Control+Home")
        page.keyboard.press("ArrowRight")
        for _ in range(6):
            page.keyboard.press("Shift+ArrowRight")
        page.keyboard.type("not mine to change")
        page.keyboard.press("Delete")
        assert picker.input_value() == BODY
        page.locator("[data-quote-take]").press("Enter")
        assert quoted(page) == ("Every", "1", "7")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        page.goto(f"/ar/processes/{place.slug}/clauses/5/comments/new?lang=ar")
        assert page.locator("#quote-picker").get_attribute("dir") == "rtl"
        assert Axe().run(page).response["violations"] == []
