from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask

from app.campaigns.models import Campaign
from app.comments.models import Comment
from app.db import Database
from app.jobs.models import OutboxMessage
from app.record.verification import verify
from app.responses.models import Response
from tests.campaigns.scenes import LETTER, a_scene, confirmed, search
from tests.contributing import a_comment
from tests.reader import reader


def test_one_response_answers_every_copy_and_late_ones_are_added_with_one_tap(app: Flask, database: Database) -> None:
    now = datetime.now(UTC)
    with database.writing() as session:
        scene = a_scene(session, now, people=25)
        search(session, scene.process, now)
        confirmed(session, scene, now)
        session.commit()
    desk = reader(app, scene.facilitator)
    place = f"/en/processes/{scene.process.slug}"
    page = desk.open(f"{place}/facilitate/responses/new?campaign=1")
    assert page.heading == "Answer 25 contributions"
    assert page.text.count("I write to you as a parent") == 20, "the page shows some of them and links to the others"
    page = desk.send(page, {"disposition": "out_of_scope", "reasons": "We heard you."}, button="act=publish")
    with database.writing() as session:
        response = session.scalars(sa.select(Response)).one()
        assert len(response.answered) == 25
        assert session.scalars(sa.select(Campaign.answered_by)).all() == [response.number]
        assert session.scalar(sa.select(Comment.answered).where(Comment.id == scene.other.id)) is False
        process, clause = session.merge(scene.process, load=False), session.merge(scene.clause, load=False)
        late = a_comment(session, process, session.merge(scene.senders[1], load=False), body=LETTER, clause=clause)
        search(session, process, now + timedelta(hours=1))
        session.commit()
    page = desk.open(f"{place}/facilitate/campaigns/1")
    page = desk.send(page, {}, action="/campaigns/1/late")
    assert "Their authors are told by mail" in page.text
    with database.reading() as session:
        response = session.scalars(sa.select(Response)).one()
        assert [one.comment_id for one in response.answered][-1] == late.id
        mails = session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == "mail"))
        told = [one.payload["to"] for one in mails if one.payload["template"] == "response"]
        assert sorted(told) == sorted([*(one.id for one in scene.senders), scene.senders[1].id])
        found = [one for one in verify(session).findings if "response" in one.what or "campaign" in one.what]
        assert found == []
    page = reader(app).open(f"{place}/campaigns/1")
    assert f"Response {response.number}" in page.text
