"""Acts on many pieces of work at once: what each of them may touch, how many, and how long it can be undone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.urgency import Work

MOST_AT_ONCE = 200
UNDO = timedelta(minutes=10)


class BulkKind(StrEnum):
    """What can be done with many at once."""

    ASSIGN = "assign"
    LET_THROUGH = "let_through"
    HIDE = "hide"
    ANSWER = "answer"


class Obstacle(StrEnum):
    """Why one of them cannot be changed like the others."""

    GONE = "gone"
    WRONG_WORK = "wrong_work"
    OWN = "own"
    ALREADY = "already"
    OTHERS = "others"


HIDEABLE = frozenset({Work.REPORT, Work.READING, Work.ANSWER, Work.AMENDMENT, Work.OBJECTION})
ASSIGNABLE = frozenset(Work) - {Work.PHASE, Work.LANGUAGE}
WORKS_OF = {
    BulkKind.ASSIGN: ASSIGNABLE,
    BulkKind.LET_THROUGH: frozenset({Work.READING}),
    BulkKind.HIDE: HIDEABLE,
    BulkKind.ANSWER: frozenset({Work.ANSWER, Work.FOLLOW_UP, Work.AMENDMENT}),
}
"""The kinds of work that each act makes sense for."""


@dataclass(frozen=True)
class Candidate:
    """One of many: its kind of work, whether it still waits, who wrote it, who holds it, whether it is hidden."""

    work: Work
    waits: bool = True
    author_id: int | None = None
    holder_id: int | None = None
    hidden: bool = False


def obstacle(act: BulkKind, one: Candidate, *, actor_id: int, to_id: int | None = None) -> Obstacle | None:
    """Why this act cannot touch this one; None: it can. `to_id` is who would get it (None: nobody)."""
    if not one.waits:
        return Obstacle.GONE
    if one.work not in WORKS_OF[act]:
        return Obstacle.WRONG_WORK
    if act is BulkKind.ASSIGN:
        return Obstacle.ALREADY if one.holder_id == to_id else None
    if act is BulkKind.HIDE and one.hidden:
        return Obstacle.ALREADY
    if act is not BulkKind.ANSWER and one.author_id == actor_id:
        return Obstacle.OWN
    return Obstacle.OTHERS if one.holder_id not in (None, actor_id) else None


def may_undo(*, done_at: datetime, undone_at: datetime | None, now: datetime) -> bool:
    """Whether an act on many can still be undone."""
    return undone_at is None and now < done_at + UNDO
