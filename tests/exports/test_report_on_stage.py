"""The explanatory report of the whole instance: nothing that is hidden is in it, in no format."""

import io

import docx

from app.exports import page, services
from app.exports.formats import Format, Wanted
from app.processes.queries import process_by_slug
from tests.stage import SECRETS, database_url, stage, staged

__all__ = ["database_url", "stage", "staged"]
BASE = "https://rules.example"


def test_nothing_hidden_is_in_any_report_nor_any_mail_address(app, database, stage):
    """On the whole stage, where everything that nobody may read is marked."""
    for slug in (stage.consultation, stage.voting):
        for form in (Format.REPORT_HTML, Format.REPORT_DOCX):
            with database.reading() as session, app.app_context():
                process = process_by_slug(session, slug)
                wanted = Wanted(form, "en")
                made = services.export(session, process, wanted, now=stage.set_at, base_url=BASE, page=page.html)
                with made.content as content:
                    told = content.read()
            if form is Format.REPORT_DOCX:
                written = docx.Document(io.BytesIO(told))
                told = "".join(written.element.itertext()).encode()
            assert [one for one in (*SECRETS, "@example.org") if one.encode() in told] == []
