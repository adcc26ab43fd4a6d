"""Paragraphs, tables and footnotes of a clause as elements: real tables, and each note at the mark it belongs to."""

from collections.abc import Mapping, Sequence

from app.domain.footnotes import Mark, Note, apart, joined, marks_in, spans
from app.domain.tables import Table
from app.domain.tokens import Kind
from app.exports.akn.addresses import Names
from app.exports.akn.elements import Element, add, add_words
from app.exports.akn.passages import Passage


def with_notes(words: str) -> tuple[str, tuple[Note, ...]]:
    """The words of a clause and the notes that a mark in them calls; others stay among the words."""
    text, notes = apart(words)
    met = set(marks_in(text))
    lonely = [note for note in notes if note.mark not in met]
    return joined(text, lonely) if lonely else text, tuple(note for note in notes if note.mark in met)


class Paragraphs:
    """Writes the paragraphs of one clause; `inside` is the eId of the clause."""

    def __init__(self, names: Names, notes: Sequence[Note], inside: str) -> None:
        self.names = names
        self.notes: Mapping[str, Note] = {note.mark: note for note in notes}
        self.inside = inside
        self.written: dict[str, str] = {}
        """The eId of each note that has been written, by its mark."""

    def write(self, parent: Element, passages: Sequence[Passage]) -> None:
        """Append passages to an element that needs at least one."""
        for passage in passages or [Passage("", ())]:
            if passage.table is not None:
                self._table(parent, passage.table)
            elif self.notes and all(run.kind is Kind.KEPT for run in passage.runs):
                self._words(add(parent, "p"), passage.text)
            else:
                add_words(parent, "p", passage.runs)

    def _table(self, parent: Element, table: Table) -> None:
        made = add(parent, "table", eId=self.names.within(self.inside, "table", ""))
        if table.has_header:
            self._row(made, table.header, "th", heads_rows=False)
        for row in table.rows:
            self._row(made, row, "td", heads_rows=table.heads_rows)
        if not table.has_header and not table.rows:
            self._row(made, table.header, "td", heads_rows=False)

    def _row(self, table: Element, cells: Sequence[str], tag: str, *, heads_rows: bool) -> None:
        row = add(table, "tr")
        for place, cell in enumerate(cells):
            one = add(row, "th" if heads_rows and not place else tag)
            for line in cell.split("\n"):
                self._words(add(one, "p"), line)

    def _words(self, made: Element, text: str) -> None:
        for span in spans(text, self.notes):
            if isinstance(span, Mark):
                self._note(made, self.notes[span.mark])
            elif len(made):
                made[-1].tail = (made[-1].tail or "") + span
            else:
                made.text = (made.text or "") + span

    def _note(self, made: Element, note: Note) -> None:
        if note.mark in self.written:
            add(made, "noteRef", href=f"#{self.written[note.mark]}", marker=note.mark)
            return
        eid = self.written[note.mark] = self.names.within(self.inside, "authorialNote", "")
        one = add(made, "authorialNote", marker=note.mark, placement="bottom", eId=eid)
        for line in note.text.split("\n"):
            add(one, "p", line)
