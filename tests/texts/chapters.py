"""A text of two chapters, for tests of its structure."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.domain.structure import DivisionKind
from app.processes.models import Process
from app.texts import moving, queries
from app.texts.contents import outline
from app.texts.models import Clause, Division, StructuralAct
from tests.builders import NOON, a_clause, a_division, a_document, a_process, a_revision


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

    def render(self, number: str, body: str, language: str = "fr") -> None:
        """Give a clause words in another language that render those of today."""
        clause = self.clauses[number]
        base = queries.latest_revision(self.session, clause.id, "en")
        a_revision(self.session, clause, body, language=language, renders=base)

    def bases(self, number: str) -> Mapping[str, int]:
        """The latest revision of a clause by language."""
        return queries.languages_of_clause(self.session, self.clauses[number].id)
