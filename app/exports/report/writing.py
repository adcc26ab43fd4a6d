"""Writing the explanatory report in the format that is asked for."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.exports.formats import Format, Wanted
from app.exports.pdf import from_html
from app.exports.report.facts import facts_of
from app.exports.report.page import html
from app.exports.report.speaking import spoken_in
from app.exports.report.structure import report_of
from app.exports.services import WRITERS
from app.processes.models import Process


def written(session: Session, process: Process, wanted: Wanted, now: datetime, base_url: str) -> bytes:
    """The report in the language that is asked for, which is also that of its own words where we speak it.

    Raises LanguageUnknown, or PangoMissing where this machine makes no PDF.
    """
    facts = facts_of(session, process, wanted.language, now=now, base_url=base_url)
    report = report_of(facts, spoken_in(facts.language))
    if wanted.format is Format.REPORT_DOCX:
        from app.exports.report.word import docx  # its library takes long to import, and few ask for it

        return docx(report, now)
    page = html(report)
    if wanted.format is Format.REPORT_HTML:
        return page.encode()
    session.close()  # printing takes long, and reads nothing any more
    return from_html(page, title=f"{report.title.text} – {report.subtitle}", language=report.language)


WRITERS.update(dict.fromkeys((Format.REPORT_HTML, Format.REPORT_DOCX, Format.REPORT_PDF), written))
