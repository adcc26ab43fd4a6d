"""Comparing jurisdictions: crosswalks, national variants, reservations."""

import csv
import io

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.crosswalks import queries, services
from app.crosswalks.models import Crosswalk, Finding, Reservation
from app.db import Database
from app.domain.crosswalking import Candidate, Relation, says, suggestions
from app.domain.errors import (
    AlreadyDecided,
    JurisdictionUnknown,
    LanguageUnknown,
    NothingChanged,
    NotInThisState,
    PairMalformed,
    QuoteMissing,
    ReasonsMissing,
)
from app.processes.models import Process, Visibility
from app.record.verification import verify
from app.texts.models import Clause
from app.texts.queries import clause_by_number
from tests.builders import NOON, a_clause, a_document, a_process, an_organisation
from tests.reader import api_headers, reader
from tests.texts.manuscripts import FIRST, a_manuscript, an_article
from tests.texts.scenes import a_scene

TOLD = "Everybody is told when a machine decides about them."


def test_what_is_alike_in_words_or_number_is_suggested_best_first() -> None:
    others = [
        Candidate(1, "1", "Fees are paid in advance."),
        Candidate(2, "9", "Whoever is affected is told when a machine decides."),
        Candidate(3, "3", "Everybody is told when a machine decides about them."),
    ]
    assert [one.id for one in suggestions("1", TOLD, others)] == [3, 2, 1]
    assert suggestions("1", TOLD, []) == ()


def test_a_quote_stands_in_the_words_however_they_are_spaced() -> None:
    assert says("A  machine\ndecides.", "machine decides")
    assert not says("A machine decides.", "machines decide")


