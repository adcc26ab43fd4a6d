"""Counting who takes part: from the facts of a process to the numbers that are kept, before any of them is told."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.domain.days import day_of
from app.domain.inclusion import consideration_days, depending_on, late_from, most_active
from app.participation import facts as read
from app.participation.facts import Fact
from app.participation.language_access import count_languages
from app.participation.models import Dimension
from app.processes.models import Process
from app.texts.footprints import footprints_of
from app.texts.queries import document_of

HUNDREDTH = Fraction(1, 100)
Numbers = dict[str, dict[str, int]]


@dataclass
class Tallied:
    """People and contributions by dimension, and what each person made. Of a person counts what they said first."""

    people: dict[str, Fact] = field(default_factory=dict)
    made: Counter[str] = field(default_factory=Counter)
    contributions: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    accepted: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    accepted_people: set[str] = field(default_factory=set)
    months: Counter[str] = field(default_factory=Counter)
    assisted: int = 0
    late: int = 0
    in_window: int = 0

    def add(self, fact: Fact, zone: ZoneInfo, windows: Iterable[tuple[datetime, datetime]], back: str) -> None:
        """Count one fact; `back`: whether the person is new or returning."""
        self.people.setdefault(fact.person, fact)
        self.made[fact.person] += fact.weight
        if not fact.weight:
            return
        self.assisted += fact.assisted
        self.months[fact.made_at.astimezone(zone).strftime("%Y-%m")] += 1
        for dimension, key in _keys(fact, back):
            self.contributions[dimension][key] += 1
            if fact.accepted:
                self.accepted[dimension][key] += 1
        for opens, closes in windows:
            if opens <= fact.made_at < closes:
                self.in_window += 1
                self.late += fact.made_at >= late_from(opens, closes)


def count(session: Session, process: Process, now: datetime) -> dict[str, Any]:
    """Everything that the page of participation is made of, as JSON values. A fixed number of statements."""
    zone, windows = ZoneInfo(process.time_zone), read.windows(session, process.id)
    back = read.returning(session, process.id)
    tallied = Tallied()
    for fact in read.facts(session, process.id):
        tallied.add(fact, zone, windows, _back(back, fact.person))
    decided = read.decided_at(session, process.id)
    return {
        "participants": _by_dimension((fact, _back(back, person)) for person, fact in tallied.people.items()),
        "contributions": {one: dict(tallied.contributions[one]) for one in Dimension},
        "accepted": {one: dict(tallied.accepted[one]) for one in Dimension},
        "seats": _seats(read.seats(session, process.id, day_of(now, process.time_zone))),
        "histogram": {str(made): people for made, people in sorted(Counter(tallied.made.values()).items())},
        "months": dict(sorted(tallied.months.items())),
        "assisted": tallied.assisted,
        "late": [tallied.late, tallied.in_window],
        "consideration": _consideration(windows, decided, process.time_zone),
        "words": _words(session, process),
        "languages": count_languages(session, process, now),
        "sensitivity": _sensitivity(read.adopted_changes(session, process.id), tallied.made),
    }


def _keys(fact: Fact, back: str) -> tuple[tuple[str, str], ...]:
    return (
        (Dimension.GROUP, fact.group),
        (Dimension.ORGANISATION, fact.organisation),
        (Dimension.LANGUAGE, fact.language),
        (Dimension.REGION, fact.region),
        (Dimension.RETURNING, back),
    )


def _back(known: Mapping[str, bool], person: str) -> str:
    """New, returning, or (without an account) unknown."""
    return "" if person not in known else "returning" if known[person] else "new"


def _by_dimension(people: Iterable[tuple[Fact, str]]) -> Numbers:
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for fact, back in people:
        for dimension, key in _keys(fact, back):
            found[dimension][key] += 1
    return {one: dict(found[one]) for one in Dimension}


def _seats(found: Iterable[tuple[str, str, bool]]) -> Numbers:
    """Seats that are held count by group and by organisation; empty ones are known of neither."""
    held = [(group, organisation) for group, organisation, is_held in found if is_held]
    return {
        Dimension.GROUP: dict(Counter(group for group, _ in held)),
        Dimension.ORGANISATION: dict(Counter(organisation for _, organisation in held)),
    }


def _consideration(
    windows: Iterable[tuple[datetime, datetime]], decided: datetime | None, time_zone: str
) -> dict[str, Any] | None:
    """Days from the last close of the input to the adoption; None while there is one of the two only."""
    closes = max((closes for _, closes in windows), default=None)
    if closes is None or decided is None:
        return None
    closed, adopted = day_of(closes, time_zone), day_of(decided, time_zone)
    return {"closed": closed.isoformat(), "decided": adopted.isoformat(), "days": consideration_days(closed, adopted)}


def _words(session: Session, process: Process) -> list[dict[str, Any]]:
    """Words by group and by hand at each version and (without a name) today, as fractions."""
    document = document_of(session, process.id)
    moments = footprints_of(session, document.id, process.drafting_language) if document else []
    return [
        {
            "version": one.version.number if one.version else None,
            "name": one.version.name if one.version else {},
            "words": one.footprint.words,
            "parties": {
                f"{party.hand}/{party.group}": str(words)
                for party, words in sorted(
                    one.footprint.by_party.items(), key=lambda each: (each[0].hand, each[0].group)
                )
            },
        }
        for one in moments
    ]


def _sensitivity(changes: Mapping[str, list[frozenset[tuple[str, str]]]], made: Mapping[str, int]) -> dict[str, Any]:
    """Clauses that would read otherwise without the most active hundredth, and without each one organisation."""
    by_person = {number: [_every(one, 0) for one in all_] for number, all_ in changes.items()}
    by_organisation = {number: [_every(one, 1) for one in all_] for number, all_ in changes.items()}
    names = sorted({name for all_ in by_organisation.values() for one in all_ for name in one})
    return {
        "changed": len(changes),
        "most_active": depending_on(by_person, most_active(made, HUNDREDTH)),
        "organisations": {name: clauses for name in names if (clauses := depending_on(by_organisation, {name}))},
    }


def _every(proposers: frozenset[tuple[str, str]], part: int) -> frozenset[str]:
    """All who proposed a change; nobody where one of them spoke for no organisation, for then it stands without any."""
    named = frozenset(one[part] for one in proposers)
    return frozenset() if "" in named else named
