"""The result of a vote in words, numbers and steps, as it may be shown after the close."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.domain.deciding import outcome
from app.domain.decision_rules import rule_from_description
from app.domain.suppression import Publication, publishable, published
from app.domain.voting import Outcome, Step, StepKind, Tally
from app.domain.voting import Result as Verdict
from app.web.display import group_name, number, percent

TONES = {Verdict.CARRIED: "good", Verdict.NOT_CARRIED: "bad", Verdict.NOT_DECIDED: "warn"}


@dataclass(frozen=True)
class TallyRow:
    """A line of the tally."""

    label: str
    in_favour: int
    against: int
    abstain: int
    entitled: int | None = None


@dataclass(frozen=True)
class StepRow:
    """A step from the numbers to the result."""

    text: str
    met: bool


@dataclass(frozen=True)
class ResultPage:
    """Everything a result page shows. `folded`: some groups are shown only together."""

    sentence: str
    tone: str
    steps: tuple[StepRow, ...]
    rows: tuple[TallyRow, ...]
    total: TallyRow | None
    folded: bool


def decided(
    rule: Mapping[str, Any], groups: Mapping[str, Tally], roll: Mapping[str, int]
) -> tuple[Outcome, Publication]:
    """The outcome under the question's rule, and what of the tally may be published."""
    publication = publishable(groups, roll)
    return published(outcome(rule_from_description(rule), groups, roll), publication), publication


def result_page(rule: Mapping[str, Any], groups: Mapping[str, Tally], roll: Mapping[str, int]) -> ResultPage:
    """The result in the reader's language."""
    result, publication = decided(rule, groups, roll)
    return ResultPage(
        sentence_of(result),
        TONES[result.result],
        tuple(StepRow(_step_in_words(step), step.met) for step in result.steps),
        _rows(publication, roll),
        _row(_("All together"), publication.in_all, sum(roll.values())) if publication.in_all else None,
        bool(publication.together),
    )


def sentence_of(result: Outcome) -> str:
    """The result in one sentence, with the groups that decided it."""
    under = [group_name(group) for group in result.groups_under_quorum]
    if result.result is Verdict.CARRIED:
        return _("Carried: every condition of the rule is met.")
    if result.result is Verdict.NOT_CARRIED:
        return _("Not carried: at least one majority that the rule asks for was not reached.")
    if under:
        return _("Not decided: too few voted in these groups: %(groups)s.", groups=", ".join(under))
    return _("Not decided: too few votes were cast.")


def _step_in_words(step: Step) -> str:
    group = group_name(step.group) if step.group else ""
    if step.withheld or step.reached is None:
        return _withheld(step, group)
    values = {"group": group, "needed": number(step.needed), "reached": number(step.reached)}
    if step.kind is StepKind.QUORUM:
        return _("%(reached)s members voted; at least %(needed)s are needed.", **values)
    if step.kind is StepKind.GROUP_QUORUM:
        return _("%(group)s: %(reached)s members voted; at least %(needed)s are needed.", **values)
    values |= {"needed": percent(step.needed), "reached": percent(step.reached)}
    if step.kind is StepKind.MAJORITY:
        return _("In all, %(reached)s were for; more than %(needed)s is needed.", **values)
    return _("%(group)s: %(reached)s were for; more than %(needed)s is needed.", **values)


def _withheld(step: Step, group: str) -> str:
    if step.kind in (StepKind.QUORUM, StepKind.GROUP_QUORUM):
        needed = number(step.needed)
        if not group:
            return _("At least %(needed)s members have to vote.", needed=needed)
        return _("%(group)s: at least %(needed)s members have to vote.", group=group, needed=needed)
    needed = percent(step.needed)
    if not group:
        return _("In all, more than %(needed)s have to be for.", needed=needed)
    return _("%(group)s: more than %(needed)s have to be for.", group=group, needed=needed)


def _rows(publication: Publication, roll: Mapping[str, int]) -> tuple[TallyRow, ...]:
    rows = [_row(group_name(group), tally, roll.get(group, 0)) for group, tally in publication.groups.items()]
    if publication.together and publication.together_tally:
        label = ", ".join(group_name(group) for group in publication.together)
        rows.append(_row(label, publication.together_tally, sum(roll.get(group, 0) for group in publication.together)))
    return tuple(rows)


def _row(label: str, tally: Tally, entitled: int) -> TallyRow:
    return TallyRow(label, tally.in_favour, tally.against, tally.abstain, entitled)
