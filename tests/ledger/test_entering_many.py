"""Entering many acts at once gives the same log as entering them one by one."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import merkle
from app.ledger import queries, services
from app.ledger.models import Entry
from app.ledger.services import Act
from tests.builders import NOON


def acts(number: int) -> list[Act]:
    return [Act("revision", f"clauses/{index}/en", {"body": f"Words {index}."}, 1) for index in range(number)]


@pytest.mark.parametrize("sizes", [(1,), (7,), (3, 5), (8, 8, 1), (1, 1, 62, 5)])
def test_batches_of_any_size_grow_one_tree(session: Session, sizes: tuple[int, ...]) -> None:
    for size in sizes:
        services.enter_many(session, acts(size), now=NOON)
    entries = session.scalars(sa.select(Entry).order_by(Entry.index)).all()
    leaves = [merkle.leaf_hash(entry.canonical.encode()) for entry in entries]
    assert [entry.index for entry in entries] == list(range(sum(sizes)))
    assert queries.root(session) == merkle.root(leaves)
    for index in (0, len(leaves) // 2, len(leaves) - 1):
        proof = queries.inclusion_proof(session, index, len(leaves))
        assert merkle.verify_inclusion(leaves[index], index, len(leaves), proof, merkle.root(leaves))


def test_entering_nothing_leaves_the_log_as_it_is(session: Session) -> None:
    services.enter_many(session, [], now=NOON)
    assert queries.size(session) == 0
