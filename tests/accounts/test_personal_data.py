"""What a person takes along has a part from every feature they used."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from app.amendments.services import support
from app.db import Database
from app.domain.answering import said
from app.domain.moderating import ReportReason
from app.domain.phases import PhaseKind
from app.domain.voting import Choice
from app.moderation.models import Report
from app.polls.services import cast
from app.processes.queries import membership_of
from tests.builders import a_clause, a_document, a_member, a_process
from tests.contributing import a_comment, a_question, an_amendment
from tests.reader import reader


def test_contributions_ballots_and_supports_can_be_taken_along(app: Flask, database: Database) -> None:
    now = datetime.now(UTC)
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.VOTING)
        slug = process.slug
        clause = a_clause(session, a_document(session, process))
        ana, other = a_member(session, process), a_member(session, process)
        a_comment(session, process, ana, "Who decides that?", clause=clause)
        theirs_said = a_comment(session, process, other, "Somebody else's words.", clause=clause)
        an_amendment(session, clause, ana, "Everybody is told.")
        theirs = an_amendment(session, clause, other)
        member = membership_of(session, process.id, ana.id)
        assert member is not None
        support(session, process, theirs, supporter=member, now=now)
        hour = timedelta(hours=1)
        question = a_question(session, process, opens=now - hour, closes=now + hour)
        cast(session, question, voter_id=ana.id, answer=said(Choice.AGAINST), now=now)
        kept = {"reason": ReportReason.SPAM, "note": "Shoes.", "created_at": now}
        session.add(Report(process_id=process.id, number=1, comment_id=theirs_said.id, reporter_id=ana.id, **kept))
        session.commit()
    data = reader(app, ana).client.get("/en/account/data").json
    assert data is not None
    assert [one["body"] for one in data["comments"]] == ["Who decides that?"]
    assert [one["body"] for one in data["amendments"]] == ["Everybody is told."]
    assert [(one["amendment"], one["stance"]) for one in data["positions"]] == [(2, "support")]
    assert [one["choice"] for one in data["ballots"]] == ["against"]
    assert [(one["process"], one["stakeholder_group"]) for one in data["memberships"]] == [(slug, "citizen")]
    assert [(one["comment"], one["objection"], one["note"]) for one in data["reports"]] == [(2, None, "Shoes.")]
