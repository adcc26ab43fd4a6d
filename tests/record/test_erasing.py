"""Erasing whatever the record has a body of: the words are gone, the proofs stay, and what is the text cannot go."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.standing import delete
from app.amendments import services as amendments
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.documents.models import Paper
from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState
from app.domain.repository import PaperKind
from app.forum.models import Meeting
from app.ledger import queries as ledger
from app.ledger.models import Body, Entry
from app.objections import services as objections
from app.objections.models import Objection
from app.objections.subjects import Subject
from app.opinions import routes  # noqa: F401 (it enters what goes with an account)
from app.opinions import services as opinions
from app.opinions.models import Statement
from app.processes import services as processes
from app.processes.models import Process
from app.processes.queries import membership_of
from app.record import erasing
from app.record.erasing import NotErasable
from app.record.verification import verify
from app.responses.models import Response
from tests.builders import NOON
from tests.ledger.deliberation import Deliberation, a_deliberation

SECRET = "Maria Tajna lives at Dolna 7."


@pytest.fixture
def told(session: Session) -> Deliberation:
    return a_deliberation(session)


def bodies(session: Session) -> str:
    return str(session.scalars(sa.select(Body.body)).all())


def gone(session: Session, told: Deliberation, address: str) -> None:
    """Erase it: the secret is nowhere in the record, which still agrees with the tables and with its old root."""
    before = ledger.root(session)
    size = ledger.size(session)
    assert SECRET in bodies(session)
    erasing.erase(session, told.process, address, NOON)
    assert SECRET not in bodies(session)
    assert ledger.root_at(session, size) == before
    assert verify(session).findings == []
    erasing.erase(session, told.process, address, NOON)


def test_an_amendment_loses_its_words_and_its_rationale_once_it_is_not_shown(
    session: Session, told: Deliberation
) -> None:
    amendment = open_amendment(session)
    amendment.rationale = SECRET
    amendments.enter(session, told.process, amendment, "amendment_rebased", amendment.author_id, NOON)
    where = f"amendments/{amendment.number}"
    with pytest.raises(NotErasable, match="hide it"):
        erasing.erase(session, told.process, where, NOON)
    amendments.withdraw(session, told.process, amendment, author_id=amendment.author_id or 0, now=NOON)
    gone(session, told, where)
    assert (amendment.body, amendment.rationale, amendment.state) == ("", "", AmendmentState.WITHDRAWN)
    assert amendment.hidden


def open_amendment(session: Session) -> Amendment:
    query = sa.select(Amendment).where(Amendment.author_id.is_not(None), Amendment.hidden.is_(False))
    one = session.scalars(query.order_by(Amendment.id)).first()
    assert one is not None
    one.state = AmendmentState.PROPOSED
    return one


def test_what_was_adopted_is_the_text_and_is_refused_with_the_way_forward(session: Session, told: Deliberation) -> None:
    adopted = session.scalars(sa.select(Amendment).where(Amendment.state == AmendmentState.ADOPTED)).first()
    assert adopted is not None
    for address in (f"amendments/{adopted.number}", "clauses/5/en"):
        with pytest.raises(NotErasable, match="Give the clause another wording"):
            erasing.erase(session, told.process, address, NOON)
    for address in ("amendments/99", "moderation/1", "comments/x", "phases/1"):
        with pytest.raises(NotErasable):
            erasing.erase(session, told.process, address, NOON)


def test_a_withdrawn_statement_and_objection_lose_their_words(session: Session, told: Deliberation) -> None:
    person = told.members[0].person_id
    member = membership_of(session, told.process.id, person)
    assert member is not None
    stated = opinions.submit(session, told.process, author=member, body=SECRET, language="en", now=NOON)
    opinions.withdraw(session, told.process, stated, author_id=person, now=NOON)
    gone(session, told, f"statements/{stated.number}")
    raised = objections.object_to(
        session, told.process, Subject(), author=member, body=SECRET, remedy="", language="en", now=NOON
    )
    objections.withdraw(session, told.process, raised, actor_id=person, now=NOON)
    gone(session, told, f"objections/{raised.number}")
    assert (session.get_one(Statement, stated.id).body, session.get_one(Objection, raised.id).body) == ("", "")


def test_what_goes_with_an_account_are_the_words_that_were_withdrawn(session: Session, told: Deliberation) -> None:
    member = told.members[0]
    stated = opinions.submit(session, told.process, author=member, body=SECRET, language="en", now=NOON)
    opinions.withdraw(session, told.process, stated, author_id=member.person_id, now=NOON)
    delete(session, member.person, now=NOON)
    assert SECRET not in bodies(session)
    assert verify(session).findings == []


def test_a_response_a_document_and_minutes_lose_their_words_and_keep_their_places(
    session: Session, told: Deliberation
) -> None:
    response = session.scalars(sa.select(Response).order_by(Response.id)).first()
    assert response is not None
    response.reasons = SECRET
    enter(session, told.process, "response_published", f"responses/{response.number}", reasons=SECRET)
    erasing.erase(session, told.process, f"responses/{response.number}", NOON)
    assert (response.reasons, SECRET in bodies(session)) == ("", False)
    paper = Paper(
        process_id=told.process.id, number=1, kind=next(iter(PaperKind)), title={"en": "A study"},
        description={"en": SECRET}, created_at=NOON, changed_at=NOON,
    )  # fmt: skip
    session.add(paper)
    enter(session, told.process, "document_published", "documents/1", description={"en": SECRET})
    gone(session, told, "documents/1")
    assert (paper.description, paper.title) == ({}, {"en": "A study"})


def enter(session: Session, process: Process, kind: str, where: str, **body: object) -> None:
    processes.enter(session, process, kind=kind, object=where, body=body, actor_id=None, now=NOON)


def test_what_was_erased_is_erased_again_in_whatever_state_a_backup_has_it(
    session: Session, told: Deliberation
) -> None:
    amendment = open_amendment(session)
    for address in (f"amendments/{amendment.number}", "comments/4", "responses/1", "clauses/1/en", "meetings/9"):
        erasing.erase_again(session, told.process, address, NOON)
    assert (amendment.hidden, amendment.body) == (True, "")
    comment = session.scalars(sa.select(Comment).where(Comment.number == 4)).one()
    assert (comment.body, comment.state in (CommentState.HIDDEN, CommentState.WITHDRAWN)) == ("", True)
    redacted = session.scalars(sa.select(Entry.object).where(Entry.kind == "redaction")).all()
    assert redacted
    assert session.scalars(sa.select(Meeting)).all() == []
