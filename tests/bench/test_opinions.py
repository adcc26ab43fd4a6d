"""Opinion maps: the largest real conversation, a hundred thousand people, one more vote; beside dense algebra."""

import os
import resource
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
import sqlalchemy as sa

from app.db import Database
from app.domain.consensus import Earlier, opinion_map
from app.domain.vote_matrix import VoteMatrix
from app.imports.conversation_sheets import files_in
from app.imports.conversations import import_conversation
from app.opinions import mapping
from app.opinions.models import OpinionParticipant, StatementVote
from app.opinions.services import new_code
from tests.builders import a_process
from tests.contributing import a_statement

MEGABYTE = 1024 * 1024
PEOPLE, STATEMENTS, VOTES_EACH = 100_000, 2_000, 100
CAMPS = 3
SAMPLE = 4_000
DENSE_LIMIT = 300.0
"""So many seconds are given to what we compare ourselves with before it is stopped, and more when we take long."""


def simulated(people: int, statements: int, votes_each: int, seed: int = 7) -> VoteMatrix:
    """People of three camps who vote as their camp does in seven of ten cases, each on so many statements."""
    lots = np.random.default_rng(seed)
    views = lots.choice([-1, 0, 1], p=[0.4, 0.15, 0.45], size=(CAMPS, statements)).astype(np.int8)
    step = statements // votes_each
    rows = np.repeat(np.arange(people, dtype=np.int32), votes_each)
    columns = np.tile(np.arange(votes_each, dtype=np.int32) * step, people)
    columns = columns + lots.integers(0, step, len(rows), dtype=np.int32)
    own = lots.random(len(rows), dtype=np.float32) < 0.7
    values = np.where(own, views[rows % CAMPS, columns], lots.integers(-1, 2, len(rows), dtype=np.int8))
    return VoteMatrix(people, statements, rows, columns, values.astype(np.int8))


