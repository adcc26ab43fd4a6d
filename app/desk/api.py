"""The desk in the API: the queue of what waits, for members of the team."""

from flask import Blueprint
from pydantic import Field

from app.desk.filtering import Filters, asked_of, checked, cursor_of, place_of
from app.desk.queue import queue_of
from app.desk.team import holders, team_of
from app.domain.moderating import ReportReason
from app.domain.phases import Action
from app.domain.urgency import Ground, Urgency, Work
from app.processes.access import access, requires
from app.web.access import signed_in
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Digits, Input, LanguageTag, Schema, Time

api = Blueprint("desk_api", __name__)
CURSOR = r"^((harm|calm)-[a-z_]{1,20}-[0-9]{1,16}-[0-9]{1,16})?$"


class QueueQuery(Input):
    """A page of the queue, narrowed: `holder` is mine, nobody, or a member of the team by number."""

    work: Work | None = None
    holder: str = Field("", pattern=r"^(mine|nobody|[1-9][0-9]{0,8})?$")
    group: str = Field("", max_length=40)
    language_of: LanguageTag | None = None
    after: str = Field("", pattern=CURSOR, description="The `next` of the page before.")
    limit: Digits = Field(50, ge=1, le=100)


class HolderOut(Schema):
    """The member of the team who has taken a piece of work."""

    person: int
    name: str


class WorkOut(Schema):
    """A piece of work: what it is about (a kind of thing and its number), when it is due, and why it stands there."""

    work: Work
    about: str
    number: int
    since: Time
    due: Time
    urgency: Urgency
    ground: Ground
    reason: ReportReason | None = Field(description="The most urgent reason of the reports on it, if there are any.")
    reports: int
    holder: HolderOut | None


class QueueOut(Schema):
    """A page of the queue; `next` is the cursor of the page after it, null when this was the last."""

    items: list[WorkOut]
    next: str | None


@operation(api, "GET", "/processes/<slug>/desk/queue", answer=QueueOut, query=QueueQuery, signed_in=True)
@signed_in
@requires(Action.FACILITATE)
def queue(slug: str, query: QueueQuery) -> QueueOut:
    """What waits for the team, the most urgent first; each member sees the work that their roles are for."""
    part, team = access(), team_of(session(), access().process.id)
    work = query.work.value if query.work else ""
    filters = checked(Filters(work, query.holder, query.group, query.language_of or ""), part, team)
    found = queue_of(
        session(),
        part.process,
        asked_of(filters, part, team),
        now=now(),
        after=place_of(query.after),
        limit=query.limit,
    )
    page = found[: query.limit]
    held = holders(session(), part.process.id, page, team)
    names = {key: team[one.person_id] for key, one in held.items()}
    items = [
        WorkOut(
            work=one.work,
            about=one.about,
            number=one.number,
            since=one.place.since,
            due=one.due,
            urgency=one.urgency,
            ground=one.ground,
            reason=one.reason,
            reports=one.reports,
            holder=HolderOut(person=names[one.key].person_id, name=names[one.key].name) if one.key in names else None,
        )
        for one in page
    ]
    return QueueOut(items=items, next=cursor_of(page[-1].place) if len(found) > query.limit else None)
