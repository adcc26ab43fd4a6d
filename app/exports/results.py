"""What may leave the instance about a vote: nothing before its close, small groups only together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.voting import Outcome, Tally
from app.polls import queries as polls
from app.polls.models import Question
from app.polls.outcomes import ByVotes, Decided, FromElsewhere, outcome_of
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
    """The result of a closed question with the tallies of for and against that may be told, and with all the rest."""

    question: Question
    outcome: Outcome
    tallies: tuple[PublishedTally, ...]
    decided: Decided


def published_results(session: Session, process: Process, now: datetime) -> Sequence[PublishedResult]:
    """The results of the questions that have closed, in the order of their numbers."""
    closed = [one for one in polls.questions_of(session, process.id) if one.is_closed(now)]
    return [_result(session, one, now) for one in sorted(closed, key=lambda one: one.number)]


def _result(session: Session, question: Question, now: datetime) -> PublishedResult:
    decided = outcome_of(session, question, now)
    tallies = [_tally(cell, tally) for cell, tally in (*_parts(decided), *_whole(decided))]
    return PublishedResult(question, Outcome(decided.result, decided.steps), tuple(tallies), decided)


def _parts(decided: Decided) -> Sequence[tuple[tuple[str, ...], Tally]]:
    return decided.tallies.parts if isinstance(decided, ByVotes) else ()


def _whole(decided: Decided) -> Sequence[tuple[tuple[str, ...], Tally]]:
    whole = decided.whole if isinstance(decided, FromElsewhere) else None
    whole = decided.tallies.whole if isinstance(decided, ByVotes) else whole
    return [((), whole)] if whole is not None else []


def _tally(groups: tuple[str, ...], tally: Tally) -> PublishedTally:
    return PublishedTally(groups, tally.in_favour, tally.against, tally.abstain)
