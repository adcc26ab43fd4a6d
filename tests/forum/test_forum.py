"""The forum: seats and their holders, calls for members, meetings with minutes, what strangers see of it."""

import json
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy.orm import Session

from app.accounts.queries import key_of
from app.db import Database
from app.domain.errors import (
    CallClosed,
    GroupUnknown,
    MeetingNotOver,
    MomentPassed,
    MovesIntoItself,
    NotInThisState,
    ReasonsMissing,
    RecordingUnexplained,
    StaleBase,
    TermsCollide,
)
from app.domain.gathering import MeetingState, dialogue_days
from app.domain.phases import Role
from app.domain.seating import BodyKind, BodyRule, Post, Sides
from app.exports.record.whole import sections_of
from app.forum import meetings, queries, services
from app.forum.invitations import invitation
from app.forum.meetings import Invited, Told
from app.forum.models import Body, Meeting
from app.forum.personal import erase, personal
from app.forum.services import Founded
from app.processes.models import Process
from app.processes.queries import membership_of
from app.record.findings import Finding
from app.record.verification import verify
from tests.builders import NOON, a_clause, a_document, a_member, a_person, a_process
from tests.reader import reader

RULE = BodyRule(parity=True, quorum=Fraction(1, 2), each_side=True, every_months=3, term_months=24)
LINK = "https://meet.example.org/secret-room"
TOLD = Told("Everybody agreed.", {"government": (1, 0), "citizen": (1, 12)}, recording_missing="Nobody had a machine.")


def a_body(session: Session, process: Process, kind: BodyKind = BodyKind.FORUM, parent: Body | None = None) -> Body:
    said = Founded(kind, {"en": "Steering committee"}, "", "en", RULE, parent)
    return services.found(session, process, said, actor_id=None, now=NOON)


def a_meeting(session: Session, process: Process, body: Body, *, begins: datetime = NOON, **more: object) -> Meeting:
    values = {
        "title": {"en": "First meeting"}, "begins": begins, "ends": begins + timedelta(hours=2), "place": "Town hall",
        "remote_link": LINK, "agenda": "1. Rules", "language": "en", **more,
    }  # fmt: skip
    return meetings.announce(session, process, body, Invited(**values), actor_id=None, now=NOON)  # type: ignore[arg-type]


def differing(session: Session) -> list[Finding]:
    session.expire_all()
    nouns = ("forum", "meetings", "calls")
    return [one for one in verify(session).findings if any(noun in one.place for noun in nouns)]


def test_a_seat_has_its_holder_then_the_incoming_one(session: Session) -> None:
    process = a_process(session)
    body = a_body(session, process)
    member = a_member(
        session,
        process,
        a_person(session, "Amina Participant", name_key=key_of("Amina Participant")),
        group="government",
    )
    seats = services.seat(
        session, process, body, group_key="government", post=Post.CO_CHAIR, number=2, actor_id=None, now=NOON
    )

    def appoint(name: str, begins: str, ends: str = "") -> None:
        services.appoint(
            session, process, seats[0], name=name, begins=date.fromisoformat(begins),
            ends=date.fromisoformat(ends) if ends else None, actor_id=None, now=NOON,
        )  # fmt: skip

    appoint("amina participant", "2026-01-01", "2026-07-01")
    appoint("Somebody Else", "2026-07-01")
    with pytest.raises(TermsCollide):
        appoint("A Third", "2027-01-01")
    row = queries.forum_of(session, process.id, date(2026, 6, 30))[0]
    first, second = row.places
    assert first.holder is not None
    assert first.holder.person_id == member.id
    assert [one.name for one in first.incoming] == ["Somebody Else"]
    assert second.holder is None
    assert (row.seats, row.held, row.is_made_up) == (Sides(2, 0), Sides(1, 0), False)
    later = queries.forum_of(session, process.id, date(2026, 7, 1))[0].places[0]
    assert [one.person_id for one in later.former] == [member.id]
    assert queries.belongs(session, body.id, member.id, date(2026, 6, 30))
    assert not queries.belongs(session, body.id, member.id, date(2026, 7, 1))
    with pytest.raises(GroupUnknown):
        services.seat(session, process, body, group_key="pirates", actor_id=None, now=NOON)
    with pytest.raises(ReasonsMissing):
        services.end_term(session, process, first.holder, ends=date(2026, 3, 1), reason="", actor_id=None, now=NOON)
    services.end_term(session, process, first.holder, ends=date(2026, 3, 1), reason="Left.", actor_id=None, now=NOON)
    assert differing(session) == []
    assert json.dumps(personal(session, member.id))


def test_bodies_nest_and_never_in_themselves(session: Session) -> None:
    process = a_process(session)
    forum = a_body(session, process)
    group = a_body(session, process, BodyKind.WORKING_GROUP, forum)
    a_body(session, process, BodyKind.COUNCIL)
    rows = queries.forum_of(session, process.id, NOON.date())
    assert [(row.body.number, row.depth) for row in rows] == [(1, 0), (2, 1), (3, 0)]
    inside = Founded(BodyKind.FORUM, {"en": "Forum"}, "", "en", RULE, group)
    with pytest.raises(MovesIntoItself):
        services.change(session, process, forum, inside, actor_id=None, now=NOON)
    moved = Founded(BodyKind.FORUM, {"en": "Forum"}, "For all", "en", BodyRule())
    services.change(session, process, forum, moved, actor_id=None, now=NOON)
    assert differing(session) == []


