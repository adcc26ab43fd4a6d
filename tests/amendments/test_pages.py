"""Amendments as readers and facilitators meet them: proposing, merging, supporting, deciding, the list."""

from dataclasses import dataclass

import pytest
from flask import Flask

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.db import Database
from app.domain.amending import AmendmentState, Operation
from app.domain.phases import PhaseKind, Role
from app.processes.models import Process
from app.texts.models import Clause
from tests.builders import a_clause, a_document, a_member, a_process, a_revision
from tests.contributing import an_amendment
from tests.reader import Reader, Sheet, reader

BEFORE = "Every person is told when a machine decides. Nobody is decided about in secret."
AFTER = "Every person is told before a machine decides. Nobody is decided about in secret."


@dataclass(frozen=True)
class Room:
    """A process in consultation with a clause, two who take part, and two facilitators."""

    process: Process
    clause: Clause
    proposer: Person
    other: Person
    facilitator: Person
    colleague: Person

    def page(self, place: str = "") -> str:
        return f"/en/processes/{self.process.slug}/{place}".rstrip("/")


@pytest.fixture
def room(database: Database) -> Room:
    with database.writing() as session:
        process = a_process(session)
        clause = a_clause(session, a_document(session, process), BEFORE, number="5", heading="Notice")
        people = [a_member(session, process) for _ in range(2)]
        team = [a_member(session, process, roles=[Role.FACILITATOR]) for _ in range(2)]
        session.commit()
    return Room(process, clause, *people, *team)


def proposed(database: Database, room: Room, **values: object) -> Amendment:
    with database.writing() as session:
        made = an_amendment(session, room.clause, room.proposer, **{"body": AFTER} | values)  # type: ignore[arg-type]
        session.commit()
    return made


def moved_on(database: Database, room: Room, body: str, number: int = 2) -> None:
    with database.writing() as session:
        a_revision(session, room.clause, body, number=number, heading="Notice")
        session.commit()


def form_of(proposer: Reader, room: Room) -> Sheet:
    return proposer.open(room.page("clauses/5/amendments/new"))


def send(proposer: Reader, form: Sheet, status: int = 200, button: str | None = None, **values: str) -> Sheet:
    words = {"operation": "replace", "body": AFTER, "rationale": "So that they can object."} | values
    return proposer.send(form, words, button=button, status=status)


def test_a_member_proposes_and_everybody_sees_the_redline(app: Flask, room: Room) -> None:
    proposer = reader(app, room.proposer)
    form = form_of(proposer, room)
    assert form.words("//textarea[@name='body']") == BEFORE
    after = send(proposer, form)
    assert "Your amendment has been received. It has number 1." in after.text
    sheet = reader(app).open(room.page("amendments/1"))
    assert "when" in sheet.words("//div[@lang]//del")
    assert "before" in sheet.words("//div[@lang]//ins")
    assert "So that they can object." in sheet.text
    assert "/amendments/1" in " ".join(reader(app).open(room.page("clauses/5")).links())


def test_a_preview_shows_the_redline_and_sends_nothing(app: Flask, room: Room) -> None:
    proposer = reader(app, room.proposer)
    preview = send(proposer, form_of(proposer, room), button="preview")
    assert "Your proposal, as others will see it" in preview.text
    assert "before" in preview.words("//div[@lang]//ins")
    reader(app).open(room.page("amendments/1"), status=404)
    assert "It has number 1." in send(proposer, preview).text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"body": BEFORE, "heading": "Notice"}, "The words are the same as before."),
        ({"body": ""}, "Write the wording you propose, or choose to delete the clause."),
        ({"rationale": ""}, "Write something here; it cannot be empty."),
        ({"operation": "explode"}, "Not a valid choice"),
        ({"operation": "insert_after", "body": ""}, "Write the wording you propose"),
        ({"body": "x" * 20_001}, "20,000"),
    ],
    ids=["same words", "no words", "no reasons", "no such operation", "nothing inserted", "too long"],
)
def test_what_cannot_be_taken_is_told_with_the_words_kept(
    app: Flask, room: Room, wrong: dict[str, str], message: str
) -> None:
    proposer = reader(app, room.proposer)
    again = send(proposer, form_of(proposer, room), status=422, **wrong)
    assert message in again.text
    reader(app).open(room.page("amendments/1"), status=404)


