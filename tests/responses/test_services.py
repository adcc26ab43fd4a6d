"""Answering contributions: what an answer owes, who is told, what the record keeps."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState
from app.domain.errors import CriterionUnknown, NotInThisState, ReasonsMissing, Refusal, RevisionMissing
from app.domain.phases import Role
from app.domain.responding import Disposition
from app.jobs.models import OutboxMessage
from app.ledger.models import Body, Entry
from app.processes.models import Process
from app.responses import queries, services
from app.responses.contributions import answered_by, counts_answered
from app.responses.models import Response
from app.texts.models import Origin, Revision
from tests.builders import NOON, a_clause, a_document, a_member, a_process, a_revision, an_organisation
from tests.contributing import a_comment, a_response, an_amendment


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session, now=NOON, criteria={"feasibility": {"en": "Can it be done?"}})


def respond(session: Session, process: Process, **changes: object) -> Response:
    """An answer that lacks nothing, with the changes given."""
    values: dict[str, object] = {
        "comments": (),
        "amendments": (),
        "disposition": Disposition.NOT_ACCEPTED,
        "reasons": "The law already says so.",
        "criterion": "",
        "revision": None,
        "language": "en",
        "author_id": None,
        "role": Role.RESPONDER,
        "now": NOON,
    } | changes
    if values["author_id"] is None:
        values["author_id"] = a_member(session, process, roles=[Role.RESPONDER]).id
    return services.respond(session, process, **values)  # type: ignore[arg-type]


def mails(session: Session) -> list[dict[str, object]]:
    return [message.payload for message in session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id))]


def test_one_response_answers_many_contributions_and_each_points_to_it(session: Session, process: Process) -> None:
    clause = a_clause(session, a_document(session, process))
    comments = [a_comment(session, process) for _ in range(3)]
    proposed = an_amendment(session, clause)
    response = respond(session, process, comments=comments, amendments=[proposed], criterion="feasibility")
    assert queries.responses_to_comments(session, [one.id for one in comments]) == {
        one.id: response.number for one in comments
    }
    assert queries.responses_to_amendments(session, [proposed.id]) == {proposed.id: response.number}
    assert counts_answered(session, [response.id]) == {response.id: 4}
    assert [row.number for row in answered_by(session, [response.id])[response.id]] == [
        *(one.number for one in comments),
        proposed.number,
    ]
    assert len(answered_by(session, [response.id], limit=2)[response.id]) == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reasons": " \n "}, ReasonsMissing),
        ({"disposition": Disposition.ACCEPTED}, RevisionMissing),
        ({"disposition": Disposition.ACCEPTED_IN_PART}, RevisionMissing),
        ({"criterion": "popularity"}, CriterionUnknown),
        ({"comments": ()}, NotInThisState),
    ],
    ids=lambda value: str(value),
)
def test_an_answer_that_owes_something_is_refused(
    session: Session, process: Process, changes: dict[str, object], refusal: type[Refusal]
) -> None:
    comment = a_comment(session, process)
    with pytest.raises(refusal):
        respond(session, process, **({"comments": [comment]} | changes))
    assert session.scalars(sa.select(Response)).all() == []
    assert mails(session) == []


def test_what_was_accepted_is_carried_by_a_wording_of_this_process(session: Session, process: Process) -> None:
    clause = a_clause(session, a_document(session, process), number="5")
    carried = a_revision(session, clause, "Everybody is told before.", number=2)
    elsewhere = a_clause(session, a_document(session, a_process(session)))
    foreign = a_revision(session, elsewhere, "Something else.", number=2)
    comment = a_comment(session, process, clause=clause)
    with pytest.raises(RevisionMissing):
        respond(session, process, comments=[comment], disposition=Disposition.ACCEPTED, revision=foreign)
    response = respond(session, process, comments=[comment], disposition=Disposition.ACCEPTED, revision=carried)
    row = queries.response_row(session, process.id, response.number)
    assert row is not None
    assert (row.clause_number, row.revision_number, row.revision_language) == ("5", 2, "en")


def test_what_was_withdrawn_is_not_answered(session: Session, process: Process) -> None:
    withdrawn = a_comment(session, process, state=CommentState.WITHDRAWN)
    with pytest.raises(NotInThisState):
        respond(session, process, comments=[a_comment(session, process), withdrawn])
    clause = a_clause(session, a_document(session, process))
    with pytest.raises(NotInThisState):
        respond(session, process, amendments=[an_amendment(session, clause, state=AmendmentState.WITHDRAWN)])


def test_what_is_hidden_is_answered_like_everything_else(session: Session, process: Process) -> None:
    hidden = a_comment(session, process, body="a secret", state=CommentState.HIDDEN)
    response = respond(session, process, comments=[hidden])
    assert queries.coverage_of(session, process.id).in_all.complete
    assert "a secret" not in repr(answered_by(session, [response.id]))


def test_every_author_is_told_once_and_nobody_else(session: Session, process: Process) -> None:
    ada, alan = a_member(session, process), a_member(session, process)
    answering = a_member(session, process, roles=[Role.PARTICIPANT, Role.RESPONDER])
    clause = a_clause(session, a_document(session, process))
    first, second = a_comment(session, process, ada), a_comment(session, process, ada)
    proposed = an_amendment(session, clause, alan)
    response = respond(
        session,
        process,
        comments=[first, second, a_comment(session, process), a_comment(session, process, answering)],
        amendments=[proposed],
        author_id=answering.id,
    )
    told = {mail["to"]: mail for mail in mails(session)}
    assert set(told) == {ada.id, alan.id}
    assert len(mails(session)) == 2
    values = told[ada.id]["values"]
    assert isinstance(values, dict)
    assert values["comments"] == [first.number, second.number]
    assert values["amendments"] == []
    assert values["number"] == response.number


def test_a_follow_up_is_a_response_of_its_own(session: Session, process: Process) -> None:
    comment = a_comment(session, process)
    first = respond(session, process, comments=[comment])
    second = respond(session, process, comments=[comment], reasons="To say it more clearly: no.")
    assert second.number == first.number + 1
    assert queries.responses_naming(session, [comment.id], []) == [first.number, second.number]


def test_the_record_keeps_what_was_answered_and_why(session: Session, process: Process) -> None:
    comment = a_comment(session, process)
    response = respond(session, process, comments=[comment])
    entry = session.scalars(sa.select(Entry)).one()
    assert (entry.kind, entry.object) == ("response_published", f"responses/{response.number}")
    body = session.get_one(Body, entry.index).body
    assert body is not None
    assert body["comments"] == [comment.number]
    assert body["reasons"] == "The law already says so."


def test_responses_are_read_the_latest_first_with_their_author_and_organisation(
    session: Session, process: Process
) -> None:
    ministry = an_organisation(session, "Ministry of Justice", group="government")
    author = a_member(session, process, roles=[Role.RESPONDER], organisation=ministry)
    made = [a_response(session, process, author, comments=[a_comment(session, process)]) for _ in range(3)]
    rows = queries.responses_of(session, process.id, limit=2)
    assert [row.number for row in rows] == [one.number for one in reversed(made)]
    assert (rows[0].author_name, rows[0].organisation) == (author.name, "Ministry of Justice")
    older = queries.responses_of(session, process.id, before=rows[1].number, limit=2)
    assert [row.number for row in older] == [made[0].number]
    assert len(queries.latest_responses(session, process.id, limit=2)) == 2


def test_responses_can_be_narrowed_to_a_disposition(session: Session, process: Process) -> None:
    a_response(session, process, comments=[a_comment(session, process)])
    deferred = a_response(session, process, comments=[a_comment(session, process)], disposition=Disposition.DEFERRED)
    rows = queries.responses_of(session, process.id, disposition=Disposition.DEFERRED)
    assert [row.number for row in rows] == [deferred.number]
    assert queries.counts_by_disposition(session, process.id) == {
        Disposition.NOT_ACCEPTED: 1,
        Disposition.DEFERRED: 1,
    }


def test_wordings_that_may_carry_begin_with_the_clauses_concerned_and_leave_out_the_first_draft(
    session: Session, process: Process
) -> None:
    document = a_document(session, process)
    concerned, other, untouched = (a_clause(session, document) for _ in range(3))
    here = a_revision(session, concerned, "Changed here.", number=2)
    there = a_revision(session, other, "Changed there.", number=2)
    inserted = a_clause(session, document)
    session.execute(sa.update(Revision).where(Revision.clause_id == inserted.id).values(origin=Origin.AMENDMENT))
    found = queries.wordings_that_may_carry(session, process.id, [concerned.id])
    assert found[0].id == here.id
    assert {row.clause_number for row in found[1:]} == {other.number, inserted.number}
    assert there.id in {row.id for row in found}
    assert untouched.number not in {row.clause_number for row in found}
