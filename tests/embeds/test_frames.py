"""Parts of a process in the pages of others: read-only, without a session, and nothing that is not public."""

import pytest

from app.processes.models import Visibility
from tests.builders import a_clause, a_document, a_process
from tests.reader import reader
from tests.stage import SECRETS, set_stage

FRAMES = ("clause/code/1", "result/code/1", "progress/code")
MARKUP = "<script>alert(1)</script>"


@pytest.fixture
def code(database):
    """A process with a clause in two languages."""
    with database.writing() as session:
        process = a_process(session, slug="code", languages=["en", "fr"], title={"en": f"A code {MARKUP}"})
        a_clause(session, a_document(session, process), f"Nobody is judged unheard. {MARKUP}", number="1")
        session.commit()


@pytest.fixture
def stage(database):
    """The whole instance, where what nobody may read is marked."""
    return set_stage(database.url)


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


def test_what_is_prepared_is_shown_to_nobody_not_even_to_its_own_team(app, database, stage):
    for visitor in (reader(app), reader(app, stage.people["steward"])):
        for path in (f"clause/{stage.prepared}/1", f"progress/{stage.prepared}"):
            assert visitor.client.get(f"/embed/{path}").status_code == 404
        asked = f"http://localhost:8000/en/processes/{stage.prepared}"
        assert visitor.client.get("/oembed", query_string={"url": asked}).status_code == 404


def test_a_result_is_shown_after_the_close_and_nothing_of_it_before(app, stage):
    shown = {}
    for number in range(1, 12):
        answer = app.test_client().get(f"/embed/result/{stage.voting}/{number}")
        if answer.status_code == 200:
            shown[number] = answer.get_data(as_text=True)
    assert "Carried: every condition of the rule is met." in shown[1]
    assert "<table>" in shown[1]
    assert "Voting runs until" in shown[2]
    assert "<table" not in shown[2]
    assert "Voting begins on" in shown[3]
    assert len(shown) >= 8


def test_no_frame_says_what_is_hidden(app, stage):
    client = app.test_client()
    for slug in (stage.consultation, stage.voting):
        for path in (f"clause/{slug}/1", f"clause/{slug}/2", f"progress/{slug}", f"result/{slug}/1"):
            told = client.get(f"/embed/{path}").get_data(as_text=True)
            assert [one for one in SECRETS if one in told] == []


def test_an_archived_process_can_still_be_embedded(app, database):
    with database.writing() as session:
        a_process(session, slug="old", visibility=Visibility.ARCHIVED)
        session.commit()
    assert app.test_client().get("/embed/progress/old").status_code == 200
