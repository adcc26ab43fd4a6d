"""Openness against the standards: the website (2.1), the repository (2.2), the timeline (3.1), outreach (3.2)."""

from datetime import date, timedelta

from app.domain.days import months_later
from app.domain.repository import Upkeep, years_of
from app.domain.standards import Facts, Finding, Link, Requirement, Standing, Value

NOTICE_DAYS = 14
INSTANT = timedelta(microseconds=1)
DOCUMENTS = Link("documents")


def website(facts: Facts) -> Finding:
    """2.1: a page that strangers can read, which names the institution that leads and whom to write to."""
    links = (Link("overview"),)
    figures: dict[str, Value] = {"public_since": facts.day(facts.published_at)} if facts.published_at else {}
    if facts.published_at is None or facts.published_at > facts.moment:
        return Finding(Requirement.WEBSITE, Standing.NOT_MET, "not_public", {}, links)
    if not facts.lead_named:
        return Finding(Requirement.WEBSITE, Standing.NOT_MET, "lead_missing", figures, links)
    if not facts.contact_named:
        return Finding(Requirement.WEBSITE, Standing.NOT_MET, "contact_missing", figures, links)
    return Finding(Requirement.WEBSITE, Standing.MET, "website_complete", figures, links)


def repository(facts: Facts) -> Finding:
    """2.2: evidence of co-creation, of implementation after adoption, and two days of publication in every full year.

    Evidence of implementation is due a year after adoption.
    """
    figures = _repository_figures(facts)
    if not facts.co_creation_papers or facts.published_at is None:
        return _repository(Standing.NO_EVIDENCE, "repository_empty", figures)
    years = years_of(facts.publications, since=facts.day(facts.published_at), until=facts.on)
    short = next((one for one in years if one.upkeep is Upkeep.NOT_MET), None)
    if short is not None:
        told = {**figures, "year_from": short.begins, "publications_in_year": len(short.days)}
        return _repository(Standing.NOT_MET, "year_without_two_publications", told)
    due = months_later(facts.adopted_on, 12) if facts.adopted_on else None
    if due is not None and not facts.implementation_papers:
        told = {**figures, "implementation_due_by": due}
        if facts.on > due:
            return _repository(Standing.NOT_MET, "implementation_missing", told)
        return _repository(Standing.NOT_YET_DUE, "implementation_due", told)
    if len(years) == 1 and years[0].upkeep is Upkeep.NOT_YET_DUE:
        told = {**figures, "year_until": years[0].ends, "publications_in_year": len(years[0].days)}
        return _repository(Standing.NOT_YET_DUE, "first_year_running", told)
    return _repository(Standing.MET, "repository_kept", figures)


def timeline(facts: Facts) -> Finding:
    """3.1: the timetable was published two weeks before the first phase opens.

    Fourteen days of the clock where the process is, so that no change to summer time makes or breaks them: 13 days and
    23 hours on the clock are not enough, 14 days are.
    """
    links = (Link("overview"), Link("record"))
    if facts.announced_at is None or facts.starts is None:
        return Finding(Requirement.TIMELINE, Standing.NO_EVIDENCE, "no_timetable", {}, links)
    published, starts = facts.clock(facts.announced_at), facts.clock(facts.starts)
    earliest = published + timedelta(days=NOTICE_DAYS)
    figures: dict[str, Value] = {
        "timetable_published": facts.announced_at,
        "starts": facts.starts,
        "earliest_start": earliest.date(),
        "days_of_notice": max(0, (starts - published) // timedelta(days=1)),
        "days_asked": NOTICE_DAYS,
    }
    if earliest <= starts:
        return Finding(Requirement.TIMELINE, Standing.MET, "two_weeks_before", figures, links)
    return Finding(Requirement.TIMELINE, Standing.NOT_MET, "too_late_before", figures, links)


def outreach(facts: Facts) -> Finding:
    """3.2: an activity of outreach took place by the last day on which contributions were taken."""
    links = (Link("outreach"),)
    if not facts.inputs:
        return Finding(Requirement.OUTREACH, Standing.NO_EVIDENCE, "no_phase_of_input", {}, links)
    last = last_day_of_input(facts)
    assert last is not None
    counted = [one for one in facts.outreach if one.held_on <= min(last, facts.on)]
    groups = {key for one in counted for key in one.groups}
    figures: dict[str, Value] = {
        "input_closes": last,
        "activities": len(counted),
        "groups_reached": tuple(sorted(groups)),
        "groups_not_reached": tuple(sorted(set(facts.groups) - groups)),
        "outreach_languages": tuple(sorted({code for one in counted for code in one.languages})),
    }
    late = [one for one in facts.outreach if last < one.held_on <= facts.on]
    figures |= {"activities_too_late": len(late)} if late else {}
    if counted:
        return Finding(Requirement.OUTREACH, Standing.MET, "outreach_done", figures, links)
    if facts.on <= last:
        return Finding(Requirement.OUTREACH, Standing.NOT_YET_DUE, "outreach_due", figures, links)
    return Finding(Requirement.OUTREACH, Standing.NOT_MET, "outreach_missing", figures, links)


def last_day_of_input(facts: Facts) -> date | None:
    """The last day of the calendar on which contributions are taken; a close at midnight belongs to the day before."""
    closes = max((one.closes for one in facts.inputs), default=None)
    return facts.day(closes - INSTANT) if closes is not None else None


def _repository(standing: Standing, reason: str, figures: dict[str, Value]) -> Finding:
    return Finding(Requirement.REPOSITORY, standing, reason, figures, (DOCUMENTS,))


def _repository_figures(facts: Facts) -> dict[str, Value]:
    figures: dict[str, Value] = {
        "co_creation_papers": facts.co_creation_papers,
        "implementation_papers": facts.implementation_papers,
        "publication_days": len([day for day in facts.publications if day <= facts.on]),
    }
    days = [day for day in facts.publications if day <= facts.on]
    return {**figures, "last_publication": max(days)} if days else figures
