"""What the page and the API of the scorecard share: the day that is asked about, and where a finding's links lead."""

from datetime import date
from re import fullmatch
from typing import Any

from flask import abort, request, url_for
from flask_babel import gettext as _

from app.domain.cocreation import Scorecard, scorecard
from app.domain.standards import Link
from app.processes.access import access, today
from app.scorecard.queries import facts_of
from app.scorecard.wording import PLACES
from app.web.database import now, session
from app.web.display import has_endpoint

ENDPOINTS = {
    "forum": "forum.forum",
    "meetings": "forum.listing",
    "meeting": "forum.meeting",
    "overview": "insight.process",
    "about": "processes.about",
    "documents": "documents.listing",
    "record": "ledger.record",
    "outreach": "outreach.listing",
    "participation": "participation.overview",
    "responses": "responses.listing",
    "votes": "polls.listing",
    "rejected": "amendments.listing",
    "commitments": "commitments.listing",
}
MOST_MEETINGS = 12


def day_asked() -> date:
    """The day in `?on=YYYY-MM-DD`, today without it; 400 for anything else, and for a day that has not come."""
    given = request.args.get("on", "")
    if not given:
        return today()
    if not fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        abort(400)
    return day_within(given) or abort(400)


def day_within(given: str) -> date | None:
    """The day, when there is such a one, from the year 2000 on and not after today."""
    year, month, day = map(int, given.split("-"))
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if date(2000, 1, 1) <= found <= today() else None


def card_on(day: date) -> Scorecard:
    """The scorecard of this process as of a day."""
    return scorecard(facts_of(session(), access().process, day, now()))


def address_of(link: Link) -> str | None:
    """Where a link of a finding leads; None when this instance has no such page."""
    endpoint = ENDPOINTS[link.place]
    if not has_endpoint(endpoint):
        return None
    more: dict[str, Any] = {"number": link.number} if link.number else {}
    more |= {"state": "rejected"} if link.place == "rejected" else {}
    return url_for(endpoint, slug=access().process.slug, **more)


def words_of(link: Link) -> str:
    """What a link of a finding is called."""
    if link.place == "meeting":
        return _("Meeting %(number)s", number=link.number)
    return str(PLACES[link.place])


def links_of(links: tuple[Link, ...]) -> list[tuple[str, str]]:
    """Words and address of each link that leads somewhere; of many meetings the last ones."""
    meetings = [one for one in links if one.place == "meeting"][-MOST_MEETINGS:]
    shown = [one for one in links if one.place != "meeting"] + meetings
    return [(words_of(one), href) for one in shown if (href := address_of(one))]
