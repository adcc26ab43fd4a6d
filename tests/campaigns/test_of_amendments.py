"""A campaign of amendments stands as one item in the list, the API tells which, and one item waits for an answer."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.db import Database
from app.domain.amending import Operation
from tests.builders import NOON
from tests.campaigns.scenes import LETTER, Scene, a_scene, confirmed, search
from tests.contributing import an_amendment
from tests.reader import reader


@pytest.fixture
def scene(database: Database) -> Scene:
    """Three people propose the same in nearly the same words, a fourth something else."""
    with database.writing() as session:
        found = a_scene(session, NOON, people=4)
        for place, sender in enumerate(found.senders[:3]):
            an_amendment(
                session, found.clause, sender, f"{LETTER} {place}", operation=Operation.INSERT_AFTER,
                created_at=NOON - timedelta(days=9 - place),
            )  # fmt: skip
        an_amendment(session, found.clause, found.senders[3], "Fees are halved for small shops that pay by the month.")
        search(session, found.process, NOON)
        for number in (1, 2):
            confirmed(session, found, NOON, number)
        session.commit()
    return found


def test_the_list_shows_a_campaign_once_with_its_number_and_every_copy_when_asked(app: Flask, scene: Scene) -> None:
    address = f"/en/processes/{scene.process.slug}/amendments"
    folded = reader(app).open(address)
    assert ("3 copies, from 3 people" in folded.text, "4 amendments" in folded.text) == (True, True)
    each = reader(app).open(f"{address}?copies=each")
    cards = [len(sheet.tree.xpath("//div[@id='list']/article")) for sheet in (folded, each)]
    assert cards == [1, 4]
    reader(app).open(f"{address}?copies=none", status=400)


def test_the_api_names_the_campaign_of_each_and_leaves_them_out_when_asked(client: FlaskClient, scene: Scene) -> None:
    address = f"/api/v1/processes/{scene.process.slug}/amendments"
    every = client.get(address).get_json()["items"]
    assert len({one["campaign"] for one in every[:3]} - {None}) == 1
    assert every[3]["campaign"] is None
    folded = client.get(f"{address}?copies=folded").get_json()["items"]
    assert [one["number"] for one in folded] == [4]


def test_one_copy_of_each_campaign_waits_for_an_answer_that_answers_all(app: Flask, scene: Scene) -> None:
    address = f"/en/processes/{scene.process.slug}/responses/waiting"
    page = reader(app, scene.facilitator).open(address)
    assert "5 further copies of campaigns are left out" in page.text
    assert page.text.count("Answer all its copies at once") == 2
    assert "Answer all" not in reader(app).open(address).text
    assert "left out" not in reader(app).open(f"{address}?copies=each").text
