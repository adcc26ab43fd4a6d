"""Statements and the opinion map against the record, and the counts of votes against the votes."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, undefer

from app.domain.commenting import CommentState
from app.domain.errors import Refusal
from app.domain.measures import state_after
from app.domain.moderating import Measure
from app.opinions.mapping import as_entered as map_as_entered
from app.opinions.matrix import digest_of, matrix_lines
from app.opinions.models import OpinionMap, Statement, StatementVote
from app.opinions.reading import published_matrix
from app.opinions.services import as_entered
from app.record.findings import Finding, Newest
from app.record.following import Act, place

AT_ONCE = 500
Key = tuple[str, str]


STATE_ALONE = frozenset({"statement_let_through", "statement_withdrawn"})
"""Acts that change how a statement stands and none of its words."""


class Statements:
    """Statements: their words, their state as moderation left it, and the counts of the votes on them."""

    kinds = frozenset(
        {
            "statement_submitted", "statement_imported", "statement_let_through", "statement_withdrawn",
            "moderation_decided",
        }
    )  # fmt: skip

    def __init__(self) -> None:
        self.newest = Newest("statement")
        self.states: dict[Key, CommentState | None] = {}

    def take(self, act: Act) -> None:
        """Its words are entered once; its state may be changed by moderation."""
        if act.kind == "moderation_decided":
            self._moderated(act)
            return
        if act.body is None:
            self.newest.take(act.key, act.index, None)
            self.states[act.key] = None
            return
        self.states[act.key] = CommentState(act.body["state"])
        if act.kind not in STATE_ALONE:
            self.newest.take(act.key, act.index, act.body, without=("state",))

    def _moderated(self, act: Act) -> None:
        body = act.body or {}
        key = (act.process.slug, str(body.get("contribution", "")))
        before = self.states.get(key)
        if body.get("measure") not in (Measure.HIDE.value, Measure.RESTORE.value) or before is None:
            return
        try:
            self.states[key] = state_after(Measure(body["measure"]), before)
        except Refusal:
            self.states[key] = None

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each statement with its entries, and its counts with the votes."""
        counted = _counted(session)
        query = sa.select(Statement).options(joinedload(Statement.process)).order_by(Statement.id)
        for one in session.scalars(query.execution_options(yield_per=AT_ONCE)):
            where = f"statements/{one.number}"
            key, shown = (one.process.slug, where), place(one.process, where)
            yield from self.newest.compared(key, shown, as_entered(one))
            expected = self.states.get(key)
            if expected is not None and one.state is not expected:
                yield Finding(shown, f"it is {one.state.value}, and by the record it is {expected.value}")
            if (one.agrees, one.disagrees, one.passes) != counted.get(one.id, (0, 0, 0)):
                yield Finding(shown, "the counts of its votes differ from the votes")
        yield from self.newest.left()


def _counted(session: Session) -> dict[int, tuple[int, ...]]:
    sums = (sa.func.sum(sa.case((StatementVote.stance == stance, 1), else_=0)) for stance in (1, -1, 0))
    query = sa.select(StatementVote.statement_id, *sums).group_by(StatementVote.statement_id)
    return {identity: tuple(int(one) for one in counts) for identity, *counts in session.execute(query)}


class OpinionMaps:
    """Opinion maps: the votes of a map whose digest was entered are still the ones that were there."""

    kinds = frozenset({"opinion_map_computed"})

    def __init__(self) -> None:
        self.newest = Newest("opinion map")

    def take(self, act: Act) -> None:
        """The newest map that was entered."""
        self.newest.take(act.key, act.index, act.body)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each map that is in the record as it was computed; a later one is compared when it is entered itself."""
        query = sa.select(OpinionMap).options(joinedload(OpinionMap.process), undefer(OpinionMap.cells))
        for kept in session.scalars(query.where(OpinionMap.entered.is_(True))).all():
            key, shown = (kept.process.slug, "opinion-map"), place(kept.process, "opinion-map")
            yield from self.newest.compared(key, shown, _live(session, kept))


def _live(session: Session, kept: OpinionMap) -> dict[str, Any]:
    votes, rows, groups = published_matrix(session, kept)
    same = list(votes.numbers) == (kept.found or {}).get("model", {}).get("numbers")
    live = map_as_entered(kept)
    # A statement hidden since takes its column with it, so there is nothing to compare the digest with.
    return {**live, "matrix_sha256": digest_of(matrix_lines(votes, rows, _plain(groups)))} if same else live


def _plain(groups: np.ndarray[Any, Any]) -> list[int]:
    return [int(group) for group in groups]
