"""What becomes of amendments when their clause moves on: carried over, told, confirmed, rewritten, superseded."""

from typing import Any

import pytest
import sqlalchemy as sa

from app.amendments import queries, rebasing
from app.amendments.models import Amendment
from app.domain.amending import AmendmentState, Operation, Outcome
from app.domain.errors import NothingChanged, NotInThisState, OwnDecision, StaleBase
from app.domain.rebasing import Words
from app.jobs.models import OutboxMessage
from app.texts.services import strike
from tests.amendments.conftest import BEFORE, IF, LOGS, OPENLY, YEAR, Table
from tests.builders import NOON, a_person

BOTH = BEFORE.replace("in secret", "behind closed doors")


def letters(table: Table) -> list[tuple[int, str]]:
    sent = table.session.scalars(
        sa.select(OutboxMessage).where(OutboxMessage.kind == "mail").order_by(OutboxMessage.id)
    )
    told: list[dict[str, Any]] = [one.payload for one in sent if one.payload["template"] == "amendment_rebased"]
    return [(one["values"]["number"], one["values"]["outcome"]) for one in told]


def carry(table: Table) -> dict[str, int]:
    return {str(key): number for key, number in rebasing.carry_over(table.session, table.process, now=NOON).items()}


def confirm(table: Table, amendment: Amendment) -> None:
    rebasing.confirm(table.session, table.process, amendment, author_id=amendment.author_id or 0, now=NOON)


def rewrite(table: Table, amendment: Amendment, body: str) -> None:
    words = {1: Words("Notice", body)}
    rebasing.rewrite(table.session, table.process, amendment, words, author_id=amendment.author_id or 0, now=NOON)


def test_adopting_one_settles_the_rest_at_once(table: Table) -> None:
    adopted = table.propose(table.asked(table.notice, BEFORE))
    beside = table.propose(table.asked(table.notice, OPENLY))
    against = table.propose(table.asked(table.notice, IF))
    same = table.propose(table.asked(table.notice, BEFORE))
    inserted = table.propose(table.asked(table.notice, "New.", Operation.INSERT_AFTER))
    elsewhere = table.propose(table.asked(table.logs, YEAR))
    table.decide(adopted)
    assert (beside.standing, beside.rebased_body) == (Outcome.CLEAN, BOTH)
    assert (against.standing, against.state) == (Outcome.CONFLICTING, AmendmentState.PROPOSED)
    assert (same.state, same.superseded_by) == (AmendmentState.SUPERSEDED, adopted)
    assert [one.standing for one in (inserted, elsewhere)] == [None, None]
    assert sorted(letters(table)) == [(2, "clean"), (3, "conflicting"), (4, "superseded")]
    assert table.findings() == []


def test_an_edit_leaves_the_carrying_over_to_the_outbox_and_supersedes_nothing(table: Table) -> None:
    moot, clean = table.propose(table.asked(table.notice, BEFORE)), table.propose(table.asked(table.notice, OPENLY))
    table.reword(table.notice, BEFORE)
    work = table.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == "text_moved_on")).all()
    assert [one.payload["clause_id"] for one in work] == [table.notice.id]
    assert carry(table) == {"moot": 1, "clean": 1}
    assert (moot.state, moot.standing, clean.standing) == (AmendmentState.PROPOSED, Outcome.MOOT, Outcome.CLEAN)
    assert [one.number for one in queries.asked_of(table.session, moot.author_id or 0)] == [moot.number]
    assert carry(table) == {}
    assert len(letters(table)) == 2


def test_a_deleted_clause_leaves_nothing_to_reword_and_says_so(table: Table) -> None:
    reworded, deleted = (
        table.propose(table.asked(table.notice, BEFORE)),
        table.propose(table.asked(table.notice, operation=Operation.DELETE)),
    )
    strike(table.session, table.notice, base_revision_number=1, reason="", author_id=None, now=NOON)
    assert carry(table) == {"conflicting": 1, "moot": 1}
    assert (reworded.standing, deleted.standing) == (Outcome.CONFLICTING, Outcome.MOOT)
    with pytest.raises(NotInThisState):
        rewrite(table, reworded, "Something new.")


def test_confirming_takes_the_carried_words_and_keeps_the_earlier_ones(table: Table) -> None:
    proposed = table.propose(table.asked(table.notice, BEFORE))
    table.reword(table.notice, OPENLY)
    carry(table)
    confirm(table, proposed)
    assert (proposed.body, proposed.base_revision.number, proposed.standing, proposed.asked_at) == (BOTH, 2, None, None)
    assert [one.body for one in queries.earlier_proposals(table.session, proposed.id)] == [BEFORE]
    assert table.findings() == []


def test_a_conflict_is_rewritten_not_confirmed(table: Table) -> None:
    proposed = table.propose(table.asked(table.notice, BEFORE))
    table.reword(table.notice, IF)
    carry(table)
    with pytest.raises(NotInThisState):
        confirm(table, proposed)
    with pytest.raises(NothingChanged):
        rewrite(table, proposed, IF)
    rewrite(table, proposed, BEFORE.replace("told", "told in time"))
    assert (proposed.standing, proposed.base_revision.body) == (None, IF)
    assert table.findings() == []


def test_only_the_author_restates_and_only_on_the_latest_wording(table: Table) -> None:
    proposed = table.propose(table.asked(table.notice, BEFORE))
    table.reword(table.notice, OPENLY)
    carry(table)
    with pytest.raises(OwnDecision):
        rebasing.confirm(table.session, table.process, proposed, author_id=a_person(table.session).id, now=NOON)
    table.reword(table.notice, OPENLY + " Ever.")
    with pytest.raises(StaleBase):
        confirm(table, proposed)


def test_a_package_stands_as_its_worst_part_and_is_confirmed_as_a_whole(table: Table) -> None:
    package = table.propose(table.asked(table.logs, YEAR), table.asked(table.notice, BEFORE))
    table.reword(table.notice, OPENLY)
    assert carry(table) == {"clean": 1}
    table.reword(table.logs, LOGS.replace("six months", "two years"))
    assert carry(table) == {"conflicting": 1}
    assert [one.outcome for one in package.changes] == [Outcome.CONFLICTING, Outcome.CLEAN]
    words = {1: Words("Logs", YEAR), 2: Words("Notice", BOTH)}
    rebasing.rewrite(table.session, table.process, package, words, author_id=package.author_id or 0, now=NOON)
    table.decide(package)
    assert (table.latest(table.logs).body, table.latest(table.notice).body) == (YEAR, BOTH)
    assert table.findings() == []


def test_what_is_decided_withdrawn_or_on_another_wording_is_left_alone(table: Table) -> None:
    proposed = table.propose(table.asked(table.notice, BEFORE))
    proposed.state = AmendmentState.WITHDRAWN
    table.reword(table.notice, OPENLY)
    fresh = table.propose(table.asked(table.notice, BOTH))
    assert carry(table) == {}
    assert (proposed.standing, fresh.standing) == (None, None)
