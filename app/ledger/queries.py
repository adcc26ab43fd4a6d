"""Reading the record: its size, root, entries and proofs."""

from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import merkle
from app.ledger.models import Body, Entry, Node


def size(session: Session) -> int:
    """How many entries the log has."""
    last = session.scalar(sa.select(sa.func.max(Entry.index)))
    return 0 if last is None else last + 1


def reader(session: Session) -> Callable[[int, int], bytes]:
    """A function that gives the hash of a complete subtree by level and index."""

    def node_at(level: int, index: int) -> bytes:
        return session.execute(sa.select(Node.hash).where(Node.level == level, Node.index == index)).scalar_one()

    return node_at


def root(session: Session) -> bytes:
    """The root hash of the whole log (32 bytes)."""
    return root_at(session, size(session))


def root_at(session: Session, tree_size: int) -> bytes:
    """The root hash of the first `tree_size` entries."""
    return merkle.root_of(tree_size, reader(session))


def entries(session: Session, *, start: int = 0, limit: int = 100, process_id: int | None = None) -> Sequence[Entry]:
    """Entries from `start` on, in order; of one process if it is named."""
    query = sa.select(Entry).where(Entry.index >= start).order_by(Entry.index).limit(limit)
    if process_id is not None:
        query = query.where(Entry.process_id == process_id)
    return session.scalars(query).all()


def latest(session: Session, *, process_id: int, limit: int = 20) -> Sequence[Entry]:
    """The newest entries of a process, newest first."""
    query = sa.select(Entry).where(Entry.process_id == process_id).order_by(Entry.index.desc()).limit(limit)
    return session.scalars(query).all()


def entry(session: Session, index: int) -> Entry | None:
    """One entry."""
    return session.get(Entry, index)


def body_of(session: Session, index: int) -> Body | None:
    """What an entry commits to; None once it has been erased."""
    return session.get(Body, index)


def inclusion_proof(session: Session, index: int, tree_size: int) -> list[bytes]:
    """The hashes that lead from the leaf at `index` to the root of the first `tree_size` entries."""
    return merkle.inclusion_proof(index, tree_size, reader(session))


def consistency_proof(session: Session, old_size: int, new_size: int) -> list[bytes]:
    """The hashes that show that the log of `old_size` entries is the beginning of the one of `new_size`."""
    return merkle.consistency_proof(old_size, new_size, reader(session))
