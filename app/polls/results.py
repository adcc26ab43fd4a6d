"""The result of a vote in words, numbers and steps, as it may be shown after the close."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.designating import Designation, designation
from app.domain.voting import Outcome, Step, StepKind, Tally
from app.domain.voting import Result as Verdict
from app.polls.agreement_results import (
    AgreementShown,
    SilenceShown,
    agreement_shown,
    sentence_on_consent,
    sentence_on_silence,
    silence_shown,
)
from app.polls.mode_wording import OUTCOMES
from app.polls.models import Question
from app.polls.option_results import OptionsShown, options_shown, sentence_on_options
from app.polls.outcomes import ByConsent, ByOptions, BySilence, ByVotes, Decided, FromElsewhere
from app.web.display import group_name, number, percent

LABELS = {
    Designation.FULL_CONSENSUS: _l("Full consensus: nobody voted against."),
    Designation.CONSENSUS: _l("Consensus: a small minority, of at most a fifth, voted against."),
    Designation.STRONG_SUPPORT: _l("Strong support, but significant opposition: at least two thirds were for."),
    Designation.DIVERGENCE: _l("Divergence: no position has strong support in all groups."),
}
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
    """What the result page of every method shows. `folded`: some groups are shown only together.

    `rows`, `total` and `cells` (by jurisdiction) are tallies of votes for and against, `label` how much agreement there
    was. `options`, `consent` and `silence` are what the other methods show.
    """

    sentence: str
    tone: str
    steps: tuple[StepRow, ...]
    folded: bool
    rows: tuple[TallyRow, ...] = ()
    total: TallyRow | None = None
    cells: tuple[TallyRow, ...] = ()
    label: str = ""
    options: OptionsShown | None = None
    consent: AgreementShown | None = None
    silence: SilenceShown | None = None


def result_page(question: Question, found: Decided) -> ResultPage:
    """The result in the reader's language."""
    steps = tuple(StepRow(_step_in_words(step), step.met) for step in found.steps)
    page = ResultPage(sentence_on(question, found), TONES[found.result], steps, bool(found.publication.together))
    match found:
        case ByVotes():
            return _of_votes(page, found)
        case ByOptions():
            return replace(page, options=options_shown(question, found))
        case ByConsent():
            return replace(page, consent=agreement_shown(found))
        case BySilence():
            return replace(page, silence=silence_shown(found))
    return page


def _of_votes(page: ResultPage, found: ByVotes) -> ResultPage:
    tallies, entitled = found.tallies, found.entitled
    parts = {_cell(cell): tally for cell, tally in tallies.parts}
    level = designation(parts, tallies.whole) if tallies.whole else None
    return replace(
        page,
        rows=tuple(
            _row(_cell(cell), tally, sum(entitled.get(group, 0) for group in cell)) for cell, tally in tallies.parts
        ),
        total=_row(_("All together"), tallies.whole, sum(entitled.values())) if tallies.whole else None,
        cells=tuple(_row(_places(cell), tally) for cell, tally in found.cells.parts) if found.cells else (),
        label=str(LABELS[level]) if level else "",
    )


def sentence_on(question: Question, found: Decided) -> str:
    """The result in one sentence, in the words of its method."""
    match found:
        case ByOptions():
            return sentence_on_options(question, found)
        case ByConsent():
            return sentence_on_consent(found)
        case BySilence():
            return sentence_on_silence(found)
        case FromElsewhere(entered=False):
            return _("This vote is held elsewhere. Its result has not been entered yet.")
        case FromElsewhere():
            return _("Result of a vote held elsewhere: %(result)s", result=OUTCOMES[found.result.value])
    return sentence_of(Outcome(found.result, found.steps))


def _cell(groups: Sequence[str]) -> str:
    return ", ".join(group_name(group) for group in groups)


def _places(codes: Sequence[str]) -> str:
    return ", ".join(code or _("No jurisdiction") for code in codes)


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
    if step.kind is StepKind.GROUP_MAJORITY:
        return _("%(group)s: %(reached)s were for; more than %(needed)s is needed.", **values)
    return _test_of_all(step.kind, values)


def _test_of_all(kind: StepKind, values: Mapping[str, str]) -> str:
    """A test of the votes of all, with its numbers."""
    match kind:
        case StepKind.WEIGHTED_MAJORITY:
            return _("By the fixed shares, %(reached)s were for; more than %(needed)s is needed.", **values)
        case StepKind.ISO_FOR:
            return _("Of the votes counted, %(reached)s were for; at least %(needed)s are needed.", **values)
        case StepKind.ISO_AGAINST:
            return _("Of the votes counted, %(reached)s were against; at most %(needed)s may be.", **values)
        case StepKind.JURISDICTIONS:
            return _(
                "%(reached)s of the jurisdictions were for; at least %(needed)s, and more than half, are needed.",
                **values,
            )
        case StepKind.POPULATION:
            return _(
                "The jurisdictions that were for have %(reached)s of the population; "
                "at least %(needed)s, and more than half, are needed.",
                **values,
            )
    return _("In all, %(reached)s were for; more than %(needed)s is needed.", **values)


def _withheld(step: Step, group: str) -> str:
    if step.kind in (StepKind.QUORUM, StepKind.GROUP_QUORUM):
        needed = number(step.needed)
        if not group:
            return _("At least %(needed)s members have to vote.", needed=needed)
        return _("%(group)s: at least %(needed)s members have to vote.", group=group, needed=needed)
    needed = percent(step.needed)
    if group:
        return _("%(group)s: more than %(needed)s have to be for.", group=group, needed=needed)
    return _withheld_of_all(step.kind, needed)


def _withheld_of_all(kind: StepKind, needed: str) -> str:
    """A test of the votes of all, without its numbers."""
    match kind:
        case StepKind.WEIGHTED_MAJORITY:
            return _("By the fixed shares, more than %(needed)s have to be for.", needed=needed)
        case StepKind.ISO_FOR:
            return _("Of the votes counted, at least %(needed)s have to be for.", needed=needed)
        case StepKind.ISO_AGAINST:
            return _("Of the votes counted, at most %(needed)s may be against.", needed=needed)
        case StepKind.JURISDICTIONS:
            return _("At least %(needed)s of the jurisdictions, and more than half, have to be for.", needed=needed)
        case StepKind.POPULATION:
            return _("Jurisdictions with at least %(needed)s of the population have to be for.", needed=needed)
    return _("In all, more than %(needed)s have to be for.", needed=needed)


def _row(label: str, tally: Tally, entitled: int | None = None) -> TallyRow:
    return TallyRow(label, tally.in_favour, tally.against, tally.abstain, entitled)
