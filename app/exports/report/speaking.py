"""How a report speaks: in its own language, and with the words of others in theirs, which it then names."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import g
from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from app.domain.reporting import Line, Paragraph, Table, Words, chosen, in_lines
from app.exports.report.facts import Facts
from app.processes.models import Process
from app.web.display import language_name, number
from app.web.languages import CODES

UNKNOWN = "und"
"""The tag of a language that nobody has noted."""


def spoken_in(language: str) -> str:
    """The language of a report's own words: that of its contents, or English where we do not speak it."""
    return language if language in CODES else "en"


@contextmanager
def speaking(process: Process, spoken: str) -> Iterator[None]:
    """Speak this language, and call the groups of the process by their names; a request, if there is one, goes on."""
    names = {"language": spoken, "group_names": {group.key: group.name for group in process.groups}}
    before = {key: g.get(key) for key in names}
    for key, value in names.items():
        setattr(g, key, value)
    try:
        with force_locale(spoken):
            yield
    finally:
        for key, value in before.items():
            g.pop(key, None) if value is None else setattr(g, key, value)


@dataclass(frozen=True)
class Teller:
    """Puts facts into words of the report."""

    facts: Facts
    spoken: str

    def words(self, told: Mapping[str, str], *, strong: bool = False) -> Line:
        """Words that there may be in several languages, with a remark where they are in none that was asked for."""
        found = chosen(told, self.facts.languages)
        return () if found is None else self.said(found.text, found.language, strong=strong)

    def said(self, text: str, language: str, *, strong: bool = False, href: str = "") -> Line:
        """Words in a language, with a remark where it is not the one that was asked for."""
        return (Words(text, language, strong=strong, href=href), *self._remark(language))

    def quoted(self, text: str, language: str) -> list[Paragraph]:
        """Words of others, paragraph by paragraph; the remark stands with the last."""
        lines = [Paragraph(line, quoted=True) for line in in_lines([Words(text.strip(), language)])]
        if lines:
            lines[-1] = Paragraph((*lines[-1].words, *self._remark(language)), quoted=True)
        return lines

    def link(self, text: str, path: str = "", *, strong: bool = False) -> Words:
        """A link to a page of the process."""
        return Words(text, href=self.address(path), strong=strong)

    def address(self, path: str = "") -> str:
        """The address of a page of the process in the report's language."""
        where = f"{self.facts.base_url}/{self.spoken}/processes/{self.facts.process.slug}"
        return f"{where}/{path}" if path else where

    def day(self, when: datetime) -> str:
        """The day in the time zone of the process."""
        return format_date(when.astimezone(ZoneInfo(self.facts.process.time_zone)).date(), "long")

    def _remark(self, language: str) -> Line:
        if language in ("", UNKNOWN, self.spoken, self.facts.language):
            return ()
        return (Words(" " + _("(in %(language)s)", language=language_name(language))),)


def plain(text: str) -> Line:
    """The report's own words."""
    return (Words(text),)


def figures(caption: str, head: tuple[str, ...], rows: list[tuple[str, list[int | str]]]) -> Table:
    """A table of figures: each row its heading, then numbers, or words where there is no number."""
    return Table(
        caption,
        head,
        tuple(
            (plain(heading), *(plain(one if isinstance(one, str) else number(one)) for one in cells))
            for heading, cells in rows
        ),
    )
