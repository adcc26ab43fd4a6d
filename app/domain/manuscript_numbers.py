"""Reading a draft from rows that bear numbers: an article a row, or a row for each of its paragraphs."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from app.domain.manuscript import DraftClause, DraftDivision, Manuscript, Reason, Unplaced
from app.domain.manuscript_columns import NUMBER_COLUMN, heading_for
from app.domain.renumbering import written
from app.domain.structure import ClauseKind, DivisionKind

Row = Mapping[str, str]

ARTICLES = {
    "en": "Article {1}", "fr": "Article {1}", "es": "Artículo {1}", "pt": "Artigo {1}", "it": "Articolo {1}",
    "de": "Artikel {1}", "nl": "Artikel {1}", "pl": "Artykuł {1}", "ar": "المادة {1}", "ja": "第{一}条",
    "zh": "第{一}条",
}  # fmt: skip
"""How an article that a table only numbers is called, by language; elsewhere its number stands alone."""


def read_numbered(rows: Sequence[Row], words: str, language: str) -> Manuscript:
    """The draft in rows with `number`, and `kind` (an article, where it says nothing) and `paragraph` if they have it.

    An article with numbered paragraphs becomes a division with a clause for each, labelled 5.1, as it does when
    read from a text; any other row becomes one clause. Rows with words and no number are listed.
    """
    divisions: list[DraftDivision] = []
    clauses: list[DraftClause] = []
    unplaced = [
        Unplaced(place, row.get(words, "").strip(), Reason.LABEL)
        for place, row in enumerate(rows, start=1)
        if not _cell(row, NUMBER_COLUMN) and row.get(words, "").strip()
    ]
    there = [row for row in rows if _cell(row, NUMBER_COLUMN) and row.get(words, "").strip()]
    for (kind, number), grouped in groupby(there, key=lambda row: (_kind(row), _cell(row, NUMBER_COLUMN))):
        together = list(grouped)
        if kind is ClauseKind.ARTICLE and any(_cell(row, "paragraph") for row in together):
            heading = heading_for(together[0], words)
            divisions.append(DraftDivision(DivisionKind.ARTICLE, _label(kind, number, language), heading, 1, None))
            clauses += [_paragraph(row, words, number, len(divisions) - 1) for row in together]
            continue
        clauses += [_whole(row, words, kind, _label(kind, number, language)) for row in together]
    return Manuscript("", tuple(divisions), tuple(clauses), tuple(unplaced))


def _paragraph(row: Row, words: str, number: str, division: int) -> DraftClause:
    label = ".".join(filter(None, (number, _cell(row, "paragraph"))))
    return DraftClause(ClauseKind.PARAGRAPH, label, "", row[words].strip(), division)


def _whole(row: Row, words: str, kind: ClauseKind, label: str) -> DraftClause:
    return DraftClause(kind, label, heading_for(row, words), row[words].strip(), None)


def _cell(row: Row, name: str) -> str:
    return row.get(name, "").strip()


def _kind(row: Row) -> ClauseKind:
    said = _cell(row, "kind").casefold()
    return ClauseKind(said) if said in set(ClauseKind) else ClauseKind.ARTICLE


def _label(kind: ClauseKind, number: str, language: str) -> str:
    """What is printed before the words: a table's bare number as its language calls an article, (3) for a recital."""
    if not number.isdecimal() or not number.isascii():
        return number
    if kind in (ClauseKind.RECITAL, ClauseKind.CITATION):
        return f"({number})"
    pattern = ARTICLES.get(language.partition("-")[0], "{1}") if kind is ClauseKind.ARTICLE else "{1}"
    return written(pattern, int(number[:9]))
