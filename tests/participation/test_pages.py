"""The page of participation: who takes part, who is missing, and what may be told of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from app.accounts import personal
from app.db import Database
from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState
from app.domain.errors import NotInThisState, SharesMalformed
from app.domain.language_access import AnsweredIn
from app.domain.phases import Role
from app.domain.responding import Disposition
from app.jobs.handlers import HANDLERS, Work
from app.participation import keeping
from app.participation.counting import count
from app.participation.figures import Measure, told
from app.participation.models import Counted, Dimension
from app.participation.queries import current, references_of
from app.participation.services import Named, name_reference, withdraw_reference
from app.participation.tasks import count_participation
from app.processes.models import Process
from app.processes.queries import membership_of
from app.processes.services import enter
from app.texts.queries import latest_revision
from tests.builders import NOON, a_clause, a_document, a_member, a_person, a_process, a_revision, an_organisation
from tests.contributing import a_comment, a_response, an_amendment
from tests.reader import reader

NOW = datetime.now(UTC)


def people(session, process, group, number, **values):
    return [a_member(session, process, group=group, **values) for _ in range(number)]


def a_debate(session, *, citizens=12, government=6, academia=2) -> Process:
    """Citizens, officials and a few scholars, each of whom has said one thing."""
    process = a_process(session, now=NOW)
    clause = a_clause(session, a_document(session, process))
    for group, number in (("citizen", citizens), ("government", government), ("academia", academia)):
        for person in people(session, process, group, number):
            a_comment(session, process, person, "A word.", clause=clause, group=group)
    return process


def figures(session, process):
    found = count(session, process, NOW)
    compared = current(references_of(session, process.id))
    return told(found, groups=[one.key for one in process.groups], languages=process.languages, references=compared)


def test_people_are_told_by_group_and_the_few_only_together(session) -> None:
    shown = figures(session, a_debate(session))
    by_group = shown.measures[Measure.PARTICIPANTS].by[Dimension.GROUP]
    assert dict(by_group.parts) == {("citizen",): 12, ("government", "academia"): 8}
    assert shown.measures[Measure.PARTICIPANTS].n == 20
    assert set(shown.missing.groups) == {"civil_society", "private_sector"}
    assert set(shown.missing.languages) == {"fr", "ar"}


def test_what_is_hidden_withdrawn_or_waits_is_not_counted(session) -> None:
    process = a_debate(session)
    author = a_member(session, process)
    for state in (CommentState.HIDDEN, CommentState.WITHDRAWN, CommentState.PENDING):
        a_comment(session, process, author, "Not shown.", state=state)
    assert figures(session, process).measures[Measure.CONTRIBUTIONS].n == 20


def test_accepted_are_adopted_amendments_and_comments_that_a_response_accepts(session) -> None:
    process = a_process(session, now=NOW)
    clause = a_clause(session, a_document(session, process))
    citizens = people(session, process, "citizen", 6)
    said = [a_comment(session, process, one, "Please.", clause=clause, group="citizen") for one in citizens]
    a_response(session, process, comments=said[:4], disposition=Disposition.ACCEPTED_IN_PART)
    a_response(session, process, comments=said[4:], disposition=Disposition.NOT_ACCEPTED)
    official = a_member(session, process, group="government")
    for state in (AmendmentState.ADOPTED, AmendmentState.REJECTED, AmendmentState.ADOPTED_IN_PART):
        an_amendment(session, clause, official, group="government", state=state)
    found = count(session, process, NOW)
    assert found["accepted"][Dimension.GROUP] == {"citizen": 4, "government": 2}
    assert found["contributions"][Dimension.GROUP] == {"citizen": 6, "government": 3}


def test_organisations_are_told_by_name_and_their_concentration_over_all(session) -> None:
    process = a_process(session, now=NOW)
    clause = a_clause(session, a_document(session, process))
    guild, union = an_organisation(session, "Guild"), an_organisation(session, "Union")
    for organisation, number in ((guild, 3), (union, 3)):
        speaker = a_member(session, process, organisation=organisation)
        for _ in range(number):
            a_comment(session, process, speaker, "For us.", clause=clause, organisation_id=organisation.id)
    shown = figures(session, process)
    assert shown.measures[Measure.CONTRIBUTIONS].organisations.rows == (("Guild", 3), ("Union", 3))
    assert shown.measures[Measure.CONTRIBUTIONS].organisations.hhi == 5_000
    assert shown.measures[Measure.PARTICIPANTS].organisations.rows == ()


def test_newcomers_are_told_from_those_who_contributed_elsewhere_before(session) -> None:
    process, other = a_process(session, now=NOW), a_process(session, now=NOW)
    for place in range(12):
        person = a_member(session, process)
        membership_of(session, process.id, person.id).contributed_at = NOW
        if place < 6:
            a_member(session, other, person)
            membership_of(session, other.id, person.id).contributed_at = NOW - timedelta(days=9)
        a_comment(session, process, person, "Here.")
    assert dict(figures(session, process).measures[Measure.PARTICIPANTS].by[Dimension.RETURNING].parts) == {
        ("new",): 6,
        ("returning",): 6,
    }


def a_reference(session, process, **shares):
    named = Named(Dimension.GROUP, "Census of Atlantis", "en", date(2026, 1, 1), shares)
    return name_reference(session, process, named, author_id=None, now=NOW)


def test_a_reference_shows_who_is_under_represented_until_it_is_withdrawn(session) -> None:
    process = a_debate(session, academia=6)
    reference = a_reference(session, process, citizen=900, government=50, academia=30, civil_society=20)
    shown = figures(session, process)
    under = {keys: float(one.index) for _, keys, one in shown.missing.under}
    assert under == {("citizen",): pytest.approx(0.5 / 0.9), ("civil_society",): 0}
    withdraw_reference(session, process, reference, actor_id=None, now=NOW)
    assert figures(session, process).missing.under == ()
    with pytest.raises(NotInThisState):
        withdraw_reference(session, process, reference, actor_id=None, now=NOW)


@pytest.mark.parametrize("shares", [{"citizen": 1000}, {"citizen": 500, "government": 400}, {}])
def test_shares_that_are_not_of_everybody_are_refused(session, shares) -> None:
    with pytest.raises(SharesMalformed):
        a_reference(session, a_process(session), **shares)


def test_a_strangers_page_tells_figures_with_their_formulas(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_debate(session)
        a_reference(session, process, citizen=900, government=50, academia=50)
        session.commit()
    page = reader(app).open(f"/en/processes/{process.slug}/participation")
    for words in (
        "Nobody of the group",
        "told together",
        "Gini",
        "Census of Atlantis",
        "under-represented",
        "Language access",
    ):
        assert words in page.text


def test_the_api_tells_the_same_and_no_small_number(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_debate(session)
        session.commit()
    answer = app.test_client().get(f"/api/v1/processes/{process.slug}/participation").get_json()
    measured = {one["measure"]: one for one in answer["measures"]}
    parts = measured["participants"]["by"]["group"]["parts"]
    assert [one["keys"] for one in parts] == [["citizen"], ["government", "academia"]]
    assert min(one["number"] for one in parts) >= 5
    assert answer["inequality"]["gini"] == 0
    assert answer["language_access"]["answers"] == [
        {"languages": ["en"], "contributions": 20, "answered": 0, "in_own_language": 0, "share": None}
    ]


def test_a_steward_names_a_reference_on_a_page_and_is_told_what_is_wrong(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_debate(session)
        steward = a_member(session, process, roles=[Role.STEWARD])
        stranger = a_person(session)
        session.commit()
    own, address = reader(app, steward), f"/en/processes/{process.slug}/facilitate/participation"
    assert "no reference yet" in own.open(address).text
    page = own.open(f"{address}/group/new")
    typed = {"title": "Census", "dated": "2026-01-01", "share_0": "60,5", "share_2": "30"}
    wrong = own.send(page, typed, status=422)
    assert "They are 90.5" in wrong.text
    assert 'value="60,5"' in wrong.response.get_data(as_text=True)
    saved = own.send(wrong, {**typed, "share_2": "39.5"})
    assert "Census" in saved.text
    own.send(own.open(f"{address}/language/new"), {**typed, "share_0": "many"}, status=422)
    reader(app, stranger).open(address, status=404)
    with database.reading() as session:
        assert personal.everything(session, steward)["participation"][0]["title"] == "Census"


def test_many_contributions_are_counted_by_the_worker_and_told_with_their_time(
    database: Database, settings, monkeypatch
) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE_UP_TO", -1)
    with database.writing() as session:
        process = a_debate(session)
        enter(session, process, kind="comment_sent", object="comments/1", body={}, actor_id=None, now=NOW)
        session.commit()
        assert keeping.ask_again(session, NOW) == 1
        assert keeping.ask_again(session, NOW) == 0
        session.commit()
    work = Work(1, "participation", {"process_id": process.id}, database, settings, NOW)
    HANDLERS["participation"](work)
    count_participation(work)
    with database.writing() as session:
        person = a_member(session, process)
        a_comment(session, process, person, "Later.")
        enter(session, process, kind="comment_sent", object="comments/2", body={}, actor_id=None, now=NOW)
        session.commit()
        process = session.get_one(Process, process.id)
        kept = keeping.figures_of(session, process, NOW + timedelta(minutes=1))
        assert (kept.counted_at, kept.found["histogram"]) == (NOW, {"1": 20})
        assert keeping.ask_again(session, NOW + timedelta(minutes=1)) == 0
        assert keeping.ask_again(session, NOW + keeping.EVERY) == 1
        assert session.get_one(Counted, process.id).requested_at == NOW + keeping.EVERY


def test_the_page_takes_as_many_statements_for_many_as_for_few(app: Flask, database: Database) -> None:
    asked = []
    statements: list[str] = []
    with database.writing() as session:
        slugs = [a_debate(session, citizens=number).slug for number in (6, 30)]
        session.commit()
    visitor = reader(app)
    event.listen(database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    for slug in slugs:
        statements.clear()
        visitor.open(f"/en/processes/{slug}/participation")
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_late_contributions_and_the_days_of_consideration_are_told_by_the_calendar(session) -> None:
    process = a_process(session, now=NOON)
    phase = next(one for one in process.phases if one.kind.value == "consultation")
    window = phase.closes - phase.opens
    for place in range(10):
        person = a_member(session, process)
        a_comment(session, process, person, "In time.", created_at=phase.opens + window * (place + 0.5) / 10)
    found = count(session, process, NOON)
    assert found["late"] == [1, 10]
    assert found["consideration"] is None


def test_language_access_tells_what_could_be_read_and_how_many_were_answered_in_their_language(session) -> None:
    process = a_process(session, now=NOW, languages=("en", "fr"))
    opens = min(phase.opens for phase in process.phases)
    clause = a_clause(session, a_document(session, process))
    first = latest_revision(session, clause.id, "en")
    first.created_at = opens - timedelta(days=9)
    a_revision(session, clause, "Chacun est averti.", language="fr", renders=first).created_at = opens
    session.flush()
    author = a_member(session, process)
    said = [a_comment(session, process, author, "Oui.", clause=clause, language="fr") for _ in range(6)]
    a_response(session, process, comments=said[:2], reasons_in={"fr": "La loi le dit."})
    a_response(session, process, comments=said[1:4])
    a_comment(session, process, author, "Yes.", clause=clause)
    shown = figures(session, process).languages
    assert shown.openings[0].there["fr"].share == 1
    assert shown.openings[-1].phase is None
    assert {code: (lag.wordings, lag.longest) for code, lag in shown.lags.items()} == {"fr": (1, 9)}
    assert shown.answers == {("en", "fr"): AnsweredIn(7, 4, 2)}
