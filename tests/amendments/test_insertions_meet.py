"""Two amendments put a clause in at one place: what the adoption of one means for the other."""

import pytest
import sqlalchemy as sa

from app.amendments import rebasing
from app.domain.amending import AmendmentState, Decision, Operation, Outcome
from app.domain.rebasing import Words
from app.jobs.models import OutboxMessage
from tests.amendments.conftest import Table
from tests.builders import NOON

AFTER, BEFORE = Operation.INSERT_AFTER, Operation.INSERT_BEFORE
NEW = "This code binds every public body and whoever works for one."
LIKE_IT = "This code binds every public body and whoever is paid by one."
OTHER = "Courts decide about complaints."


@pytest.mark.parametrize(("operation", "clause"), [(AFTER, "notice"), (BEFORE, "logs")])
def test_nearly_the_same_at_the_same_place_conflicts_from_whichever_side(
    table: Table, operation: Operation, clause: str
) -> None:
    adopted = table.propose(table.asked(table.notice, NEW, AFTER))
    like_it = table.propose(table.asked(getattr(table, clause), LIKE_IT, operation))
    other = table.propose(table.asked(table.notice, OTHER, AFTER))
    elsewhere = table.propose(table.asked(table.logs, LIKE_IT, AFTER))
    table.decide(adopted)
    assert (like_it.standing, like_it.state) == (Outcome.CONFLICTING, AmendmentState.PROPOSED)
    assert [one.standing for one in (other, elsewhere)] == [None, None]
    told = table.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == "mail")).all()
    assert [(one.payload["values"]["number"], one.payload["values"]["adopted"]) for one in told] == [
        (like_it.number, adopted.number)
    ]


def test_what_the_new_clause_already_says_is_superseded(table: Table) -> None:
    adopted = table.propose(table.asked(table.notice, NEW, AFTER, heading="Scope"))
    same = table.propose(table.asked(table.logs, "this code binds every public body", BEFORE, heading=""))
    table.decide(adopted)
    assert (same.state, same.superseded_by) == (AmendmentState.SUPERSEDED, adopted)
    assert table.findings() == []


def test_a_conflict_with_what_was_put_in_stays_when_the_clause_beside_is_reworded_and_ends_with_new_words(
    table: Table,
) -> None:
    adopted = table.propose(table.asked(table.notice, NEW, AFTER))
    like_it = table.propose(table.asked(table.notice, LIKE_IT, AFTER))
    table.decide(adopted)
    table.reword(table.notice, "Everybody is told.")
    rebasing.carry_over(table.session, table.process, now=NOON)
    assert like_it.standing is Outcome.CONFLICTING
    words = {1: Words("", OTHER)}
    rebasing.rewrite(table.session, table.process, like_it, words, author_id=like_it.author_id or 0, now=NOON)
    assert (like_it.standing, like_it.body) == (None, OTHER)
    assert table.decide(like_it, Decision.ADOPTED) is not None
    assert table.findings() == []
