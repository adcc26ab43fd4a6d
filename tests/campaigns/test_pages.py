import json
from datetime import UTC, datetime, timedelta

from flask import Flask

from app.campaigns.models import CampaignCopy
from app.comments.models import Comment
from app.db import Database
from app.domain.commenting import CommentState
from app.record.verification import verify
from tests.campaigns.scenes import LETTER, Scene, a_scene, confirmed, search
from tests.contents import statements
from tests.contributing import a_comment
from tests.reader import Reader, reader


def a_searched_scene(database: Database, *, confirm: bool = False) -> Scene:
    now = datetime.now(UTC)
    with database.writing() as session:
        scene = a_scene(session, now)
        search(session, scene.process, now)
        if confirm:
            confirmed(session, scene, now)
        session.commit()
    return scene


def test_a_facilitator_confirms_a_proposal_and_everybody_sees_one_item(app: Flask, database: Database) -> None:
    scene = a_searched_scene(database)
    place = f"/en/processes/{scene.process.slug}"
    clause = f"{place}/clauses/{scene.clause.number}"
    before = reader(app).open(clause)
    assert before.text.count("I write to you as a parent") == 4
    assert reader(app).client.get(f"{place}/campaigns/1").status_code == 404
    desk = reader(app, scene.facilitator)
    page = desk.open(f"{place}/facilitate/campaigns")
    assert "4 copies, from 4 people" in page.text
    page = desk.open(f"{place}/facilitate/campaigns/1")
    assert [one.text_content() for one in page.tree.xpath("//ins")] != []
    left = page.tree.xpath("//input[@name='copy']/@value")[0]
    page = desk.send(page, {"copy": left}, action="/campaigns/1/copies")
    assert "left out" in page.text
    page = desk.send(page, {"organiser": "Schools First", "source": ""}, action="/campaigns/1/organiser", status=422)
    assert "Say from where it is known" in page.text
    assert page.tree.xpath("//input[@name='organiser']/@value") == ["Schools First"]
    named = {"organiser": "Schools First", "source": "https://schools-first.example"}
    page = desk.send(page, named, action="/campaigns/1/organiser")
    page = desk.send(page, {"act": "confirm"}, action="/campaigns/1/decision")
    assert "Everybody sees it as one item" in page.text
    page = reader(app).open(clause)
    assert page.text.count("I write to you as a parent") == 2, "the campaign, and the copy that was left out"
    assert "Of these, 3 copies belong to 1 campaign." in page.text
    assert "Schools First" in page.text
    each = reader(app).open(f"{clause}?copies=each")
    assert each.text.count("I write to you as a parent") == 4
    page = reader(app).open(f"{place}/campaigns")
    assert "5 contributions, of which 3 copies in 1 campaign, sent by 3 people." in page.text
    page = reader(app).open(f"{place}/campaigns/1")
    assert len(page.tree.xpath("//ol/li[starts-with(@id, 'copy-')]")) == 3
    assert page.tree.xpath("//svg[@class='spread']/rect") or "spread" in page.text
    with database.reading() as session:
        assert [one for one in verify(session).findings if "campaign" in one.what] == []


def test_what_is_hidden_is_on_no_page_of_a_campaign(app: Flask, database: Database) -> None:
    scene = a_searched_scene(database, confirm=True)
    with database.writing() as session:
        hidden = session.get_one(Comment, scene.copies[1].id)
        hidden.body, hidden.state = f"unspeakable {LETTER}", CommentState.HIDDEN
        session.commit()
    place = f"/processes/{scene.process.slug}/campaigns"
    for address in (f"/en{place}/1", f"/en{place}", f"/api/v1{place}", f"/api/v1{place}/1/copies"):
        answer = reader(app).client.get(address)
        assert answer.status_code == 200
        assert b"unspeakable" not in answer.data
    assert json.loads(reader(app).client.get(f"/api/v1{place}").data)["items"][0]["copies"] == 3


def test_late_copies_are_taken_in_with_one_tap(app: Flask, database: Database) -> None:
    scene = a_searched_scene(database, confirm=True)
    with database.writing() as session:
        process = session.merge(scene.process, load=False)
        clause = session.merge(scene.clause, load=False)
        for sender in scene.senders[:2]:
            a_comment(session, process, session.merge(sender, load=False), body=f"{LETTER} Too late?", clause=clause)
        search(session, process, datetime.now(UTC) + timedelta(hours=1))
        session.commit()
    desk = reader(app, scene.facilitator)
    page = desk.open(f"/en/processes/{scene.process.slug}/facilitate/campaigns?state=late")
    assert "2 late copies" in page.text
    page = desk.open(f"/en/processes/{scene.process.slug}/facilitate/campaigns/1")
    page = desk.send(page, {}, action="/campaigns/1/copies")
    assert "6 copies, from 4 people" in page.text


def test_only_the_team_decides_and_a_second_decision_is_refused(app: Flask, database: Database) -> None:
    scene = a_searched_scene(database)
    place = f"/en/processes/{scene.process.slug}/facilitate/campaigns"
    assert reader(app, scene.senders[0]).client.get(place).status_code == 404
    desk, other = reader(app, scene.facilitator), reader(app, scene.facilitator)
    page, same = desk.open(f"{place}/1"), other.open(f"{place}/1")
    desk.send(page, {"act": "reject"}, action="/campaigns/1/decision")
    other.send(same, {"act": "confirm"}, action="/campaigns/1/decision", status=409)
    desk.send(page, {"act": "nonsense"}, action="/campaigns/1/decision", status=400)
    with database.reading() as session:
        assert {one.state.value for one in session.query(CampaignCopy)} == {"suggested"}


def test_pages_take_as_many_statements_for_many_campaigns_as_for_one(app: Flask, database: Database) -> None:
    scene = a_searched_scene(database, confirm=True)
    place = f"/en/processes/{scene.process.slug}"
    pages = [
        f"{place}/campaigns", f"{place}/facilitate/campaigns?state=confirmed", f"{place}/clauses/{scene.clause.number}",
        f"{place}/comments", f"{place}/campaigns/1", f"{place}/facilitate/campaigns/1",
    ]  # fmt: skip
    desk = reader(app, scene.facilitator)
    few = {address: _statements(database, desk, address) for address in pages}
    with database.writing() as session:
        process, clause = session.merge(scene.process, load=False), session.merge(scene.clause, load=False)
        now = datetime.now(UTC) + timedelta(hours=1)
        for number in range(2, 8):
            for _ in range(8):
                words = " ".join(f"reason{number}x{place} stands" for place in range(20))
                a_comment(session, process, body=words, clause=clause)
        a_comment(session, process, session.merge(scene.senders[0], load=False), body=LETTER, clause=clause)
        search(session, process, now)
        for number in range(2, 8):
            confirmed(session, scene, now, number)
        session.commit()
    assert {address: _statements(database, desk, address) for address in pages} == few


def _statements(database: Database, visitor: Reader, address: str) -> int:
    """How many statements a page takes once everything that is kept from earlier pages is there."""
    visitor.open(address)
    with statements(database) as seen:
        visitor.open(address)
    return len(seen)
