"""Moving clauses and divisions: what stays, what is entered, what is refused; on both databases."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import MovesIntoItself, NothingChanged, NotInThisState, StructureMoved
from app.ledger.models import Entry
from app.texts import queries
from app.texts.arranging import last_act
from app.texts.services import Credited
from tests.builders import NOON
from tests.texts.chapters import Text


@pytest.fixture
def text(session: Session) -> Text:
    return Text(session)


def test_a_clause_moves_and_keeps_its_address_label_and_history(text: Text) -> None:
    assert text.order() == "I 1 2 II s 3 4"
    text.move("1", after=text.clauses["3"])
    assert text.order() == "I 2 II s 3 1 4"
    moved = text.clauses["1"]
    assert (moved.number, moved.label, moved.division_id) == ("1", {"en": "Article 1"}, text.divisions["s"].id)
    assert [row.number for row in queries.revisions_of(text.session, moved.id, "en")] == [1]
    text.move("1", before=text.clauses["2"])
    assert text.order() == "I 1 2 II s 3 4"
    text.move("2", division=text.divisions["II"])
    assert text.order() == "I 1 II s 3 4 2"


def test_a_division_moves_with_everything_in_it(text: Text) -> None:
    text.move_division("II", before=text.divisions["I"])
    assert text.order() == "II s 3 4 I 1 2"
    text.move_division("s", within=text.divisions["I"])
    assert text.order() == "II 4 I 1 2 s 3"


def test_every_move_is_numbered_and_entered_in_the_record(text: Text) -> None:
    act = text.move(
        "1", after=text.clauses["2"], amendment_number=7, credits=[Credited("academia", attributed_to="A university")]
    )
    text.move_division("s", within=text.divisions["I"])
    entries = text.session.scalars(sa.select(Entry).order_by(Entry.index)).all()
    assert [(entry.kind, entry.object) for entry in entries] == [
        ("clause_moved", "structure/1"), ("division_moved", "structure/2"),
    ]  # fmt: skip
    assert act.after == {"division": text.divisions["I"].number, "follows": text.clauses["2"].guid}
    assert act.amendment_number == 7
    assert [credit.attributed_to for credit in act.credits] == ["A university"]


def test_what_is_struck_or_impossible_is_refused_and_nothing_is_written(text: Text) -> None:
    text.clauses["2"].struck_at = NOON
    for refusal, number, place in (
        (NotInThisState, "2", {"after": text.clauses["3"]}),
        (NotInThisState, "1", {"after": text.clauses["2"]}),
        (MovesIntoItself, "1", {"after": text.clauses["1"]}),
        (NothingChanged, "3", {"division": text.divisions["s"]}),
        (StructureMoved, "1", {"after": text.clauses["3"], "base": 3}),
    ):
        with pytest.raises(refusal):
            text.move(number, **place)
    for place in ({"within": text.divisions["s"]}, {"before": text.clauses["3"]}, {"after": text.divisions["II"]}):
        with pytest.raises(MovesIntoItself):
            text.move_division("II", **place)
    assert last_act(text.session, text.document.id) == 0
