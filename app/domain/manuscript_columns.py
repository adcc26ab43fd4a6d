"""What the columns of a table hold: the places of a text, its words, and the language of each column of words."""

from collections.abc import Iterable, Mapping, Sequence

LABEL_COLUMNS = ("clause_ref", "label")
UNIT_COLUMNS = frozenset({"heading", "text"})
NUMBER_COLUMN = "number"
HEADING_COLUMN = "heading"
PLACES = frozenset({
    "order", "section", "part", "document", "unit_no", "unit_id", "kind", "paragraph", NUMBER_COLUMN, HEADING_COLUMN,
    *LABEL_COLUMNS,
})  # fmt: skip
"""Columns that say where a clause stands or what it is; any other may hold its words."""


def words_columns(columns: Iterable[str]) -> list[str]:
    """The columns that may hold the words: neither places nor headings of a language."""
    return [name for name in columns if name not in PLACES and not name.startswith(f"{HEADING_COLUMN}_")]


def the_only(names: Sequence[str]) -> str:
    """The one column of words, where there is one; else none."""
    return names[0] if len(names) == 1 else ""


def column_in(columns: Iterable[str], language: str) -> str:
    """The column whose name ends in the language (text_pl, text_pt_BR), "" where none or several do."""
    return the_only([name for name in words_columns(columns) if _language_of(name) == _plain(language)])


def columns_by_language(columns: Sequence[str], languages: Iterable[str]) -> dict[str, str]:
    """The columns of words for those of the languages that have one, in the order of the languages."""
    found = {language: column_in(columns, language) for language in languages}
    return {language: column for language, column in found.items() if column}


def heading_for(row: Mapping[str, str], words: str) -> str:
    """The heading that belongs to a column of words: heading_pl to text_pl, else the only heading there is."""
    _stem, mark, language = words.partition("_")
    own = f"{HEADING_COLUMN}_{language}" if mark else HEADING_COLUMN
    return row.get(own, row.get(HEADING_COLUMN, "")).strip()


def _language_of(column: str) -> str:
    return _plain(column.partition("_")[2])


def _plain(language: str) -> str:
    return language.replace("_", "-").casefold()
