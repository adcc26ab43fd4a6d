"""Who agreed with what: the votes on statements as a sparse matrix, and its two principal components."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]
Reals: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

COMPONENTS = 2
VOTES_TO_ENTER = 7
FEWEST_PARTICIPANTS = 15
MOST_STEPS = 200
EXACTNESS = 1e-9


@dataclass(frozen=True)
class VoteMatrix:
    """One vote a cell: +1 agree, -1 disagree, 0 pass; a cell that is not there was not seen.

    Cells are sorted by participant, then statement; both are counted from 0 up to `participants` and `statements`.
    """

    participants: int
    statements: int
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: NDArray[np.int8]

    @cached_property
    def seen(self) -> Numbers:
        """How many statements each participant voted on, passes included."""
        return np.bincount(self.rows, minlength=self.participants)

    @cached_property
    def starts(self) -> Numbers:
        """Where the cells of each participant begin."""
        return np.concatenate(([0], np.cumsum(self.seen)))[:-1]

    @cached_property
    def means(self) -> Reals:
        """The mean vote on each statement among those who voted on it; 0 where nobody did."""
        sums = np.bincount(self.columns, weights=self.values, minlength=self.statements)
        return sums / np.maximum(np.bincount(self.columns, minlength=self.statements), 1)

    def only(self, kept: Flags) -> "VoteMatrix":
        """The matrix of these participants alone, in the same order."""
        cells = kept[self.rows]
        places = (np.cumsum(kept) - 1).astype(np.int32)
        rows, columns, values = places[self.rows[cells]], self.columns[cells], self.values[cells]
        return VoteMatrix(int(kept.sum()), self.statements, rows, columns, values)


def matrix_of(
    participants: int, statements: int, rows: Numbers, columns: Numbers, values: NDArray[np.int8]
) -> VoteMatrix:
    """The matrix of a log of votes in the order of time: of several votes of one pair the last one counts."""
    cells = rows.astype(np.int64) * max(statements, 1) + columns
    kept, last = np.unique(cells[::-1], return_index=True)
    latest = values[::-1][last].astype(np.int8)
    width = max(statements, 1)
    return VoteMatrix(
        participants, statements, (kept // width).astype(np.int32), (kept % width).astype(np.int32), latest
    )


def admitted(matrix: VoteMatrix) -> Flags:
    """Who enters: whoever voted on 7 statements (on all, if there are fewer), and at least the 15 most active."""
    active = matrix.seen >= max(min(VOTES_TO_ENTER, matrix.statements), 1)
    if active.sum() >= FEWEST_PARTICIPANTS:
        return active
    most_active = np.argsort(-matrix.seen, kind="stable")[:FEWEST_PARTICIPANTS]
    active[most_active[matrix.seen[most_active] > 0]] = True
    return active


@dataclass(frozen=True)
class Components:
    """The directions in which the votes differ most: `directions` is 2 x statements, of unit length, or of zeros.

    `variances` says how much of the squares of the centred matrix lies along each, of `total` in all.
    """

    directions: Reals
    variances: Reals
    total: float
    steps: int


def components(matrix: VoteMatrix, start: Reals | None = None) -> Components:
    """The two principal components of the matrix with missing votes set to the statement's mean, and centred.

    What is missing is zero after centring, so only the votes that were cast are ever touched: the Lanczos method with
    full reorthogonalisation on the sparse matrix (Golub and Van Loan, Matrix Computations, 10.1). `start` are the
    directions of an earlier map, from which it takes few steps. The sign is fixed, the largest loading being positive:
    the same votes always give the same map.
    """
    gram = _Gram(matrix)
    basis: list[Reals] = []
    images: list[Reals] = []
    vector = _start(matrix.statements, start)
    most = min(MOST_STEPS, matrix.statements)
    values, vectors = np.zeros(0), np.zeros((0, 0))
    while len(basis) < most and vector is not None:
        basis.append(vector)
        images.append(gram.times(vector))
        values, vectors = _ritz(basis, images)
        if len(basis) > COMPONENTS and _settled(basis, images, values, vectors, gram.total):
            break
        vector = _next(images[-1], basis, gram.total)
    return _found(matrix.statements, basis, values, vectors, gram.total)


class _Gram:
    """Multiplication by the transpose of the centred matrix times itself, without ever writing it down."""

    def __init__(self, matrix: VoteMatrix) -> None:
        self.rows, self.columns = matrix.rows, matrix.columns
        self.centred = matrix.values - matrix.means[matrix.columns]
        self.total = float(self.centred @ self.centred)
        self.starts = matrix.starts[matrix.seen > 0]
        self.held = np.flatnonzero(matrix.seen > 0)
        self.participants = matrix.participants
        # A second copy sorted by statement makes both products a walk through memory.
        narrow = matrix.columns.astype(np.int16) if matrix.statements < 2**15 else matrix.columns
        order = np.argsort(narrow, kind="stable")
        counts = np.bincount(matrix.columns, minlength=matrix.statements)
        self.rows_by_statement, self.centred_by_statement = matrix.rows[order], self.centred[order]
        self.voted = np.flatnonzero(counts)
        self.starts_by_statement = np.concatenate(([0], np.cumsum(counts)))[:-1][self.voted]
        self.statements = matrix.statements

    def times(self, vector: Reals) -> Reals:
        across = np.zeros(self.participants)
        if self.held.size:
            across[self.held] = np.add.reduceat(self.centred * vector[self.columns], self.starts)
        back = np.zeros(self.statements)
        if self.voted.size:
            weighed = self.centred_by_statement * across[self.rows_by_statement]
            back[self.voted] = np.add.reduceat(weighed, self.starts_by_statement)
        return back


def _start(statements: int, start: Reals | None) -> Reals | None:
    """A direction to begin with: the earlier components, or one that no plausible matrix is orthogonal to."""
    if not statements:
        return None
    given = np.zeros(statements)
    if start is not None:
        given = start.sum(axis=0)
    if not np.linalg.norm(given):
        given = np.cos(np.arange(1, statements + 1) ** 2 * 0.7)
    return np.asarray(given / np.linalg.norm(given))


def _next(image: Reals, basis: list[Reals], total: float) -> Reals | None:
    """The part of the image that the basis does not hold yet, of unit length; another start where nothing is left."""
    held = np.array(basis)
    fresh = image
    for _again in range(2):
        fresh = fresh - held.T @ (held @ fresh)
    size = float(np.linalg.norm(fresh))
    if size > EXACTNESS * max(total, 1.0):
        return np.asarray(fresh / size)
    return _another(held) if len(basis) < COMPONENTS else None


def _another(held: Reals) -> Reals | None:
    """A unit vector orthogonal to the basis, where the Krylov space ends before two components were found."""
    for axis in np.eye(held.shape[1]):
        rest = axis - held.T @ (held @ axis)
        if np.linalg.norm(rest) > 0.1:
            return np.asarray(rest / np.linalg.norm(rest))
    return None


def _ritz(basis: list[Reals], images: list[Reals]) -> tuple[Reals, Reals]:
    """The matrix's values and directions within the basis, the largest first."""
    within = np.array(basis) @ np.array(images).T
    values, vectors = np.linalg.eigh((within + within.T) / 2)
    return values[::-1], vectors[:, ::-1]


