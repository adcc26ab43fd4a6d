"""Parts of a process in the pages of others: read-only, without a session, and nothing that is not public."""

import pytest

from app.processes.models import Visibility
from tests.builders import a_clause, a_document, a_process

FRAMES = ("clause/code/1", "result/code/1", "progress/code")
MARKUP = "<script>alert(1)</script>"


@pytest.fixture
def code(database):
    """A process with a clause in two languages."""
    with database.writing() as session:
        process = a_process(session, slug="code", languages=["en", "fr"], title={"en": f"A code {MARKUP}"})
        a_clause(session, a_document(session, process), f"Nobody is judged unheard. {MARKUP}", number="1")
        session.commit()


def test_a_frame_may_stand_in_any_page_and_runs_sends_and_remembers_nothing(app, code):
    for path in ("clause/code/1", "progress/code", "clause/code/9"):
        answer = app.test_client().get(f"/embed/{path}", headers={"Cookie": "openclause=forged"})
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors *" in policy
        assert "default-src 'none'" in policy
        assert "form-action 'none'" in policy
        assert "script-src" not in policy
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert b"<script" not in answer.data
        assert b"<form" not in answer.data
    elsewhere = app.test_client().get("/en/processes/code")
    assert "frame-ancestors 'none'" in elsewhere.headers["Content-Security-Policy"]


def test_who_has_a_frame_already_is_told_so(app, code):
    client = app.test_client()
    first = client.get("/embed/clause/code/1")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    again = client.get("/embed/clause/code/1", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get("/embed/clause/code/1?language=ar")
    assert other.headers["ETag"] != first.headers["ETag"]
    assert b'dir="rtl"' in other.data


@pytest.mark.parametrize("path", ["clause/nothing/1", "clause/code/9", "result/code/7", "progress/nothing"])
def test_what_is_not_there_is_said_in_the_frame_with_404(app, code, path):
    answer = app.test_client().get(f"/embed/{path}?language=fr")
    assert answer.status_code == 404
    assert b'<html lang="fr"' in answer.data


def test_an_archived_process_can_still_be_embedded(app, database):
    with database.writing() as session:
        a_process(session, slug="old", visibility=Visibility.ARCHIVED)
        session.commit()
    assert app.test_client().get("/embed/progress/old").status_code == 200
