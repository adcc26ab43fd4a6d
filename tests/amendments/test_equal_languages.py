"""Where languages are equal, adopting begins in the language of the amendment, whichever that is."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.amendments import deciding, services
from app.amendments.asking import Asked
from app.amendments.models import Amendment
from app.db import Database
from app.domain.amending import Decision, Operation
from app.domain.drift import Drift
from app.domain.phases import PhaseKind, Role
from app.processes.models import Process
from app.processes.queries import membership_of
from app.texts.models import Revision
from app.texts.queries import clause_by_number, clauses_of, document_of, latest_revision
from app.texts.renderings import lacking_of
from tests.builders import NOON, a_clause, a_document, a_member, a_process, a_revision
from tests.reader import reader


class Bench:
    """A process of two equal languages with a clause that has words in both."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.process: Process = a_process(
            session, languages=("en", "fr"), languages_equal=True, phase=PhaseKind.CONSULTATION
        )
        self.document = a_document(session, self.process)
        self.clause = a_clause(session, self.document, "Tell people.", number="1")
        english = latest_revision(session, self.clause.id, "en")
        assert english
        a_revision(session, self.clause, "Informer les gens.", language="fr", renders=english)
        self.facilitator = a_member(session, self.process, roles=[Role.FACILITATOR])

    def proposed(self, body: str, operation: Operation = Operation.REPLACE) -> Amendment:
        base = latest_revision(self.session, self.clause.id, "fr")
        assert base
        proposer = membership_of(self.session, self.process.id, a_member(self.session, self.process).id)
        assert proposer
        asked = Asked(self.clause, operation, base, base.heading, body)
        return services.propose_package(
            self.session, self.process, [asked], rationale="", proposer=proposer, now=NOON
        )  # fmt: skip

    def adopt(self, amendment: Amendment) -> Revision:
        made = deciding.decide(
            self.session, self.process, amendment, decision=Decision.ADOPTED, reasons="Clearer.",
            facilitator_id=self.facilitator.id, base_revision_number=1, now=NOON,
        )  # fmt: skip
        assert made
        return made


@pytest.fixture
def bench(session: Session) -> Bench:
    return Bench(session)


def test_adopting_makes_the_words_of_the_amendment_lead_and_asks_for_no_others(bench: Bench) -> None:
    made = bench.adopt(bench.proposed("Informer les gens avant."))
    assert (made.language, made.number, made.renders_id) == ("fr", 2, None)
    assert bench.clause.leading_language == "fr"
    english = latest_revision(bench.session, bench.clause.id, "en")
    assert english
    assert english.body == "Tell people.", "no other language is touched"
    assert lacking_of(bench.session, bench.clause, bench.process) == {"en": Drift.OUTDATED}


def test_an_inserted_clause_begins_in_its_language_and_is_shown_in_it_until_the_others_have_it(bench: Bench) -> None:
    bench.adopt(bench.proposed("Les écouter aussi.", Operation.INSERT_AFTER))
    document = document_of(bench.session, bench.process.id)
    assert document
    rows = {row.number: row for row in clauses_of(bench.session, document.id, "en", "en")}
    assert (rows["1a"].language, rows["1a"].body) == ("fr", "Les écouter aussi.")
    new = clause_by_number(bench.session, bench.process.id, "1a")
    assert new
    assert lacking_of(bench.session, new, bench.process) == {"en": Drift.MISSING}


def test_a_deletion_strikes_the_clause_for_all_languages(bench: Bench) -> None:
    bench.adopt(bench.proposed("", Operation.DELETE))
    assert bench.clause.struck_at is not None


def test_a_facilitator_adopts_on_the_page_without_words_in_another_language(app: Flask, database: Database) -> None:
    with database.writing() as session:
        bench = Bench(session)
        slug, number = bench.process.slug, bench.proposed("Informer les gens avant.").number
        facilitator = bench.facilitator
        session.commit()
    someone = reader(app, facilitator)
    page = someone.open(f"/en/processes/{slug}/amendments/{number}/decision")
    assert "adopting begins in the language of the proposal" in page.text
    assert not page.tree.xpath("//*[@name='drafting_body']")
    decided = someone.send(page, {"decision": "adopted", "reasons": "Clearer."})
    assert "The decision is published with its reasons." in decided.text
    assert "Informer les gens avant." in someone.open(f"/fr/processes/{slug}/clauses/1").text
