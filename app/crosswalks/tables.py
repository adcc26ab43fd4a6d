"""A crosswalk as a table that spreadsheets read."""

import csv
import io
from collections.abc import Mapping, Sequence

from app.crosswalks.models import Finding
from app.domain.written import initial_formula
from app.texts.contents import printed

COLUMNS = (
    "clause",
    "label",
    "relation",
    "other_clause",
    "other_label",
    "quote",
    "other_quote",
    "reasons",
    "author",
    "date",
)


def as_csv(findings: Sequence[Finding], language: str) -> str:
    """What was found, one pair a row, clauses by address and label; no cell can be taken for a formula."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    table.writerows([initial_formula(cell) for cell in _row(one, language)] for one in findings)
    return out.getvalue()


def _row(found: Finding, language: str) -> list[str]:
    one, other = found.clause, found.other_clause
    author = found.author.name if found.author else ""
    return [
        one.number if one else "", _label(one.label if one else {}, language), found.relation.value,
        other.number if other else "", _label(other.label if other else {}, language), found.quote, found.other_quote,
        found.reasons, author or "", found.created_at.date().isoformat(),
    ]  # fmt: skip


def _label(label: Mapping[str, str], language: str) -> str:
    return printed(label, language)
