"""Where a comment came from, when it was not written as a comment: whoever stands above enters how that is told."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Came:
    """A comment came from a submission, as the answer to a question, out of a letter, or (neither) as the letter."""

    submission: int
    question: int | None = None
    from_letter: bool = False


ORIGINS: list[Callable[[Session, Collection[int]], Mapping[int, Came]]] = []
"""Each tells of these comments, by their identities, where they came from, as far as it knows."""


def origins_of(session: Session, comment_ids: Collection[int]) -> dict[int, Came]:
    """Where these comments came from; those that were written as comments are not named."""
    found: dict[int, Came] = {}
    for told in ORIGINS:
        found |= told(session, comment_ids)
    return found