def test_a_clause_may_be_proposed_for_deletion(app: Flask, room: Room) -> None:
    proposer = reader(app, room.proposer)
    after = send(proposer, form_of(proposer, room), operation="delete", body="")
    assert "Delete the clause" in after.text


def test_words_on_a_clause_that_moved_on_come_back_merged_and_are_sent_again(
    app: Flask, database: Database, room: Room
) -> None:
    proposer = reader(app, room.proposer)
    form = form_of(proposer, room)
    moved_on(database, room, BEFORE.replace("in secret", "behind closed doors"))
    merged = send(proposer, form, status=409)
    assert "The clause has changed since you began." in merged.text
    assert merged.words("//textarea[@name='body']") == AFTER.replace("in secret", "behind closed doors")
    assert merged.words("//textarea[@name='rationale']") == "So that they can object."
    reader(app).open(room.page("amendments/1"), status=404)
    assert "It has number 1." in send(proposer, merged, body=AFTER).text


def test_words_that_collide_with_new_ones_are_kept_beside_them(app: Flask, database: Database, room: Room) -> None:
    proposer = reader(app, room.proposer)
    form = form_of(proposer, room)
    moved_on(database, room, BEFORE.replace("when", "while"))
    merged = send(proposer, form, status=409)
    assert "Where your words and the new wording collide" in merged.text
    assert merged.words("//textarea[@name='body']") == AFTER
    assert "while" in merged.text


@pytest.mark.parametrize("base", ["", "0", "x", "999999999", "²"])
def test_a_base_that_is_no_wording_of_the_clause_is_refused(app: Flask, room: Room, base: str) -> None:
    proposer = reader(app, room.proposer)
    form = form_of(proposer, room)
    values = dict(form.form("base").form_values()) | {"operation": "replace", "body": AFTER, "rationale": "So."}
    answer = proposer.client.post(form.address, data=values | {"base": base})
    assert answer.status_code in (400, 403)


