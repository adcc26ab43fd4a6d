"""Commitments: made after adoption, reported on with evidence, late in the words of the place, and never forgotten."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.commitments import queries, services
from app.commitments.models import Commitment
from app.commitments.personal import personal
from app.commitments.queries import Filters
from app.commitments.services import Promised, Reported
from app.db import Database
from app.domain.committing import Completion
from app.domain.errors import (
    EvidenceMissing,
    FinalTextMissing,
    LanguageUnknown,
    LeadMissing,
    NothingChanged,
    NotInThisState,
    ReasonsMissing,
    StaleBase,
)
from app.domain.phases import Role
from app.exports.record.whole import sections_of
from app.processes.models import Process
from app.record.findings import Finding
from app.record.verification import verify
from app.texts.naming import Adopted, name_version
from tests.builders import NOON, a_clause, a_document, a_member, a_process, an_organisation
from tests.reader import api_headers, reader

PAGE = "https://example.org/progress"
PROMISED = Promised({"en": "An office"}, {"en": "An office opens."}, ["Ministry of Science", "City of Lagos"])
DONE = Reported(Completion.SUBSTANTIAL, "The office has a door.", "en", PAGE)


def an_adopted(session: Session, **values: object) -> Process:
    """A process whose text has been adopted."""
    process = a_process(session, now=NOON, **values)  # type: ignore[arg-type]
    document = a_document(session, process)
    a_clause(session, document, number="1")
    name_version(session, document, name="Final", author_id=None, now=NOON, adopted=Adopted(()))
    return process


def a_commitment(session: Session, process: Process, promised: Promised = PROMISED) -> Commitment:
    return services.commit(session, process, promised, author_id=None, now=NOON)


def differing(session: Session) -> list[Finding]:
    session.expire_all()
    return [one for one in verify(session).findings if "commitments" in one.place]


def test_nothing_is_promised_before_the_text_is_adopted(session: Session) -> None:
    with pytest.raises(FinalTextMissing):
        a_commitment(session, a_process(session))


def test_a_commitment_names_who_answers_for_it_in_languages_of_the_process(session: Session) -> None:
    process = an_adopted(session)
    with pytest.raises(LeadMissing):
        a_commitment(session, process, Promised({"en": "Nobody's"}, {"en": "Nobody's"}, []))
    with pytest.raises(LanguageUnknown):
        a_commitment(session, process, Promised({"tlh": "qep"}, {"en": "Words"}, ["Somebody"]))
    made = a_commitment(session, process)
    assert [one.title for one in made.institutions] == ["Ministry of Science", "City of Lagos"]


def test_what_was_reported_stays_and_the_latest_holds(session: Session) -> None:
    process = an_adopted(session)
    made = a_commitment(session, process)
    milestone = services.set_milestone(
        session, process, made, title={"en": "A door"}, due_on=date(2026, 7, 1), actor_id=None, now=NOON
    )
    services.report(session, process, made, DONE, milestone=milestone, author_id=None, now=NOON)
    services.report(
        session, process, made, Reported(Completion.LIMITED, "It began.", "en", PAGE), author_id=None, now=NOON
    )
    assert (made.status, milestone.status) == (Completion.LIMITED, Completion.SUBSTANTIAL)
    assert [one.words for one in made.updates] == ["The office has a door.", "It began."]
    assert differing(session) == []


def test_a_report_that_nobody_could_check_is_refused(session: Session) -> None:
    process = an_adopted(session)
    made = a_commitment(session, process)
    for reported, refusal in (
        (Reported(Completion.LIMITED, "Trust us.", "en"), EvidenceMissing),
        (Reported(Completion.LIMITED, "Here.", "en", "javascript:alert(1)"), EvidenceMissing),
        (Reported(Completion.WITHDRAWN, " ", "en"), ReasonsMissing),
        (Reported(Completion.NOT_STARTED, "Soon.", "tlh"), LanguageUnknown),
    ):
        with pytest.raises(refusal), session.begin_nested():
            services.report(session, process, made, reported, author_id=None, now=NOON)
    services.report(session, process, made, Reported(Completion.WITHDRAWN, "No money.", "en"), author_id=None, now=NOON)
    with pytest.raises(NotInThisState):
        services.report(session, process, made, DONE, author_id=None, now=NOON)


def test_a_day_is_moved_with_reasons_and_the_day_it_was_stays(session: Session) -> None:
    process = an_adopted(session)
    made = a_commitment(session, process)
    first, later = date(2026, 7, 1), date(2026, 9, 1)
    milestone = services.set_milestone(
        session, process, made, title={"en": "A door"}, due_on=first, actor_id=None, now=NOON
    )

    def move(day: date, reasons: str = "The wood is late.", edition: int = 1) -> None:
        services.move_milestone(
            session, process, milestone, due_on=day, reasons=reasons, language="en", edition=edition, actor_id=None,
            now=NOON,
        )  # fmt: skip

    for arguments, refusal in (
        ((first,), NothingChanged), ((later, " "), ReasonsMissing), ((later, "Because.", 7), StaleBase)
    ):  # fmt: skip
        with pytest.raises(refusal), session.begin_nested():
            move(*arguments)
    move(later)
    assert [(one.due_before, one.due_after) for one in made.updates] == [(first, later)]
    assert differing(session) == []


def test_describing_anew_is_refused_to_whoever_saw_an_older_state(session: Session) -> None:
    process = an_adopted(session)
    made = a_commitment(session, process)
    other = Promised({"en": "A bureau"}, {"en": "A bureau opens."}, ["Ministry of Science"])
    with pytest.raises(NothingChanged), session.begin_nested():
        services.describe(session, process, made, PROMISED, edition=1, actor_id=None, now=NOON)
    services.describe(session, process, made, other, edition=1, actor_id=None, now=NOON)
    with pytest.raises(StaleBase), session.begin_nested():
        services.describe(session, process, made, PROMISED, edition=1, actor_id=None, now=NOON)
    assert (made.title, [one.title for one in made.institutions]) == ({"en": "A bureau"}, ["Ministry of Science"])
    assert differing(session) == []


def test_milestones_are_overdue_from_the_day_after(session: Session) -> None:
    process = an_adopted(session)
    made = a_commitment(session, process)
    day = date(2026, 7, 1)
    services.set_milestone(session, process, made, title={"en": "A door"}, due_on=day, actor_id=None, now=NOON)
    counted = [queries.overview_of(session, process.id, day + timedelta(days=more)).overdue for more in (-1, 0, 1)]
    assert counted == [0, 0, 1]
    assert [one.number for one in queries.milestones_due(session, process.id, until=day)] == [1]


def test_the_open_record_has_commitments_with_their_history(session: Session) -> None:
    process = an_adopted(session)
    made = a_commitment(session, process)
    services.report(session, process, made, DONE, author_id=None, now=NOON)
    tables = {one.name: list(one.rows()) for one in sections_of(session, process, NOON)}
    assert tables["commitments"][0][:2] == (1, {"en": "An office"})
    assert tables["commitment_progress"][0][:2] == (1, 1)


def test_whoever_speaks_for_a_lead_reports_and_others_do_not(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = an_adopted(session)
        ministry = an_organisation(session, "Ministry of Truth")
        a_commitment(session, process, Promised({"en": "An office"}, {"en": "It opens."}, [ministry]))
        speaker = a_member(session, process, organisation=ministry, group="civil_society")
        other, team = a_member(session, process), a_member(session, process, roles=[Role.FACILITATOR])
        session.commit()
    path = f"/en/processes/{process.slug}/commitments/1/progress/new"
    reader(app, other).open(path, status=403)
    reader(app, team).open(path)
    one = reader(app, speaker)
    refused = one.send(one.open(path), {"status": "complete", "words": "It stands."}, status=422)
    assert "It stands." in refused.text
    told = one.send(refused, {"address": PAGE})
    assert (told.heading, "It stands." in told.text, "Ministry of Truth" in told.text) == ("An office", True, True)
    listing = reader(app).open(f"/en/processes/{process.slug}/commitments")
    assert "1 complete" in listing.text
    with database.reading() as session:
        assert "It stands." in str(personal(session, speaker.id))


def test_a_commitment_is_edited_on_its_page_and_a_second_editor_keeps_their_words(
    app: Flask, database: Database
) -> None:
    with database.writing() as session:
        process = an_adopted(session)
        a_commitment(session, process)
        team = a_member(session, process, roles=[Role.FACILITATOR])
        session.commit()
    path = f"/en/processes/{process.slug}/commitments/1/edit"
    one = reader(app, team)
    first, second = one.open(path), one.open(path)
    assert "Clause 1" in one.send(first, {"title_en": "A bureau", "clauses": "1"}).text
    overtaken = one.send(second, {"title_en": "A department"}, status=409)
    assert "A department" in overtaken.response.text
    assert "not there" in one.send(one.open(path), {"clauses": "99"}, status=422).text


def test_programs_make_commitments_and_read_their_history(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = an_adopted(session)
        team = a_member(session, process, roles=[Role.FACILITATOR])
        session.commit()
    client, headers = app.test_client(), api_headers(database, team)
    path = f"/api/v1/processes/{process.slug}/commitments"
    body = {"title": {"en": "An office"}, "description": {"en": "It opens."}, "institutions": ["Ministry"]}
    made = client.post(path, json={**body, "clauses": ["1"]}, headers=headers)
    assert (made.status_code, made.json["follows_from"][0][:8]) == (201, "clauses/")
    day = client.post(f"{path}/1/milestones", json={"title": {"en": "A door"}, "due_on": "2026-07-01"}, headers=headers)
    assert day.json["milestones"][0]["due_on"] == "2026-07-01"
    report = {"status": "limited", "words": "It began.", "language": "en", "address": PAGE, "milestone": 1}
    told = client.post(f"{path}/1/progress", json=report, headers=headers)
    assert (told.status_code, told.json["milestones"][0]["status"]) == (201, "limited")
    stale = client.put(f"{path}/1", json=body, headers={**headers, "If-Match": made.headers.get("ETag", '"x"')})
    assert stale.status_code == 412
    assert client.get(path).json["items"][0]["institutions"] == [{"name": "Ministry", "organisation": None}]


def test_the_list_takes_as_many_statements_for_many_as_for_few(session: Session) -> None:
    process = an_adopted(session)
    for _ in range(3):
        a_commitment(session, process)
    rows = queries.commitments_of(session, process.id, Filters(), limit=2)
    assert [one.number for one in rows] == [1, 2, 3]
