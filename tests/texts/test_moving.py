"""Moving clauses and divisions: what stays, what is entered, what is refused; on both databases."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import MovesIntoItself, NothingChanged, NotInThisState, StructureMoved
from app.domain.structure import DivisionKind
from app.ledger.models import Entry
from app.processes.models import Process
from app.texts import moving, queries
from app.texts.arranging import last_act
from app.texts.contents import outline
from app.texts.models import Clause, Division, StructuralAct
from app.texts.services import Credited
from tests.builders import NOON, a_clause, a_division, a_document, a_process


class Text:
    """Two chapters: 1 with the articles 1 and 2, and 2 with section 1 (article 3) and article 4."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.process: Process = a_process(session)
        self.document = a_document(session, self.process)
        self.clauses: dict[str, Clause] = {}
        self.divisions: dict[str, Division] = {}
        self._division("I")
        self._clause("1", "I")
        self._clause("2", "I")
        self._division("II")
        self._division("s", "II", DivisionKind.SECTION)
        self._clause("3", "s")
        self._clause("4", "II")

    def _division(self, name: str, within: str = "", kind: DivisionKind = DivisionKind.CHAPTER) -> None:
        parent = self.divisions[within] if within else None
        self.divisions[name] = a_division(self.session, self.document, name, within=parent, kind=kind)

    def _clause(self, number: str, within: str) -> None:
        self.clauses[number] = a_clause(self.session, self.document, f"Words {number}.", number=number)
        self.clauses[number].division_id = self.divisions[within].id
        self.session.flush()

    def order(self) -> str:
        clauses = queries.clauses_of(self.session, self.document.id, "en", "en")
        names = {division.id: name for name, division in self.divisions.items()}
        parts = outline(queries.divisions_of(self.session, self.document.id), clauses)
        return " ".join(part.clause.number if part.clause else names[part.division.id] for part in parts)  # type: ignore[union-attr]

    def move(self, number: str, **place: object) -> StructuralAct:
        more: dict[str, object] = {"reason": "It reads better.", "author_id": None, "now": NOON, **place}
        return moving.move(self.session, self.process, self.clauses[number], **more)  # type: ignore[arg-type]

    def move_division(self, name: str, **place: object) -> StructuralAct:
        more: dict[str, object] = {"reason": "It reads better.", "author_id": None, "now": NOON, **place}
        return moving.move_division(self.session, self.process, self.divisions[name], **more)  # type: ignore[arg-type]


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
