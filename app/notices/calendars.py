"""The calendar of a process (RFC 5545): its phases, when its votes open and close, and the meetings to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from icalendar import Calendar, Event

PRODUCT = "-//Openclause//Calendar of a process//EN"


@dataclass(frozen=True)
class Date:
    """Something with a beginning and an end; `key` tells it from every other of its process."""

    key: str
    summary: str
    begins: datetime
    ends: datetime
    address: str


def calendar(slug: str, title: str, dates: Sequence[Date], *, language: str, base_url: str, stamp: datetime) -> bytes:
    """The calendar in the given order; `stamp` is when any of it changed last, so equal calendars are equal bytes."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", title, {"LANGUAGE": language})
    made.add("x-wr-calname", title)
    host = urlsplit(base_url).hostname or "localhost"
    for date in dates:
        made.add_component(_event(date, slug, language, host, stamp))
    text: bytes = made.to_ical()
    return text


def _event(date: Date, slug: str, language: str, host: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{slug}-{date.key}@{host}")
    event.add("dtstamp", stamp)
    event.add("dtstart", date.begins)
    event.add("dtend", date.ends)
    event.add("summary", date.summary, {"LANGUAGE": language})
    event.add("url", date.address)
    event.add("transp", "TRANSPARENT")
    return event
