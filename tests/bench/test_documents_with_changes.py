"""How long a document with tracked changes takes, and how much memory. Figures are printed, never asserted."""

import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from app.amendments.models import Amendment
from app.config import Settings
from app.db import Database
from app.domain.amending import AmendmentState, Operation
from app.exports.fair_copies import writing
from app.exports.formats import Format, Wanted
from app.processes.models import Process
from app.texts.models import Clause, Credit, Origin, Revision
from app.texts.naming import name_version
from app.texts.queries import document_of
from tests.builders import a_clause, a_document, a_member, a_process
from tests.contributing import a_comment
from tests.databases import Databases

CLAUSES, AMENDMENTS, COMMENTS = 500, 2000, 2000
WORDS = "The responsible authority tells every person concerned which system took part in a decision about them. " * 4


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with databases.fresh(request.param) as url:
        yield url


def a_debated_text(session: Session) -> Process:
    """A text of which every clause was amended four times between its two versions, and commented on."""
    process = a_process(session, languages=("en",))
    document = a_document(session, process)
    member = a_member(session, process)
    clauses = [a_clause(session, document, WORDS, heading=f"Heading {place}") for place in range(CLAUSES)]
    start = datetime.now(UTC)
    name_version(session, document, name="First", author_id=None, now=start)
    for number in range(AMENDMENTS):
        _amended(session, process, clauses[number % CLAUSES], member.id, number, start)
    for number in range(COMMENTS):
        a_comment(session, process, None, WORDS, clause=clauses[number % CLAUSES], attributed_to="Somebody")
    session.flush()
    name_version(session, document_of(session, process.id), name="Second", author_id=None, now=start + timedelta(1))
    return process


def _amended(session: Session, process: Process, clause: Clause, person_id: int, number: int, start: datetime) -> None:
    times = number // CLAUSES
    words = WORDS.split(" ")
    words[times * 5 : times * 5 + 2] = ["every", f"office({number})"]
    base = session.scalars(sa.select(Revision).where(Revision.clause_id == clause.id).order_by(Revision.number)).all()
    at = start + timedelta(hours=times + 1)
    made = Revision(
        clause_id=clause.id, language="en", number=base[-1].number + 1, heading=base[-1].heading, body=" ".join(words),
        origin=Origin.AMENDMENT, amendment_number=number + 1, created_at=at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.add(Credit(revision_id=made.id, person_id=person_id, group_key="citizen"))
    session.add(
        Amendment(
            process_id=process.id, number=number + 1, clause_id=clause.id, base_revision_id=base[-1].id,
            operation=Operation.REPLACE, heading=made.heading, body=made.body, language="en", author_id=person_id,
            group_key="citizen", fingerprint="0" * 64, state=AmendmentState.ADOPTED, created_at=start, decided_at=at,
            resulting_revision_id=made.id,
        )
    )  # fmt: skip


def test_a_document_with_the_changes_of_two_thousand_amendments(url: str) -> None:
    database = Database(url)
    with database.writing() as session:
        process_id = a_debated_text(session).id
        session.commit()
    app: Flask = create_app(Settings(database_url=url, secret_key="bench", log_level="ERROR"))
    for form in (Format.DOCX, Format.ODT):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with app.app_context(), database.reading() as session:
            process = session.get_one(Process, process_id)
            began, worked = time.perf_counter(), time.process_time()
            wanted = Wanted(form, "en", 2, 1)
            size = len(writing.write(session, process, wanted, datetime.now(UTC), "https://rules.example"))
        took, worked = time.perf_counter() - began, time.process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(
            f"\n  {form}, {CLAUSES} clauses, {AMENDMENTS} amendments, {COMMENTS} comments: {took:.1f} s, "
            f"of which {worked:.1f} s of work, "
            f"{size / 1000:.0f} kB, peak {peak / 1000:.0f} MB ({(peak - before) / 1000:.0f} MB more than before)"
        )
