"""The register of endorsements: who may enter whom, what is excepted, and that withdrawing leaves its trace."""

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.accounts.models import Person, Representation, RepresentationState
from app.db import Database
from app.domain.endorsing import Span, SupporterKind, over_time
from app.domain.errors import (
    AlreadyEndorsed,
    CountryUnknown,
    EvidenceMissing,
    FinalTextMissing,
    LanguageUnknown,
    NotInThisState,
    NotYetHeld,
    ReasonsMissing,
    RepresentationMissing,
)
from app.domain.phases import Role
from app.endorsements import queries, services
from app.endorsements.models import Endorsement
from app.endorsements.personal import personal
from app.endorsements.queries import Filters
from app.endorsements.services import Endorsed, Shown
from app.exports.record.whole import sections_of
from app.processes.models import Process
from app.record.verification import verify
from app.texts.naming import Adopted, name_version
from app.texts.queries import clauses_by_numbers
from tests.builders import NOON, a_clause, a_document, a_member, a_person, a_process, an_organisation
from tests.reader import api_headers, reader

PERSON = Endorsed(SupporterKind.PERSON, "en")
LETTER = "https://example.org/letter"
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


def an_adopted(session: Session) -> Process:
    process = a_process(session, now=NOON)
    document = a_document(session, process)
    a_clause(session, document, number="1")
    name_version(session, document, name="Final", author_id=None, now=NOON, adopted=Adopted(()))
    return process


def entered(session: Session, process: Process, endorsed: Endorsed, shown: Shown) -> Endorsement:
    return services.enter_endorsement(session, process, endorsed, shown, actor_id=None, now=NOON)


def speaks_for(session: Session, person: Person, organisation_id: int) -> None:
    session.add(
        Representation(
            person_id=person.id, organisation_id=organisation_id, state=RepresentationState.VERIFIED,
            requested_at=NOON, decided_at=NOON,
        )
    )  # fmt: skip
    session.flush()


def test_nobody_endorses_a_text_that_is_not_adopted(session: Session) -> None:
    with pytest.raises(FinalTextMissing):
        services.endorse(session, a_process(session), PERSON, person=a_person(session), now=NOON)


def test_somebody_stands_behind_the_text_once_and_anew_after_withdrawing(session: Session) -> None:
    process, person = an_adopted(session), a_person(session)
    first = services.endorse(session, process, PERSON, person=person, now=NOON)
    with pytest.raises(AlreadyEndorsed), session.begin_nested():
        services.endorse(session, process, PERSON, person=person, now=NOON)
    with pytest.raises(ReasonsMissing), session.begin_nested():
        services.withdraw(session, process, first, reasons=" ", actor_id=person.id, now=NOON)
    services.withdraw(session, process, first, reasons="I changed my mind.", actor_id=person.id, now=NOON)
    with pytest.raises(NotInThisState), session.begin_nested():
        services.withdraw(session, process, first, reasons="Again.", actor_id=person.id, now=NOON)
    services.endorse(session, process, PERSON, person=person, now=NOON)
    shown = queries.endorsements_of(session, process.id, Filters())
    assert [(one.number, one.withdrawn_on is None) for one in shown] == [(2, True), (1, False)]
    session.expire_all()
    assert [one for one in verify(session).findings if "endorsements" in one.place] == []


def test_an_organisation_is_endorsed_for_by_whom_it_confirmed(session: Session) -> None:
    process, person, organisation = an_adopted(session), a_person(session), an_organisation(session)
    said = Endorsed(SupporterKind.ORGANISATION, "en")
    with pytest.raises(RepresentationMissing), session.begin_nested():
        services.endorse(session, process, said, person=person, organisation=organisation, now=NOON)
    speaks_for(session, person, organisation.id)
    made = services.endorse(session, process, said, person=person, organisation=organisation, now=NOON)
    assert (made.title, made.own_name) == (organisation.name, True)
    with pytest.raises(NotInThisState), session.begin_nested():
        services.endorse(session, process, PERSON, person=person, organisation=organisation, now=NOON)


