from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.amendments.models import EarlierProposal
from app.amendments.services import take_position as stand_on_amendment
from app.comments.weighing import take_position as stand_on_comment
from app.db import Database
from app.domain.commenting import Kind
from app.domain.phases import Role
from app.domain.positions import Stance
from app.domain.reconsidering import Figures
from app.jobs.models import OutboxMessage
from app.processes.queries import membership_of
from app.reconsidering.notices import tell
from app.reconsidering.queries import standing_of
from app.reconsidering.spoken import clauses_spoken_of, count_spoken
from app.record.findings import Finding
from app.record.verification import verify
from app.texts.queries import latest_revision
from tests.builders import a_clause, a_document, a_member, a_process, a_revision
from tests.contributing import a_comment, an_amendment
from tests.reader import api_headers, reader


def mails(session: Session, template: str) -> list[OutboxMessage]:
    found = session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == "mail").order_by(OutboxMessage.id))
    return [one for one in found if one.payload["template"] == template]


def differing(session: Session) -> list[Finding]:
    ours = ("condition", "reaffirmation", "revision_id")
    return [one for one in verify(session).findings if any(part in one.what for part in ours)]


def stand(session: Session, process, person, stance: Stance, at: datetime, **on) -> None:  # type: ignore[no-untyped-def]
    member = membership_of(session, process.id, person.id)
    if "comment" in on:
        stand_on_comment(session, process, on["comment"], member=member, stance=stance, now=at)
    else:
        stand_on_amendment(session, process, on["amendment"], member=member, stance=stance, now=at)


def revised(session: Session, clause, number: int, body: str, at: datetime, author_id: int | None = None) -> None:  # type: ignore[no-untyped-def]
    """A later wording of a clause, made at this moment."""
    revision = a_revision(session, clause, body, number=number)
    revision.created_at, revision.author_id = at, author_id
    session.flush()


def reword(session: Session, amendment, body: str, at: datetime) -> None:  # type: ignore[no-untyped-def]
    """Word an amendment anew, as its proposer does when the clause has moved on."""
    earlier = EarlierProposal(
        amendment_id=amendment.id, position=1, base_revision_id=amendment.base_revision_id, heading="",
        body=amendment.body, replaced_at=at,
    )  # fmt: skip
    session.add(earlier)
    amendment.body = body
    session.flush()


def test_whoever_spoke_of_words_that_changed_is_told_once_and_confirms_with_one_tap(
    app: Flask, database: Database
) -> None:
    now = datetime.now(UTC)
    with database.writing() as session:
        process = a_process(session)
        clause = a_clause(session, a_document(session, process), body="Tell people.")
        person, other = a_member(session, process), a_member(session, process)
        first = {"clause": clause, "revision_id": latest_revision(session, clause.id, "en").id}
        own = a_comment(session, process, person, kind=Kind.SUPPORT, **first)
        weighed = a_comment(session, process, other, body="Good.", **first)
        stand(session, process, person, Stance.SUPPORT, now - timedelta(days=2), comment=weighed)
        assert count_spoken(session, person.id) == 0
        revised(session, clause, 2, "Tell people and listen.", now - timedelta(hours=2))
        assert clauses_spoken_of(session, person.id) == [clause.id]
        assert tell(session, now - timedelta(hours=2)) == 0, "it has not stood for an hour"
        assert tell(session, now) == 2
        assert tell(session, now + timedelta(days=1)) == 0
        told = mails(session, "words_changed")
        assert {one.payload["to"] for one in told} == {person.id, other.id}
        assert told[0].payload["values"]["processes"][0]["clauses"] == [clause.number]
        session.commit()
    visitor = reader(app, person)
    page = visitor.open("/en/account/since")
    assert any("and listen" in inserted.text_content() for inserted in page.tree.xpath("//ins"))
    assert f"Your comment {own.number}" in page.text
    page = visitor.send(page, {}, action=f"/comments/{weighed.number}/reconsideration", button="stance=confirm")
    assert "Confirmed" in page.text
    assert f"/comments/{weighed.number}" not in " ".join(page.links())
    page = visitor.send(page, {}, action=f"/comments/{own.number}/reaffirmation")
    assert "Nothing has changed since you spoke." in page.text
    with database.reading() as session:
        assert count_spoken(session, person.id) == 0
        assert differing(session) == []


