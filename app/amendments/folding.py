"""Amendments that a list shows as part of something else: features above say which, and what stands instead."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Folding:
    """`folded`: whether an amendment of a query is left out of lists; `shown`: what a page shows instead of those.

    `shown` is given the process; None where nothing is left out. `numbers` gives the number of what each of these
    amendments, by identity, is shown as part of.
    """

    folded: Callable[[], sa.ColumnElement[bool]]
    shown: Callable[[Session, int], object | None]
    numbers: Callable[[Session, Collection[int]], Mapping[int, int]]


FOLDINGS: list[Folding] = []
"""A feature enters its own when its routes are imported."""


def shown_instead(session: Session, process_id: int) -> list[object]:
    """What stands in the list of a process for the amendments that are folded."""
    return [found for folding in FOLDINGS if (found := folding.shown(session, process_id)) is not None]


def folded_in(session: Session, amendment_ids: Collection[int]) -> dict[int, int]:
    """The number of what each of these amendments is part of; those that stand by themselves are not named."""
    return {one: number for folding in FOLDINGS for one, number in folding.numbers(session, amendment_ids).items()}
