"""The forum against the standards: ongoing dialogue (1.1), meetings on implementation (5.1), parity."""

from datetime import date

from app.domain.gathering import dialogue_days, gaps, meetings_by_year
from app.domain.repository import Upkeep
from app.domain.standards import Facts, Finding, Link, Requirement, Standing, Value

FORUM, MEETINGS = Link("forum"), Link("meetings")


def dialogue(facts: Facts) -> Finding:
    """1.1: a space for dialogue of government and others that meets at least every six months, by public rules.

    Six months are those of the calendar: after 31 August the last day is 28 February. The first stretch begins when the
    process was published, or with a meeting before that. Rules are published by the day of the first meeting.
    """
    days = dialogue_days([one.gathered for one in facts.meetings], facts.moment)
    figures = _dialogue_figures(facts, days)
    if not facts.seats.total and not days:
        return _dialogue(facts, Standing.NO_EVIDENCE, "no_forum", figures)
    if not facts.seats.both:
        return _dialogue(facts, Standing.NOT_MET, "one_side", figures)
    begins = [*([facts.day(facts.published_at)] if facts.published_at else []), *days[:1]]
    if not begins:
        return _dialogue(facts, Standing.NOT_YET_DUE, "no_meeting_yet", figures)
    stretches = gaps(days, since=min(begins), until=facts.on)
    late = next((one for one in stretches if one.upkeep is Upkeep.NOT_MET), None)
    if late is not None:
        ended: dict[str, Value] = {"came_on": late.ends} if late.ends else {}
        told: dict[str, Value] = {**figures, "last_before": late.begins, "was_due_by": late.due, **ended}
        return _dialogue(facts, Standing.NOT_MET, "pause_too_long", told)
    figures = {**figures, "next_due_by": stretches[-1].due}
    if not days:
        return _dialogue(facts, Standing.NOT_YET_DUE, "no_meeting_yet", figures)
    if facts.rules_on is None:
        return _dialogue(facts, Standing.NOT_MET, "rules_missing", figures)
    if facts.rules_on > days[0]:
        return _dialogue(facts, Standing.NOT_MET, "rules_late", figures)
    return _dialogue(facts, Standing.MET, "dialogue_kept", figures)


def implementation_meetings(facts: Facts) -> Finding:
    """5.1: in every full year after adoption two meetings that government and others attended."""
    requirement = Requirement.IMPLEMENTATION_MEETINGS
    if facts.adopted_on is None:
        return Finding(requirement, Standing.NOT_YET_DUE, "not_adopted", {}, (MEETINGS,))
    days = dialogue_days([one.gathered for one in facts.meetings], facts.moment)
    since = [day for day in days if day > facts.adopted_on]
    years = meetings_by_year(since, since=facts.adopted_on, until=facts.on)
    figures: dict[str, Value] = {"adopted_on": facts.adopted_on, "meetings_since": len(since), **_cancelled(facts)}
    short = next((one for one in years if one.upkeep is Upkeep.NOT_MET), None)
    if short is not None:
        told = {**figures, "year_from": short.begins, "meetings_in_year": len(short.days)}
        return Finding(requirement, Standing.NOT_MET, "year_without_two_meetings", told, _held(facts))
    if not years:
        return Finding(requirement, Standing.NOT_YET_DUE, "first_year_running", figures, _held(facts))
    last = years[-1]
    told = {**figures, "year_from": last.begins, "meetings_in_year": len(last.days), "year_until": last.ends}
    if len(years) > 1 or last.upkeep is Upkeep.MET:
        return Finding(requirement, Standing.MET, "two_meetings_a_year", told, _held(facts))
    return Finding(requirement, Standing.NOT_YET_DUE, "first_year_running", told, _held(facts))


def parity(facts: Facts) -> Finding:
    """Beyond the minimum: as many seats are held by government as by everybody else."""
    figures: dict[str, Value] = {
        "government_seats": facts.seats.government, "other_seats": facts.seats.others
    }  # fmt: skip
    if not facts.seats.total:
        return Finding(Requirement.PARITY, Standing.NO_EVIDENCE, "no_forum", figures, (FORUM,))
    even = facts.seats.government == facts.seats.others
    standing = Standing.MET if even else Standing.NOT_MET
    return Finding(Requirement.PARITY, standing, "even" if even else "uneven", figures, (FORUM,))


def _dialogue(facts: Facts, standing: Standing, reason: str, figures: dict[str, Value]) -> Finding:
    return Finding(Requirement.DIALOGUE, standing, reason, figures, (FORUM, *_held(facts)))


def _dialogue_figures(facts: Facts, days: list[date]) -> dict[str, Value]:
    figures: dict[str, Value] = {
        "government_seats": facts.seats.government, "other_seats": facts.seats.others, "meetings_held": len(days)
    }  # fmt: skip
    if days:
        figures |= {"first_meeting": days[0], "last_meeting": days[-1]}
    if facts.rules_on is not None:
        figures["rules_on"] = facts.rules_on
    return {**figures, **_cancelled(facts)}


def _cancelled(facts: Facts) -> dict[str, Value]:
    """Meetings that had counted and were cancelled since: the finding was made anew without them, and says so."""
    gone = [one for one in facts.meetings if _had_counted(one.gathered.told_at, one.gathered.cancelled_at, facts)]
    return {"cancelled_after_counted": tuple(str(one.number) for one in gone)} if gone else {}


def _had_counted(told_at: object, cancelled_at: object, facts: Facts) -> bool:
    moments = [one for one in (told_at, cancelled_at) if one is not None]
    return len(moments) == 2 and all(one <= facts.moment for one in moments)  # type: ignore[operator]


def _held(facts: Facts) -> tuple[Link, ...]:
    return tuple(Link("meeting", str(one.number)) for one in facts.meetings if one.gathered.counted_at(facts.moment))