class Two:
    """A text, and one that is compared with it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.process = a_process(session, jurisdictions=["DO", "CO"])
        self.other = a_process(session)
        own, there = a_document(session, self.process), a_document(session, self.other)
        self.own = [a_clause(session, own, TOLD, number="1"), a_clause(session, own, "Fees are free.", number="2")]
        self.there = [a_clause(session, there, TOLD, number="7"), a_clause(session, there, "Data stay.", number="8")]
        self.crosswalk = services.compare(session, self.process, self.other, author_id=None, now=NOON)

    def find(self, clause: Clause | None, other: Clause | None, relation: Relation, **more: object) -> Finding:
        values: dict[str, object] = {"reasons": "Both tell.", "author_id": None, "now": NOON, **more}
        return services.find(
            self.session, self.crosswalk, clause=clause, other_clause=other, relation=relation, **values
        )  # type: ignore[arg-type]


@pytest.fixture
def two(session: Session) -> Two:
    return Two(session)


def test_the_latest_finding_about_a_pair_holds_and_the_earlier_stay(two: Two) -> None:
    one, there = two.own[0], two.there[0]
    two.find(one, there, Relation.EQUIVALENT, quote="told when a machine", other_quote="Everybody")
    two.find(one, there, Relation.STRICTER)
    two.find(two.own[1], None, Relation.ABSENT)
    two.find(None, two.there[1], Relation.ABSENT)
    rows = queries.matrix(two.session, two.crosswalk, "en")
    assert [(row.clause.number if row.clause else None, list(row.findings)) for row in rows] == [
        ("1", [Relation.STRICTER]), ("2", [Relation.ABSENT]), (None, [Relation.ABSENT]),
    ]  # fmt: skip
    held = rows[0].findings[Relation.STRICTER][0]
    services.withdraw_finding(two.session, two.crosswalk, held, reasons="Wrong.", author_id=None, now=NOON)
    assert queries.matrix(two.session, two.crosswalk, "en")[0].findings == {}
    assert len(queries.history_of(two.session, two.crosswalk.id, one.id)) == 3
    with pytest.raises(AlreadyDecided):
        services.withdraw_finding(two.session, two.crosswalk, held, reasons="Again.", author_id=None, now=NOON)


def test_what_makes_no_pair_or_no_evidence_is_refused(two: Two) -> None:
    one, there = two.own[0], two.there[0]
    two.find(one, there, Relation.EQUIVALENT)
    for refusal, clause, other, relation, more in (
        (PairMalformed, one, None, Relation.STRICTER, {}),
        (PairMalformed, one, there, Relation.ABSENT, {}),
        (PairMalformed, None, None, Relation.ABSENT, {}),
        (PairMalformed, there, one, Relation.EQUIVALENT, {}),
        (QuoteMissing, one, there, Relation.STRICTER, {"quote": "never said"}),
        (ReasonsMissing, one, there, Relation.STRICTER, {"reasons": " "}),
        (NothingChanged, one, there, Relation.EQUIVALENT, {}),
    ):
        with pytest.raises(refusal):
            two.find(clause, other, relation, **more)
    there.struck_at = NOON
    with pytest.raises(NotInThisState):
        two.find(one, there, Relation.NARROWER)
    for process, other in ((two.process, two.process), (two.process, two.other)):
        with pytest.raises((PairMalformed, NothingChanged)):
            services.compare(two.session, process, other, author_id=None, now=NOON)


def test_a_text_that_is_not_public_cannot_be_seen_through_a_crosswalk(two: Two) -> None:
    two.other.visibility = Visibility.PREPARED
    two.session.flush()
    assert queries.crosswalk(two.session, two.process.id, two.other.slug) is None
    assert not queries.crosswalks_of(two.session, two.process.id)
    with pytest.raises(PairMalformed):
        services.compare(two.session, two.process, two.other, author_id=None, now=NOON)


def variant(two: Two, body: str = "Told in Spanish too.", **more: object) -> object:
    values: dict[str, object] = {
        "jurisdiction": "DO", "language": "en", "reason": "National law.", "author_id": None, "now": NOON, **more,
    }  # fmt: skip
    return services.enter_variant(two.session, two.process, two.own[0], body=body, **values)  # type: ignore[arg-type]


def test_a_variant_stands_beside_the_common_words_until_it_is_taken_back(two: Two) -> None:
    variant(two)
    variant(two, "Told by letter.", jurisdiction="CO")
    variant(two, "Told in Spanish.")
    held = [(one.jurisdiction, one.body) for one in queries.variants_of(two.session, two.own[0].id)]
    assert held == [("CO", "Told by letter."), ("DO", "Told in Spanish.")]
    variant(two, "")
    assert len(queries.variants_of(two.session, two.own[0].id)) == 1
    for refusal, more in (
        (NothingChanged, {"body": ""}),
        (JurisdictionUnknown, {"jurisdiction": "FR"}),
        (LanguageUnknown, {"language": "de"}),
    ):
        with pytest.raises(refusal):
            variant(two, **more)


def reserve(two: Two, **more: object) -> Reservation:
    values: dict[str, object] = {"language": "en", "words": "Not for courts.", "author_id": None, "now": NOON, **more}
    return services.reserve(two.session, two.process, two.own[0], **values)  # type: ignore[arg-type]


def test_a_reservation_is_made_by_somebody_and_may_be_withdrawn_once(two: Two) -> None:
    made = reserve(two, jurisdiction="CO")
    organisation = an_organisation(two.session)
    reserve(two, organisation=organisation)
    services.withdraw_reservation(two.session, two.process, made, author_id=None, now=NOON)
    assert [one.withdrawn_at for one in queries.reservations_on(two.session, two.own[0].id)] == [NOON, None]
    with pytest.raises(AlreadyDecided):
        services.withdraw_reservation(two.session, two.process, made, author_id=None, now=NOON)
    for more in ({}, {"jurisdiction": "FR"}, {"jurisdiction": "CO", "organisation": organisation}):
        with pytest.raises(JurisdictionUnknown):
            reserve(two, **more)


def test_all_of_it_is_in_the_record_and_tampering_is_found(two: Two) -> None:
    found = two.find(two.own[0], two.there[0], Relation.EQUIVALENT)
    variant(two)
    made = reserve(two, jurisdiction="CO")
    services.withdraw_reservation(two.session, two.process, made, author_id=None, now=NOON)

    def accused() -> list[str]:
        two.session.flush()
        words = ("correspondence", "crosswalk", "variant", "reservation")
        return [str(one) for one in verify(two.session).findings if any(word in str(one) for word in words)]

    assert accused() == []
    for thing, name, value in (
        (found, "relation", Relation.CONFLICTING),
        (queries.variants_of(two.session, two.own[0].id)[0], "body", "Never told."),
        (made, "withdrawn_at", None),
    ):
        before = getattr(thing, name)
        setattr(thing, name, value)
        assert len(accused()) == 1
        setattr(thing, name, before)


def test_a_steward_compares_and_everybody_reads_matrix_table_and_api(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    there = a_scene(database, a_manuscript([an_article("4", "Whoever is affected may ask a person to review it.")]))
    steward, stranger = reader(app, scene.steward), reader(app)
    steward.send(steward.open(scene.at("/crosswalks")), {"other": there.slug})
    address = scene.at(f"/crosswalks/{there.slug}/clauses/3")
    form = steward.open(address)
    assert "Article 4" in form.text
    words = {"relation": "stricter", "reasons": "=Thirty days here."}
    refused = steward.send(form, words, status=422)
    assert "Choose the clause that corresponds." in refused.text
    steward.send(refused, {**words, "other": "4", "quote": "may ask a person to review it"})
    matrix = stranger.open(scene.at(f"/crosswalks/{there.slug}"))
    assert "Thirty days here." in matrix.text
    sheet = stranger.client.get(scene.at(f"/crosswalks/{there.slug}/table.csv")).get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"))))
    assert [(row["clause"], row["relation"], row["other_clause"]) for row in rows] == [("3", "stricter", "4")]
    assert rows[0]["reasons"] == "'=Thirty days here."
    api = f"/api/v1/processes/{scene.slug}/crosswalks/{there.slug}"
    assert stranger.client.get(api).get_json()["items"][0]["relation"] == "stricter"
    sent = {"clause": "1", "relation": "absent", "reasons": "Nothing like it."}
    headers = api_headers(database, scene.steward)
    assert stranger.client.post(f"{api}/findings", json=sent, headers=headers).status_code == 200
    assert stranger.client.post(f"{api}/findings", json=sent, headers=headers).status_code == 409
    assert stranger.client.post(scene.at("/crosswalks"), data={}).status_code in (400, 404)
    assert (
        reader(app, scene.participant).client.get(scene.at(f"/crosswalks/{there.slug}/only-there")).status_code == 404
    )


def test_variants_and_reservations_stand_beside_the_common_words(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    with database.writing() as session:
        session.get_one(Process, scene.process_id).jurisdictions = ["DO", "CO"]
        session.commit()
    steward, stranger = reader(app, scene.steward), reader(app)
    own = scene.at("/clauses/2/variants")
    form = steward.open(f"{own}/new")
    steward.send(form, {"jurisdiction": "DO", "language": "fr", "body": "On informe.", "reason": "Loi nationale."})
    form = steward.open(scene.at("/clauses/2/reservations/new"))
    steward.send(form, {"by": "CO", "language": "en", "words": "Not for courts."})
    page = stranger.open(own)
    assert "On informe." in page.text
    assert "Not for courts." in page.text
    steward.send(steward.open(own), action="/reservations/1/withdrawal")
    assert "Withdrawn on" in stranger.open(own).text
    told = stranger.client.get(f"/api/v1/processes/{scene.slug}/clauses/2/variants").get_json()
    assert told["variants"][0]["jurisdiction"] == "DO"
    assert told["reservations"][0]["withdrawn_at"]
    assert "Variants and reservations (1)" in stranger.open(scene.at("/clauses/2")).text
    with database.reading() as session:
        assert clause_by_number(session, scene.process_id, "2")
        assert session.scalar(sa.select(sa.func.count()).select_from(Crosswalk)) == 0
