"""What the address of the queue asks for: a kind of work, a holder, a stakeholder group, a language, and a place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from re import fullmatch
from urllib.parse import urlencode

from flask import abort, request, url_for

from app.desk.queue import Asked
from app.desk.sources import Narrowed
from app.desk.team import Team
from app.domain.phases import TABLE, Action, Role
from app.domain.urgency import EPOCH, LAST_TIE, Lane, Place, Work
from app.processes.access import Access
from app.web.paging import whole_number
from app.web.schemas import LANGUAGE_TAG

MINE, NOBODY = "mine", "nobody"
ACTIONS: dict[Work, Action] = {
    Work.REPORT: Action.MODERATE,
    Work.APPEAL: Action.REVIEW,
    Work.REVERSAL: Action.REVIEW,
    Work.PHASE: Action.PHASE_MOVE,
    Work.READING: Action.MODERATE,
    Work.OBJECTION: Action.OBJECTION_ADDRESS,
    Work.AMENDMENT: Action.AMENDMENT_RECOMMEND,
    Work.CAMPAIGN: Action.RESPONSES_ARRANGE,
    Work.SIGNATURE: Action.RESPOND,
    Work.FOLLOW_UP: Action.RESPOND,
    Work.LANGUAGE: Action.TRANSLATE,
    Work.ANSWER: Action.RESPOND,
}
"""What somebody must be able to do to whom a kind of work is shown; auditors are shown everything."""


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to, as it stands in an address; an empty one does not narrow."""

    kind: str = ""
    holder: str = ""
    group: str = ""
    language_of: str = ""

    def as_query(self) -> dict[str, str]:
        """What an address needs of it."""
        return {name: value for name, value in vars(self).items() if value}

    @property
    def any(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.as_query())

    @property
    def of_people(self) -> bool:
        """Whether only what somebody holds or has said can match."""
        return bool(self.holder or self.group or self.language_of)


def works_of(part: Access) -> frozenset[Work]:
    """The kinds of work that the reader's roles are for, in whatever phase."""
    if Role.AUDITOR in part.roles:
        return frozenset(Work)
    return frozenset(work for work, action in ACTIONS.items() if part.roles & TABLE[action].roles)


def filters_asked(part: Access, team: Team) -> Filters:
    """The filters of the address; a name that is not on the list is a mistake (400), never an empty page."""
    return checked(Filters(*(request.values.get(name, "") for name in Filters.__dataclass_fields__)), part, team)


def checked(filters: Filters, part: Access, team: Team) -> Filters:
    """The filters, if every one of them names something there is; else 400."""
    holders = {"", MINE, NOBODY, *(str(person_id) for person_id in team)}
    right = (
        filters.kind in {"", *(work.value for work in works_of(part))}
        and filters.holder in holders
        and filters.group in {"", *(one.key for one in part.process.groups)}
        and (
            not filters.language_of or (len(filters.language_of) <= 12 and fullmatch(LANGUAGE_TAG, filters.language_of))
        )
    )
    return filters if right else abort(400)


def asked_of(filters: Filters, part: Access, team: Team) -> Asked:
    """What these filters leave of the queue."""
    works: Collection[Work] = {Work(filters.kind)} if filters.kind else works_of(part)
    person = part.person_id if filters.holder == MINE else None
    if filters.holder not in ("", MINE, NOBODY):
        person = int(filters.holder)
    free = filters.holder == NOBODY
    return Asked(works, Narrowed(person, free, tuple(team), filters.group or None, filters.language_of or None))


def queue_url(slug: str, filters: Filters) -> str:
    """The address of the queue with these filters."""
    return with_filters(url_for("desk.queue", slug=slug), filters)


def with_filters(address: str, filters: Filters) -> str:
    """An address with these filters in its query, which is never handed to `url_for`."""
    query = filters.as_query()
    return f"{address}?{urlencode(query)}" if query else address


def place_asked() -> Place | None:
    """The cursor of the queue: lane, kind of work, microseconds since 1970, tie."""
    return place_of(request.values.get("after", ""))


def place_of(cursor: str) -> Place | None:
    """The place a cursor names; None: the beginning. 400 for one that names none."""
    parts = cursor.split("-")
    if parts == [""]:
        return None
    if len(parts) != 4 or parts[0] not in set(Lane) or parts[1] not in set(Work) or not all(parts):
        abort(400)
    since = EPOCH + timedelta(microseconds=whole_number(parts[2]))  # at most in the year 2255
    return Place(Lane(parts[0]), Work(parts[1]), since, whole_number(parts[3], largest=LAST_TIE))


def cursor_of(place: Place) -> str:
    """The cursor that names a place."""
    microseconds = max((place.since - EPOCH) // timedelta(microseconds=1), 0)
    return f"{place.lane.value}-{place.work.value}-{microseconds}-{place.tie}"
