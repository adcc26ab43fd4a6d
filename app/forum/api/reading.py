"""The forum: its bodies with seats and terms, calls for members, and its meetings."""

from flask import abort
from pydantic import Field

from app.domain.gathering import MeetingState
from app.domain.phases import Action
from app.domain.seating import BodyKind, Post
from app.forum import meetings as sittings
from app.forum import queries
from app.forum.api.blueprint import api
from app.forum.models import Meeting, Term
from app.forum.queries import BodyRow, Place
from app.processes.access import access, requires, today
from app.web import paging
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Day, Listing, ListQuery, Schema, Time


class TermOut(Schema):
    """Who holds a seat from a day on until (not including) another; `holder` null: a former participant."""

    holder: str | None
    organisation: str | None
    begins: Day
    ends: Day | None


class SeatOut(Schema):
    """A seat with who holds it today, who comes next, and who held it before."""

    number: int
    group: str
    post: Post
    holder: TermOut | None
    incoming: list[TermOut]
    former: list[TermOut]


class BodyOut(Schema):
    """A body and its rule; `inside` names the body it stands in, `made_up`: its seats are as its rule says."""

    number: int
    inside: int | None
    kind: BodyKind
    name: dict[str, str]
    purpose: str
    language: str
    parity: bool
    government_seats: int
    other_seats: int
    quorum: str = Field(description="A share of the seats, such as 1/2.")
    each_side: bool
    every_months: int
    term_months: int
    made_up: bool
    seats: list[SeatOut]


class CallOut(Schema):
    """A call for members; `settled_at` null: not settled yet."""

    number: int
    body: int
    groups: list[str]
    criteria: str
    language: str
    opens: Time
    closes: Time
    outcome: str
    settled_at: Time | None


class PresentOut(Schema):
    """How many of a stakeholder group were at a meeting."""

    group: str
    seats: int
    guests: int


class MeetingDecisionOut(Schema):
    """What a meeting decided, and the clause it is about."""

    words: str
    clause: str | None


class MeetingOut(Schema):
    """A meeting; the remote link is not told here. `told_at`: when its minutes came; a cancelled one keeps them."""

    number: int
    body: int
    title: dict[str, str]
    begins: Time
    ends: Time
    place: str
    language: str
    agenda: str
    documents: list[int]
    state: MeetingState
    announced_at: Time
    told_at: Time | None
    minutes: str
    attendance: list[PresentOut]
    decisions: list[MeetingDecisionOut]
    recording: str
    recording_missing: str
    cancelled_at: Time | None
    cancellation_reasons: str


class ForumOut(Schema):
    """The whole forum: bodies (those inside another right after it), calls, and the meetings to come."""

    bodies: list[BodyOut]
    calls: list[CallOut]
    coming: list[MeetingOut]


@operation(api, "GET", "/processes/<slug>/forum", answer=ForumOut)
@requires(Action.READ)
def forum(slug: str) -> ForumOut:
    """Who oversees the process: bodies, seats and terms, calls for members, the meetings to come."""
    process = access().process
    rows = queries.forum_of(session(), process.id, today())
    numbers = {row.body.id: row.body.number for row in rows}
    return ForumOut(
        bodies=[_body(row, numbers) for row in rows],
        calls=[
            CallOut(
                number=one.number, body=one.body.number, groups=one.group_keys, criteria=one.criteria,
                language=one.language, opens=one.opens, closes=one.closes, outcome=one.outcome,
                settled_at=one.settled_at,
            )
            for one in queries.calls_of(session(), process.id)
        ],
        coming=[meeting_out(one) for one in sittings.coming_meetings(session(), process.id, now())],
    )  # fmt: skip


@operation(api, "GET", "/processes/<slug>/forum/meetings", answer=Listing[MeetingOut], query=ListQuery)
@requires(Action.READ)
def meetings(slug: str, query: ListQuery) -> Listing[MeetingOut]:
    """Every meeting, those announced last first, cancelled ones too."""
    rows = sittings.meetings_of(session(), access().process.id, before=query.after, limit=query.limit)
    page = paging.page_of(rows, query.limit, key="number")
    return Listing[MeetingOut](items=[meeting_out(one) for one in page.rows], next=page.next_key)


@operation(api, "GET", "/processes/<slug>/forum/meetings/<number:meeting>", answer=MeetingOut)
@requires(Action.READ)
def meeting(slug: str, meeting: int) -> MeetingOut:
    """One meeting with its agenda, who was there, its decisions and minutes."""
    return meeting_out(sittings.meeting_by_number(session(), access().process.id, meeting) or abort(404))


def _body(row: BodyRow, numbers: dict[int, int]) -> BodyOut:
    body = row.body
    return BodyOut(
        number=body.number, inside=numbers.get(body.parent_id or 0), kind=body.kind, name=body.name,
        purpose=body.purpose, language=body.language, parity=body.parity, government_seats=body.government_seats,
        other_seats=body.other_seats, quorum=body.quorum, each_side=body.each_side, every_months=body.every_months,
        term_months=body.term_months, made_up=row.is_made_up, seats=[_seat(one) for one in row.places],
    )  # fmt: skip


def _seat(place: Place) -> SeatOut:
    return SeatOut(
        number=place.seat.number, group=place.seat.group_key, post=place.seat.post,
        holder=_term(place.holder) if place.holder else None, incoming=[_term(one) for one in place.incoming],
        former=[_term(one) for one in place.former],
    )  # fmt: skip


def _term(term: Term) -> TermOut:
    holder = term.name or (term.person.name if term.person else "") or None
    organisation = term.organisation.name if term.organisation else None
    return TermOut(holder=holder, organisation=organisation, begins=term.begins, ends=term.ends)


def meeting_out(one: Meeting) -> MeetingOut:
    """A meeting as the API gives it; the remote link is told to nobody here."""
    return MeetingOut(
        number=one.number, body=one.body.number, title=one.title, begins=one.begins, ends=one.ends, place=one.place,
        language=one.language, agenda=one.agenda, documents=[paper.number for paper in one.papers], state=one.state,
        announced_at=one.announced_at, told_at=one.told_at, minutes=one.minutes,
        attendance=[PresentOut(group=each.group_key, seats=each.seats, guests=each.guests) for each in one.attendances],
        decisions=[
            MeetingDecisionOut(words=each.words, clause=each.clause.number if each.clause else None)
            for each in one.decisions
        ],
        recording=one.recording, recording_missing=one.recording_missing, cancelled_at=one.cancelled_at,
        cancellation_reasons=one.cancellation_reasons,
    )  # fmt: skip
