"""When a text may be named as final: the rules of its adoption, each asked of facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import Condition, NotAdopted


@dataclass(frozen=True)
class Carried:
    """A question that was carried: on one clause, or on the whole text (clause None), and when it opened."""

    number: int
    clause: int | None
    opened: datetime


@dataclass(frozen=True)
class Standing:
    """How a text stands: when each clause got its words of today, and when its structure last changed (None: never).

    `undecided` amendments and contributions `unanswered` are counted; `objections` are the numbers of those that are
    open or sustained.
    """

    clauses: Mapping[int, datetime]
    rearranged: datetime | None
    carried: Sequence[Carried]
    undecided: int
    unanswered: int
    objections: Sequence[int] = ()


@dataclass(frozen=True)
class Verdict:
    """By which questions the text was carried (none: it was not), and what is missing before it may be final."""

    questions: tuple[int, ...]
    missing: tuple[Condition, ...]


def judged(standing: Standing, *, waived: bool = False) -> Verdict:
    """Whether the text may be named as final.

    It was carried as a whole, or every one of its clauses was; what was put to the vote are the words of today; no
    amendment waits for a decision; no objection is open or sustained; and every contribution has its answer, unless
    the forum has waived that with public reasons (domain rules, section 8).
    """
    by_clause = _newest_by_clause(standing.carried)
    whole = max((one for one in standing.carried if one.clause is None), key=lambda one: one.opened, default=None)
    each = [by_clause.get(clause) for clause in standing.clauses]
    missing: list[Condition] = []
    questions: tuple[int, ...] = ()
    if whole:
        questions = (whole.number,)
        missing += _changed(standing, whole.opened)
    elif each and all(each):
        questions = tuple(sorted(one.number for one in each if one))
        moved = [one for clause, one in by_clause.items() if one.opened < standing.clauses.get(clause, one.opened)]
        missing += [Condition.UNCHANGED] if moved else []
    else:
        missing.append(Condition.VOTE)
    missing += [Condition.AMENDMENTS] if standing.undecided else []
    missing += [Condition.OBJECTIONS] if standing.objections else []
    missing += [Condition.ANSWERS] if standing.unanswered and not waived else []
    return Verdict(questions, tuple(missing))


def demand(standing: Standing, *, waived: bool = False) -> tuple[int, ...]:
    """The questions that carried the text; raises NotAdopted with what is missing."""
    verdict = judged(standing, waived=waived)
    if verdict.missing:
        raise NotAdopted(verdict.missing)
    return verdict.questions


def _newest_by_clause(carried: Sequence[Carried]) -> dict[int, Carried]:
    newest: dict[int, Carried] = {}
    for one in sorted(carried, key=lambda one: one.opened):
        if one.clause is not None:
            newest[one.clause] = one
    return newest


def _changed(standing: Standing, since: datetime) -> list[Condition]:
    moments = [*standing.clauses.values(), *([standing.rearranged] if standing.rearranged else [])]
    return [Condition.UNCHANGED] if any(moment > since for moment in moments) else []
