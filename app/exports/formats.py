"""The formats in which a text, or the whole open record of a process, can be had."""

from dataclasses import dataclass
from enum import StrEnum

import regex


class Format(StrEnum):
    """A format that can be written."""

    AKN = "akn"
    HTML = "html"
    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"


OF_THE_TEXT = frozenset({Format.AKN, Format.HTML, Format.MARKDOWN})
"""These write one language of one version of the text; the others write the whole open record."""
COMPARING = frozenset({Format.AKN, Format.HTML})
"""These can show what changed since another version."""

MEDIA_TYPES = {
    Format.AKN: "application/akn+xml",
    Format.HTML: "text/html",
    Format.MARKDOWN: "text/markdown",
    Format.JSON: "application/json",
    Format.CSV: "application/zip",
}
"""Text is always UTF-8; whoever sends a file says so with its media type."""
ENDINGS = {
    Format.AKN: "akn.xml",
    Format.HTML: "html",
    Format.MARKDOWN: "md",
    Format.JSON: "json",
    Format.CSV: "csv.zip",
}

_UNSAFE = regex.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Wanted:
    """What is asked for: a format and, for a text, its language, a version's number (None: today) and another's."""

    format: Format
    language: str = ""
    version: int | None = None
    compare_with: int | None = None


def file_name(slug: str, wanted: Wanted) -> str:
    """A name for the file in small ASCII letters, digits and hyphens, which every system can keep."""
    parts = [slug[:80]]
    if wanted.format in OF_THE_TEXT:
        parts.append(wanted.language[:12])
        parts.append(f"version-{wanted.version}" if wanted.version else "today")
        parts += [f"since-{wanted.compare_with}"] if wanted.compare_with else []
    plain = "-".join(filter(None, (_UNSAFE.sub("-", part.lower()).strip("-") for part in parts)))
    return f"{plain or 'export'}.{ENDINGS[wanted.format]}"
