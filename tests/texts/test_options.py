"""Whether a clause can still be shaped: open, fixed by law, already decided."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.amendments import services as amendments
from app.db import Database
from app.domain.amending import Operation, Side
from app.domain.errors import DeciderMissing, NothingChanged, OptionsClosed, StaleBase
from app.domain.options import CHANGING, OPEN, Choices, Freedom, refuse_closed
from app.domain.phases import Role
from app.ledger.models import Entry
from app.processes.models import Process
from app.processes.queries import membership_of
from app.texts.models import Clause
from app.texts.options import history_of, options_among, options_in, options_of, set_options
from app.texts.queries import latest_revision
from tests.builders import NOON, a_clause, a_document, a_member, a_process
from tests.reader import reader

LAW = "Article 12 of the data protection act"


def a_clause_of(session: Session, **values: object) -> tuple[Process, Clause]:
    process = a_process(session, now=NOON, **values)
    return process, a_clause(session, a_document(session, process), number="1")


def fix(session: Session, process: Process, clause: Clause, number: int = 0, decider: str = LAW) -> None:
    set_options(
        session, process, clause, freedom=Freedom.FIXED_BY_LAW, decider=decider, link="https://law.example/12",
        base_number=number, reason="The act binds us.", author_id=None, now=NOON,
    )  # fmt: skip


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.parametrize("freedom", Freedom)
def test_a_clause_that_is_closed_is_not_amended_but_something_may_stand_beside_it(
    freedom: Freedom, operation: Operation
) -> None:
    choices = Choices(freedom, LAW)
    if freedom is Freedom.OPEN or operation not in CHANGING:
        refuse_closed(choices, operation)
        return
    with pytest.raises(OptionsClosed) as refused:
        refuse_closed(choices, operation)
    assert (refused.value.freedom, refused.value.decider) == (freedom.value, LAW)


def test_what_is_said_of_a_clause_is_entered_and_kept(session: Session) -> None:
    process, clause = a_clause_of(session)
    assert options_of(session, clause.id) == OPEN
    fix(session, process, clause)
    assert options_of(session, clause.id) == Choices(Freedom.FIXED_BY_LAW, LAW, "https://law.example/12", 1)
    assert list(options_in(session, clause.document_id)) == [clause.id]
    set_options(
        session, process, clause, freedom=Freedom.OPEN, decider="nobody", link="", base_number=1,
        reason="The act was repealed.", author_id=None, now=NOON,
    )  # fmt: skip
    assert options_of(session, clause.id).are_open
    assert options_in(session, clause.document_id) == {}
    assert options_among(session, [clause.id])[clause.id].number == 2
    assert [one.number for one in history_of(session, clause.id)] == [2, 1]
    assert list(session.scalars(sa.select(Entry.kind).order_by(Entry.index))) == ["options_set", "options_set"]


def test_who_closes_a_clause_says_by_what_and_sees_what_holds(session: Session) -> None:
    process, clause = a_clause_of(session)
    with pytest.raises(DeciderMissing):
        fix(session, process, clause, decider="  ")
    fix(session, process, clause)
    with pytest.raises(StaleBase):
        fix(session, process, clause)
    with pytest.raises(NothingChanged):
        fix(session, process, clause, number=1)


def test_an_amendment_of_a_fixed_clause_is_refused_and_a_new_clause_beside_it_taken(session: Session) -> None:
    process, clause = a_clause_of(session)
    fix(session, process, clause)
    person = a_member(session, process)
    member, base = membership_of(session, process.id, person.id), latest_revision(session, clause.id, "en")
    assert member is not None
    assert base is not None
    asked = {"base": base, "heading": "", "rationale": "Clearer.", "proposer": member, "now": NOON}
    with pytest.raises(OptionsClosed):
        amendments.propose(session, process, clause, operation=Operation.REPLACE, body="Other words.", **asked)
    proposed = amendments.propose(
        session, process, clause, operation=Operation.INSERT_AFTER, body="More.", side=Side.AFTER, **asked
    )
    assert proposed.number == 1


def test_a_steward_closes_a_clause_and_everybody_reads_why(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        a_clause(session, a_document(session, process), number="1")
        steward = a_member(session, process, roles=(Role.STEWARD,))
        member = a_member(session, process)
        session.commit()
    address = f"/en/processes/{process.slug}"
    visitor = reader(app, steward)
    sheet = visitor.open(f"{address}/facilitate/text/clauses/1/options")
    typed = {"freedom": "decided", "decider": "The council", "link": "javascript:alert(1)", "reason": "Decided in May."}
    wrong = visitor.send(sheet, typed, status=422)
    assert "beginning with https://" in wrong.text
    assert wrong.tree.xpath("//input[@name='decider']/@value") == ["The council"]
    after = visitor.send(wrong, {**typed, "link": "https://council.example/4"})
    assert "Already decided" in after.text
    for page in ("clauses/1", "text"):
        shown = reader(app).open(f"{address}/{page}")
        assert "The council" in shown.text
        assert "It can be commented on, not amended." in shown.text
    answer = app.test_client().get(f"/api/v1/processes/{process.slug}/clauses/1").get_json()
    link = "https://council.example/4"
    assert answer["options"] == {"freedom": "decided", "decider": "The council", "link": link}
    proposer = reader(app, member)
    proposal = proposer.open(f"{address}/clauses/1/amendments/new")
    refused = proposer.send(proposal, {"body": "My words.", "rationale": "Better."}, status=422)
    assert "decided already: The council" in refused.text
    assert "My words." in refused.words("//textarea[@name='body']")
