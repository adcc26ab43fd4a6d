"""The formats in which a text, or the whole open record of a process, can be had."""

from dataclasses import dataclass, field
from enum import StrEnum

import regex

from app.exports.sheets.rows import Picked


class Format(StrEnum):
    """A format that can be written."""

    AKN = "akn"
    AKN_AMENDMENTS = "akn-amendments"
    AKN_PACKAGE = "akn-package"
    HTML = "html"
    MARKDOWN = "markdown"
    DOCX = "docx"
    ODT = "odt"
    PDF = "pdf"
    JSON = "json"
    JSON_SCHEMA = "json-schema"
    CSV = "csv"
    SHEET_XLSX = "sheet-xlsx"
    SHEET_CSV = "sheet-csv"
    SHEET_DOCX = "sheet-docx"
    BUNDLE = "bundle"
    REPORT_HTML = "report-html"
    REPORT_DOCX = "report-docx"
    REPORT_PDF = "report-pdf"


OF_THE_TEXT = frozenset({Format.AKN, Format.HTML, Format.MARKDOWN, Format.DOCX, Format.ODT, Format.PDF})
"""These write one language of one version of the text."""
SHEETS = frozenset({Format.SHEET_XLSX, Format.SHEET_CSV, Format.SHEET_DOCX})
"""These write contributions and what was answered, as a comment-resolution sheet; the rest writes the open record."""
COMPARING = frozenset({Format.AKN, Format.HTML, Format.DOCX, Format.ODT, Format.PDF})
"""These can show what changed since another version."""
BARE = frozenset({Format.DOCX, Format.ODT})
"""These have comments and notes on the origin of words, and can be had without."""
REPORTS = frozenset({Format.REPORT_HTML, Format.REPORT_DOCX, Format.REPORT_PDF})
"""These write the explanatory report in one language."""
AS_JOB = frozenset({Format.PDF, Format.REPORT_PDF, Format.BUNDLE})
"""These take long, so the worker makes them (`exports.jobs`); the command writes them at once."""
PRINTED = frozenset({Format.PDF, Format.REPORT_PDF})
"""These need Pango on the machine."""
IN_ALL_LANGUAGES = frozenset({Format.AKN_PACKAGE})
"""These write every language of one version of the text."""

MEDIA_TYPES = {
    Format.AKN: "application/akn+xml",
    Format.AKN_AMENDMENTS: "application/akn+xml",
    Format.AKN_PACKAGE: "application/zip",
    Format.HTML: "text/html",
    Format.MARKDOWN: "text/markdown",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.PDF: "application/pdf",
    Format.JSON: "application/json",
    Format.JSON_SCHEMA: "application/schema+json",
    Format.CSV: "application/zip",
    Format.SHEET_XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.SHEET_CSV: "text/csv",
    Format.SHEET_DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.REPORT_HTML: "text/html",
    Format.REPORT_DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.REPORT_PDF: "application/pdf",
    Format.BUNDLE: "application/zip",
}
"""Text is always UTF-8; whoever sends a file says so with its media type."""
ENDINGS = {
    Format.AKN: "akn.xml",
    Format.AKN_AMENDMENTS: "akn.xml",
    Format.AKN_PACKAGE: "akn.zip",
    Format.HTML: "html",
    Format.MARKDOWN: "md",
    Format.DOCX: "docx",
    Format.ODT: "odt",
    Format.PDF: "pdf",
    Format.JSON: "json",
    Format.JSON_SCHEMA: "schema.json",
    Format.CSV: "csv.zip",
    Format.SHEET_XLSX: "xlsx",
    Format.SHEET_CSV: "csv",
    Format.SHEET_DOCX: "docx",
    Format.REPORT_HTML: "html",
    Format.REPORT_DOCX: "docx",
    Format.REPORT_PDF: "pdf",
    Format.BUNDLE: "bundle.zip",
}

_UNSAFE = regex.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Wanted:
    """What is asked for: a format and, for a text, its language, a version's number (None: today) and another's.

    For a sheet the language its columns run in and responses are wanted in, and which contributions are picked. A
    `bare` document has the text alone, without comments and notes on the origin of its words. A bundle has
    what is new since a day (2026-05-31), or everything.
    """

    format: Format
    language: str = ""
    version: int | None = None
    compare_with: int | None = None
    picked: Picked = field(default_factory=Picked)
    since: str = ""
    bare: bool = False


def file_name(slug: str, wanted: Wanted) -> str:
    """A name for the file in small ASCII letters, digits and hyphens, which every system can keep."""
    parts = [slug[:80]]
    if wanted.format in OF_THE_TEXT | IN_ALL_LANGUAGES:
        parts.append(wanted.language[:12])
        parts.append(f"version-{wanted.version}" if wanted.version else "today")
        parts += [f"since-{wanted.compare_with}"] if wanted.compare_with else []
    if wanted.format in SHEETS:
        parts.append("comments")
    if wanted.format in REPORTS:
        parts += [wanted.language[:12], "report"]
    if wanted.format is Format.AKN_AMENDMENTS:
        parts.append("amendments")
    if wanted.since:
        parts.append(f"since-{wanted.since}")
    plain = "-".join(filter(None, (_UNSAFE.sub("-", part.lower()).strip("-") for part in parts)))
    return f"{plain or 'export'}.{ENDINGS[wanted.format]}"
