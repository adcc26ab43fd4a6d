"""From when the parts of an Akoma Ntoso document apply, and in which class they are, where its head says so."""

from collections.abc import Iterator, Mapping
from datetime import date

import regex

from app.domain.applying import Period, in_order
from app.domain.errors import PeriodsMalformed
from app.domain.manuscript import Reason
from app.texts.documents.law_words import LawWords
from app.texts.documents.markup import Element

OWN = "{urn:openclause:record:1}"
_ABOUT_APPLICATION = regex.compile(r"appl|effic", regex.IGNORECASE)
"""Intervals tell many things, such as since when a wording is in force; these are about application."""
_CLASS = regex.compile(r"/class/([\w-]{1,40})\Z")


class LawTimes:
    """The times and classes that one document tells; what contradicts itself is listed and not taken."""

    def __init__(self, document: Element, words: LawWords) -> None:
        days = {one.get("eId"): _day(one.get("date")) for one in document.iter("{*}eventRef")}
        self._groups: dict[str, tuple[Period, ...]] = {}
        for group in document.iter("{*}temporalGroup"):
            try:
                self._groups[f"#{group.get('eId')}"] = in_order(list(_periods(group, days)))
            except PeriodsMalformed:
                words.remark(Reason.METADATA, f"temporalGroup {group.get('eId')}", group)
        self._classes = {f"#{one.get('eId')}": _key(one) for one in document.iter("{*}TLCConcept") if _key(one)}
        self._notes = dict(_notes(document))

    def periods(self, element: Element) -> tuple[Period, ...]:
        """When an element applies: as it says, else as what it stands in says."""
        for one in (element, *element.iterancestors()):
            if one.get("period"):
                found = self._groups.get(one.get("period") or "", ())
                return tuple(self._noted(one.get("eId") or "", period) for period in found)
        return ()

    def class_key(self, element: Element) -> str:
        """The class of an element, "" for none."""
        said = (one.get("refersTo") or "" for one in (element, *element.iterancestors()))
        return next((self._classes[each] for each in said if each in self._classes), "")

    def _noted(self, eid: str, period: Period) -> Period:
        note = self._notes.get((eid, period.since.isoformat()), "")
        return Period(period.since, period.until, note) if note else period


def _periods(group: Element, days: Mapping[str | None, date | None]) -> Iterator[Period]:
    for interval in group.iter("{*}timeInterval"):
        since = days.get((interval.get("start") or "").removeprefix("#"))
        end = (interval.get("end") or "").removeprefix("#")
        if since and _ABOUT_APPLICATION.search(interval.get("refersTo") or ""):
            if end and not days.get(end):
                raise PeriodsMalformed
            yield Period(since, days.get(end) if end else None)


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat((said or "")[:10])
    except ValueError:
        return None


def _key(concept: Element) -> str:
    found = _CLASS.search(concept.get("href") or "")
    return found[1] if found else ""


def _notes(document: Element) -> Iterator[tuple[tuple[str, str], str]]:
    """What our own exports note at a time, by the part and the first day."""
    for application in document.iter(f"{OWN}application"):
        for one in application:
            if one.text and one.text.strip():
                place = ((application.get("ref") or "").removeprefix("#"), one.get("from") or "")
                yield place, " ".join(one.text.split())[:300]
