"""The main job from end to end, in a real browser: a draft goes up, people comment and amend, a facilitator answers and
adopts, members vote, and the text goes out."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree
from playwright.sync_api import expect

from app.accounts.models import Person
from app.domain.phases import PhaseKind, Role
from app.processes.models import Process
from tests.browser import Browser, Page, Served, Troubles
from tests.builders import a_member, a_person, a_phase, a_process
from tests.reader import sign_in_browser

DRAFT = """# A code of ethics

## Chapter I. General provisions

### Article 1. Notice

Every person is told when a machine takes part in a decision about them.

### Article 2. Explanation

Whoever asks is given an explanation within thirty days.
"""
PHONE = {"width": 360, "height": 740}


class Cast:
    """The people of the story, committed, and their process, which stands in consultation."""

    def __init__(self, served: Served) -> None:
        with served.database.writing() as session:
            process = a_process(session, phase=PhaseKind.CONSULTATION, languages=("en", "fr"))
            self.slug = process.slug
            self.facilitator = a_member(
                session, process, a_person(session, "Mateo"), group="government", roles=(Role.FACILITATOR,)
            )
            self.citizen = a_person(session, "Lucía")
            self.official = a_member(session, process, a_person(session, "Amara"), group="government")
            session.commit()

    def open_voting(self, served: Served) -> None:
        """The consultation is over; voting has begun."""
        now = datetime.now(UTC)
        with served.database.writing() as session:
            process = session.query(Process).filter_by(slug=self.slug).one()
            process.phases[0].opens, process.phases[0].closes = now - timedelta(days=9), now - timedelta(minutes=1)
            a_phase(
                session, process, PhaseKind.VOTING, opens=now - timedelta(minutes=1), closes=now + timedelta(days=5)
            )
            session.commit()


def as_(browser: Browser, served: Served, troubles: Troubles, person: Person, **options: object):  # type: ignore[no-untyped-def]
    """A page on which this person is signed in."""

    class Signed:
        def __enter__(self) -> Page:
            self.opened = browser.page(served.url, troubles, **options)
            page = self.opened.__enter__()
            sign_in_browser(page, served, person)
            return page

        def __exit__(self, *problem: object) -> None:
            self.opened.__exit__(*problem)

    return Signed()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_draft_becomes_a_text_that_everybody_can_trace(served: Served, browser: Browser, script: bool) -> None:
    story, troubles = Cast(served), []
    options = {"java_script_enabled": script}
    here = f"/en/processes/{story.slug}"

    with as_(browser, served, troubles, story.facilitator, **options) as page:
        page.goto(f"{here}/facilitate/text/import")
        page.fill("textarea", DRAFT)
        page.get_by_role("button", name=re.compile("preview|go on|continue|check", re.IGNORECASE)).first.click()
        page.get_by_role("button", name=re.compile("import|put|store", re.IGNORECASE)).first.click()
        page.goto(f"{here}/text")
        expect(page.get_by_role("heading", name=re.compile("Explanation"))).to_be_visible()

    with as_(browser, served, troubles, story.citizen, viewport=PHONE, **options) as page:
        page.goto(f"{here}/clauses/2/comments/new")
        expect(page).to_have_url(re.compile("/join"))
        page.get_by_label("Citizens").check()
        page.get_by_role("button", name="Take part").click()
        page.get_by_label("A concern").check()
        page.get_by_label("Your comment").fill("Thirty days are too long when a benefit is at stake.")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("Your comment has been received as number 1.")).to_be_visible()

        page.goto(f"{here}/clauses/2/amendments/new")
        page.get_by_label("Wording", exact=True).fill("Whoever asks is given an explanation within ten days.")
        page.get_by_label("Why? Give your reasons").fill("A benefit cannot wait for a month.")
        page.get_by_role("button", name="Preview").click()
        expect(page.locator("ins", has_text="ten")).to_be_visible()
        page.get_by_role("button", name="Send the amendment").click()
        expect(page.get_by_role("heading", name="Amendment 1", exact=True)).to_be_visible()

    with as_(browser, served, troubles, story.official, **options) as page:
        page.goto(f"{here}/amendments/1")
        page.get_by_role("button", name="Support", exact=True).first.click()
        expect(page.get_by_text("You support it now.")).to_be_visible()

    with as_(browser, served, troubles, story.facilitator, **options) as page:
        page.goto(f"{here}/amendments/1/decision")
        page.get_by_label("Adopt", exact=True).check()
        page.get_by_label("Reasons, published with the decision").fill("Ten days are enough for a letter.")
        page.get_by_role("button", name="Publish the decision").click()
        expect(page.get_by_text("The decision is published with its reasons.")).to_be_visible()
        page.get_by_role("link", name="The wording that carries it").click()
        expect(page.get_by_text("within ten days")).to_be_visible()
        expect(page.get_by_text("Lucía").first).to_be_visible()

        story.open_voting(served)
        page.goto(f"{here}/facilitate/votes/new")
        page.get_by_label(re.compile("Question \\(English\\)")).fill("Shall this be the code?")
        page.get_by_role("button", name="Put the question").click()
        expect(page.get_by_role("heading", name="Shall this be the code?")).to_be_visible()

    with as_(browser, served, troubles, story.citizen, viewport=PHONE, **options) as page:
        page.goto(f"{here}/votes/1")
        page.get_by_label("For", exact=True).check(force=True)
        page.get_by_role("button", name="Cast my vote").click()
        expect(page.get_by_text("You have voted: For")).to_be_visible()
        expect(page.get_by_text("Result", exact=True)).to_have_count(0)

    text = served.app.test_client().get(f"{here}/export/akn")
    assert text.status_code == 200
    assert "within ten days" in " ".join(etree.fromstring(text.get_data()).itertext())
    assert not troubles, "\n".join(troubles)
