"""What the team entered for somebody, and who organisations are: as response pages and participation show them."""

from flask import Flask

from app.assisted import services
from app.assisted.services import Said
from app.db import Database
from app.domain.commenting import Kind
from app.domain.mandating import RegisterKind
from app.domain.phases import Role
from app.participation.counting import count
from app.responses.contributions import contributions
from tests.assisted.test_sessions import a_session_held
from tests.builders import NOON, a_clause, a_document, a_member, a_process, an_organisation
from tests.contributing import a_comment, a_response, an_amendment
from tests.reader import reader


def test_nobody_who_spoke_in_a_room_reads_as_somebody_who_has_left(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        a_document(session, process)
        helper = a_member(session, process, roles=[Role.FACILITATOR])
        held = a_session_held(session, process)
        said = Said("Tell us first.", Kind.CONCERN, "en", "citizen")
        made = services.enter(session, process, held, said, actor_id=helper.id, now=NOON)
        assert contributions(session, [made.id], [])[False, made.id].assisted
        a_comment(session, process, helper, "Written here.")
        a_response(session, process, helper, comments=[made])
        assert count(session, process, NOON)["assisted"] == 1
        session.commit()
    visitor, address = reader(app), f"/en/processes/{process.slug}"
    page = visitor.open(f"{address}/responses/1")
    assert "Somebody who gave no name" in page.text
    assert "Former participant" not in page.text
    row = visitor.open(f"{address}/participation").words("section[.//*[@id='assisted']]//tbody/tr[last()]")
    assert row.replace(" ", "") == "Enteredbytheteamforapersoninaroomoronpaper150%"
    told = visitor.client.get(f"/api/v1/processes/{process.slug}/participation").get_json()
    assert told["assisted_contributions"] == 1


def test_the_register_number_stands_beside_the_organisation(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        clause = a_clause(session, a_document(session, process))
        guild = an_organisation(session, "Guild of Bakers")
        guild.register_kind, guild.register_number = RegisterKind.LOBBY, "LR-4711"
        speaker = a_member(session, process, organisation=guild)
        said = a_comment(session, process, speaker, "For us.", clause=clause, organisation_id=guild.id)
        proposed = an_amendment(session, clause, speaker, organisation_id=guild.id)
        session.commit()
    visitor, address = reader(app), f"/en/processes/{process.slug}"
    for place in (f"comments/{said.number}", f"amendments/{proposed.number}"):
        assert "Guild of Bakers (register number LR-4711)" in visitor.open(f"{address}/{place}").text
