"""Tables in the plain words of a clause, in bars as in Markdown: `| A | B |` over `| --- | --- |` over `| 1 | 2 |`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

BREAK = "<br>"
"""Stands for a line's end within a cell, for a row is one line."""

_ROW = regex.compile(r"[ \t]{0,3}\|.*")
_RULE = regex.compile(r"[ \t]{0,3}\|(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*:?-+:?[ \t]*\|?[ \t]*")
_PARTS = regex.compile(r"(?:\\.|[^\\|])++|\\|\|", regex.DOTALL)
_ESCAPED = regex.compile(r"\\([\\|<])")
_SPECIAL = regex.compile(r"[\\|]|<(?=br>)")


@dataclass(frozen=True)
class Table:
    """A table: cells of the header, all empty where it has none, and its rows, each as long as the header.

    An empty first cell in a header that has words says that the first column heads the rows.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def has_header(self) -> bool:
        """Whether any column is named."""
        return any(self.header)

    @property
    def heads_rows(self) -> bool:
        """Whether the first column names the rows."""
        return self.has_header and len(self.header) > 1 and not self.header[0]


def table_of(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A table of cells in which every row is as long as the longest."""
    lines = [header, *rows]
    width = max(map(len, lines))
    first, *others = (tuple(cell.strip() for cell in line) + ("",) * (width - len(line)) for line in lines)
    return Table(first, tuple(others))


def written(table: Table) -> str:
    """The table in lines of plain text, which `table_in` reads as the same."""
    rule = "|" + " --- |" * len(table.header)
    return "\n".join([_row(table.header), rule, *map(_row, table.rows)])


def is_row(line: str) -> bool:
    """Whether a line may be a row of a table."""
    return _ROW.fullmatch(line) is not None


def table_in(lines: Sequence[str]) -> Table | None:
    """The table that rows are, the second of which has to be the rule under the header; None when they are none."""
    if len(lines) < 2 or not all(map(is_row, lines)) or not _RULE.fullmatch(lines[1]):
        return None
    return table_of(_cells(lines[0]), map(_cells, lines[2:]))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(_written_cell, cells)) + " |"


def _written_cell(cell: str) -> str:
    lines = (" ".join(line.split()) for line in _SPECIAL.sub(r"\\\g<0>", cell.strip()).split("\n"))
    return BREAK.join(filter(None, lines))


def _cells(line: str) -> list[str]:
    cells = [""]
    for part in _PARTS.findall(line.strip().removeprefix("|")):
        if part == "|":
            cells.append("")
        else:
            cells[-1] += part
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [_read_cell(cell) for cell in cells]


def _read_cell(cell: str) -> str:
    lines = regex.split(rf"(?<!\\)(?:\\\\)*+\K{BREAK}", cell)
    return "\n".join(_ESCAPED.sub(r"\1", line).strip() for line in lines)
