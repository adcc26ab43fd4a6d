"""What somebody asks for when they propose: changes to clauses, checked before they are written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy.orm import Session

from app.domain.amending import INSERTS, REWORDS, Operation, Side, fingerprint, fingerprint_of_package
from app.domain.errors import ChangesCollide, ClauseStruck, MovesIntoItself, NothingChanged, StaleBase
from app.domain.options import refuse_closed
from app.texts.models import Clause, Revision
from app.texts.options import options_of
from app.texts.queries import latest_revision


@dataclass(frozen=True)
class Asked:
    """A change that somebody asks for: to a clause, against the wording they read; a move also says where to."""

    clause: Clause
    operation: Operation
    base: Revision
    heading: str = ""
    body: str = ""
    beside: Clause | None = None
    side: Side | None = None

    @property
    def has_words(self) -> bool:
        """Whether words are to stand in the text."""
        return self.operation not in {Operation.DELETE, Operation.MOVE}

    @property
    def fingerprint(self) -> str:
        """The same for changes that ask for the same."""
        target = f"{self.clause.number} {self.base.language}"
        if self.operation is Operation.MOVE:
            where = f"{self.side.value if self.side else ''} {self.beside.number if self.beside else ''}"
            return fingerprint(self.operation, self.clause.number, where)
        return fingerprint(self.operation, target, f"{self.heading}\n{self.body}")


def fingerprint_of(changes: Sequence[Asked]) -> str:
    """The fingerprint of a whole proposal."""
    return fingerprint_of_package([change.fingerprint for change in changes])


def refuse_wrong(session: Session, change: Asked) -> None:
    """ClauseStruck, OptionsClosed, StaleBase, or why the change would change nothing."""
    if change.clause.struck_at is not None:
        raise ClauseStruck
    refuse_closed(options_of(session, change.clause.id), change.operation)
    latest = latest_revision(session, change.clause.id, change.base.language)
    if latest is None or latest.id != change.base.id:
        raise StaleBase
    refuse_nothing(change)


def refuse_nothing(change: Asked) -> None:
    """NothingChanged for a change without an effect; ClauseStruck and MovesIntoItself for a move to no place."""
    base = change.base
    same = (change.heading, change.body) == (base.heading, base.body)
    if (change.operation is Operation.REPLACE and same) or (change.operation in INSERTS and not change.body):
        raise NothingChanged
    if change.operation is not Operation.MOVE:
        return
    if change.beside is None or change.side is None:
        raise NothingChanged
    if change.beside.id == change.clause.id:
        raise MovesIntoItself
    if change.beside.struck_at is not None:
        raise ClauseStruck


def refuse_collisions(changes: Sequence[Asked]) -> None:
    """ChangesCollide when two changes want the same of one clause."""
    for one, other in combinations(changes, 2):
        same_clause = one.clause.id == other.clause.id
        both_reword = one.operation in REWORDS and other.operation in REWORDS
        deleted_and_moved = {one.operation, other.operation} == {Operation.DELETE, Operation.MOVE}
        if same_clause and (one.operation is other.operation or both_reword or deleted_and_moved):
            raise ChangesCollide


def columns_of(change: Asked) -> dict[str, object]:
    """The columns that a change of any kind has."""
    return {
        "clause_id": change.clause.id,
        "base_revision_id": change.base.id,
        "operation": change.operation,
        "heading": change.heading if change.has_words else "",
        "body": change.body if change.has_words else "",
        "beside_id": change.beside.id if change.beside else None,
        "side": change.side,
    }
