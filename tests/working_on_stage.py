"""Work in progress, on the stage that tests go everywhere on: drafts, terms, statements, findings, a text to import."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.amendments import drafts as proposals
from app.amendments import proposers
from app.amendments.asking import Asked
from app.crosswalks import services as crosswalks
from app.domain.amending import Operation
from app.domain.commenting import CommentState
from app.domain.correcting import Act, Correction
from app.domain.crosswalking import Relation
from app.languages import glossary
from app.processes.models import Process
from app.texts import drafts as manuscripts
from app.texts.models import Clause, Format
from app.texts.queries import latest_revision
from app.texts.reading import Source
from tests.builders import a_division
from tests.contributing import a_statement

TO_IMPORT = "# A code\n\n## Article 1. Telling\n\nTell people.\n\n## Article 7. Hearing\n\nHear them.\n"


def work_on(session: Session, process: Process, people: dict[str, Person], clauses: tuple[Clause, Clause]) -> None:
    """A draft somebody is asked to join, a division, a term, statements, and a text somebody is about to import."""
    now, steward = datetime.now(UTC), people["steward"].id
    _draft(session, process, people, clauses, now)
    a_division(session, clauses[0].document, "IX")
    entry = glossary.Entry(words={"en": "machine", "fr": "machine"})
    glossary.add(session, process, entry, author_id=people["facilitator"].id, now=now)
    a_statement(session, process, people["participant"], body="Machines never judge.")
    a_statement(session, process, people["author"], body="Courts decide last.")
    a_statement(session, process, people["author"], body="This waits.", state=CommentState.PENDING)
    brought = manuscripts.keep(
        session, process_id=process.id, author_id=steward, source=Source(TO_IMPORT, Format.MARKDOWN), language="en",
        version_name="", strike_absent=False, now=now,
    )  # fmt: skip
    manuscripts.correct_draft(session, brought, Correction(Act.TITLE, heading="A better code"))


def compare_with(session: Session, process: Process, other: Process, people: dict[str, Person], own: Clause) -> None:
    """A comparison with another text, with one finding, a variant of a clause and a reservation to it."""
    now, author_id = datetime.now(UTC), people["steward"].id
    crosswalk = crosswalks.compare(session, process, other, author_id=author_id, now=now)
    crosswalks.find(
        session, crosswalk, clause=own, other_clause=None, relation=Relation.ABSENT, reasons="It says nothing of it.",
        author_id=author_id, now=now,
    )  # fmt: skip
    place = {"jurisdiction": process.jurisdictions[0], "language": "en", "author_id": author_id, "now": now}
    crosswalks.enter_variant(session, process, own, body="Told in writing.", reason="Our law.", **place)
    crosswalks.reserve(session, process, own, words="Not for the army.", **place)


def _draft(
    session: Session, process: Process, people: dict[str, Person], clauses: tuple[Clause, Clause], now: datetime
) -> None:
    asked = []
    for clause in clauses:
        base = latest_revision(session, clause.id, "en")
        assert base is not None
        asked.append(Asked(clause, Operation.REPLACE, base, base.heading, f"{base.body} Always."))
    author = people["participant"].id
    draft = proposals.begin(session, process, asked[0], rationale="Always.", author_id=author, now=now)
    proposals.put(session, draft, asked[1], position=None, now=now)
    for part in ("author", "outsider"):
        whom = people[part].email or ""
        proposers.invite(session, process, draft, whom=whom, author_id=author, now=now)
