"""The merge desk: alternatives side by side, put together, adopted with credits to all whose words were taken."""

import pytest

from app.amendments import desk as desks
from app.amendments.deciding import Wording
from app.amendments.models import Amendment
from app.domain.amending import AmendmentState, Decision, Operation, Outcome
from app.domain.errors import AlreadyDecided, NothingChanged, NotInThisState, OwnDecision, ReasonsMissing, StaleBase
from app.texts.models import Revision
from tests.amendments.conftest import BEFORE, IF, OPENLY, YEAR, Table
from tests.builders import NOON

BOTH = BEFORE.replace("in secret", "behind closed doors")


def adopt(table: Table, decisions: dict[int, Decision], body: str = BOTH, **more: object) -> Revision:
    values: dict[str, object] = {
        "wording": Wording("Notice", body),
        "reasons": "Both are clearer.",
        "facilitator_id": table.facilitator,
        "base_revision_number": table.latest(table.notice).number,
        "now": NOON,
    } | more
    return desks.adopt_merged(table.session, table.process, table.notice, decisions=decisions, **values)  # type: ignore[arg-type]


def three(table: Table) -> list[Amendment]:
    return [table.propose(table.asked(table.notice, body)) for body in (BEFORE, IF, OPENLY)]


def test_the_desk_shows_every_amendment_and_keeps_colliding_words_side_by_side(table: Table) -> None:
    first, second, third = three(table)
    inserted = table.propose(table.asked(table.notice, "New.", Operation.INSERT_AFTER))
    titled = table.propose(table.asked(table.notice, heading="Being told"))
    desk = desks.desk_of(table.session, table.process, table.notice)
    assert desk is not None
    assert [one.number for one in desk.amendments] == [1, 2, 3, 4, 5]
    assert [one.number for one in desk.apart] == [inserted.number]
    place, other = (desk.body.stretches[at] for at in desk.body.open_places)
    assert [option.numbers for option in place.options] == [(first.number,), (second.number,)]
    assert [option.numbers for option in other.options] == [(third.number,)]
    assert desk.headings == {"Being told": (titled.number,)}


def test_the_desk_says_how_each_stands_when_the_clause_has_moved_on(table: Table) -> None:
    three(table)
    table.reword(table.notice, BEFORE)
    desk = desks.desk_of(table.session, table.process, table.notice)
    assert desk is not None
    assert desk.outcomes == {1: Outcome.MOOT, 2: Outcome.CONFLICTING, 3: Outcome.CLEAN}


def test_what_is_put_together_is_one_revision_that_credits_everybody_taken(table: Table) -> None:
    first, second, third = three(table)
    decisions = {1: Decision.ADOPTED, 3: Decision.ADOPTED_IN_PART}
    revision = adopt(table, decisions)
    assert (revision.number, revision.body, revision.amendment_number) == (2, BOTH, 1)
    assert [one.person_id for one in revision.credits] == [first.author_id, third.author_id]
    assert [one.state for one in (first, second, third)] == [
        AmendmentState.ADOPTED,
        AmendmentState.PROPOSED,
        AmendmentState.ADOPTED_IN_PART,
    ]
    assert second.standing is Outcome.CONFLICTING
    assert table.findings() == []


@pytest.mark.parametrize(
    ("decisions", "more", "refusal"),
    [
        ({1: Decision.REJECTED}, {}, NothingChanged),
        ({1: Decision.ADOPTED}, {"reasons": " "}, ReasonsMissing),
        ({1: Decision.ADOPTED}, {"base_revision_number": 7}, StaleBase),
        ({4: Decision.ADOPTED}, {}, NotInThisState),
    ],
)
def test_what_cannot_be_adopted_together_is_refused_and_nothing_is_written(
    table: Table, decisions: dict[int, Decision], more: dict[str, object], refusal: type[Exception]
) -> None:
    first, _second, _third = three(table)
    table.propose(table.asked(table.logs, YEAR))
    with pytest.raises(refusal), table.session.begin_nested():
        adopt(table, decisions, **more)
    assert table.latest(table.notice).number == 1
    assert first.state is AmendmentState.PROPOSED


def test_of_two_facilitators_one_wins_and_the_other_is_told(table: Table) -> None:
    three(table)
    adopt(table, {1: Decision.ADOPTED}, BEFORE)
    with pytest.raises(AlreadyDecided):
        adopt(table, {1: Decision.ADOPTED}, BOTH)


def test_a_facilitator_decides_about_nothing_of_their_own_at_the_desk(table: Table) -> None:
    first, _second, _third = three(table)
    with pytest.raises(OwnDecision):
        adopt(table, {1: Decision.ADOPTED}, facilitator_id=first.author_id)