@pytest.mark.parametrize(
    ("endorsed", "shown", "refusal"),
    [
        (Endorsed(SupporterKind.STATE, "en"), Shown("Utopia", date(2026, 6, 1), LETTER), CountryUnknown),
        (Endorsed(SupporterKind.COMPANY, "en"), Shown("Acme", date(2026, 6, 1)), EvidenceMissing),
        (Endorsed(SupporterKind.COMPANY, "en"), Shown("Acme", date(2026, 6, 1), "javascript:x"), EvidenceMissing),
        (Endorsed(SupporterKind.COMPANY, "en"), Shown("Acme", date(2026, 6, 16), LETTER), NotYetHeld),
        (Endorsed(SupporterKind.COMPANY, "tlh"), Shown("Acme", date(2026, 6, 1), LETTER), LanguageUnknown),
    ],
)
def test_what_nobody_could_check_is_not_entered(
    session: Session, endorsed: Endorsed, shown: Shown, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        entered(session, an_adopted(session), endorsed, shown)


def test_a_reservation_names_its_clause_and_stands_in_the_open_record(session: Session) -> None:
    process = an_adopted(session)
    clause = clauses_by_numbers(session, process.id, ["1"])["1"]
    endorsed = Endorsed(SupporterKind.STATE, "en", "NG", reservations=[(clause, "Except for the army.")])
    entered(session, process, endorsed, Shown("Nigeria", date(2026, 6, 1), LETTER))
    assert queries.reserved_clauses(session, process.id) == [("1", 1)]
    assert queries.count_of(session, process.id, Filters(reserved=True)) == 1
    tables = {one.name: list(one.rows()) for one in sections_of(session, process, NOON)}
    assert tables["endorsements"][0][:4] == (1, SupporterKind.STATE, "Nigeria", "NG")
    assert tables["endorsement_reservations"] == [(1, "1", "Except for the army.")]


def test_the_page_to_check_comes_before_the_act(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = an_adopted(session)
        member = a_member(session, process, a_person(session, "Amina"))
        session.commit()
    path, one = f"/en/processes/{process.slug}/endorsements", reader(app, member)
    values = {"by": "myself", "country": "NG", "clause_1": "9", "words_1": "Not for me.\nNever."}
    refused = one.send(one.open(f"{path}/new"), values, status=422)
    assert "The text has no clause 9." in refused.text
    check = one.send(refused, {"clause_1": "1"})
    assert (check.heading, "Nothing has been entered yet." in check.text) == ("Check the endorsement", True)
    assert "Amina" not in reader(app).open(path).text
    again = one.send(check, {"country": "NG"}, button="change")
    assert "Not for me." in again.response.text
    made = one.send(one.send(again, {"country": "NG"}), {"country": "NG"}, button="confirmed")
    assert (made.heading, "Never." in made.text, "Nigeria" in made.text) == ("Amina", True, True)
    assert "Amina" in reader(app).open(f"{path}?kind=person&country=NG&reserved=yes").text
    assert "Withdrawn" in one.send(one.open(f"{path}/1/withdrawal"), {"reasons": "Enough."}).text
    reader(app).open(f"{path}/1")
    with database.reading() as session:
        assert "Amina" in str(personal(session, member.id))


def test_the_team_enters_what_a_letter_shows_and_nobody_withdraws_for_others(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = an_adopted(session)
        team, other = a_member(session, process, roles=[Role.FACILITATOR]), a_member(session, process)
        session.commit()
    path, one = f"/en/processes/{process.slug}/endorsements", reader(app, team)
    values = {"kind": "state", "name": "Utopia", "endorsed_on": "2026-06-01"}
    refused = one.send(one.open(f"{path}/enter"), values, status=422)
    assert "Choose the country of the state." in refused.text
    assert "or give the address of a page." in refused.text
    check = one.send(refused, {"country": "FR", "address": LETTER})
    assert "Utopia" in one.send(check, {"country": "FR"}, button="confirmed").text
    reader(app, other).open(f"{path}/1/withdrawal", status=403)
    reader(app, other).open(f"{path}/enter", status=404)


def test_programs_endorse_in_their_own_name(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = an_adopted(session)
        member, other = a_member(session, process), a_member(session, process)
        session.commit()
    client, path = app.test_client(), f"/api/v1/processes/{process.slug}/endorsements"
    body = {"kind": "person", "language": "en", "reservations": [{"clause": "1", "words": "Not at night."}]}
    headers = api_headers(database, member)
    assert client.post(path, json=body, headers=headers).status_code == 201
    assert client.post(path, json={**body, "organisation": "nobody"}, headers=headers).status_code == 409
    withdrawal = {"reasons": "Enough."}
    refused = client.post(f"{path}/1/withdrawal", json=withdrawal, headers=api_headers(database, other))
    assert refused.status_code == 403
    assert client.post(f"{path}/1/withdrawal", json=withdrawal, headers=headers).json["withdrawn_on"] is not None
    assert client.get(path).json["items"][0]["reservations"] == [{"clause": "1", "words": "Not at night."}]


def test_months_without_anybody_coming_or_going_are_told_too() -> None:
    spans = [Span(date(2026, 1, 31), date(2026, 3, 1)), Span(date(2026, 3, 31)), Span(date(2026, 9, 1))]
    months = over_time(spans, date(2026, 4, 1))
    assert [(one.first.month, one.joined, one.withdrawn, one.standing) for one in months] == [
        (1, 1, 0, 1), (2, 0, 0, 1), (3, 1, 1, 1), (4, 0, 0, 1)
    ]  # fmt: skip


@given(st.lists(st.tuples(DAYS, st.integers(-1, 400)), max_size=20), DAYS)
def test_the_last_month_tells_how_many_stand(given: list[tuple[date, int]], until: date) -> None:
    spans = [Span(since, None if days < 0 else since + timedelta(days)) for since, days in given]
    months = over_time(spans, until)
    standing = sum(one.since <= until and (one.until is None or one.until > until) for one in spans)
    assert (months[-1].standing if months else 0) == standing
    assert all(one.standing >= 0 for one in months)
