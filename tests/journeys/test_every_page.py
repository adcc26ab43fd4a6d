"""Every page of the demonstration, in a real browser: no barrier, no error, no overflow, nothing asked of others."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from app.accounts.models import Person
from tests.browser import Browser, Page, Served
from tests.reader import sign_in_browser

CODE = "/processes/ai-code-of-ethics"
BILL = "/processes/register-of-algorithms"
ADOPTED = "/processes/declaration-on-plain-answers"
PUBLIC = (
    "/",
    "/processes",
    "/help",
    "/accessibility",
    "/privacy",
    "/sign-in",
    "/register",
    "/reset",
    "/organisations",
    "/search?q=decision",
    "/search",
    CODE,
    f"{CODE}/about",
    f"{CODE}/changes",
    f"{CODE}/self-declared",
    f"{CODE}/text",
    f"{CODE}/text?with=ja",
    f"{CODE}/clauses/7",
    f"{CODE}/clauses/7/history",
    f"{CODE}/clauses/7/revisions/1",
    f"{CODE}/clauses/7/compare?from=1&to=2",
    f"{CODE}/clauses/7/compare?from=1&to=2&view=side",
    f"{CODE}/clauses/1?lang=ja",
    f"{CODE}/clauses/1/summary",
    f"{CODE}/versions/1/summary",
    f"{CODE}/glossary",
    f"{CODE}/comments/1",
    f"{CODE}/versions",
    f"{CODE}/text?class=high",
    f"{CODE}/text/structure",
    f"{CODE}/clauses/12/application",
    f"{CODE}/clauses/12/options",
    f"{CODE}/clauses/6/variants",
    f"{CODE}/crosswalks",
    f"{CODE}/crosswalks/register-of-algorithms",
    f"{CODE}/crosswalks/register-of-algorithms/clauses/1",
    f"{CODE}/crosswalks/register-of-algorithms/findings/1",
    f"{CODE}/versions/1",
    f"{CODE}/versions/1/compare/2",
    f"{CODE}/versions/1/concordance/2",
    f"{CODE}/versions/1/concordance/today?change=changed",
    f"{CODE}/amendments",
    f"{CODE}/amendments/1",
    f"{CODE}/amendments/27",
    f"{CODE}/amendments/29",
    f"{CODE}/amendments/30",
    f"{CODE}/comments",
    f"{CODE}/comments/3",
    f"{CODE}/clauses/7?lang=es&words=59",
    f"{CODE}/responses",
    f"{CODE}/forum",
    f"{CODE}/forum/meetings",
    f"{CODE}/forum/meetings/2",
    f"{CODE}/forum/meetings/3",
    f"{CODE}/forum/meetings/4",
    f"{CODE}/forum/calls/1",
    f"{CODE}/documents",
    f"{CODE}/documents/2",
    f"{CODE}/documents/4",
    f"{CODE}/outreach",
    f"{CODE}/scorecard",
    f"{CODE}/scorecard/method",
    f"{ADOPTED}/commitments",
    f"{ADOPTED}/commitments/1",
    f"{ADOPTED}/endorsements",
    f"{ADOPTED}/endorsements/2",
    f"{ADOPTED}/scorecard",
    f"{CODE}/responses/1",
    f"{CODE}/responses/waiting",
    f"{CODE}/responses/pairs",
    f"{CODE}/themes",
    f"{CODE}/themes/1",
    f"{CODE}/objections",
    f"{CODE}/objections/1",
    f"{CODE}/objections/5",
    f"{CODE}/conditions",
    f"{CODE}/campaigns",
    f"{CODE}/campaigns/1",
    f"{CODE}/campaigns/method",
    f"{CODE}/clauses/1?copies=each",
    f"{CODE}/opinions",
    f"{CODE}/opinions/statements?order=divided",
    f"{CODE}/opinions/statements/1",
    f"{CODE}/opinions/method",
    f"{CODE}/moderation",
    f"{CODE}/moderation/transparency",
    "/moderation",
    f"{CODE}/record",
    f"{CODE}/record/8",
    f"{CODE}/trust",
    f"{CODE}/export",
    f"{CODE}/report",
    f"{BILL}/votes",
    f"{BILL}/votes/1",
    f"{BILL}/votes/2",
    f"{BILL}/votes/4",
    f"{CODE}/participation",
    f"{CODE}/submissions",
    f"{CODE}/submissions/7",
    f"{CODE}/questionnaires/1",
    f"{CODE}/questionnaires/1/results",
    f"{CODE}/sessions",
    f"{CODE}/sessions/1",
    f"{CODE}/clauses/7/form",
    f"{CODE}/invited",
    f"{CODE}/nothing-here",
)
OF_A_CITIZEN = (
    f"{CODE}/about-me",
    "/account",
    "/account/amendments",
    "/account/notices",
    "/account/notices/settings",
    "/account/since",
    "/account/comments",
    "/account/reports",
    "/account/contributions",
    f"{CODE}/comments/2/receipt",
    f"{CODE}/receipts",
    "/account/password",
    "/account/devices",
    "/account/tokens",
    "/account/organisations",
    f"{CODE}/clauses/9/comments/new",
    f"{CODE}/clauses/9/amendments/new",
    f"{CODE}/clauses/9/objections/new",
    f"{CODE}/amendments/18/conditions/new",
    f"{CODE}/objections/5/report",
    f"{CODE}/comments/3/report",
    f"{CODE}/opinions",
    f"{CODE}/opinions/statements/new",
    f"{CODE}/opinions/statements/3/report",
    f"{CODE}/questionnaires/1/answers",
    f"{BILL}/votes/4",
    *(f"{BILL}/votes/{number}" for number in range(9, 13)),
)
OF_THE_TEAM = (
    f"{CODE}/forum/bodies/1/edit",
    f"{CODE}/forum/bodies/1/seats/new",
    f"{CODE}/forum/bodies/1/seats/4/terms/new",
    f"{CODE}/forum/bodies/1/seats/1/terms/1/end",
    f"{CODE}/forum/bodies/1/meetings/new",
    f"{CODE}/forum/bodies/1/calls/new",
    f"{CODE}/forum/meetings/2/minutes",
    f"{CODE}/forum/meetings/4/edit",
    f"{CODE}/forum/meetings/4/cancellation",
    f"{CODE}/documents/new",
    f"{CODE}/documents/1/edit",
    f"{CODE}/documents/1/versions/new",
    f"{CODE}/documents/1/withdrawal",
    f"{CODE}/facilitate",
    f"{CODE}/facilitate/queue",
    f"{CODE}/facilitate/queue/answer/comment/3",
    f"{CODE}/facilitate/times",
    f"{CODE}/facilitate/together?act=hide&all=1",
    f"{CODE}/facilitate/reports",
    f"{CODE}/facilitate/appeals",
    f"{CODE}/facilitate/comments/3/arrangement",
    f"{CODE}/facilitate/clauses/9/discussion",
    f"{CODE}/facilitate/campaigns",
    f"{CODE}/facilitate/campaigns/1",
    f"{CODE}/facilitate/campaigns/2",
    f"{CODE}/facilitate/text",
    f"{CODE}/facilitate/text/structure",
    f"{CODE}/facilitate/text/numbers?inside=",
    f"{CODE}/facilitate/text/clauses/9/move",
    f"{CODE}/facilitate/text/clauses/9/split",
    f"{CODE}/facilitate/text/clauses/9/join",
    f"{CODE}/facilitate/text/clauses/9/application",
    f"{CODE}/facilitate/text/clauses/9/options",
    f"{CODE}/facilitate/phases/1/preparation",
    f"{CODE}/facilitate/text/divisions/new",
    f"{CODE}/facilitate/text/import",
    f"{CODE}/facilitate/text/versions/new",
    f"{CODE}/facilitate/text/versions/1/words",
    f"{CODE}/facilitate/text/final",
    f"{CODE}/facilitate/text/clauses/9/edit",
    f"{CODE}/facilitate/translations",
    f"{CODE}/facilitate/translations/ar",
    f"{CODE}/facilitate/translations/fr/clauses/1",
    f"{CODE}/facilitate/glossary/new",
    f"{CODE}/facilitate/glossary/1",
    f"{CODE}/facilitate/glossary/table",
    f"{CODE}/facilitate/clauses/1/summary/fr",
    f"{CODE}/facilitate/versions/1/summary/fr",
    f"{CODE}/facilitate/comments/1/in/en",
    f"{CODE}/objections/6/answer",
    f"{CODE}/objections/6/decision",
    f"{CODE}/facilitate/objections/6/decision",
    f"{CODE}/facilitate/phases",
    f"{CODE}/facilitate/votes/new",
    f"{CODE}/facilitate/statements/3/decision",
    f"{CODE}/facilitate/responses/new?comments=5",
    f"{CODE}/facilitate/responses/drafts",
    f"{CODE}/facilitate/responses/drafts/1",
    f"{CODE}/facilitate/responses/rules",
    f"{CODE}/facilitate/themes/new",
    f"{CODE}/facilitate/themes/1",
    f"{CODE}/facilitate/themes/contributions?comments=5",
    f"{CODE}/amendments/14/decision",
    f"{CODE}/amendments/27/decision",
    f"{CODE}/amendments/29/recommendation",
    f"{CODE}/facilitate/amendments",
    f"{CODE}/facilitate/amendments/18",
    f"{CODE}/facilitate/votes/alternatives/18",
)
OF_THE_STEWARD = (
    f"{CODE}/facilitate/people",
    f"{CODE}/facilitate/settings",
    f"{CODE}/facilitate/participation",
    f"{CODE}/facilitate/participation/group/new",
    f"{CODE}/facilitate/submissions",
    f"{CODE}/facilitate/questionnaires/new",
    f"{CODE}/facilitate/questionnaires/1",
    f"{CODE}/submissions/7/cut",
    f"{CODE}/facilitate/sheets",
    f"{CODE}/facilitate/sessions/new",
    f"{CODE}/facilitate/sessions/1/enter",
    f"{CODE}/sessions/1/attendance-sheet",
    f"{CODE}/facilitate/invited",
    f"{CODE}/facilitate/webhooks",
    f"{CODE}/facilitate/webhooks/new",
)
OF_THE_ADMINISTRATOR = (
    "/admin", "/admin/organisations", "/admin/webhooks", "/processes/new", "/processes/new/templates",
    "/processes/new/templates/bill",
)  # fmt: skip
SCREENS = [("en", 360, 1280), ("ar", 1280, 360)]
"""Language, the width in pixels at which barriers are looked for, and one more that the page has to fit."""
HEIGHT = 800
READERS = {
    "a stranger": ("", PUBLIC),
    "a citizen": ("citizen", OF_A_CITIZEN),
    "a facilitator": ("facilitator", OF_THE_TEAM),
    "a steward": ("steward", OF_THE_STEWARD),
    "an administrator": ("administrator", OF_THE_ADMINISTRATOR),
}


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("language", "width", "other"), SCREENS)
@pytest.mark.parametrize("reader", READERS)
def test_every_page_is_free_of_barriers_and_fits_its_screen(
    demonstration: Served,
    people: dict[str, Person],
    browser: Browser,
    reader: str,
    language: str,
    width: int,
    other: int,
) -> None:
    who, addresses = READERS[reader]
    troubles: list[str] = []
    found: list[str] = []
    with browser.page(demonstration.url, troubles, viewport={"width": width, "height": HEIGHT}) as page:
        if who:
            sign_in_browser(page, demonstration, people[who])
        for address in addresses:
            answer = page.goto(f"/{language}{address}")
            assert answer is not None
            expected = 404 if address.endswith("nothing-here") else 200
            if answer.status != expected:
                found.append(f"{address}: {answer.status}")
            violations = Axe().run(page).response["violations"]
            found += [f"{address}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in violations]
            found += [f"{address}: wider than {one} pixels" for one in (width, other) if not fits(page, one)]
            page.set_viewport_size({"width": width, "height": HEIGHT})
            if page.evaluate("document.documentElement.dir") != ("rtl" if language == "ar" else "ltr"):
                found.append(f"{address}: not in its direction")
    assert not found, "\n".join(found)
    assert not [one for one in troubles if "nothing-here" not in one and "404" not in one], "\n".join(troubles)


def fits(page: Page, width: int) -> bool:
    """Whether nothing of the page stands out at the side when the window is so wide."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)
