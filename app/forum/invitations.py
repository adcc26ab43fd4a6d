"""The invitation to a meeting as iCalendar (RFC 5545), in the time zone of the process; changed and cancelled by it."""

from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from app.domain.gathering import MeetingState
from app.forum.models import Meeting

PRODUCT = "-//Openclause//Invitation to a meeting//EN"
STATUS = {
    MeetingState.ANNOUNCED: "CONFIRMED",
    MeetingState.HELD: "CONFIRMED",
    MeetingState.CANCELLED: "CANCELLED",
}


def invitation(meeting: Meeting, *, title: str, time_zone: str, base_url: str, address: str, with_link: bool) -> bytes:
    """One meeting; a later edition replaces the earlier in the reader's calendar, a cancelled one takes it out.

    The remote link is in it for those whom it concerns alone (`with_link`).
    """
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "CANCEL" if meeting.state is MeetingState.CANCELLED else "PUBLISH")
    event, zone = Event(), ZoneInfo(time_zone)
    event.add("uid", f"{meeting.guid}@{urlsplit(base_url).hostname or 'localhost'}")
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("sequence", meeting.edition - 1)
    event.add("dtstart", meeting.begins.astimezone(zone))
    event.add("dtend", meeting.ends.astimezone(zone))
    event.add("summary", title)
    event.add("status", STATUS[meeting.state])
    event.add("url", address)
    place = ", ".join(one for one in (meeting.place, meeting.remote_link if with_link else "") if one)
    if place:
        event.add("location", place)
    if meeting.agenda:
        event.add("description", meeting.agenda, {"LANGUAGE": meeting.language})
    made.add_component(event)
    made.add_missing_timezones()
    written: bytes = made.to_ical()
    return written
