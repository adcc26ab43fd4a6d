"""What the API says of votes: questions, ballots, results by every method, and the same ballots under other rules."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

from pydantic import Field

from app.domain.answering import LONGEST_CLAUSE, LONGEST_REASON, Answer, Method
from app.domain.choosing import Box, count_of, order_of
from app.domain.consent import Agreement
from app.domain.result_modes import ResultMode
from app.domain.voting import Result, Step, StepKind, Tally
from app.domain.what_if import Rule, Variant
from app.polls.models import Ballot, Question
from app.polls.outcomes import ByConsent, ByOptions, BySilence, ByVotes, Decided
from app.polls.putting import MOST_OPTIONS
from app.polls.results import sentence_on
from app.web.schemas import Input, LanguageTag, Listing, ListQuery, Moment, Number, Schema, Time, line, text

Word = Literal["for", "against", "abstain", "consent", "stand_aside", "object", "seen"]


class OptionOut(Schema):
    """What can be chosen: an amendment, words of its own, or (key "current") keeping the current text."""

    key: str
    label: dict[str, str]
    amendment: int | None


class OptionIn(Input):
    """An option to put: the number of an amendment, or words by language."""

    amendment: Number | None = None
    label: dict[LanguageTag, line(300)] = Field(default_factory=dict, max_length=40)  # type: ignore[valid-type]


class QuestionOut(Schema):
    """A question; it is about a clause, an amendment, or (neither) the whole text.

    `own` is your own choice where the answer is one word, `own_answer` the whole of what you answered.
    """

    number: int
    title: dict[str, str]
    explanation: dict[str, str]
    clause: str | None
    amendment: int | None
    method: Method
    options: list[OptionOut]
    opens: Time
    closes: Time
    state: str = Field(description="coming, open or closed")
    rule: dict[str, object]
    own: str | None
    own_answer: dict[str, object] | None
    mode: ResultMode
    block: int | None = Field(description="the block it was put in")
    taken_out: bool = Field(description="taken out of its block, it is voted on by itself")
    reminders: list[int] = Field(description="hours before the close")


class QuestionIn(Input):
    """A question to put; words are objects from language to words. Approval and ranking need options."""

    title: dict[LanguageTag, line(300)] = Field(min_length=1, max_length=40)  # type: ignore[valid-type]
    explanation: dict[LanguageTag, text(5000)] = Field(default_factory=dict, max_length=40)  # type: ignore[valid-type]
    clause: str | None = Field(None, min_length=1, max_length=80)
    amendment: int | None = Field(None, ge=1, le=999_999_999)
    method: Literal["for_against", "approval", "ranked", "consent", "silence"] = "for_against"
    options: list[OptionIn] = Field(
        default_factory=list, max_length=MOST_OPTIONS, description="Keeping the current text is always added."
    )
    mode: Literal["aggregate", "on_record", "pseudonymous", "external"] = "aggregate"
    reminders: list[Literal[168, 72, 24, 3]] = Field(default_factory=list, max_length=4)
    opens: Moment
    closes: Moment


class BallotIn(Input):
    """An answer to a question, in the way of its method.

    For or against: `choice` (with `reason`, where the rule is that of ISO). Approval: `approved`. Ranking: `ranking`,
    best first, each place a list of keys. Between options `choice` may be abstain. Consent: `choice` consent,
    stand_aside or object. Silence: seen or object, with `clause` or `omission`. Who objects gives a `reason`, which is
    raised as an objection for all to see, or the number of an `objection` of theirs; `language` is that of the reason.
    """

    choice: Word | None = None
    approved: list[line(40)] | None = Field(None, max_length=MOST_OPTIONS + 1)  # type: ignore[valid-type]
    ranking: list[list[line(40)]] | None = Field(None, max_length=MOST_OPTIONS + 1)  # type: ignore[valid-type]
    reason: text(LONGEST_REASON) | None = None  # type: ignore[valid-type]
    objection: Number | None = None
    clause: line(LONGEST_CLAUSE) | None = None  # type: ignore[valid-type]
    omission: bool | None = None
    language: LanguageTag | None = None

    def answer(self) -> Answer:
        """The answer without what was left out."""
        return self.model_dump(exclude_none=True, exclude={"language"})


class BallotOut(Schema):
    """Your own ballot, as it counts now."""

    choice: str | None
    answer: dict[str, object]
    group: str
    cast_at: Time
    tracker: str | None = Field(description="by which you find it in the list of ballots; keep it to yourself")
    commitment: str


def ballot_out(cast: Ballot) -> BallotOut:
    """A ballot as its voter may see it."""
    return BallotOut(
        choice=cast.choice, answer=cast.answer, group=cast.group_key, cast_at=cast.cast_at, tracker=cast.tracker,
        commitment=cast.commitment,
    )  # fmt: skip


class TallyOut(Schema):
    """Ballots by choice."""

    groups: list[str]
    in_favour: int
    against: int
    abstain: int


class StepOut(Schema):
    """One test of the rule; fractions as text, null where they are withheld or there were no votes."""

    kind: StepKind
    group: str | None
    needed: str
    reached: str | None
    met: bool


class PairOut(Schema):
    """How many voters prefer one option to another, and the strength of the strongest path between them."""

    option: str
    other: str
    prefer: int
    path: int


class OptionsOut(Schema):
    """The count between options in some groups, or all: the order (ties together), approvals and pairs."""

    groups: list[str]
    cast: int
    order: list[list[str]]
    approvals: dict[str, int]
    pairs: list[PairOut]


class AgreementOut(Schema):
    """Ballots of consent."""

    groups: list[str]
    consent: int
    stand_aside: int
    objecting: int


class SeenOut(Schema):
    """Ballots of a silence procedure."""

    groups: list[str]
    seen: int
    objecting: int


class ResultOut(Schema):
    """The result with the steps to it; groups with fewer than five ballots are told together.

    Votes have `tallies` (and `jurisdictions`); options `order`, `adopted` and `counts`; consent `agreements` and the
    numbers of the `objections` that stand; silence `seen`. `groups` is empty for all together.
    """

    method: Method
    result: Result
    sentence: str
    steps: list[StepOut]
    tallies: list[TallyOut]
    total: TallyOut | None
    jurisdictions: list[TallyOut] = []
    adopted: str | None = None
    order: list[list[str]] = []
    counts: list[OptionsOut] = []
    agreements: list[AgreementOut] = []
    objections: list[int] = []
    seen: list[SeenOut] = []


class VariantOut(Schema):
    """What would have become of the question under a rule; `group` would have decided alone."""

    rule: Rule
    result: Result
    winners: list[str]
    group: str | None
    differs: bool


class WhatIfOut(Listing[VariantOut]):
    """The same ballots under other rules, computed from what is published; the first is the rule that held."""


def result_out(question: Question, found: Decided) -> ResultOut:
    """The result of a question by its method."""
    out = ResultOut(
        method=question.method,
        result=found.result,
        sentence=sentence_on(question, found),
        steps=[_step(step) for step in found.steps],
        tallies=[],
        total=None,
    )
    match found:
        case ByVotes():
            return out.model_copy(update=_of_votes(found))
        case ByOptions():
            return out.model_copy(update=_of_options(found))
        case ByConsent():
            agreed = [_agreement(cell, one) for cell, one in found.agreements.parts]
            return out.model_copy(update={"agreements": agreed, "objections": list(found.standing)})
        case BySilence():
            seen = [_seen(cell, one) for cell, one in found.seen.parts]
            numbers = [one.objection for one in found.kept.objections if one.objection is not None]
            return out.model_copy(update={"seen": seen, "objections": sorted(numbers)})
    return out


def what_if_out(variants: Sequence[Variant], query: ListQuery) -> WhatIfOut:
    """The variants, and whether they differ from the rule that held."""
    return WhatIfOut.part([_variant(one, variants[0]) for one in variants], query)


def differs(one: Variant, held: Variant) -> bool:
    """Whether a rule would have led to something else: another result, or another option adopted."""
    adopted = [each.winners if each.result is Result.CARRIED else () for each in (one, held)]
    return one.result is not held.result or adopted[0] != adopted[1]


def options_out(question: Question) -> list[OptionOut]:
    """The options of a question in their order."""
    return [
        OptionOut(key=one.key, label=one.label, amendment=one.amendment.number if one.amendment else None)
        for one in question.options
    ]


def _variant(one: Variant, held: Variant) -> VariantOut:
    return VariantOut(
        rule=one.rule, result=one.result, winners=list(one.winners), group=one.group, differs=differs(one, held)
    )


def _of_votes(found: ByVotes) -> Mapping[str, object]:
    whole = found.tallies.whole
    every = list(dict.fromkeys(group for cell, _tally_of in found.tallies.parts for group in cell))
    return {
        "tallies": [_tally(cell, tally) for cell, tally in found.tallies.parts],
        "total": _tally(every, whole) if whole else None,
        "jurisdictions": [_tally(cell, tally) for cell, tally in found.cells.parts] if found.cells else [],
    }


def _of_options(found: ByOptions) -> Mapping[str, object]:
    boxes = found.boxes
    every: list[tuple[tuple[str, ...], Box]] = [((), boxes.whole)] if boxes.whole else []
    return {
        "adopted": found.chosen.adopted,
        "order": [list(place) for place in found.chosen.order] if boxes.whole else [list(found.chosen.winners)],
        "counts": [_options(cell, found, box) for cell, box in (*every, *boxes.parts)],
    }


def _options(cell: Sequence[str], found: ByOptions, box: Box) -> OptionsOut:
    count = count_of(box, found.options)
    return OptionsOut(
        groups=list(cell),
        cast=box.cast,
        order=[list(place) for place in order_of(found.method, box, found.options)],
        approvals=dict(box.approvals),
        pairs=[
            PairOut(option=one, other=other, prefer=number, path=count.paths[one, other])
            for (one, other), number in box.pairs.items()
        ],
    )


def _agreement(cell: Sequence[str], one: Agreement) -> AgreementOut:
    return AgreementOut(groups=list(cell), consent=one.consent, stand_aside=one.stand_aside, objecting=one.objecting)


def _seen(cell: Sequence[str], one: Tally) -> SeenOut:
    return SeenOut(groups=list(cell), seen=one.abstain, objecting=one.against)


def _step(step: Step) -> StepOut:
    return StepOut(
        kind=step.kind, group=step.group, needed=str(step.needed), reached=_exact(step.reached), met=step.met
    )


def _exact(fraction: Fraction | None) -> str | None:
    return None if fraction is None else str(fraction)


def _tally(groups: Sequence[str], tally: Tally) -> TallyOut:
    return TallyOut(groups=list(groups), in_favour=tally.in_favour, against=tally.against, abstain=tally.abstain)
