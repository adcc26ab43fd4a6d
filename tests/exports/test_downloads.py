"""The page of downloads and what it sends: the right file, safely named, never shown in the browser."""

import io
import json
import zipfile

import pytest

from app.texts.naming import name_version
from app.texts.queries import document_of
from tests.builders import NOON, a_process
from tests.exports.drafts import the_demo_text
from tests.exports.schema import faults_of
from tests.reader import reader
from tests.stage import SECRETS, set_stage


@pytest.fixture
def slug(database):
    """A process with a text in six languages and one version."""
    with database.writing() as session:
        process = the_demo_text(session)
        name_version(session, document_of(session, process.id), name="Primer borrador", author_id=None, now=NOON)
        session.commit()
        return process.slug


@pytest.fixture
def bare(database):
    """A process that has no text yet."""
    with database.writing() as session:
        process = a_process(session)
        session.commit()
        return process.slug


def test_a_reader_chooses_language_and_version_and_gets_the_file(app, client, slug):
    sheet = reader(app).open(f"/fr/processes/{slug}/export")
    form = sheet.form("language", "version", "compare-with")
    assert form.fields["language"] == "fr"
    assert form.xpath("//option[@value='1']/text()")[0] == "1. Primer borrador"
    for button in (form.action, *form.xpath(".//button/@formaction")):
        answer = client.get(button, query_string={"language": "fr", "version": "1", "compare-with": ""})
        if button.endswith("/pdf"):
            assert answer.status_code == 302
            continue
        assert answer.status_code == 200
        language = "" if button.endswith("akn-package") else "-fr"
        assert answer.headers["Content-Disposition"].startswith(f"attachment; filename={slug}{language}-version-1.")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("akn", "application/akn+xml; charset=utf-8"),
        ("html", "text/html; charset=utf-8"),
        ("markdown", "text/markdown; charset=utf-8"),
        ("json", "application/json"),
        ("csv", "application/zip"),
        ("akn-package", "application/zip"),
    ],
)
def test_every_format_has_its_media_type(client, slug, form, media_type):
    answer = client.get(f"/en/processes/{slug}/export/{form}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)
    assert answer.data


def test_what_is_sent_is_what_it_says(client, slug):
    assert faults_of(client.get(f"/en/processes/{slug}/export/akn?language=ar").data) == []
    assert json.loads(client.get(f"/en/processes/{slug}/export/json").data)["about"]["slug"] == slug
    assert zipfile.ZipFile(io.BytesIO(client.get(f"/en/processes/{slug}/export/csv").data)).testzip() is None
    compared = client.get(f"/en/processes/{slug}/export/html?version=1&compare-with=1").text
    assert "Primer borrador" in compared


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("language=de", 400),
        ("language=../../etc/passwd", 400),
        ("version=99", 404),
        ("version=-1", 400),
        ("version=٣", 400),
        ("version=" + "9" * 5000, 400),
        ("version=1&compare-with=7", 404),
        ("compare-with=x", 400),
    ],
)
def test_only_languages_and_versions_that_there_are_can_be_asked_for(client, slug, query, status):
    assert client.get(f"/en/processes/{slug}/export/akn?{query}").status_code == status


def test_an_unknown_format_is_not_there(client, slug):
    assert client.get(f"/en/processes/{slug}/export/doc").status_code == 404
    assert client.get(f"/en/processes/{slug}/export/AKN").status_code == 404


def test_without_a_text_the_page_says_so_and_still_gives_the_record(app, client, bare):
    sheet = reader(app).open(f"/en/processes/{bare}/export")
    assert "There is no text yet." in sheet.text
    for form in ("akn", "html", "markdown"):
        answer = client.get(f"/en/processes/{bare}/export/{form}")
        assert answer.status_code == 409
        assert "There is no text in this process yet" in answer.text
    assert client.get(f"/en/processes/{bare}/export/json").status_code == 200


def test_a_process_that_is_prepared_out_of_sight_cannot_be_exported(client, database_url):
    stage = set_stage(database_url)
    for address in ("export", "export/akn", "export/json"):
        assert client.get(f"/en/processes/{stage.prepared}/{address}").status_code == 404


def test_no_secret_leaves_in_any_format(client, database_url):
    stage = set_stage(database_url)
    for slug in (stage.consultation, stage.voting):
        for form in ("akn", "html", "markdown", "json"):
            sent = client.get(f"/en/processes/{slug}/export/{form}").text
            assert [secret for secret in SECRETS if secret in sent] == []
