"""Two proposals made one by hand: nothing is lost, the other is closed, and what was decided stays decided."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.campaigns import services
from app.campaigns.models import CampaignCopy
from app.campaigns.queries import campaign_by_number
from app.db import Database
from app.domain.campaigning import CampaignAct, CampaignState
from app.domain.errors import NothingChanged, NotInThisState
from app.domain.phases import Role
from app.record.verification import verify
from tests.campaigns.scenes import OTHER, Scene, a_scene, search
from tests.contributing import a_comment
from tests.reader import reader

NOW = datetime(2026, 6, 20, 12, 0, tzinfo=UTC)


def two_proposals(session: Session) -> Scene:
    """A letter of four people, and another one of two."""
    scene = a_scene(session, NOW)
    a_comment(session, scene.process, scene.senders[1], body=OTHER, clause=scene.clause, created_at=NOW)
    search(session, scene.process, NOW)
    return scene


def merge(session: Session, scene: Scene, one: int, other: int) -> None:
    into, gone = (campaign_by_number(session, scene.process.id, number) for number in (one, other))
    services.merge(session, scene.process, into, gone, actor_id=scene.facilitator.id, role=Role.FACILITATOR, now=NOW)


def held(session: Session, scene: Scene) -> dict[int, int]:
    numbers = {campaign_by_number(session, scene.process.id, number).id: number for number in (1, 2)}
    query = sa.select(CampaignCopy.campaign_id, sa.func.count()).group_by(CampaignCopy.campaign_id)
    return {numbers[found]: count for found, count in session.execute(query)}


def test_the_copies_of_two_proposals_become_those_of_one_and_a_search_leaves_them_there(session: Session) -> None:
    scene = two_proposals(session)
    assert held(session, scene) == {1: 4, 2: 2}
    merge(session, scene, 1, 2)
    assert held(session, scene) == {1: 6}
    assert campaign_by_number(session, scene.process.id, 2).state is CampaignState.REJECTED
    search(session, scene.process, NOW)
    assert held(session, scene) == {1: 6}
    assert [one.what for one in verify(session).findings if "campaigns/" in one.place] == []


def test_neither_itself_nor_what_is_decided_is_merged(session: Session) -> None:
    scene = two_proposals(session)
    with pytest.raises(NothingChanged):
        merge(session, scene, 1, 1)
    services.decide(
        session, scene.process, campaign_by_number(session, scene.process.id, 2), CampaignAct.REJECT,
        actor_id=scene.facilitator.id, role=Role.FACILITATOR, now=NOW,
    )  # fmt: skip
    for one, other in ((1, 2), (2, 1)):
        with pytest.raises(NotInThisState):
            merge(session, scene, one, other)
    assert held(session, scene) == {1: 4, 2: 2}


def test_a_facilitator_merges_on_the_page_and_takes_one_out(app: Flask, database: Database) -> None:
    with database.writing() as session:
        scene = two_proposals(session)
        session.commit()
    desk, address = reader(app, scene.facilitator), f"/en/processes/{scene.process.slug}/facilitate/campaigns/1"
    page = desk.open(address)
    refused = desk.send(page, {"other": "99"}, action=f"{address}/merging", status=422)
    merged = desk.send(refused, {"other": "2"}, action=f"{address}/merging")
    assert "Campaign 2 is part of this one now." in merged.text
    assert "Make one of two proposals" not in merged.text
    left = desk.send(merged, action=f"{address}/copies")
    assert "The copy has been left out." in left.text
