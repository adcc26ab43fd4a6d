"""The pages of texts in a real browser: nothing overflows, axe finds nothing, and they work without JavaScript."""

from collections.abc import Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe

from app.processes.models import Process
from tests.browser import Browser, Page, Served, Troubles
from tests.reader import sign_in_browser
from tests.texts.manuscripts import DUTY, FIRST, a_manuscript, an_article
from tests.texts.scenes import Scene, a_scene, stored
from tests.texts.test_importing import MARKDOWN

SECOND = a_manuscript(
    [FIRST.clauses[0], an_article("2", f"{DUTY} At once.", "Duty to tell"), an_article("3", "", struck=True)]
)
ARABIC = a_manuscript([an_article("1", "هدف هذا القانون.", "الهدف", label="المادة 1")])
PATHS = (
    "/clauses/2/history", "/clauses/2/revisions/1", "/clauses/2/compare", "/clauses/2/compare?view=side",
    "/versions", "/versions/1", "/versions/2?lang=ar", "/versions/1/compare/2", "/versions/1/compare/2?view=side",
    "/versions/1/concordance/2", "/versions/2/concordance/today?lang=ar", "/facilitate/text/versions/new",
    "/facilitate/text/versions/1/words", "/facilitate/text/final",
    "/facilitate/text", "/facilitate/text/import", "/facilitate/text/clauses/2/edit",
    "/facilitate/text/clauses/2/insert", "/facilitate/text/clauses/2/strike", "/facilitate/translations",
    "/facilitate/translations/ar", "/facilitate/translations/ar/clauses/1",
)  # fmt: skip


@pytest.fixture
def scene(served: Served) -> Scene:
    made = a_scene(served.database, FIRST, SECOND)
    with served.database.writing() as session:
        stored(session, session.get_one(Process, made.process_id), ARABIC, language="ar")
        session.commit()
    return made


def faults_of(page: Page, addresses: Sequence[str]) -> list[tuple[str, object]]:
    """What axe finds on each page, and by how many pixels it is too wide."""
    faults: list[tuple[str, object]] = []
    for address in addresses:
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [(address, f"{wide} pixels too wide")] if wide > 0 else []
        faults += [(address, violation["id"]) for violation in Axe().run(page).response["violations"]]
    return faults


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 360)])
def test_every_page_fits_its_screen_and_axe_finds_nothing(
    served: Served, browser: Browser, troubles: Troubles, scene: Scene, language: str, width: int
) -> None:
    with browser.page(served.url, troubles, viewport={"width": width, "height": 800}) as page:
        sign_in_browser(page, served, scene.steward)
        assert faults_of(page, [scene.at(path, language) for path in PATHS]) == []
    assert troubles == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_text_is_imported_without_javascript(served: Served, browser: Browser, troubles: Troubles) -> None:
    empty = a_scene(served.database)
    with browser.page(served.url, troubles, java_script_enabled=False) as page:
        sign_in_browser(page, served, empty.steward)
        page.goto(empty.at("/facilitate/text"))
        page.get_by_role("link", name="Import a text").first.click()
        page.get_by_label("Or paste the text here").fill(MARKDOWN)
        page.get_by_role("button", name="Go on").click()
        assert page.get_by_role("heading", level=1).inner_text() == "A code of conduct"
        page.get_by_role("button", name="Import this text").click()
        assert "The text has been imported." in page.inner_text("body")
    assert troubles == []


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 360)])
def test_a_draft_is_corrected_and_matched_on_pages_that_fit_and_by_the_keyboard_alone(
    served: Served, browser: Browser, troubles: Troubles, scene: Scene, language: str, width: int
) -> None:
    with browser.page(served.url, troubles, viewport={"width": width, "height": 800}) as page:
        sign_in_browser(page, served, scene.steward)
        page.goto(scene.at("/facilitate/text/import", language))
        page.locator("textarea[name=pasted]").fill(f"Noise.\n\n{MARKDOWN}")
        page.locator("main form button[type=submit]").first.click()
        draft = page.url
        paths = ("", "/parts/c0", "/parts/d1", "/parts/u0", "/title", "/matching?redlines=all", "/matching/parts/c0",
                 "/matching/clauses/3")  # fmt: skip
        assert faults_of(page, [draft + path for path in paths]) == []
        page.goto(draft)
        page.locator("#tick-c0").focus()
        page.keyboard.press("Shift+ArrowDown")
        assert page.locator("#tick-c1").is_checked()
        page.keyboard.press("Enter")
        page.wait_for_url("**/parts/c1")
        page.locator("main form.one button").first.click()
        page.wait_for_url("**/facilitate/text/import/**")
        assert page.locator("#part-c1").count() == 0
        page.locator("form[action$='/undo'] button").first.click()
        page.locator("#part-c1").wait_for()
    assert troubles == []
