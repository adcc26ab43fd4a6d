"""Votes by the other methods in the open record: options with their comparisons, consent, and who has seen a text."""

from collections.abc import Iterable, Iterator

from app.domain.choosing import Box, count_of
from app.exports.record.section import Row
from app.exports.results import PublishedResult
from app.polls.models import Question
from app.polls.outcomes import ByConsent, ByOptions, BySilence, ByVotes

OPTIONS = ("question", "position", "key", "label", "amendment")
COMPARISONS = ("question", "groups", "option", "other", "prefer", "path")
APPROVALS = ("question", "groups", "option", "approvals", "first_places")
AGREEMENTS = ("question", "groups", "consent", "stand_aside", "objecting", "seen")
JURISDICTIONS = ("question", "jurisdictions", "for", "against", "abstain")


def options(questions: Iterable[Question]) -> Iterator[Row]:
    """What each question chooses between."""
    for one in questions:
        for option in one.options:
            amendment = option.amendment.number if option.amendment else None
            yield (one.number, option.position, option.key, option.label, amendment)


def comparisons(results: Iterable[PublishedResult]) -> Iterator[Row]:
    """For each ordered pair of options, how many prefer the one to the other, and the strength of the path there."""
    for number, groups, box, keys in _boxes(results):
        paths = count_of(box, keys).paths
        yield from ((number, groups, *pair, prefer, paths[pair]) for pair, prefer in box.pairs.items())


def approvals(results: Iterable[PublishedResult]) -> Iterator[Row]:
    """For each option, how many approve it, and how many rank it first and alone."""
    for number, groups, box, _keys in _boxes(results):
        yield from ((number, groups, option, count, box.firsts[option]) for option, count in box.approvals.items())


def agreements(results: Iterable[PublishedResult]) -> Iterator[Row]:
    """The ballots of consent and of silence."""
    for one in results:
        number = one.question.number
        if isinstance(one.decided, ByConsent):
            for cell, agreed in one.decided.agreements.parts:
                yield (number, list(cell), agreed.consent, agreed.stand_aside, agreed.objecting, None)
        if isinstance(one.decided, BySilence):
            for cell, tally in one.decided.seen.parts:
                yield (number, list(cell), None, None, tally.against, tally.abstain)


def jurisdictions(results: Iterable[PublishedResult]) -> Iterator[Row]:
    """The votes for and against by jurisdiction, where a process has several."""
    for one in results:
        cells = one.decided.cells if isinstance(one.decided, ByVotes) else None
        for codes, tally in cells.parts if cells else ():
            yield (one.question.number, list(codes), tally.in_favour, tally.against, tally.abstain)


def _boxes(results: Iterable[PublishedResult]) -> Iterator[tuple[int, list[str], Box, tuple[str, ...]]]:
    for one in results:
        if isinstance(one.decided, ByOptions):
            for cell, box in one.decided.boxes.parts:
                yield one.question.number, list(cell), box, one.decided.options
