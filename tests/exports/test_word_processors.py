"""Documents for word processors are offered where the text is, and hold nothing that nobody may read."""

import io
import zipfile

import pytest

from app.texts.naming import name_version
from app.texts.queries import document_of
from tests.builders import NOON
from tests.exports import odt_reader, word_reader
from tests.exports.drafts import the_demo_text
from tests.reader import reader
from tests.stage import SECRETS, set_stage

READERS = {"docx": word_reader, "odt": odt_reader}


@pytest.fixture
def slug(database):
    """A process with a text in six languages and one version."""
    with database.writing() as session:
        process = the_demo_text(session)
        name_version(session, document_of(session, process.id), name="Primer borrador", author_id=None, now=NOON)
        session.commit()
        return process.slug


def test_a_reader_is_offered_them_and_gets_whole_documents(app, client, slug):
    form = reader(app).open(f"/en/processes/{slug}/export").form("language", "version", "bare")
    offered = {action.rpartition("/")[2]: action for action in form.xpath(".//button/@formaction")}
    for name, reads in READERS.items():
        asked = {"language": "ar", "version": "1", "compare-with": "1", "bare": "yes"}
        answer = client.get(offered[name], query_string=asked)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].endswith(f"{slug}-ar-version-1-since-1.{name}")
        assert reads.faults(answer.data) == []
        again = client.get(f"/api/v1/processes/{slug}/exports/{name}?language=ar&version=1&compare-with=1&bare=yes")
        assert (again.status_code, again.mimetype) == (200, answer.mimetype)
        assert reads.lines(again.data, "accepted")[0] == reads.lines(answer.data, "accepted")[0]


@pytest.mark.parametrize("name", READERS)
def test_no_secret_is_in_any_part_of_them(client, database_url, name):
    stage = set_stage(database_url)
    for slug in (stage.consultation, stage.voting):
        for query in ("", "?version=1&compare-with=1"):
            answer = client.get(f"/en/processes/{slug}/export/{name}{query}")
            if answer.status_code != 200:
                assert (query, answer.status_code) == ("?version=1&compare-with=1", 404)
                continue
            with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
                told = "".join(archive.read(one).decode("utf-8", "replace") for one in archive.namelist())
            assert [secret for secret in SECRETS if secret in told] == []
            assert "@example.org" not in told
            assert READERS[name].faults(answer.data) == []
    assert client.get(f"/en/processes/{stage.prepared}/export/{name}").status_code == 404
