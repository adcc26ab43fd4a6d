"""What may leave the instance about a vote: nothing before its close, small groups only together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.deciding import outcome
from app.domain.decision_rules import rule_from_description
from app.domain.suppression import publishable, published
from app.domain.voting import Outcome, Tally
from app.polls import queries as polls
from app.polls.models import Question
from app.processes.models import Process


@dataclass(frozen=True)
class PublishedTally:
    """The ballots of one group, of several together, or of all (`groups` empty)."""

    groups: tuple[str, ...]
    in_favour: int
    against: int
    abstain: int


@dataclass(frozen=True)
class PublishedResult:
    """The result of a closed question with the tallies that may be told."""

    question: Question
    outcome: Outcome
    tallies: tuple[PublishedTally, ...]


def published_results(session: Session, process: Process, now: datetime) -> Sequence[PublishedResult]:
    """The results of the questions that have closed, in the order of their numbers."""
    closed = [one for one in polls.questions_of(session, process.id) if one.is_closed(now)]
    return [_result(session, one, now) for one in sorted(closed, key=lambda one: one.number)]


def _result(session: Session, question: Question, now: datetime) -> PublishedResult:
    groups = polls.counts(session, question, now)
    roll = question.roll or polls.entitled(session, question)
    publication = publishable(groups, roll)
    decided = published(outcome(rule_from_description(question.rule), groups, roll), publication)
    tallies = [_tally((group,), tally) for group, tally in publication.groups.items()]
    if publication.together_tally is not None:
        tallies.append(_tally(publication.together, publication.together_tally))
    if publication.in_all is not None:
        tallies.append(_tally((), publication.in_all))
    return PublishedResult(question, decided, tuple(tallies))


def _tally(groups: tuple[str, ...], tally: Tally) -> PublishedTally:
    return PublishedTally(groups, tally.in_favour, tally.against, tally.abstain)
