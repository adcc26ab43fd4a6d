"""Members of a process of several jurisdictions say where they belong."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.errors import GroupFixed, JurisdictionUnknown
from app.domain.phases import PhaseKind
from app.polls import queries
from app.processes import members
from app.processes.queries import membership_of
from tests.builders import NOON, a_member, a_person, a_process
from tests.contributing import a_question
from tests.reader import reader

LATER = datetime(2026, 12, 1, tzinfo=UTC)


def test_a_member_belongs_to_one_jurisdiction_from_the_first_contribution_on(session: Session) -> None:
    process = a_process(session, jurisdictions=["FR", "DE"])
    person = a_person(session)
    joined = members.join(
        session, process, person.id, group_key="citizen", organisation_id=None, now=NOON, jurisdiction="FR"
    )
    assert joined.jurisdiction == "FR"
    with pytest.raises(JurisdictionUnknown):
        members.join(session, process, person.id, group_key="citizen", organisation_id=None, now=NOON, jurisdiction="X")
    joined.contributed_at = NOON
    with pytest.raises(GroupFixed):
        members.join(
            session, process, person.id, group_key="citizen", organisation_id=None, now=LATER, jurisdiction="DE"
        )


def test_the_roll_is_counted_by_jurisdiction_too(session: Session) -> None:
    process = a_process(session, phase=PhaseKind.VOTING, jurisdictions=["FR", "DE"])
    for code in ("FR", "FR", "DE"):
        member = membership_of(session, process.id, a_member(session, process).id)
        assert member is not None
        member.jurisdiction = code
    session.flush()
    assert queries.entitled_by_jurisdiction(session, a_question(session, process)) == {"FR": 2, "DE": 1}


def test_joining_asks_for_the_jurisdiction_only_where_there_are_several(app: Flask, database: Database) -> None:
    with database.writing() as session:
        several, one = a_process(session, jurisdictions=["FR", "DE"]), a_process(session, jurisdictions=["FR"])
        person = a_person(session)
        session.commit()
    visitor = reader(app, person)
    form = visitor.open(f"/en/processes/{several.slug}/join")
    refused = visitor.send(form, {"group": "citizen"}, status=422)
    assert "Choose your country or region." in refused.text
    visitor.send(refused, {"jurisdiction": "DE"})
    assert "Your country or region" not in visitor.open(f"/en/processes/{one.slug}/join").text
