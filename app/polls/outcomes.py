"""The outcome of a closed question under its method and rule, with those of its figures that may be told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.answering import Answer, Consent, Method, choice_of, with_reason
from app.domain.choosing import Box, Chosen, box_of, chosen
from app.domain.consent import Agreement, Consented, agreement, consented
from app.domain.deciding import outcome
from app.domain.decision_rules import rule_from_description
from app.domain.result_modes import ResultMode, fewest_in
from app.domain.silence import Kept, kept
from app.domain.suppression import Folded, Publication, folded, publishable, published
from app.domain.voting import Choice, DecisionRule, Outcome, Result, Step, Tally, of_one_choice
from app.domain.what_if import Rule, Variant, variants_of_options, variants_of_votes
from app.objections.queries import open_objections
from app.polls.models import ExternalResult, Question
from app.polls.queries import Counted, answers, entitled, entitled_by_jurisdiction

Entitled = Mapping[str, int]


@dataclass(frozen=True)
class Decided:
    """What every method has: the result, the published steps to it, and what may be told of which groups."""

    result: Result
    steps: tuple[Step, ...]
    publication: Publication
    entitled: Entitled


@dataclass(frozen=True)
class ByVotes(Decided):
    """For, against, abstaining; `cells` by jurisdiction where the process has several."""

    tallies: Folded[Tally]
    cells: Folded[Tally] | None


@dataclass(frozen=True)
class ByOptions(Decided):
    """Between options: the order, and the counts it follows from."""

    method: Method
    chosen: Chosen
    options: tuple[str, ...]
    boxes: Folded[Box]


@dataclass(frozen=True)
class ByConsent(Decided):
    """Consent: the ballots, and the objections that still stand, by their numbers."""

    consented: Consented
    agreements: Folded[Agreement]
    standing: tuple[int, ...]


@dataclass(frozen=True)
class BySilence(Decided):
    """Silence: the objections, and who has seen the text."""

    kept: Kept
    seen: Folded[Tally]


@dataclass(frozen=True)
class FromElsewhere(Decided):
    """A vote held elsewhere; `whole` as far as its source gives figures. Not entered yet: not decided."""

    whole: Tally | None
    entered: bool


def outcome_of(session: Session, question: Question, now: datetime) -> Decided:
    """The outcome of a question after its close; raises VotingNotClosed before it, whoever asks."""
    rows = answers(session, question, now)
    if question.mode is ResultMode.EXTERNAL:
        return _from_elsewhere(session.get(ExternalResult, question.id))
    rule = rule_from_description(question.rule)
    roll = question.roll or entitled(session, question)
    match question.method:
        case Method.FOR_AGAINST:
            cells = question.roll_by_jurisdiction or entitled_by_jurisdiction(session, question)
            return _by_votes(question, rule, rows, roll, cells)
        case Method.APPROVAL | Method.RANKED:
            cells = question.roll_by_jurisdiction or entitled_by_jurisdiction(session, question)
            return _by_options(question, rule, rows, roll, cells)
        case Method.CONSENT:
            return _by_consent(question, rule, rows, roll, standing(session, question))
        case Method.SILENCE:
            return _by_silence(question, rows, roll)


def what_if_of(found: Decided) -> list[Variant]:
    """The same ballots under other rules, the rule that held first; empty where nothing more can be told.

    Silence says nothing of who is for a text, so that it cannot be counted in any other way.
    """
    match found:
        case ByVotes():
            return variants_of_votes(found.tallies, found.steps, found.result, found.cells)
        case ByOptions():
            declared = Variant(Rule.DECLARED, found.result, found.chosen.winners)
            return variants_of_options(found.boxes, found.options, declared)
        case ByConsent() if found.agreements.whole is not None:
            parts = tuple((cell, _as_votes(one)) for cell, one in found.agreements.parts)
            votes = Folded(parts, _as_votes(found.agreements.whole))
            return variants_of_votes(votes, found.steps, found.result)
    return []


def _as_votes(one: Agreement) -> Tally:
    """Consenting counts as for, objecting as against, standing aside as abstaining."""
    return Tally(one.consent, one.objecting, one.stand_aside)


def _from_elsewhere(entered: ExternalResult | None) -> FromElsewhere:
    nothing = Publication({}, (), None, None)
    if entered is None:
        return FromElsewhere(Result.NOT_DECIDED, (), nothing, {}, None, False)
    told = entered.in_favour is not None and entered.against is not None
    whole = Tally(entered.in_favour or 0, entered.against or 0, entered.abstain or 0) if told else None
    return FromElsewhere(entered.result, (), nothing, {}, whole, True)


def standing(session: Session, question: Question) -> tuple[int, ...]:
    """The objections to a question, and to what it is about, that were raised before its close and still block."""
    found = open_objections(
        session,
        question.process_id,
        question_ids=[question.id],
        clause_ids=[question.clause_id] if question.clause_id else None,
        amendment_ids=[question.amendment_id] if question.amendment_id else None,
        until=question.closes,
    )
    return tuple(one.number for one in found)


def _publication(question: Question, rows: Sequence[Counted], roll: Entitled) -> Publication:
    cast: dict[str, Tally] = {}
    for one in rows:
        cast[one.group] = cast.get(one.group, Tally()) + Tally(abstain=one.number)
    return publishable(cast, roll, fewest_in(question.mode))


def _by_votes(
    question: Question, rule: DecisionRule, rows: Sequence[Counted], roll: Entitled, cells: Entitled | None
) -> ByVotes:
    groups, by_cell = _tallies(rows, "group"), _tallies(rows, "jurisdiction")
    publication = _publication(question, rows, roll)
    of_cells = publishable(by_cell, cells, fewest_in(question.mode)) if cells is not None else None
    asked = {code: by_cell.get(code, Tally()) for code in cells or () if code}
    found = published(outcome(rule, groups, roll, asked), publication, of_cells)
    return ByVotes(
        found.result,
        found.steps,
        publication,
        roll,
        folded(groups, publication, Tally()),
        folded(by_cell, of_cells, Tally()) if of_cells else None,
    )


def _tallies(rows: Sequence[Counted], by: str) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for one in rows:
        cell, choice = getattr(one, by), Choice(choice_of(one.answer) or Choice.ABSTAIN)
        found[cell] = found.get(cell, Tally()) + of_one_choice(choice, one.number, reasoned=with_reason(one.answer))
    return found


def _by_options(
    question: Question, rule: DecisionRule, rows: Sequence[Counted], roll: Entitled, cells: Entitled | None
) -> ByOptions:
    options = tuple(question.option_keys)
    groups, publication = _boxes(rows, "group", options), _publication(question, rows, roll)
    by_cell = _boxes(rows, "jurisdiction", options)
    asked = {code: by_cell.get(code, box_of([], options)) for code in cells or () if code}
    found = chosen(question.method, rule, groups, roll, options, asked)
    steps = published(Outcome(found.result, found.steps), publication).steps
    boxes = folded(groups, publication, box_of([], options))
    return ByOptions(found.result, steps, publication, roll, question.method, found, options, boxes)


def _boxes(rows: Sequence[Counted], by: str, options: Sequence[str]) -> dict[str, Box]:
    cells: dict[str, list[tuple[Answer, int]]] = {}
    for one in rows:
        cells.setdefault(getattr(one, by), []).append((one.answer, one.number))
    return {cell: box_of(said, options) for cell, said in cells.items()}


def _by_consent(
    question: Question, rule: DecisionRule, rows: Sequence[Counted], roll: Entitled, blocking: Collection[int]
) -> ByConsent:
    publication = _publication(question, rows, roll)
    found = consented(rule, [(one.group, one.answer, one.number) for one in rows], roll, blocking)
    groups: dict[str, Agreement] = {}
    for one in rows:
        groups[one.group] = groups.get(one.group, Agreement()) + agreement(one.answer, one.number)
    steps = published(Outcome(found.result, found.steps), publication).steps
    agreements = folded(groups, publication, Agreement())
    return ByConsent(found.result, steps, publication, roll, found, agreements, tuple(sorted(blocking)))


def _by_silence(question: Question, rows: Sequence[Counted], roll: Entitled) -> BySilence:
    publication = _publication(question, rows, roll)
    found = kept([(one.group, one.answer, one.number) for one in rows], roll)
    seen: dict[str, Tally] = {}
    for one in rows:
        is_seen = choice_of(one.answer) != Consent.OBJECT
        tally = Tally(abstain=one.number) if is_seen else Tally(against=one.number)
        seen[one.group] = seen.get(one.group, Tally()) + tally
    return BySilence(found.result, (), publication, roll, found, folded(seen, publication, Tally()))
