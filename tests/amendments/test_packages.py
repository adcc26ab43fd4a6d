"""Several clauses in one proposal, a heading alone, and moves."""

import pytest
import sqlalchemy as sa

from app.amendments import deciding, proposers, queries
from app.amendments.deciding import Taken, Wording
from app.amendments.overlapping import overlapping_with
from app.amendments.redline import taken_redline
from app.domain.amending import AmendmentState, Decision, Operation, Side
from app.domain.errors import ChangesCollide, ClauseStruck, MovesIntoItself, NothingChanged, StaleBase
from app.texts.models import Clause
from tests.amendments.conftest import BEFORE, IF, LOGS, TOLD, YEAR, Table
from tests.builders import NOON


def order(table: Table) -> list[str]:
    table.session.flush()
    query = sa.select(Clause.number).where(Clause.process_id == table.process.id).order_by(Clause.position)
    return list(table.session.scalars(query))


def test_a_package_is_adopted_with_all_its_clauses_and_one_number(table: Table) -> None:
    proposed = table.propose(table.asked(table.notice, BEFORE), table.asked(table.logs, YEAR))
    assert (proposed.number, len(proposed.changes)) == (1, 2)
    table.decide(proposed)
    assert (table.latest(table.notice).body, table.latest(table.logs).body) == (BEFORE, YEAR)
    assert {table.latest(one).amendment_number for one in (table.notice, table.logs)} == {1}
    assert [one.resulting_revision.number for one in proposed.changes if one.resulting_revision] == [2, 2]
    assert table.findings() == []


def test_a_package_that_is_rejected_changes_none_of_its_clauses(table: Table) -> None:
    proposed = table.propose(table.asked(table.notice, BEFORE), table.asked(table.logs, YEAR))
    table.decide(proposed, Decision.REJECTED)
    assert (table.latest(table.notice).body, table.latest(table.logs).body) == (TOLD, LOGS)


def test_of_a_package_a_facilitator_may_take_other_words_for_one_clause(table: Table) -> None:
    proposed = table.propose(table.asked(table.notice, BEFORE), table.asked(table.logs, YEAR))
    taken = {2: Taken(Wording("Logs", "Providers keep the logs for nine months."))}
    table.decide(proposed, Decision.ADOPTED_IN_PART, further=taken)
    assert table.latest(table.logs).body == "Providers keep the logs for nine months."
    first, second = proposed.changes
    assert taken_redline(first) is None
    assert "".join(run.text for run in taken_redline(second).body if run.kind == "inserted") == "nine months"  # type: ignore[union-attr]
    assert table.findings() == []


def test_a_package_whose_second_clause_has_moved_on_adopts_nothing(table: Table) -> None:
    proposed = table.propose(table.asked(table.notice, BEFORE), table.asked(table.logs, YEAR))
    bases = {2: table.latest(table.logs).number}
    table.reword(table.logs, "Providers keep the logs.")
    with pytest.raises(StaleBase), table.session.begin_nested():
        deciding.decide(
            table.session,
            table.process,
            proposed,
            decision=Decision.ADOPTED,
            reasons="Yes.",
            facilitator_id=table.facilitator,
            base_revision_number=1,
            further_bases=bases,
            now=NOON,
        )
    assert table.latest(table.notice).body == TOLD


def test_a_package_is_listed_on_every_clause_it_touches(table: Table) -> None:
    proposed = table.propose(table.asked(table.notice, BEFORE), table.asked(table.logs, YEAR))
    assert [one.number for one in queries.amendments_on(table.session, table.logs.id)] == [proposed.number]
    assert queries.counts_by_clause(table.session, table.process.id) == {table.notice.id: 1, table.logs.id: 1}


def test_overlaps_are_listed_on_both_whichever_part_touches(table: Table) -> None:
    package = table.propose(table.asked(table.logs, YEAR), table.asked(table.notice, BEFORE))
    single = table.propose(table.asked(table.notice, IF))
    apart = table.propose(table.asked(table.notice, TOLD.replace("in secret", "at night")))
    assert [one.number for one in overlapping_with(table.session, package)] == [single.number]
    assert [one.number for one in overlapping_with(table.session, single)] == [package.number]
    assert overlapping_with(table.session, apart) == []


