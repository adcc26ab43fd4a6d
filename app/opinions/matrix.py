"""The published matrix: how everybody on the map voted, without saying who they are."""

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np

from app.domain.vote_matrix import Numbers
from app.opinions.reading import TAKEN_BACK, Votes


def matrix_lines(votes: Votes, entered: Numbers, groups: Sequence[int]) -> Iterator[str]:
    """The lines of the published matrix: a header, then one for each participant of the map, given by their rows.

    Columns: a code drawn by lot, the opinion group (`groups`, from 0, is told from 1), and for each statement 1, 0, -1
    or nothing. The lines are in the order of the codes, which tells nothing.
    """
    yield ",".join(["participant", "opinion_group", *(str(number) for number in votes.numbers)]) + "\r\n"
    words = np.array(["", "-1", "0", "1"], dtype=object)
    matrix, ends = votes.matrix, np.cumsum(votes.matrix.seen)
    for row, group in zip(entered.tolist(), groups, strict=True):
        cells = np.zeros(matrix.statements, dtype=np.int8)
        own = slice(ends[row] - matrix.seen[row], ends[row])
        cells[matrix.columns[own]] = matrix.values[own] + TAKEN_BACK
        yield ",".join([votes.codes[row], str(group + 1), *words[cells]]) + "\r\n"


def digest_of(lines: Iterator[str]) -> str:
    """SHA-256 of the published matrix, in hexadecimal."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode())
    return digest.hexdigest()
