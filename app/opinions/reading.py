"""Reading the votes of a process as a matrix: all of them, or those that came since the last map."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from app.domain.vote_matrix import VoteMatrix, matrix_of
from app.opinions import queries
from app.opinions.models import OpinionMap, OpinionParticipant, StatementVote

TAKEN_BACK = 2


@dataclass(frozen=True)
class Cells:
    """Votes as they lie in the database: participant, statement, and -1, 0, 1 or (taken back) 2."""

    participants: NDArray[np.int64]
    statements: NDArray[np.int64]
    stances: NDArray[np.int8]


@dataclass(frozen=True)
class Kept:
    """What a map keeps of the votes it was computed from: the cells, and who was on it in which group (from 0)."""

    cells: Cells
    entered: NDArray[np.int64]
    groups: NDArray[np.int64]

    def packed(self) -> bytes:
        """As bytes."""
        held = io.BytesIO()
        cells = self.cells
        np.savez(
            held,
            participants=cells.participants,
            statements=cells.statements,
            stances=cells.stances,
            entered=self.entered,
            groups=self.groups,
        )
        return held.getvalue()

    @classmethod
    def unpacked(cls, packed: bytes) -> "Kept":
        """From bytes."""
        with np.load(io.BytesIO(packed), allow_pickle=False) as held:
            cells = Cells(held["participants"], held["statements"], held["stances"])
            return cls(cells, held["entered"], held["groups"])


@dataclass(frozen=True)
class Votes:
    """The votes on what is published: the matrix, and what its rows and columns are."""

    cells: Cells
    matrix: VoteMatrix
    participant_ids: NDArray[np.int64]
    codes: Sequence[str]
    group_keys: Sequence[str]
    numbers: Sequence[int]


def read_votes(session: Session, process_id: int, kept: OpinionMap | None, *, whole: bool) -> Votes:
    """All votes of a process; unless `whole`, only those that came since the last map are read one by one."""
    return _votes(session, process_id, _cells(session, process_id, None if whole else kept))


def published_matrix(session: Session, kept: OpinionMap) -> tuple[Votes, NDArray[np.int64], NDArray[np.int64]]:
    """The votes that the last map was computed from, the rows of those who are on it, and their groups (from 0).

    Without the statements that have been hidden since.
    """
    assert kept.cells is not None
    held = Kept.unpacked(kept.cells)
    votes = _votes(session, kept.process_id, held.cells)
    rows, known = _places(held.entered, votes.participant_ids)
    order = np.argsort(rows[known], kind="stable")
    return votes, rows[known][order], held.groups[known][order]


def _votes(session: Session, process_id: int, cells: Cells) -> Votes:
    people = session.execute(
        sa.select(OpinionParticipant.id, OpinionParticipant.code, OpinionParticipant.group_key)
        .where(OpinionParticipant.process_id == process_id)
        .order_by(OpinionParticipant.code)
    ).all()
    shown = queries.published(session, process_id)
    ids = np.array([one.id for one in people], dtype=np.int64)
    numbered = np.array([identity for identity, _number in shown], dtype=np.int64)
    rows, known = _places(cells.participants, ids)
    columns, published = _places(cells.statements, numbered)
    counted = known & published & (cells.stances != TAKEN_BACK)
    matrix = matrix_of(len(ids), len(numbered), rows[counted], columns[counted], cells.stances[counted])
    codes, groups = [one.code for one in people], [one.group_key for one in people]
    return Votes(cells, matrix, ids, codes, groups, [number for _identity, number in shown])


def _places(wanted: NDArray[np.int64], among: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where each value stands among others, and whether it is there at all."""
    if not among.size:
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=np.bool_)
    order = np.argsort(among, kind="stable")
    found = np.minimum(np.searchsorted(among, wanted, sorter=order), len(among) - 1)
    places = order[found]
    return places, among[places] == wanted


def _cells(session: Session, process_id: int, kept: OpinionMap | None) -> Cells:
    query = sa.select(StatementVote.participant_id, StatementVote.statement_id, StatementVote.stance)
    query = query.where(StatementVote.process_id == process_id)
    if kept is None or kept.cells is None or kept.read_at is None:
        return _read(session, query)
    before, since = Kept.unpacked(kept.cells).cells, _read(session, query.where(StatementVote.cast_at > kept.read_at))
    return _latest(
        Cells(
            np.concatenate((before.participants, since.participants)),
            np.concatenate((before.statements, since.statements)),
            np.concatenate((before.stances, since.stances)),
        )
    )


def _read(session: Session, query: sa.Select[int, int, int | None]) -> Cells:
    rows = session.execute(query).all()
    columns = list(zip(*rows, strict=True)) if rows else [(), (), ()]
    stances = [TAKEN_BACK if stance is None else stance for stance in columns[2]]
    return Cells(np.array(columns[0], np.int64), np.array(columns[1], np.int64), np.array(stances, np.int8))


def _latest(cells: Cells) -> Cells:
    """Of several votes of one pair the one that stands last."""
    pairs = (cells.participants << 32) | cells.statements
    _pairs, last = np.unique(pairs[::-1], return_index=True)
    kept = len(pairs) - 1 - last
    return Cells(cells.participants[kept], cells.statements[kept], cells.stances[kept])
