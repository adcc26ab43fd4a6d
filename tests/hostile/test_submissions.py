"""Every page of submissions and participation, opened on the stage by whoever may."""

from flask import Flask

from tests.hostile.visitors import addresses
from tests.reader import reader
from tests.stage import OF_A_HIDDEN_COMMENT, Stage

OURS = ("submissions", "questionnaires", "participation")


def test_every_page_opens_for_its_reader_and_hides_what_is_hidden(app: Flask, stage: Stage) -> None:
    pages = [address for rule, address in addresses(app) if rule.endpoint.split(".")[0] in OURS]
    assert len(pages) > 12
    for part, allowed in (("steward", (200, 302, 404, 409)), ("author", (200, 302, 404, 409))):
        client = reader(app, stage.people[part]).client
        for address in pages:
            answer = client.get(address)
            assert answer.status_code in allowed, (part, address, answer.status_code)
            assert OF_A_HIDDEN_COMMENT not in answer.get_data(as_text=True), address
    for where in ("submissions/1", "submissions/2", "questionnaires/1/results", "participation", "submissions"):
        assert reader(app).client.get(f"/en/processes/consultation/{where}").status_code == 200, where
    for where in ("questionnaires", "questionnaires/1", "questionnaires/1/results", "submissions", "submissions/1"):
        answer = reader(app).client.get(f"/api/v1/processes/consultation/{where}")
        assert answer.status_code == 200, where
        assert OF_A_HIDDEN_COMMENT not in answer.get_data(as_text=True), where