def _settled(basis: list[Reals], images: list[Reals], values: Reals, vectors: Reals, total: float) -> bool:
    """Whether the two largest directions would be changed by no further step that anybody could see."""
    leading = vectors[:, :COMPONENTS]
    rest = np.array(images).T @ leading - (np.array(basis).T @ leading) * values[:COMPONENTS]
    return bool(np.linalg.norm(rest, axis=0).max() <= EXACTNESS * max(total, 1.0))


def _found(statements: int, basis: list[Reals], values: Reals, vectors: Reals, total: float) -> Components:
    directions, variances = np.zeros((COMPONENTS, statements)), np.zeros(COMPONENTS)
    for place in range(min(COMPONENTS, len(basis))):
        variances[place] = max(values[place], 0.0)
        if variances[place] > EXACTNESS * max(total, 1.0):
            direction = np.array(basis).T @ vectors[:, place]
            directions[place] = direction * np.sign(direction[np.argmax(np.abs(direction))])
    return Components(directions, variances, total, len(basis))


def projected(matrix: VoteMatrix, means: Reals, directions: Reals) -> Reals:
    """Where each participant stands, participants x 2, scaled by sqrt(statements / statements seen).

    Without the scale whoever saw little would seem to stand in the middle.
    """
    centred = matrix.values - means[matrix.columns]
    points = np.stack(
        [
            np.bincount(matrix.rows, weights=centred * direction[matrix.columns], minlength=matrix.participants)
            for direction in directions
        ],
        axis=1,
    )
    scale = np.sqrt(matrix.statements / np.maximum(matrix.seen, 1))
    return np.asarray(points * scale[:, None])
