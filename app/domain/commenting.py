"""Comments: their kinds and states, the fifteen minutes in which they may be edited, the shape of a thread."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, Protocol, TypeVar


class Kind(StrEnum):
    """What a comment is meant as."""

    QUESTION = "question"
    SUPPORT = "support"
    CONCERN = "concern"
    SUGGESTION = "suggestion"
    EVIDENCE = "evidence"


class CommentState(StrEnum):
    """Where a comment stands; withdrawn is for good."""

    PENDING = "pending"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


EDITING_TIME = timedelta(minutes=15)
DEEPEST = 6
"""Replies are shown at most this deep; what lies deeper is shown at this depth, in its order."""

STANDING = frozenset({CommentState.PUBLISHED, CommentState.PENDING})


def may_edit(*, is_author: bool, created_at: datetime, now: datetime, state: CommentState) -> bool:
    """The author may edit for fifteen minutes after sending, while the comment is neither hidden nor withdrawn."""
    return is_author and state in STANDING and now < editable_until(created_at)


def editable_until(created_at: datetime) -> datetime:
    """The moment from which a comment can no longer be edited."""
    return created_at + EDITING_TIME


def may_withdraw(*, is_author: bool, state: CommentState) -> bool:
    """The author may withdraw at any time, except what a moderator has hidden or what is withdrawn already."""
    return is_author and state in STANDING


class Replying(Protocol):
    """Anything that may answer another of its kind."""

    @property
    def id(self) -> int: ...
    @property
    def reply_to_id(self) -> int | None: ...


Row = TypeVar("Row", bound=Replying)


@dataclass(frozen=True)
class Placed(Generic[Row]):
    """A comment at its place in the thread; `depth` is 0 for a first comment and never more than DEEPEST."""

    comment: Row
    depth: int


def thread(rows: Iterable[Row]) -> list[Placed[Row]]:
    """Every row once, each followed by its replies; siblings keep the order in which they came.

    A reply whose comment is not among the rows stands as a first comment, so nothing is lost when a page cuts a
    thread; neither is it when rows answer each other in a circle. Takes time linear in the number of rows.
    """
    kept = list(rows)
    ids = {row.id for row in kept}
    replies: dict[int, list[Row]] = defaultdict(list)
    for row in kept:
        if row.reply_to_id is not None:
            replies[row.reply_to_id].append(row)
    first = [row for row in kept if row.reply_to_id is None or row.reply_to_id not in ids]
    return _walk([*first, *kept], replies)


def _walk(starts: Sequence[Row], replies: dict[int, list[Row]]) -> list[Placed[Row]]:
    """Depth first from each start in turn; a start already placed is passed over. No recursion: threads can be long."""
    placed: list[Placed[Row]] = []
    seen: set[int] = set()
    stack = [(row, 0) for row in reversed(starts)]
    while stack:
        row, depth = stack.pop()
        if row.id in seen:
            continue
        seen.add(row.id)
        placed.append(Placed(row, min(depth, DEEPEST)))
        stack.extend((reply, depth + 1) for reply in reversed(replies.get(row.id, [])))
    return placed
