"""Three real conversations: the counts are those of an independent oracle, the groups nearly those of Pol.is."""

import csv
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from app.db import Database
from app.domain.consensus import adjusted_rand_index, figures, opinion_map
from app.domain.opinion_groups import groupings
from app.domain.vote_matrix import Reals, matrix_of
from app.imports.conversation_sheets import files_in
from app.imports.conversations import import_conversation
from app.opinions.models import OpinionParticipant, Statement, StatementVote
from tests.builders import NOON, a_process
from tests.opinions.conversation import mapped

CONVERSATIONS = {
    "brexit_consensus_en": (50, 204, 0.85),
    "vtaiwan_uberx_zh": (197, 1921, 0.7),
    "klimarat_konsum_de": (522, 1116, 0.75),
}
"""Statements, participants, and the agreement with the groups of Pol.is that the same number of groups has at least.

Pol.is clusters a hundred base clusters that it carries over from every earlier state of the conversation, and keeps
centres while people move; here everybody is placed once, from the votes as they stand. People near the border between
two groups fall on either side of it: that is the difference. Without the tenth of the people who stand nearest to the
border (by how much farther the second centre is than the first) the groups agree as `APART_FROM_BORDER` says.
"""
APART_FROM_BORDER = {"brexit_consensus_en": 0.99, "vtaiwan_uberx_zh": 0.88, "klimarat_konsum_de": 0.94}


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_a_real_conversation_is_counted_exactly_and_grouped_nearly_alike(
    database: Database, data_folder: Path, name: str
) -> None:
    polls = data_folder / "polls"
    statements, people, least = CONVERSATIONS[name]
    with database.writing() as session:
        process = a_process(session, languages=("en",))
        taken = import_conversation(session, process, files_in(polls / name), now=NOON)
        session.commit()
        process_id = process.id
        assert taken.not_taken == []
        assert (taken.statements, taken.participants) == (statements, people)
        again = import_conversation(session, process, files_in(polls / name), now=NOON)
        assert (again.statements, again.participants) == (0, people)
        kept = mapped(session, process, NOON)
        session.commit()
        assert kept.found is not None
    with database.reading() as session:
        names = dict(session.execute(sa.select(Statement.id, Statement.imported_as)).all())
        given = dict(session.execute(sa.select(OpinionParticipant.id, OpinionParticipant.given_group)).all())
        votes = session.execute(
            sa.select(StatementVote.participant_id, StatementVote.statement_id, StatementVote.stance).where(
                StatementVote.process_id == process_id
            )
        ).all()
        counted = session.execute(
            sa.select(Statement.imported_as, Statement.agrees, Statement.disagrees, Statement.passes)
        ).all()
    rows, columns = {key: place for place, key in enumerate(given)}, {key: place for place, key in enumerate(names)}
    matrix = matrix_of(
        len(rows),
        len(columns),
        np.array([rows[one] for one, _what, _stance in votes]),
        np.array([columns[what] for _one, what, _stance in votes]),
        np.array([stance for *_pair, stance in votes], dtype=np.int8),
    )
    labels = np.array([-1 if group is None else group for group in given.values()])
    by_group = figures(matrix, labels, int(labels.max()) + 1)
    found = {(statement, "all"): tuple(cell) for statement, *cell in counted}
    for identity, statement in names.items():
        for group in range(int(labels.max()) + 1):
            column = columns[identity]
            three = (by_group.agrees, by_group.disagrees, by_group.passes)
            found[statement, str(group)] = tuple(int(one[group, column]) for one in three)
    assert found == _expected(polls / f"{name}.expected.csv")

    mapping = opinion_map(matrix)
    assert mapping is not None
    known = labels[mapping.entered]
    both = known >= 0
    same = groupings(mapping.points)[int(labels.max()) + 1]
    index = adjusted_rand_index(known[both], same.labels[both])
    own = adjusted_rand_index(known[both], mapping.grouping.labels[both])
    print(f"{name}: adjusted Rand index {index:.3f} for the same number of groups, {own:.3f} for our own number")
    assert index >= least
    clearness = _clearness(mapping.points, same.centres)
    clear = both & (clearness >= np.quantile(clearness, 0.1))
    apart = adjusted_rand_index(known[clear], same.labels[clear])
    print(f"{name}: {apart:.3f} without the tenth of the people who stand nearest to the border")
    assert apart >= APART_FROM_BORDER[name]


def _clearness(points: Reals, centres: Reals) -> Reals:
    """From 0, on the border between the two nearest groups, to 1, at the centre of one of them."""
    distances = np.sort(np.linalg.norm(points[:, None] - centres, axis=2), axis=1)
    return np.asarray((distances[:, 1] - distances[:, 0]) / (distances[:, 1] + distances[:, 0]))


def _expected(path: Path) -> dict[tuple[str, str], tuple[int, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["statement_id"], row["opinion_group"]): tuple(int(row[name]) for name in ("agree", "disagree", "pass"))
            for row in csv.DictReader(file)
        }