def test_a_language_version_is_amended_in_its_own_language(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        a_revision(session, room.clause, "Chacun est prévenu.", language="fr")
        session.commit()
    visitor = reader(app, room.proposer)
    form = visitor.open(room.page("clauses/5/amendments/new?lang=fr"))
    assert form.words("//textarea[@name='body']") == "Chacun est prévenu."
    visitor.send(form, {"body": "Chacun est prévenu avant.", "rationale": "Plus clair."})
    with database.reading() as session:
        assert session.query(Amendment).one().language == "fr"
    visitor.open(room.page("clauses/5/amendments/new?lang=xx"), status=400)


def test_a_supporter_is_counted_once_named_and_may_change_their_mind(
    app: Flask, database: Database, room: Room
) -> None:
    place = room.page(f"amendments/{proposed(database, room).number}")
    visitor = reader(app, room.other)
    page = visitor.open(place)
    supported = visitor.send(page, action="/position", button="stance=support")
    assert "You support it now." in supported.text
    assert "1 supporter" in supported.text
    assert room.other.name in reader(app).open(place).text
    ended = visitor.send(supported, action="/position", button="stance=none")
    assert "Nobody supports this yet." in ended.text
    assert "/position" not in " ".join(form.action or "" for form in reader(app, room.proposer).open(place).tree.forms)


def test_support_closes_with_the_phase(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.RESPONSE)
        made = an_amendment(session, a_clause(session, a_document(session, process)))
        member = a_member(session, process)
        session.commit()
    visitor = reader(app, member)
    place = f"/en/processes/{process.slug}/amendments/{made.number}"
    token = visitor.open(place).tree.xpath("//input[@name='csrf_token']/@value")[0]
    assert visitor.client.post(f"{place}/support", data={"csrf_token": token}).status_code == 409


def test_only_the_proposer_withdraws(app: Flask, database: Database, room: Room) -> None:
    place = room.page(f"amendments/{proposed(database, room).number}")
    intruder = reader(app, room.other)
    token = intruder.open(place).tree.xpath("//input[@name='csrf_token']/@value")[0]
    assert intruder.client.post(f"{place}/withdrawal", data={"csrf_token": token}).status_code == 403
    owner = reader(app, room.proposer)
    after = owner.send(owner.open(place), action="/withdrawal")
    assert "Withdrawn" in after.text


def decision(facilitator: Reader, room: Room, made: Amendment) -> Sheet:
    return facilitator.open(room.page(f"amendments/{made.number}/decision"))


def test_adopting_makes_a_wording_that_leads_back_to_the_amendment(app: Flask, database: Database, room: Room) -> None:
    made = proposed(database, room)
    someone = reader(app, room.facilitator)
    after = someone.send(decision(someone, room, made), {"decision": "adopted", "reasons": "People can object."})
    assert "The decision is published with its reasons." in after.text
    assert "People can object." in after.text
    assert room.page("clauses/5/revisions/2") in " ".join(after.links())
    clause = reader(app).open(room.page("clauses/5"))
    assert AFTER in clause.text
    revision = reader(app).open(room.page("clauses/5/revisions/2"))
    assert room.page(f"amendments/{made.number}") in revision.links()


def test_adopting_in_part_takes_the_facilitators_words(app: Flask, database: Database, room: Room) -> None:
    made = proposed(database, room)
    someone = reader(app, room.facilitator)
    words = "Every person is told in time."
    someone.send(
        decision(someone, room, made), {"decision": "adopted_in_part", "body": words, "reasons": "In time is enough."}
    )
    assert words in reader(app).open(room.page("clauses/5")).text
    sheet = reader(app).open(room.page(f"amendments/{made.number}"))
    assert "Adopted in part" in sheet.text
    assert words in sheet.text


def test_adopting_takes_the_words_proposed_whatever_stands_in_the_field(
    app: Flask, database: Database, room: Room
) -> None:
    made = proposed(database, room)
    someone = reader(app, room.facilitator)
    someone.send(decision(someone, room, made), {"decision": "adopted", "body": "Slipped in.", "reasons": "Fine."})
    clause = reader(app).open(room.page("clauses/5"))
    assert AFTER in clause.text
    assert "Slipped in." not in clause.text


def test_rejecting_needs_reasons_and_changes_no_word(app: Flask, database: Database, room: Room) -> None:
    made = proposed(database, room)
    someone = reader(app, room.facilitator)
    again = someone.send(decision(someone, room, made), {"decision": "rejected", "reasons": ""}, status=422)
    assert "Write something here; it cannot be empty." in again.text
    after = someone.send(again, {"decision": "rejected", "reasons": "The law forbids it."})
    assert "The law forbids it." in after.text
    assert BEFORE in reader(app).open(room.page("clauses/5")).text


def test_a_decision_on_words_that_moved_on_is_shown_again_with_what_was_typed(
    app: Flask, database: Database, room: Room
) -> None:
    made = proposed(database, room)
    someone = reader(app, room.facilitator)
    form = decision(someone, room, made)
    moved_on(database, room, BEFORE.replace("in secret", "behind closed doors"))
    again = someone.send(form, {"decision": "adopted", "reasons": "People can object."}, status=409)
    assert "The clause has changed since you opened this page." in again.text
    assert again.words("//textarea[@name='reasons']") == "People can object."
    someone.send(again, {"decision": "adopted", "reasons": "People can object."})
    assert AFTER.replace("in secret", "behind closed doors") in reader(app).open(room.page("clauses/5")).text


def test_words_that_collide_are_not_adopted_as_they_are(app: Flask, database: Database, room: Room) -> None:
    made = proposed(database, room)
    moved_on(database, room, BEFORE.replace("when", "while"))
    someone = reader(app, room.facilitator)
    form = decision(someone, room, made)
    assert "The clause has changed in the same place." in form.text
    again = someone.send(form, {"decision": "adopted", "reasons": "Both."}, status=422)
    assert "Bring the words together below and adopt in part." in again.text
    words = "Every person is told before and while a machine decides."
    someone.send(again, {"decision": "adopted_in_part", "body": words, "reasons": "Both."})
    assert words in reader(app).open(room.page("clauses/5")).text


def test_of_two_facilitators_the_second_is_told_that_it_is_decided(app: Flask, database: Database, room: Room) -> None:
    made = proposed(database, room)
    one, other = reader(app, room.facilitator), reader(app, room.colleague)
    first, second = decision(one, room, made), decision(other, room, made)
    one.send(first, {"decision": "adopted", "reasons": "Yes."})
    late = other.client.post(
        second.address,
        data=dict(second.form("decision").form_values()) | {"decision": "rejected", "reasons": "No."},
    )
    assert late.status_code in (404, 409)
    assert "Adopted" in reader(app).open(room.page(f"amendments/{made.number}")).text
    assert AFTER in reader(app).open(room.page("clauses/5")).text


def test_the_decision_does_not_exist_for_participants_and_is_not_for_ones_own(
    app: Flask, database: Database, room: Room
) -> None:
    made = proposed(database, room)
    for person in (room.proposer, room.other):
        reader(app, person).open(room.page(f"amendments/{made.number}/decision"), status=404)
    reader(app).open(room.page(f"amendments/{made.number}/decision"), status=404)
    with database.writing() as session:
        own = an_amendment(session, room.clause, room.facilitator, "Everybody is told.")
        session.commit()
    someone = reader(app, room.facilitator)
    refused = someone.send(decision(someone, room, own), {"decision": "adopted", "reasons": "Mine."}, status=409)
    assert "Nobody decides about their own contribution." in refused.text


def test_an_amendment_in_another_language_is_adopted_with_the_words_of_the_drafting_language(
    app: Flask, database: Database, room: Room
) -> None:
    with database.writing() as session:
        a_revision(session, room.clause, "Chacun est prévenu.", language="fr")
        session.flush()
        made = an_amendment(session, room.clause, room.proposer, "Chacun est prévenu avant.", language="fr")
        session.commit()
    someone = reader(app, room.facilitator)
    form = decision(someone, room, made)
    assert "This was proposed in another language than the drafting language." in form.text
    someone.send(form, {"decision": "adopted", "drafting_body": AFTER, "reasons": "Clearer."})
    assert AFTER in reader(app).open(room.page("clauses/5")).text
    french = room.page("clauses/5").replace("/en/", "/fr/")
    assert "Chacun est prévenu avant." in reader(app).open(french).text


def test_the_list_is_narrowed_and_says_when_nothing_matches(app: Flask, database: Database, room: Room) -> None:
    assert "No amendment has been proposed yet." in reader(app).open(room.page("amendments")).text
    made = proposed(database, room)
    proposed(database, room, body="Nobody is told.", state=AmendmentState.REJECTED, group="academia")
    proposed(database, room, operation=Operation.DELETE)
    for query in ("state=rejected", "group=academia"):
        sheet = reader(app).open(room.page(f"amendments?{query}"))
        assert "1 amendment" in sheet.text
        assert f"amendment-{made.number}" not in sheet.tree.xpath("//article/@id")
    assert "2 amendments" in reader(app).open(room.page("amendments?operation=replace")).text
    assert "3 amendments" in reader(app).open(room.page("amendments?clause=5")).text
    assert "No amendment matches these filters." in reader(app).open(room.page("amendments?clause=77")).text


@pytest.mark.parametrize("query", ["state=lost", "operation=explode", "group=nobody", "after=x", "after=-1"])
def test_what_is_no_filter_is_refused(app: Flask, room: Room, query: str) -> None:
    reader(app).open(room.page(f"amendments?{query}"), status=400)


def test_the_list_pages(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        for place in range(32):
            an_amendment(session, room.clause, body=f"Everybody is told {place} days before.")
        session.commit()
    first = reader(app).open(room.page("amendments?state=proposed"))
    (following,) = first.tree.xpath("//a[@rel='next']/@href")
    second = reader(app).open(following)
    shown = [sheet.tree.xpath("//article/@id") for sheet in (first, second)]
    assert [len(ids) for ids in shown] == [30, 2]
    assert set(shown[0]).isdisjoint(shown[1])


def test_identical_and_overlapping_amendments_are_listed_against_each_other(
    app: Flask, database: Database, room: Room
) -> None:
    first, twin = proposed(database, room), proposed(database, room)
    rival = proposed(database, room, body=BEFORE.replace("when", "long after"))
    apart = proposed(database, room, body=BEFORE.replace("in secret", "behind closed doors"))
    hidden = proposed(database, room, hidden=True)
    sheet = reader(app).open(room.page(f"amendments/{first.number}"))
    links = sheet.links()
    assert room.page(f"amendments/{twin.number}") in links
    assert room.page(f"amendments/{rival.number}") in links
    assert room.page(f"amendments/{apart.number}") not in links
    assert room.page(f"amendments/{hidden.number}") not in links