def test_overlaps_are_found_across_wordings(table: Table) -> None:
    first = table.propose(table.asked(table.notice, BEFORE))
    table.reword(table.notice, TOLD.replace("in secret", "at night"))
    second = table.propose(table.asked(table.notice, table.latest(table.notice).body.replace("when", "if")))
    assert [one.number for one in overlapping_with(table.session, first)] == [second.number]
    assert [one.number for one in overlapping_with(table.session, second)] == [first.number]


@pytest.mark.parametrize(
    ("one", "other", "refused"),
    [
        (Operation.REPLACE, Operation.REPLACE, True),
        (Operation.REPLACE, Operation.DELETE, True),
        (Operation.INSERT_AFTER, Operation.INSERT_AFTER, True),
        (Operation.REPLACE, Operation.INSERT_AFTER, False),
    ],
)
def test_two_changes_of_a_package_may_not_want_the_same_of_one_clause(
    table: Table, one: Operation, other: Operation, refused: bool
) -> None:
    changes = [table.asked(table.notice, body, kind) for body, kind in ((BEFORE, one), (IF, other))]
    if not refused:
        assert len(table.propose(*changes).changes) == 2
        return
    with pytest.raises(ChangesCollide):
        table.propose(*changes)


def test_a_heading_is_replaced_alone(table: Table) -> None:
    proposed = table.propose(table.asked(table.notice, heading="Being told"))
    assert proposed.heading_alone
    table.reword(table.notice, IF)
    table.decide(proposed, taken=Taken(Wording("Being told", IF)))
    assert (table.latest(table.notice).heading, table.latest(table.notice).body) == ("Being told", IF)


@pytest.mark.parametrize(("side", "expected"), [(Side.AFTER, ["6", "5", "7"]), (Side.BEFORE, ["5", "6", "7"])])
def test_a_move_is_carried_out_by_adopting_it(table: Table, side: Side, expected: list[str]) -> None:
    mover = table.notice if side is Side.AFTER else table.logs
    beside = table.logs if side is Side.AFTER else table.third
    proposed = table.propose(table.asked(mover, operation=Operation.MOVE, beside=beside, side=side))
    if side is Side.BEFORE:
        with pytest.raises(NothingChanged):
            table.decide(proposed)
        return
    assert table.decide(proposed) is None
    assert order(table) == expected
    assert proposed.state is AmendmentState.ADOPTED
    assert table.findings() == []


def test_a_move_to_no_place_is_refused(table: Table) -> None:
    with pytest.raises(NothingChanged):
        table.propose(table.asked(table.notice, operation=Operation.MOVE))
    with pytest.raises(MovesIntoItself):
        table.propose(table.asked(table.notice, operation=Operation.MOVE, beside=table.notice, side=Side.AFTER))
    table.logs.struck_at = NOON
    with pytest.raises(ClauseStruck):
        table.propose(table.asked(table.notice, operation=Operation.MOVE, beside=table.logs, side=Side.AFTER))


def test_moves_to_the_same_place_are_the_same_whatever_the_wording(table: Table) -> None:
    first = table.propose(table.asked(table.notice, operation=Operation.MOVE, beside=table.logs, side=Side.AFTER))
    table.reword(table.notice, IF)
    again = table.propose(table.asked(table.notice, operation=Operation.MOVE, beside=table.logs, side=Side.AFTER))
    assert [one.number for one in queries.same_as(table.session, table.process.id, first.fingerprint)] == [
        first.number,
        again.number,
    ]
    table.decide(first)
    assert again.state is AmendmentState.SUPERSEDED
    assert again.superseded_by is first


def test_adopting_credits_everybody_who_proposes_it(table: Table) -> None:
    proposed, second = table.propose(table.asked(table.notice, BEFORE)), table.member(group="academia")
    proposers.join(table.session, table.process, proposed, member=second, now=NOON)
    revision = table.decide(proposed)
    assert revision is not None
    assert [one.person_id for one in revision.credits] == [proposed.author_id, second.person_id]
    assert [one.group_key for one in revision.credits] == ["citizen", "academia"]
