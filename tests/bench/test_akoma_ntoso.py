"""How long a text of 500 clauses with 2,000 amendments takes as Akoma Ntoso. Figures are printed, never asserted."""

import resource
from collections.abc import Iterator
from time import perf_counter

import pytest

from app.amendments.models import Amendment
from app.db import Database
from app.domain.amending import AmendmentState, Operation
from app.exports import services
from app.exports.formats import Format, Wanted
from app.processes.models import Process
from app.texts.queries import latest_revision
from tests.builders import NOON, a_clause, a_document, a_process
from tests.databases import Databases

WORDS = "The responsible authority tells every person concerned, in plain language, which system took part in it. "
CLAUSES, AMENDMENTS, LIMIT_SECONDS = 500, 2000, 2


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with databases.fresh(request.param) as url:
        yield url


def test_a_large_text_and_its_amendments_as_akoma_ntoso(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Database(url).writing() as session:
        process = a_process(session, languages=("en",))
        document = a_document(session, process)
        clauses = [a_clause(session, document, WORDS * 4, heading=f"Heading {n}") for n in range(CLAUSES)]
        bases = [latest_revision(session, one.id, "en") for one in clauses]
        session.add_all(
            Amendment(
                process_id=process.id, number=number + 1, clause_id=clauses[number % CLAUSES].id,
                base_revision_id=bases[number % CLAUSES].id, operation=Operation.REPLACE, language="en",
                heading=f"Heading {number}", body=WORDS * 4 + f"Case {number}.", rationale=WORDS, fingerprint="x",
                group_key="citizen", created_at=NOON, state=AmendmentState.PROPOSED,
            )
            for number in range(AMENDMENTS)
        )  # fmt: skip
        session.commit()
        identity = process.id
    for form in (Format.AKN, Format.AKN_AMENDMENTS):
        with Database(url).reading() as session:
            process = session.get_one(Process, identity)
            begun = perf_counter()
            exported = services.export(
                session, process, Wanted(form), now=NOON, base_url="https://rules.example", page=str
            )
            seconds = perf_counter() - begun
            size = len(exported.content.read())
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        with capsys.disabled():
            print(
                f"\n{form}: {CLAUSES} clauses, {AMENDMENTS} amendments in {seconds:.2f} s "
                f"(asked: {LIMIT_SECONDS} s), {size / 1e6:.1f} MB, at most {memory} MB of memory"
            )
        assert size