def ours() -> None:
    """The map of the simulated conversation, in a process of its own: prints seconds, groups and peak memory."""
    matrix = simulated(PEOPLE, STATEMENTS, VOTES_EACH)
    begun = perf_counter()
    found = opinion_map(matrix)
    seconds = perf_counter() - begun
    assert found is not None
    print(seconds, found.number.groups, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def dense(people: int = PEOPLE) -> None:
    """The same by a singular value decomposition of the whole matrix; k-means is left out in its favour."""
    matrix = simulated(people, STATEMENTS, VOTES_EACH)
    begun = perf_counter()
    table = np.zeros((matrix.participants, matrix.statements))
    table[matrix.rows, matrix.columns] = matrix.values - matrix.means[matrix.columns]
    left, sizes, _right = np.linalg.svd(table, full_matrices=False)
    _points = left[:, :2] * sizes[:2]
    print(perf_counter() - begun, 0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measured(function: str, *values: int, limit: float | None = None) -> tuple[float, int, float] | None:
    """Seconds, groups and megabytes of one of the functions above, run alone; None when it exceeds `limit`."""
    code = f"from tests.bench.test_opinions import {function}; {function}{values!r}"
    try:
        ran = _run_alone(code, limit)
    except subprocess.TimeoutExpired:
        return None
    seconds, groups, megabytes = ran.stdout.split()
    return float(seconds), int(groups), float(megabytes)


def _run_alone(code: str, limit: float | None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        timeout=limit,
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "PYTHONPATH": "."},
    )


@pytest.mark.timeout(1200)
def test_a_hundred_thousand_people_are_mapped_ten_times_faster_than_by_dense_algebra() -> None:
    own = measured("ours")
    assert own is not None
    seconds, groups, megabytes = own
    print(f"\n{PEOPLE:,} people, {STATEMENTS:,} statements, {PEOPLE * VOTES_EACH:,} votes: {seconds:.1f} s, "
          f"{groups} groups, peak {megabytes:.0f} MB")  # fmt: skip
    assert groups == CAMPS
    assert megabytes < 2048
    sampled = measured("dense", SAMPLE, limit=DENSE_LIMIT)
    if sampled is not None:
        print(f"dense singular value decomposition of {SAMPLE:,} people alone: {sampled[0]:.1f} s, "
              f"peak {sampled[2]:.0f} MB; for all rows {sampled[0] * PEOPLE / SAMPLE / seconds:.0f} times "
              f"ours at full size")  # fmt: skip
    else:
        print(f"dense singular value decomposition of {SAMPLE:,} people: stopped after {DENSE_LIMIT:.0f} s")
    limit = max(DENSE_LIMIT, 10 * seconds)
    plain = measured("dense", limit=limit)
    if plain is None:
        print(f"of everybody, it was stopped after {limit:.0f} s: at least {limit / seconds:.0f} times ours")
        return
    print(f"of everybody: {plain[0]:.1f} s, peak {plain[2]:.0f} MB; {plain[0] / seconds:.1f} times ours")
    assert plain[0] / seconds >= 10


def test_the_largest_real_conversation(database: Database, data_folder: Path) -> None:
    with database.writing() as session:
        process = a_process(session)
        begun = perf_counter()
        import_conversation(
            session, process, files_in(data_folder / "polls" / "klimarat_konsum_de"), now=datetime.now(UTC)
        )
        session.commit()
        imported, begun = perf_counter() - begun, perf_counter()
        kept = mapping.store(
            session, process, mapping.compute(session, process, datetime.now(UTC)), now=datetime.now(UTC)
        )
        session.commit()
    assert kept.found is not None
    print(f"\n1,116 people, 522 statements: imported in {imported:.1f} s, mapped in {perf_counter() - begun:.2f} s")


def test_one_more_vote_refreshes_the_map_of_ten_thousand_people_within_a_second(database: Database) -> None:
    people, statements, each = 10_000, 200, 40
    matrix = simulated(people, statements, each)
    begun = datetime.now(UTC) - timedelta(hours=1)
    with database.writing() as session:
        process = a_process(session)
        made = [a_statement(session, process, body=f"Statement {number}") for number in range(statements)]
        rows = [
            {"process_id": process.id, "code": new_code(), "group_key": "citizen", "imported_as": ""}
            for _one in range(people)
        ]
        session.execute(sa.insert(OpinionParticipant), rows)
        ids = session.scalars(sa.select(OpinionParticipant.id).order_by(OpinionParticipant.id)).all()
        votes = [
            {
                "participant_id": ids[row],
                "statement_id": made[column].id,
                "process_id": process.id,
                "stance": value,
                "cast_at": begun,
            }
            for row, column, value in zip(
                matrix.rows.tolist(), matrix.columns.tolist(), matrix.values.tolist(), strict=True
            )
        ]
        for start in range(0, len(votes), 10_000):
            session.execute(sa.insert(StatementVote), votes[start : start + 10_000])
        session.commit()
        now = datetime.now(UTC)
        mapping.store(session, process, mapping.compute(session, process, now), now=now)
        session.commit()
    with database.writing() as session:
        one = session.get_one(StatementVote, (ids[0], made[int(matrix.columns[0])].id))
        one.stance, one.cast_at = 0, datetime.now(UTC)
        session.commit()
    seconds = []
    for _time in range(3):
        with database.writing() as session:
            process = session.merge(process)
            started, now = perf_counter(), datetime.now(UTC)
            mapping.store(session, process, mapping.compute(session, process, now), now=now)
            session.commit()
            seconds.append(perf_counter() - started)
    print(f"\n{people:,} people, {len(votes):,} votes, one more: {', '.join(f'{one:.2f}' for one in seconds)} s")
    assert min(seconds) < 1


def test_an_earlier_map_saves_most_steps() -> None:
    matrix = simulated(10_000, 200, 40)
    first = opinion_map(matrix)
    assert first is not None
    started = perf_counter()
    again = opinion_map(matrix, Earlier(first.components.directions, first.grouping.centres, first.number))
    assert again is not None
    print(f"\nsteps {first.components.steps}, then {again.components.steps}: {perf_counter() - started:.2f} s")
    assert again.components.steps < first.components.steps
