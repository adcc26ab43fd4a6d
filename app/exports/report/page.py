"""A report as HTML: one file that needs nothing else, reads aloud and prints well."""

from flask import current_app
from flask_babel import force_locale
from markupsafe import Markup

from app.domain.reporting import Report, outline
from app.web.display import STATIC
from app.web.languages import direction_of

LISTED = 2
"""Sections deeper than this are not in the contents."""


def html(report: Report) -> str:
    """The report as a page of its own, in its own language."""
    with force_locale(report.language):
        return current_app.jinja_env.get_template("exports/_report_document.html").render(
            report=report,
            entries=entries_of(report),
            direction=direction_of(report.language),
            style=Markup("<style>{}</style>").format(
                Markup((STATIC / "css" / "document.css").read_text(encoding="utf-8"))
            ),
        )


def entries_of(report: Report) -> list[dict[str, object]]:
    """The table of contents, as `_macros/toc.html` takes it."""
    return [
        {
            "href": f"#{one.id}",
            "heading": "".join(words.text for words in one.heading),
            "level": level,
            "language": next((words.language for words in one.heading if words.language), None),
        }
        for level, one in outline(report.sections)
        if level < LISTED and one.listed
    ]
