"""Inputs and answers against the standards: inputs (3.3), feedback (4.1), the rule, rejections, the dashboard."""

from datetime import date

from app.domain.days import months_later
from app.domain.openness_checks import INSTANT
from app.domain.seating import GOVERNMENT
from app.domain.standards import Facts, Finding, Link, Requirement, Standing, Value, Window

GROUPS_ASKED = 2
MONTHS_WITHOUT_WORD = 6


def inputs(facts: Facts) -> Finding:
    """3.3: contributions from two groups outside government, in a window not shorter than the process announced."""
    windows, links = facts.inputs, (Link("overview"), Link("participation"))
    if not windows:
        return Finding(Requirement.INPUTS, Standing.NO_EVIDENCE, "no_phase_of_input", {}, links)
    outside = tuple(sorted(key for key, count in facts.contributions.items() if count and key != GOVERNMENT))
    figures: dict[str, Value] = {
        "days_open": days_of(facts, windows),
        "days_announced": days_of(facts, _first_announced(facts)),
        "rounds": rounds(facts),
        "groups_outside": outside,
    }
    if facts.moment < windows[0].opens:
        return Finding(Requirement.INPUTS, Standing.NOT_YET_DUE, "input_not_open", figures, links)
    if days_of(facts, windows) < days_of(facts, _first_announced(facts)):
        return Finding(Requirement.INPUTS, Standing.NOT_MET, "window_shortened", figures, links)
    if len(outside) >= GROUPS_ASKED:
        return Finding(Requirement.INPUTS, Standing.MET, "range_of_inputs", figures, links)
    if any(facts.moment < one.closes for one in windows):
        return Finding(Requirement.INPUTS, Standing.NOT_YET_DUE, "input_open", figures, links)
    return Finding(Requirement.INPUTS, Standing.NOT_MET, "inputs_narrow", figures, links)


def days_of(facts: Facts, windows: list[Window]) -> int:
    """How many days of the calendar lie in these phases, first and last included, each day once."""
    days: set[int] = set()
    for one in windows:
        first, last = facts.day(one.opens).toordinal(), facts.day(max(one.closes - INSTANT, one.opens)).toordinal()
        days |= set(range(first, last + 1))
    return len(days)


def rounds(facts: Facts) -> int:
    """How many phases of consultation have opened."""
    return sum(one.kind == "consultation" and one.opens <= facts.moment for one in facts.timetable)


def feedback(facts: Facts) -> Finding:
    """4.1: every contribution had its answer when the text was adopted; a waiver says publicly why not."""
    links = (Link("responses"),)
    figures: dict[str, Value] = {"received": facts.coverage.received, "answered": facts.coverage.answered}
    if facts.adopted_on is None:
        return Finding(Requirement.FEEDBACK, Standing.NOT_YET_DUE, "not_adopted", figures, links)
    figures["adopted_on"] = facts.adopted_on
    if not facts.coverage.received:
        return Finding(Requirement.FEEDBACK, Standing.NO_EVIDENCE, "nothing_received", figures, links)
    if facts.coverage.complete:
        return Finding(Requirement.FEEDBACK, Standing.MET, "all_answered", figures, links)
    if facts.adoption and facts.adoption.waiver.strip():
        figures["waiver"] = facts.adoption.waiver
        return Finding(Requirement.FEEDBACK, Standing.WAIVED, "answers_waived", figures, links)
    return Finding(Requirement.FEEDBACK, Standing.NOT_MET, "answers_missing", figures, links)


def decision_rule(facts: Facts) -> Finding:
    """Beyond the minimum: the rule of decision was published before the first phase opened, and has not changed."""
    links = (Link("about"), Link("votes"))
    if not facts.rule and not facts.rule_announced:
        return Finding(Requirement.DECISION_RULE, Standing.NO_EVIDENCE, "no_rule", {}, links)
    if facts.rule and not facts.rule_announced:
        return Finding(Requirement.DECISION_RULE, Standing.NOT_MET, "rule_late", {}, links)
    if dict(facts.rule) != dict(facts.rule_announced):
        return Finding(Requirement.DECISION_RULE, Standing.NOT_MET, "rule_changed", {}, links)
    if facts.announced_at is None or facts.starts is None or facts.announced_at > facts.starts:
        return Finding(Requirement.DECISION_RULE, Standing.NOT_MET, "rule_late", {}, links)
    figures: dict[str, Value] = {"rule_published": facts.announced_at, "starts": facts.starts}
    return Finding(Requirement.DECISION_RULE, Standing.MET, "rule_kept", figures, links)


def rejections(facts: Facts) -> Finding:
    """Beyond the minimum: every proposal that was rejected has its reasons."""
    links = (Link("rejected"),)
    figures: dict[str, Value] = {
        "rejected": facts.rejected, "rejected_with_reasons": facts.rejected_with_reasons
    }  # fmt: skip
    if not facts.rejected:
        return Finding(Requirement.REJECTIONS, Standing.NOT_YET_DUE, "nothing_rejected", figures, links)
    if facts.rejected == facts.rejected_with_reasons:
        return Finding(Requirement.REJECTIONS, Standing.MET, "rejections_reasoned", figures, links)
    return Finding(Requirement.REJECTIONS, Standing.NOT_MET, "rejections_bare", figures, links)


def dashboard(facts: Facts) -> Finding:
    """Beyond the minimum: commitments are public after adoption, and none goes without a word for six months."""
    links = (Link("commitments"),)
    if facts.adopted_on is None:
        return Finding(Requirement.DASHBOARD, Standing.NOT_YET_DUE, "not_adopted", {}, links)
    figures: dict[str, Value] = {"commitments": len(facts.commitments)}
    due = months_later(facts.adopted_on, MONTHS_WITHOUT_WORD)
    if not facts.commitments:
        told = {**figures, "commitments_due_by": due}
        if facts.on <= due:
            return Finding(Requirement.DASHBOARD, Standing.NOT_YET_DUE, "commitments_due", told, links)
        return Finding(Requirement.DASHBOARD, Standing.NOT_MET, "commitments_missing", told, links)
    silent = sorted(number for number, day in facts.commitments.items() if _is_silent(day, facts.on))
    if silent:
        told = {**figures, "commitments_silent": tuple(map(str, silent))}
        return Finding(Requirement.DASHBOARD, Standing.NOT_MET, "progress_stale", told, links)
    return Finding(Requirement.DASHBOARD, Standing.MET, "progress_told", figures, links)


def _first_announced(facts: Facts) -> list[Window]:
    kinds = {one.kind for one in facts.inputs}
    return [one for one in facts.announced if one.kind in kinds]


def _is_silent(last_word: date, on: date) -> bool:
    return on > months_later(last_word, MONTHS_WITHOUT_WORD)
