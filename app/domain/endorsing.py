"""Endorsing the adopted text: who may stand behind it, in whose name, and how their number grew."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.days import months_later
from app.domain.errors import CountryUnknown, EvidenceMissing, NotYetHeld


class SupporterKind(StrEnum):
    """What stands behind a text."""

    STATE = "state"
    PUBLIC_BODY = "public_body"
    ORGANISATION = "organisation"
    COMPANY = "company"
    PERSON = "person"


OF_ORGANISATIONS = (SupporterKind.STATE, SupporterKind.PUBLIC_BODY, SupporterKind.ORGANISATION, SupporterKind.COMPANY)
"""What an organisation can be; a person endorses in their own name alone."""


def fit(kind: SupporterKind, country: str, *, own_name: bool, has_evidence: bool, day: date, today: date) -> None:
    """Refuse an endorsement that nobody could check.

    CountryUnknown for a state without its country; EvidenceMissing for one that somebody else enters without a
    document or an address that shows it; NotYetHeld for a day that has not come.
    """
    if kind is SupporterKind.STATE and not country:
        raise CountryUnknown
    if not own_name and not has_evidence:
        raise EvidenceMissing
    if day > today:
        raise NotYetHeld


@dataclass(frozen=True)
class Span:
    """From which day somebody endorsed the text, and on which day they withdrew (None: they stand behind it)."""

    since: date
    until: date | None = None


@dataclass(frozen=True)
class Month:
    """A month: how many came and went in it, and how many stood behind the text on its last day."""

    first: date
    joined: int
    withdrawn: int
    standing: int


def over_time(spans: Iterable[Span], until: date) -> tuple[Month, ...]:
    """Each month from the first endorsement to that of `until`; nothing without any."""
    kept = [one for one in spans if one.since <= until]
    if not kept:
        return ()
    joined = Counter(one.since.replace(day=1) for one in kept)
    left = Counter(one.until.replace(day=1) for one in kept if one.until is not None and one.until <= until)
    found: list[Month] = []
    month, standing = min(joined), 0
    while month <= until:
        standing += joined[month] - left[month]
        found.append(Month(month, joined[month], left[month], standing))
        month = months_later(month, 1)
    return tuple(found)
