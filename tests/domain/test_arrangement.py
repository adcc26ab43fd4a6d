"""Where parts of a text may be moved, and what stays in place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.arrangement import Node, Place, Sort, before, contents, last_in, moved, place_of, reading_order
from app.domain.errors import MovesIntoItself


def chapter(id_: int, within: int | None = None) -> Node:
    return Node(Sort.DIVISION, id_, within)


def clause(id_: int, within: int | None = None) -> Node:
    return Node(Sort.CLAUSE, id_, within)


TEXT = reading_order([
    clause(1), chapter(1), chapter(2, 1), clause(2, 2), clause(3, 2), chapter(3, 1), clause(4, 3), chapter(4),
    clause(5, 4),
])  # fmt: skip


def shown(nodes: tuple[Node, ...]) -> str:
    return " ".join(f"{node.sort[0]}{node.id}" for node in nodes)


def test_a_division_stands_before_what_it_holds() -> None:
    assert shown(TEXT) == "c1 d1 d2 c2 c3 d3 c4 d4 c5"
    scattered = [clause(2, 2), clause(5, 4), chapter(4), chapter(1), clause(3, 2), chapter(2, 1), clause(9, 77)]
    assert shown(reading_order(scattered)) == "d4 c5 d1 d2 c2 c3 c9"


@pytest.mark.parametrize(
    ("node", "place", "becomes"),
    [
        (clause(3, 2), before(TEXT, clause(2, 2)), "c1 d1 d2 c3 c2 d3 c4 d4 c5"),
        (clause(1), Place(4, clause(5, 4)), "d1 d2 c2 c3 d3 c4 d4 c5 c1"),
        (clause(5, 4), before(TEXT, chapter(1)), "c1 c5 d1 d2 c2 c3 d3 c4 d4"),
        (clause(5, 4), Place(2, None), "c1 d1 d2 c5 c2 c3 d3 c4 d4"),
        (clause(5, 4), Place(None, None), "c5 c1 d1 d2 c2 c3 d3 c4 d4"),
        (chapter(2, 1), last_in(TEXT, 4), "c1 d1 d3 c4 d4 c5 d2 c2 c3"),
        (chapter(4), before(TEXT, chapter(3, 1)), "c1 d1 d2 c2 c3 d4 c5 d3 c4"),
        (chapter(1), last_in(TEXT, None, chapter(1)), "c1 d4 c5 d1 d2 c2 c3 d3 c4"),
    ],
)
def test_a_part_moves_with_all_it_holds(node: Node, place: Place, becomes: str) -> None:
    assert shown(moved(TEXT, node, place)) == becomes


@pytest.mark.parametrize(
    "place", [Place(1, None), Place(2, None), Place(3, clause(4, 3)), Place(None, chapter(1)), Place(1, chapter(2, 1))]
)
def test_nothing_moves_into_or_beside_itself(place: Place) -> None:
    with pytest.raises(MovesIntoItself):
        moved(TEXT, chapter(1), place)


@given(st.data())
def test_a_move_loses_nothing_and_can_be_taken_back(data: st.DataObject) -> None:
    node = data.draw(st.sampled_from(TEXT))
    inside = {node, *(contents(TEXT, node.id) if node.sort is Sort.DIVISION else ())}
    target = data.draw(st.sampled_from([one for one in TEXT if one not in inside]))
    after = moved(TEXT, node, Place(target.within, target))
    assert {(one.sort, one.id) for one in after} == {(one.sort, one.id) for one in TEXT}
    moved_node = next(one for one in after if (one.sort, one.id) == (node.sort, node.id))
    assert moved(after, moved_node, place_of(TEXT, node)) == TEXT