def test_a_call_is_stood_for_while_it_is_open_and_forgotten_when_settled(session: Session) -> None:
    process = a_process(session)
    body, person = a_body(session, process), a_member(session, process, group="academia")
    member = membership_of(session, process.id, person.id)
    assert member is not None
    opens, closes = NOON + timedelta(days=1), NOON + timedelta(days=8)
    call = services.call(
        session, process, body, group_keys=["academia"], criteria="Knows the law.", language="en", opens=opens,
        closes=closes, actor_id=None, now=NOON,
    )  # fmt: skip

    def stand(at: datetime) -> None:
        services.stand(session, call, member=member, statement="I teach it.", language="en", now=at)

    for wrong in (NOON, closes):
        with pytest.raises(CallClosed):
            stand(wrong)
    stand(opens)
    with pytest.raises(CallClosed):
        stand(opens)
    assert len(personal(session, person.id)["candidacies"]) == 1  # type: ignore[index]
    erase(session, person.id)
    assert queries.candidacies_of(session, call.id) == []
    stand(opens)
    with pytest.raises(NotInThisState):
        services.settle(session, process, call, outcome="Chosen.", actor_id=None, now=opens)
    services.settle(session, process, call, outcome="Nobody, for none knew the law.", actor_id=None, now=closes)
    assert queries.candidacies_of(session, call.id) == []
    assert differing(session) == []


def test_a_meeting_is_told_and_counts_until_it_is_cancelled(session: Session) -> None:
    process = a_process(session, time_zone="Asia/Tokyo")
    clause = a_clause(session, a_document(session, process), number="7")
    body, late = a_body(session, process), datetime(2026, 5, 1, 20, tzinfo=UTC)
    meeting = a_meeting(session, process, body, begins=late)
    with pytest.raises(MomentPassed):
        a_meeting(session, process, body, ends=NOON)
    told = Told(TOLD.minutes, TOLD.present, [("Article 7 stays.", clause)], "", TOLD.recording_missing)
    with pytest.raises(MeetingNotOver):
        meetings.tell(session, process, meeting, told, actor_id=None, now=late - timedelta(hours=1))
    for recording, missing in (("", ""), ("https://example.org/r", "None."), ("javascript:1", "")):
        wrong = Told("Said.", {}, (), recording, missing)
        with pytest.raises(RecordingUnexplained):
            meetings.tell(session, process, meeting, wrong, actor_id=None, now=late)
    after, cancelled = late + timedelta(days=3), late + timedelta(days=9)
    for _again in range(2):
        meetings.tell(session, process, meeting, told, actor_id=None, now=after)
    assert differing(session) == []
    meetings.cancel(session, process, meeting, reasons="No notice was given.", actor_id=None, now=cancelled)
    with pytest.raises(NotInThisState):
        meetings.cancel(session, process, meeting, reasons="Again.", actor_id=None, now=cancelled)
    session.expire_all()
    found = meetings.meeting_by_number(session, process.id, 1)
    assert found is not None
    assert (found.state, found.minutes, len(found.decisions), found.remote_link) == (
        MeetingState.CANCELLED, "Everybody agreed.", 1, "",
    )  # fmt: skip
    facts = meetings.gathered(session, process)
    assert dialogue_days(facts, cancelled - timedelta(seconds=1)) == [date(2026, 5, 2)]
    assert dialogue_days(facts, cancelled) == []
    assert differing(session) == []


def test_an_invitation_bears_the_time_zone_and_each_change(session: Session) -> None:
    process = a_process(session)
    meeting = a_meeting(session, process, a_body(session, process), begins=datetime(2026, 7, 1, 14, tzinfo=UTC))

    def event(with_link: bool) -> tuple[Calendar, dict[str, object]]:
        written = invitation(
            meeting, title="First", time_zone="America/Santo_Domingo", base_url="https://rules.example.org",
            address="https://rules.example.org/x", with_link=with_link,
        )  # fmt: skip
        read = Calendar.from_ical(written)
        return read, next(iter(read.walk("VEVENT")))

    calendar, first = event(False)
    assert first["dtstart"].dt.isoformat() == "2026-07-01T10:00:00-04:00"  # type: ignore[attr-defined]
    assert len(list(calendar.walk("VTIMEZONE"))) == 1
    assert (first["sequence"], str(first["location"])) == (0, "Town hall")
    assert LINK in str(event(True)[1]["location"])
    changed = Invited({"en": "First"}, NOON, NOON + timedelta(hours=1), "", "", "", "en")
    meetings.change(session, process, meeting, changed, edition=1, actor_id=None, now=NOON)
    with pytest.raises(StaleBase):
        meetings.change(session, process, meeting, changed, edition=1, actor_id=None, now=NOON)
    meetings.cancel(session, process, meeting, reasons="Rain.", actor_id=None, now=NOON)
    calendar, last = event(True)
    assert (str(calendar["method"]), str(last["status"]), last["sequence"]) == ("CANCEL", "CANCELLED", 2)
    assert last["uid"] == first["uid"]


