"""When a text may be named as final."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.adopting import Carried, Standing, demand, judged
from app.domain.errors import Condition, NotAdopted

VOTE = datetime(2026, 11, 1, tzinfo=UTC)
BEFORE, AFTER = VOTE - timedelta(days=1), VOTE + timedelta(days=1)
WHOLE = Carried(7, None, VOTE)


def standing(**values: object) -> Standing:
    facts = {"clauses": {1: BEFORE, 2: BEFORE}, "rearranged": None, "carried": [WHOLE], "undecided": 0, "unanswered": 0}
    return Standing(**facts | values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, ()),
        ({"carried": []}, (Condition.VOTE,)),
        ({"clauses": {1: BEFORE, 2: AFTER}}, (Condition.UNCHANGED,)),
        ({"rearranged": AFTER}, (Condition.UNCHANGED,)),
        ({"rearranged": BEFORE}, ()),
        ({"undecided": 1}, (Condition.AMENDMENTS,)),
        ({"objections": [4, 9]}, (Condition.OBJECTIONS,)),
        ({"unanswered": 3}, (Condition.ANSWERS,)),
        ({"carried": [], "undecided": 2, "unanswered": 1, "objections": [1]},
         tuple(one for one in Condition if one is not Condition.UNCHANGED)),
        ({"carried": [Carried(3, 1, VOTE)]}, (Condition.VOTE,)),
        ({"carried": [Carried(3, 1, VOTE), Carried(4, 2, VOTE)]}, ()),
        ({"carried": [Carried(3, 1, VOTE), Carried(4, 2, VOTE)], "clauses": {1: AFTER, 2: BEFORE}},
         (Condition.UNCHANGED,)),
        ({"carried": [], "clauses": {}}, (Condition.VOTE,)),
    ],
)  # fmt: skip
def test_the_conditions_that_are_missing_are_named(facts: dict[str, object], missing: tuple[Condition, ...]) -> None:
    assert judged(standing(**facts)).missing == missing


def test_a_second_vote_on_the_whole_text_counts_where_the_first_was_overtaken() -> None:
    overtaken = standing(clauses={1: AFTER, 2: BEFORE}, carried=[WHOLE, Carried(9, None, AFTER + timedelta(days=1))])
    assert demand(overtaken) == (9,)


def test_the_forum_may_waive_the_answers_but_not_the_vote() -> None:
    assert demand(standing(unanswered=3), waived=True) == (7,)
    with pytest.raises(NotAdopted) as refused:
        demand(standing(unanswered=3, carried=[]), waived=True)
    assert refused.value.missing == (Condition.VOTE,)


def test_a_text_is_carried_article_by_article_by_all_their_questions() -> None:
    assert demand(standing(carried=[Carried(5, 2, VOTE), Carried(3, 1, VOTE)])) == (3, 5)
