"""The forms of moderation and of responses in a real browser: they fit the screen, and axe finds nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe

from app.accounts.models import Person
from app.db import Database
from app.domain.commenting import CommentState
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import Role
from app.moderation import services
from tests.browser import Browser, Served, Troubles
from tests.builders import a_clause, a_document, a_member, a_process
from tests.contributing import a_comment, an_amendment
from tests.reader import sign_in_browser


@dataclass(frozen=True)
class Scene:
    """A facilitator, and the addresses of the pages they work on."""

    facilitator: Person
    places: tuple[str, ...]


def a_scene(database: Database) -> Scene:
    now = datetime.now(UTC)
    with database.writing() as session:
        process = a_process(session, contact="rules@example.org", criteria={"cost": {"en": "What does it cost?"}})
        clause = a_clause(session, a_document(session, process), number="5")
        author = a_member(session, process)
        facilitator = a_member(session, process, roles=[Role.FACILITATOR])
        rude, shown = (a_comment(session, process, author, clause=clause) for _ in range(2))
        waiting = a_comment(session, process, author, "من يقرر؟", language="ar", state=CommentState.PENDING)
        proposed = an_amendment(session, clause, author)
        services.report(
            session, process, reporter_id=author.id, reason=ReportReason.ABUSE, note="Rude.", now=now, comment=shown
        )
        hidden = services.decide(
            session,
            process,
            measure=Measure.HIDE,
            rule=ReportReason.ILLEGAL,
            facts="It threatens people.",
            legal_ground="Criminal Code, article 185",
            language="en",
            moderator_id=facilitator.id,
            now=now,
            comment=rude,
        )
        session.commit()
    places = (
        f"comments/{shown.number}/report",
        f"amendments/{proposed.number}/report",
        f"facilitate/comments/{shown.number}/decision",
        f"facilitate/comments/{waiting.number}/decision",
        f"facilitate/amendments/{proposed.number}/moderation",
        f"moderation/{hidden.number}",
        "moderation",
        "facilitate",
        "facilitate/reports",
        "responses/waiting",
        f"facilitate/responses/new?comments={rude.number},{waiting.number}&amendments={proposed.number}",
    )
    return Scene(facilitator, tuple(f"/processes/{process.slug}/{place}" for place in places))


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 360)])
def test_every_form_fits_its_screen_and_axe_finds_nothing(
    served: Served, browser: Browser, troubles: Troubles, language: str, width: int
) -> None:
    scene, faults = a_scene(served.database), []
    with browser.page(served.url, troubles, viewport={"width": width, "height": 800}) as page:
        sign_in_browser(page, served, scene.facilitator)
        for place in scene.places:
            page.goto(f"/{language}{place}")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            faults += [(place, f"{wide} pixels too wide")] if wide > 0 else []
            faults += [(place, violation["id"]) for violation in Axe().run(page).response["violations"]]
    assert faults == []
    assert troubles == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_report_is_decided_without_javascript(served: Served, browser: Browser, troubles: Troubles) -> None:
    scene = a_scene(served.database)
    with browser.page(served.url, troubles, java_script_enabled=False) as page:
        sign_in_browser(page, served, scene.facilitator)
        page.goto(f"/en{scene.places[2]}")
        page.get_by_label("Hide it everywhere").check()
        page.get_by_label("Facts and reasons").fill("It calls the participants names.")
        page.get_by_role("button", name="Decide").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Moderation decision 2"
    assert troubles == []