def test_strangers_read_the_forum_and_only_its_people_the_remote_link(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        a_clause(session, a_document(session, process), number="7")
        team = a_member(session, process, roles=(Role.FACILITATOR,))
        holder = a_member(session, process, a_person(session, "Grace Holder", name_key=key_of("Grace Holder")))
        other = a_member(session, process, group="academia")
        session.commit()
    forum, lead = f"/en/processes/{process.slug}/forum", reader(app, team)
    stranger, outsider = reader(app), reader(app, other)
    assert "This process has no forum yet." in stranger.open(forum).text
    outsider.open(f"{forum}/bodies/new", status=404)
    form = lead.open(f"{forum}/bodies/new")
    lead.send(form, {"name_en": "Forum", "government_seats": "²"}, status=422)
    lead.send(form, {"name_en": "The forum", "quorum": "1/2"})
    seats = lead.open(f"{forum}/bodies/1/seats/new")
    lead.send(seats, {"group": "citizen", "number": "0"}, status=422)
    lead.send(seats, {"group": "citizen", "post": "co_chair", "number": "1"})
    page = lead.send(lead.open(f"{forum}/bodies/1/seats/1/terms/new"), {"name": "grace holder"})
    assert "Grace Holder" in page.text
    announced = lead.open(f"{forum}/bodies/1/meetings/new")
    begins = datetime.now(UTC) - timedelta(days=1)
    times = {
        "begins": begins.strftime("%Y-%m-%dT%H:%M"),
        "ends": (begins + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
    }
    said = {"title_en": "First", "remote_link": LINK, "agenda": "Rules", **times}
    lead.send(announced, {**said, "papers": "99"}, status=422)
    lead.send(announced, {**said, "ends": times["begins"]}, status=422)
    lead.send(announced, said)
    for someone, sees in ((stranger, False), (outsider, False), (lead, True), (reader(app, holder), True)):
        text = someone.open(f"{forum}/meetings/1").text + someone.client.get(f"{forum}/meetings/1/invitation.ics").text
        assert (LINK in text) is sees
    assert LINK not in stranger.client.get(f"/api/v1/processes/{process.slug}/forum").text
    minutes = lead.open(f"{forum}/meetings/1/minutes")
    told = {"minutes": "All agreed.", "seats_citizen": "1", "guests_academia": "4", "decision_1": "It stays."}
    lead.send(minutes, {**told, "clause_1": "99", "recording_missing": "None."}, status=422)
    lead.send(minutes, {**told, "clause_1": "7"}, status=422)
    page = lead.send(minutes, {**told, "clause_1": "7", "recording_missing": "Nobody agreed to it."})
    assert "The quorum was met" in page.text
    assert "On clause 7" in page.text
    cancelled = lead.send(lead.open(f"{forum}/meetings/1/cancellation"), {"reasons": "No notice."})
    assert "It had counted as held since" in cancelled.text
    lead.open(f"{forum}/meetings/1/edit", status=409)
    listed = stranger.client.get(f"/api/v1/processes/{process.slug}/forum/meetings").json["items"]
    assert (listed[0]["state"], listed[0]["decisions"]) == ("cancelled", [{"words": "It stays.", "clause": "7"}])
    told_by = stranger.client.get(f"/api/v1/processes/{process.slug}/forum").json["bodies"][0]["seats"]
    assert told_by[0]["holder"]["holder"] == "Grace Holder"
    with database.reading() as session:
        sections = sections_of(session, session.get_one(Process, process.id), datetime.now(UTC))
        tables = {one.name: list(one.rows()) for one in sections}
        assert differing(session) == []
    assert tables["forum_terms"][0][4] == "Grace Holder"
    assert LINK not in str(tables)


def test_a_member_stands_for_a_seat_and_steps_back(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        a_body(session, process)
        team, member = a_member(session, process, roles=(Role.STEWARD,)), a_member(session, process)
        session.commit()
    forum, lead = f"/en/processes/{process.slug}/forum", reader(app, team)
    form = lead.open(f"{forum}/bodies/1/calls/new")
    now = datetime.now(UTC)
    times = {
        "opens": (now - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
        "closes": (now + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
    }
    lead.send(form, {"criteria": "Anybody.", **times}, status=422)
    lead.send(form, {"criteria": "Anybody.", "groups": ["citizen"], **times})
    someone = reader(app, member)
    someone.send(someone.open(f"{forum}/calls/1/stand"), {"statement": "I live there."})
    assert "I live there." in someone.open(f"{forum}/calls/1").text
    assert "I live there." in lead.open(f"{forum}/calls/1").text
    assert "I live there." not in reader(app).open(f"{forum}/calls/1").text
    someone.send(someone.open(f"{forum}/calls/1"), {}, action="/step-back")
    assert "I live there." not in lead.open(f"{forum}/calls/1").text
    lead.send(lead.open(f"{forum}/calls/1/outcome"), {"outcome": "Too early."}, status=409)
