"""A PDF can be read aloud, searched and copied from, in every writing, and it says what it is."""

import io
import re
import unicodedata
from datetime import UTC, datetime

import pypdf
import pytest

from app.config import Settings
from app.db import Database
from app.exports import jobs, pdf
from app.exports.formats import Format, Wanted
from app.exports.models import ExportJob, JobState
from app.exports.tasks import make
from app.jobs.outbox import deliver_due
from app.texts.models import Clause
from app.texts.naming import name_version
from app.texts.queries import clauses_of, document_of
from app.texts.services import revise
from tests.builders import NOON, a_process
from tests.exports.drafts import an_imported, content

SPEECH = {"ar": "rtl", "ja": "ltr", "es": "ltr"}
TEXT = "# A code\n\n## Chapter 1 Beginnings\n\n### Article 1 Openness\n\nWhoever uses a machine says so at once.\n"
ARABIC = "# مدونة\n\n## الفصل 1\n\n### المادة 1 الشفافية\n\nلكنه يقول ذلك (فورًا).\n"


@pytest.fixture(autouse=True)
def _pango() -> None:
    if not pdf.can_print():
        pytest.skip("Pango is not on this machine: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")


def words(text: str) -> set[str]:
    """The words of a text, whatever stands between them and however its letters are joined."""
    return set(re.findall(r"[^\W\d_]+", normal(text)))


def letters(text: str) -> str:
    """The letters of a text alone, in their order."""
    return re.sub(r"[\W\d_]", "", normal(text))


def normal(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")


def read(document: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(document))


def text_of(document: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(document).pages)


def titles(outline: list) -> list[str]:
    return [title for one in outline for title in (titles(one) if isinstance(one, list) else [one.title])]


def languages(element: object) -> set[str]:
    """The languages that the tagged passages of a document say of themselves."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        return {found for one in element for found in languages(one)}
    if not isinstance(element, dict):
        return set()
    return languages(element.get("/K")) | ({str(element["/Lang"])} if "/Lang" in element else set())


def test_every_word_of_three_writings_comes_out_again_as_it_went_in() -> None:
    parts = {
        code: [line.strip("#>*- ") for line in content(code).splitlines() if line.strip("#>*- |")] for code in SPEECH
    }
    body = "".join(
        f'<section lang="{code}" dir="{SPEECH[code]}">{"".join(f"<p>{line}</p>" for line in lines[:60])}</section>'
        for code, lines in parts.items()
    )
    made = text_of(pdf.from_html(f"<html><head></head><body>{body}</body></html>", title="Code", language="es"))
    together = letters(made)
    for code, lines in parts.items():
        wanted = lines[:60]
        if code == "ja":  # written without spaces, so a line is looked for whole
            assert [line for line in wanted if letters(line) not in together] == []
        else:
            assert words("\n".join(wanted)) - words(made) == set()


def test_it_is_tagged_and_titled_has_bookmarks_and_fetches_nothing_from_elsewhere(tmp_path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>the secret</text></svg>', encoding="utf-8")
    body = f'<h1>One</h1><p lang="ar" dir="rtl">مادة</p><h2>Two</h2><img src="{secret.as_uri()}" alt="a picture">'
    told: list[int] = []
    made = pdf.from_html(
        f'<html><head></head><body>{body}<img src="http://192.0.2.1/x.png" alt="another"></body></html>',
        title="A title", language="en", progress=told.append,
    )  # fmt: skip
    root = read(made).trailer["/Root"]
    assert (read(made).metadata.title, root["/Lang"]) == ("A title", "en")
    assert (root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (True, True)
    assert {"ar"} <= languages(root["/StructTreeRoot"])
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert titles(read(made).outline) == ["One", "Two"]
    assert "the secret" not in text_of(made)
    fonts = [font.get_object() for page in read(made).pages for font in page["/Resources"]["/Font"].values()]
    assert all("+" in font["/BaseFont"] for font in fonts)


def test_the_worker_makes_the_file_of_a_comparison_and_a_reader_takes_it(
    database: Database, settings: Settings, client
) -> None:
    with database.writing() as session:
        process = a_process(session, languages=("en", "ar"))
        an_imported(session, process, TEXT, language="en")
        an_imported(session, process, ARABIC, language="ar")
        document = document_of(session, process.id)
        name_version(session, document, name="Draft", author_id=None, now=NOON)
        clause = next(one for one in clauses_of(session, document.id, "en", "en") if "machine" in one.body)
        revised = clause.body.replace("at once", "in plain words")
        row = session.get_one(Clause, clause.id)
        base = clause.revision or 0
        revise(
            session,
            row,
            language="en",
            heading=clause.heading,
            body=revised,
            base_revision_number=base,
            reason="",
            author_id=None,
            now=NOON,
        )
        number = jobs.ask(session, process, Wanted(Format.PDF, "en", None, 1), datetime.now(UTC)).id
        session.commit()
    deliver_due(database, settings, {jobs.KIND: make}, lambda: datetime.now(UTC))
    with database.reading() as session:
        job = session.get_one(ExportJob, number)
        assert (job.state, job.failure) == (JobState.DONE, "")
    made = client.get(f"/en/processes/{process.slug}/export/jobs/{number}/file").data
    text = text_of(made)
    assert {"at once", "in plain words"} <= set(re.findall("at once|in plain words", text))
    assert f"http://localhost/en/processes/{process.slug}/text" in text
    assert re.search(r"Public record of \d+ entries, root [0-9a-f]{16}", text)
    assert re.search(r"Page 1 of \d", text)
    assert "localhost/openclause" in text
