"""Frames of the whole instance: what is prepared or hidden is in none, and no result before its time."""

from tests.reader import reader
from tests.stage import SECRETS, database_url, stage, staged

__all__ = ["database_url", "stage", "staged"]


def test_what_is_prepared_is_shown_to_nobody_not_even_to_its_own_team(app, stage):
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