def test_support_divides_into_these_words_earlier_words_and_conditions(app: Flask, database: Database) -> None:
    now = datetime.now(UTC)
    with database.writing() as session:
        process = a_process(session)
        clause = a_clause(session, a_document(session, process))
        author = a_member(session, process)
        one, two, three = (a_member(session, process) for _each in range(3))
        amendment = an_amendment(session, clause, author)
        for person in (one, two):
            stand(session, process, person, Stance.SUPPORT, now - timedelta(days=2), amendment=amendment)
        reword(session, amendment, "Other words.", now - timedelta(days=1))
        assert standing_of(session, amendment, one.id).figures == Figures(0, 2, 0)
        assert tell(session, now) == 2
        session.commit()
    address = f"/en/processes/{process.slug}/amendments/{amendment.number}"
    third = reader(app, three)
    form = third.open(f"{address}/conditions/new")
    third.send(form, {"body": ""}, status=422)
    page = third.send(form, {"body": "there is a deadline."})
    assert "1 supports it on a condition that is not fulfilled" in page.text
    first = reader(app, one)
    page = first.open(address)
    assert "2 supported earlier words" in page.text
    page = first.send(page, {}, action="/reconsideration", button="stance=confirm")
    assert "1 supports these words" in page.text
    assert not page.tree.xpath("//form[contains(@action, '/conditions/')]"), "only its author marks a condition"
    page = third.send(third.open(address), {"mark": "fulfil"}, action="/mark")
    assert "2 support these words" in page.text
    page = third.send(page, {"mark": "reopen"}, action="/mark")
    assert "1 supports these words" in page.text
    facilitator_sees = first.open(f"/en/processes/{process.slug}/conditions")
    assert "there is a deadline." in facilitator_sees.text
    headers = api_headers(database, two)
    told = third.client.get(f"/api/v1/processes/{process.slug}/amendments/{amendment.number}/support-by-wording")
    assert [told.json[name] for name in ("to_this_wording", "to_earlier_wordings", "on_condition")] == [1, 1, 1]
    number = told.json["conditions"][0]["number"]
    marked = f"/api/v1/processes/{process.slug}/conditions/{number}/mark"
    assert third.client.post(marked, json={"mark": "fulfil"}, headers=headers).status_code == 409
    since = third.client.get("/api/v1/me/since", headers=headers).json["items"]
    assert [said["number"] for one in since for said in one["said"]] == [amendment.number]
    with database.reading() as session:
        assert [one.payload["to"] for one in mails(session, "condition_set")] == [author.id]
        assert differing(session) == []


def test_of_several_wordings_in_a_row_people_are_told_once_and_its_author_is_not(session: Session) -> None:
    now = datetime.now(UTC)
    process = a_process(session)
    clause = a_clause(session, a_document(session, process))
    person = a_member(session, process)
    editor = a_member(session, process, roles=(Role.FACILITATOR,))
    first = {"clause": clause, "revision_id": latest_revision(session, clause.id, "en").id}
    a_comment(session, process, person, **first)
    a_comment(session, process, editor, **first)
    for number, minutes in enumerate((200, 150, 30), start=2):
        revised(session, clause, number, f"Words {minutes}.", now - timedelta(minutes=minutes), editor.id)
    assert tell(session, now) == 0
    assert tell(session, now + timedelta(hours=1)) == 1
    assert [one.payload["to"] for one in mails(session, "words_changed")] == [person.id]
    assert clauses_spoken_of(session, editor.id) == [clause.id]
