"""When clauses apply and in which class they are, as the standard tells it: events, groups of intervals, concepts."""

from collections.abc import Mapping, Sequence
from datetime import date

from app.domain.applying import Period
from app.exports.akn.elements import Element, add, add_own
from app.exports.editions import Edition
from app.texts.application import ApplicationRow
from app.texts.contents import printed

CONCEPT = "/akn/ontology/concept/openclause"
Span = tuple[date, date | None]


class Times:
    """The times and classes of one edition. A group stands for all clauses that apply in the same times.

    Intervals refer to events, and the last day of a time is the day of its closing event: both days are included.
    """

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.applications = {
            clause.id: edition.applications[clause.id]
            for clause in edition.clauses
            if clause.id in edition.applications
        }
        spans = (_spans(own.periods) for own in self.applications.values() if own.periods)
        self.groups: Mapping[tuple[Span, ...], str] = {
            one: f"period_{place}" for place, one in enumerate(dict.fromkeys(spans), start=1)
        }

    def mark(self, element: Element, clause_id: int) -> None:
        """Say at a clause's element in which times it applies, and in which class it is."""
        own = self.applications.get(clause_id)
        if own and own.periods:
            element.set("period", f"#{self.groups[_spans(own.periods)]}")
        if own and own.class_key:
            element.set("refersTo", f"#class_{own.class_key}")

    def events(self, lifecycle: Element) -> None:
        """Append the first and last days of all times, in their order."""
        spans = [span for group in self.groups for span in group]
        for day in sorted({since for since, _until in spans}):
            _event(lifecycle, f"event_from_{day}", day, "generation")
        for day in sorted({until for _since, until in spans if until}):
            _event(lifecycle, f"event_until_{day}", day, "repeal")

    def temporal_data(self, meta: Element) -> None:
        """Append the groups of intervals, if there are any."""
        if not self.groups:
            return
        within = add(meta, "temporalData", source="#openclause")
        for spans, eid in self.groups.items():
            group = add(within, "temporalGroup", eId=eid)
            for since, until in spans:
                end = f"#event_until_{until}" if until else None
                add(group, "timeInterval", start=f"#event_from_{since}", end=end, refersTo="#application")

    def concepts(self, references: Element) -> None:
        """Append what times and classes refer to."""
        if self.groups:
            add(references, "TLCConcept", eId="application", href=f"{CONCEPT}/application", showAs="Application")
        for key in sorted({own.class_key for own in self.applications.values() if own.class_key}):
            words = self.edition.process.classes.get(key, {})
            name = printed(words, self.edition.language, self.edition.process.drafting_language)
            add(references, "TLCConcept", eId=f"class_{key}", href=f"{CONCEPT}/class/{key}", showAs=name or key)

    def own(self, proprietary: Element, eids: Mapping[int, str]) -> None:
        """Append what the standard has no place for: what is noted at a time, and how often it was said anew."""
        for clause_id, one in self.applications.items():
            if clause_id in eids and one.number:
                told = add_own(
                    proprietary, "application", ref=f"#{eids[clause_id]}", number=str(one.number),
                    class_=one.class_key or None,
                )  # fmt: skip
                _periods(told, one)


def _periods(told: Element, one: ApplicationRow) -> None:
    for period in one.periods:
        until = period.until.isoformat() if period.until else None
        add_own(told, "period", period.note or None, from_=period.since.isoformat(), until=until)


def _spans(periods: Sequence[Period]) -> tuple[Span, ...]:
    return tuple((period.since, period.until) for period in periods)


def _event(lifecycle: Element, eid: str, day: date, kind: str) -> None:
    add(
        lifecycle, "eventRef", eId=eid, date=day.isoformat(), source="#original", type=kind, refersTo="#application"
    )  # fmt: skip
