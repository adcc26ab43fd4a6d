"""Comments that a list shows as part of something else: features above say which, and what stands instead."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.queries import Subject


@dataclass(frozen=True)
class Folding:
    """`folded`: whether a comment of a query is left out of lists; `shown`: what a page shows instead of those.

    `shown` is given the process and the subject of the discussion (None: all comments of the process); None where
    nothing is left out there.
    """

    folded: Callable[[], sa.ColumnElement[bool]]
    shown: Callable[[Session, int, Subject | None], object | None]


FOLDINGS: list[Folding] = []
"""A feature enters its own when its routes are imported."""
