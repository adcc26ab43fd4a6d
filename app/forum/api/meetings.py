"""Meetings: announced, changed, told about, cancelled."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import abort
from pydantic import Field

from app.documents.models import Paper
from app.documents.queries import papers_by_numbers
from app.domain.citing import LONGEST_ADDRESS, is_address
from app.domain.errors import LanguageUnknown
from app.domain.phases import Action
from app.forum import meetings, queries
from app.forum.api.blueprint import api
from app.forum.api.reading import MeetingOut, meeting_out
from app.forum.forms import LONGEST_MINUTES, LONGEST_NAME, LONGEST_REASONS, LONGEST_TEXT, MOST_PRESENT, MOST_SEATS
from app.forum.meetings import Invited, Told
from app.forum.models import Meeting
from app.processes.access import access, requires
from app.texts.models import Clause
from app.texts.queries import clauses_by_numbers
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import ClauseNumber, Input, LanguageTag, Moment, Number, example, line, text

FOLDER = "/processes/<slug>/forum"
ONE = f"{FOLDER}/meetings/<number:meeting>"
MOST_DECISIONS = 100


class MeetingIn(Input):
    """What a meeting is announced with: a title by language, the drafting language among them; texts in one."""

    model_config = example(
        title={"en": "Second meeting of the forum"}, begins="2027-01-15T12:00:00Z", ends="2027-01-15T14:00:00Z",
        place="Town hall, Santo Domingo", language="en", agenda="1. Clause 2. 2. Next steps.", documents=[3],
    )  # fmt: skip

    title: dict[LanguageTag, line(LONGEST_NAME)] = Field(min_length=1, max_length=50)  # type: ignore[valid-type]
    begins: Moment
    ends: Moment
    language: LanguageTag
    place: line(300, smallest=0) = ""  # type: ignore[valid-type]
    remote_link: str | None = Field(
        None, max_length=LONGEST_ADDRESS, description="told to the body and the team alone; left out: as it was"
    )
    agenda: text(LONGEST_TEXT, smallest=0) = ""  # type: ignore[valid-type]
    documents: list[Number] = Field(default_factory=list, max_length=50, description="papers of the repository")


class PresentIn(Input):
    """How many of a stakeholder group were there."""

    group: str = Field(min_length=1, max_length=40)
    seats: int = Field(0, ge=0, le=MOST_SEATS)
    guests: int = Field(0, ge=0, le=MOST_PRESENT)


class MeetingDecisionIn(Input):
    """What was decided, and the clause it is about."""

    words: line(2000)  # type: ignore[valid-type]
    clause: ClauseNumber | None = None


class MinutesIn(Input):
    """What is told of a meeting: its recording, or the reason why there is none."""

    model_config = example(
        minutes="The forum went through clause 2 and agreed to put it to the vote.",
        attendance=[{"group": "government", "seats": 5, "guests": 1}, {"group": "citizen", "seats": 5, "guests": 12}],
        decisions=[{"words": "Clause 2 is put to the vote.", "clause": "2"}],
        recording_missing="Two members did not want to be recorded.",
    )

    minutes: text(LONGEST_MINUTES)  # type: ignore[valid-type]
    attendance: list[PresentIn] = Field(default_factory=list, max_length=100)
    decisions: list[MeetingDecisionIn] = Field(default_factory=list, max_length=MOST_DECISIONS)
    recording: str = Field("", max_length=LONGEST_ADDRESS)
    recording_missing: line(500, smallest=0) = ""  # type: ignore[valid-type]


class CancellationIn(Input):
    """Why a meeting is cancelled."""

    reasons: text(LONGEST_REASONS)  # type: ignore[valid-type]


@operation(
    api, "POST", f"{FOLDER}/bodies/<number:body_number>/meetings", answer=MeetingOut, status=HTTPStatus.CREATED,
    body=MeetingIn, signed_in=True,
)  # fmt: skip
@requires(Action.FORUM_MANAGE)
def announce(slug: str, body_number: int, body: MeetingIn) -> MeetingOut:
    """Announce a meeting of a body of the forum."""
    process = access().process
    gathering = queries.body_by_number(session(), process.id, body_number) or abort(404)
    made = meetings.announce(session(), process, gathering, _invited(body, ""), actor_id=access().person_id, now=now())
    session().commit()
    return meeting_out(_meeting(made.number))


@operation(api, "PUT", ONE, answer=MeetingOut, body=MeetingIn, signed_in=True)
@requires(Action.FORUM_MANAGE)
def change(slug: str, meeting: int, body: MeetingIn) -> MeetingOut:
    """Change what a meeting is announced with, until it is held or cancelled."""
    found = _meeting(meeting)
    meetings.change(
        session(), access().process, found, _invited(body, found.remote_link), edition=found.edition,
        actor_id=access().person_id, now=now(),
    )  # fmt: skip
    session().commit()
    return meeting_out(_meeting(meeting))


@operation(api, "POST", f"{ONE}/minutes", answer=MeetingOut, body=MinutesIn, signed_in=True)
@requires(Action.FORUM_MANAGE)
def tell(slug: str, meeting: int, body: MinutesIn) -> MeetingOut:
    """Publish the minutes of a meeting that has begun, or correct them; what was told before is replaced."""
    told, found = _told(body), _meeting(meeting)
    meetings.tell(session(), access().process, found, told, actor_id=access().person_id, now=now())
    session().commit()
    return meeting_out(_meeting(meeting))


@operation(api, "POST", f"{ONE}/cancellation", answer=MeetingOut, body=CancellationIn, signed_in=True)
@requires(Action.FORUM_MANAGE)
def cancel(slug: str, meeting: int, body: CancellationIn) -> MeetingOut:
    """Cancel a meeting; it stays listed with the reasons."""
    process, person_id = access().process, access().person_id
    meetings.cancel(session(), process, _meeting(meeting), reasons=body.reasons, actor_id=person_id, now=now())
    session().commit()
    return meeting_out(_meeting(meeting))


def _meeting(number: int) -> Meeting:
    return meetings.meeting_by_number(session(), access().process.id, number) or abort(404)


def _invited(body: MeetingIn, link_before: str) -> Invited:
    process = access().process
    if not {*body.title, body.language} <= set(process.languages):
        raise LanguageUnknown
    if process.drafting_language not in body.title:
        abort(422, "The title is needed in the drafting language of the process.")
    link = link_before if body.remote_link is None else body.remote_link
    if link and not is_address(link):
        abort(422, "The remote link is the whole address of a web page, beginning with https://.")
    return Invited(
        title=body.title, begins=body.begins, ends=body.ends, place=body.place, remote_link=link, agenda=body.agenda,
        language=body.language, papers=_papers(body.documents),
    )  # fmt: skip


def _papers(numbers: Sequence[int]) -> list[Paper]:
    found = papers_by_numbers(session(), access().process.id, numbers)
    if set(numbers) - found.keys():
        abort(422, "One of the documents is not in the repository.")
    return [found[number] for number in sorted(found)]


def _told(body: MinutesIn) -> Told:
    groups = {group.key for group in access().process.groups}
    keys = [one.group for one in body.attendance]
    if len(set(keys)) < len(keys) or not set(keys) <= groups:
        abort(422, "Attendance names each stakeholder group of the process at most once, and no other.")
    asked = [one.clause for one in body.decisions if one.clause]
    clauses: Mapping[str, Clause] = clauses_by_numbers(session(), access().process.id, asked)
    if set(asked) - clauses.keys():
        abort(422, "A decision is about a clause that is not in the text.")
    return Told(
        minutes=body.minutes, present={one.group: (one.seats, one.guests) for one in body.attendance},
        decisions=[(one.words, clauses.get(one.clause or "")) for one in body.decisions], recording=body.recording,
        recording_missing=body.recording_missing,
    )  # fmt: skip
