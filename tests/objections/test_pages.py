from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.commenting import CommentState
from app.domain.objecting import Asked, Body, ObjectionState, Signature, blocking
from app.domain.phases import PhaseKind, Role
from app.jobs.models import OutboxMessage
from app.objections import services
from app.objections.models import Objection
from app.objections.queries import open_objections
from app.objections.subjects import Subject
from app.processes.queries import membership_of
from app.record.findings import Finding
from app.record.verification import verify
from tests.builders import a_clause, a_document, a_member, a_process
from tests.contributing import a_question, an_objection
from tests.reader import api_headers, reader


def differing(session: Session) -> list[Finding]:
    return [one for one in verify(session).findings if "objection" in one.place]


def test_an_objection_goes_from_its_raising_to_its_resolution(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        clause = a_clause(session, a_document(session, process))
        objector, supporter = a_member(session, process), a_member(session, process, group="academia")
        facilitator = a_member(session, process, roles=(Role.FACILITATOR,))
        session.commit()
    slug = process.slug
    visitor = reader(app, objector)
    page = visitor.open(f"/en/processes/{slug}/clauses/{clause.number}/objections/new")
    visitor.send(page, {"body": " "}, status=422)
    raised = visitor.send(page, {"body": "It shuts out those without a phone.", "remedy": "Take letters too."})
    assert raised.heading == "Objection 1"
    assert "cannot be adopted by consent" in raised.text
    assert "Objection 1" in visitor.open(f"/en/processes/{slug}/clauses/{clause.number}").text
    seconder = reader(app, supporter)
    shared = seconder.send(seconder.open(f"/en/processes/{slug}/objections/1"), {}, action="/support")
    assert "1 supporter" in shared.text
    leader = reader(app, facilitator)
    answer = leader.open(f"/en/processes/{slug}/objections/1/answer")
    leader.send(answer, {"reasons": "Letters are taken from today on."})
    visitor.open(f"/en/processes/{slug}/objections/1/decision", status=404)
    asked = visitor.open(f"/en/processes/{slug}/objections/1")
    assert "Does that resolve it?" in asked.text
    resolved = visitor.send(asked, {}, action="/agreement")
    assert "Resolved: the objector agrees" in resolved.text
    with database.reading() as session:
        assert open_objections(session, process.id) == []
        mails = session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == "mail")).all()
        told = [(one.payload["to"], one.payload["values"]["act"]) for one in mails]
        assert told == [(objector.id, "addressed"), (supporter.id, "agreed")]
        assert differing(session) == []


def test_what_is_not_sustained_may_stand_with_the_final_text_as_a_minority_view(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.ADOPTION)
        objector = a_member(session, process, group="academia")
        facilitator = a_member(session, process, roles=(Role.FACILITATOR,))
        member = membership_of(session, process.id, objector.id)
        assert member is not None
        found = services.object_to(
            session, process, Subject(), author=member, body="It shuts people out.", remedy="", language="en",
            now=datetime.now(UTC),
        )  # fmt: skip
        session.commit()
    slug, leader, visitor = process.slug, reader(app, facilitator), reader(app, objector)
    page = leader.open(f"/en/processes/{slug}/objections/{found.number}/decision")
    leader.send(page, {"decision": "not_sustained", "body": "forum", "reasons": ""}, status=422)
    decided = leader.send(page, {"decision": "not_sustained", "body": "forum", "reasons": "Article 4 meets it."})
    assert "By the multi-stakeholder forum" in decided.text
    form = visitor.open(f"/en/processes/{slug}/objections/{found.number}/minority")
    carried = visitor.send(form, {"words": "We hold that letters must be taken.", "signature": "group"})
    assert "Signed: Academia" in carried.text
    listed = reader(app, None).open(f"/en/processes/{slug}/objections?state=minority")
    assert f"Objection {found.number}" in listed.text
    with database.reading() as session:
        assert differing(session) == []


def test_what_is_hidden_is_hidden_and_blocks_nothing(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        hidden = an_objection(session, process, body="Unspeakable", visibility=CommentState.HIDDEN)
        waits = an_objection(session, process, body="Unread", visibility=CommentState.PENDING)
        session.commit()
    stranger = reader(app, None)
    assert "Unspeakable" not in stranger.open(f"/en/processes/{process.slug}/objections/{hidden.number}").text
    stranger.open(f"/en/processes/{process.slug}/objections/{waits.number}", status=404)
    answer = stranger.client.get(f"/api/v1/processes/{process.slug}/objections")
    assert [(one["number"], one["body"]) for one in answer.json["items"]] == [(hidden.number, "")]
    with database.reading() as session:
        assert [one.number for one in open_objections(session, process.id)] == [waits.number]


def test_an_objection_to_a_question_blocks_that_question(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.VOTING)
        person = a_member(session, process)
        now = datetime.now(UTC)
        question = a_question(session, process, opens=now - timedelta(days=1), closes=now + timedelta(days=1))
        session.commit()
    headers = api_headers(database, person)
    visitor = reader(app, person)
    base = f"/api/v1/processes/{process.slug}/objections"
    raised = visitor.client.post(
        base, json={"body": "Too early.", "language": "en", "question": question.number}, headers=headers
    )
    assert raised.status_code == 201
    assert raised.json["question"] == question.number
    assert raised.json["blocks"] is True
    both = {"body": "Too early.", "language": "en", "question": question.number, "clause": "1"}
    assert visitor.client.post(base, json=both, headers=headers).status_code == 400
    page = visitor.open(f"/en/processes/{process.slug}/objections/{raised.json['number']}")
    assert f"On question {question.number}" in page.text
    with database.reading() as session:
        found = open_objections(session, process.id, question_ids=[question.id])
        assert blocking(found, Asked(question=question.id)) == (raised.json["number"],)
        assert open_objections(session, process.id, until=now - timedelta(days=1)) == []


def test_a_minority_view_that_is_attached_cannot_be_taken_back(database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        objector = a_member(session, process)
        member = membership_of(session, process.id, objector.id)
        leader = a_member(session, process, roles=(Role.STEWARD,))
        now = datetime.now(UTC)
        assert member is not None
        found = services.object_to(
            session, process, Subject(), author=member, body="No", remedy="", language="en", now=now
        )
        services.decide(
            session, process, found, sustained=False, reasons="Met.", language="en", body=Body.FORUM,
            actor_id=leader.id, role=Role.STEWARD, now=now,
        )  # fmt: skip
        services.carry(
            session, process, found, words="", signature=Signature.NAME, language="en", actor_id=objector.id, now=now
        )
        assert found.minority_body == "No"
        assert session.scalars(sa.select(Objection.state)).one() is ObjectionState.MINORITY
        assert differing(session) == []
