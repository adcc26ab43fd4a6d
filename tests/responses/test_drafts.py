"""Drafts of responses: unfinished ones, the second signature, going out one by one, together, at the announced day."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.domain.errors import (
    AlreadyAnswered,
    MomentPassed,
    NothingChanged,
    NotInThisState,
    OwnDecision,
    ReasonsMissing,
    SignatureMissing,
    StaleBase,
)
from app.domain.phases import Role
from app.domain.responding import Disposition
from app.jobs.models import OutboxMessage
from app.ledger.models import Body, Entry
from app.processes.models import Process
from app.record.verification import verify
from app.responses import drafts, same_reasons, services
from app.responses.models import Draft, Response
from app.responses.queries import coverage_of, response_row, responses_naming
from app.responses.rules import announce, change_rules, rules_of
from app.responses.themes import set_theme
from app.responses.written import Written
from tests.builders import NOON, a_member, a_process
from tests.contributing import a_comment, a_response

LATER = NOON + timedelta(days=2)


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session, now=NOON, criteria={"cost": {"en": "Cost"}, "rights": {"en": "Rights"}})


@pytest.fixture
def writer(session: Session, process: Process) -> Person:
    return a_member(session, process, roles=[Role.RESPONDER])


@pytest.fixture
def signer(session: Session, process: Process) -> Person:
    return a_member(session, process, roles=[Role.FACILITATOR])


def written(**changes: object) -> Written:
    values: dict[str, object] = {
        "disposition": Disposition.NOT_ACCEPTED, "reasons": "The law already says so.", "language": "en",
        "heard": {"en": "You want a shorter time.", "fr": "Vous voulez un délai plus court."},
        "reasons_in": {"fr": "La loi le dit déjà."},
    }  # fmt: skip
    return Written(**(values | changes))  # type: ignore[arg-type]


def a_draft(
    session: Session, process: Process, writer: Person, *comments: Comment, ready: bool = True, **changes: object
) -> Draft:
    return drafts.save(
        session, process, comments=comments or [a_comment(session, process)], amendments=[],
        written=written(**changes), author_id=writer.id, now=NOON, ready=ready,
    )  # fmt: skip


def rewrite(session: Session, process: Process, kept: Draft, person: Person, reasons: str) -> Draft:
    """Change the first edition of a draft."""
    return drafts.change(
        session, process, kept, written=written(reasons=reasons), person_id=person.id, edition=1, now=LATER, ready=True
    )


def findings(session: Session) -> list[str]:
    """What the record says otherwise of responses and themes; the rest of the process was built without a record."""
    return [str(one) for one in verify(session).findings if "response" in str(one) or "theme" in str(one)]


def two_signatures(session: Session, process: Process, person: Person) -> None:
    change_rules(
        session, process, second_signature=True, several_criteria=False, follow_up_days=14, person_id=person.id,
        role=Role.FACILITATOR, now=NOON,
    )  # fmt: skip


def test_a_draft_answers_nothing_and_tells_nobody_until_it_is_published(
    session: Session, process: Process, writer: Person
) -> None:
    comment = a_comment(session, process, created_at=NOON)
    kept = a_draft(session, process, writer, comment, ready=False, reasons="", disposition=Disposition.ACCEPTED)
    assert coverage_of(session, process.id).in_all.answered == 0
    assert session.scalars(sa.select(OutboxMessage)).all() == []
    assert session.scalars(sa.select(Entry.kind).where(Entry.kind.like("response%"))).all() == []
    with pytest.raises(NotInThisState):
        drafts.publish(session, process, kept, now=LATER)
    with pytest.raises(ReasonsMissing):
        rewrite(session, process, kept, writer, " ")


def test_a_published_draft_is_the_response_its_writer_wrote(session: Session, process: Process, writer: Person) -> None:
    comment = a_comment(session, process, created_at=NOON)
    theme = set_theme(session, process, title={"en": "Time"}, person_id=writer.id, role=Role.RESPONDER, now=NOON)
    published = drafts.publish(session, process, a_draft(session, process, writer, comment, theme=theme), now=LATER)
    row = response_row(session, process.id, published.number)
    assert row is not None
    assert (row.author_id, row.created_at, row.theme_number) == (writer.id, LATER, theme.number)
    assert row.words == {"en": "The law already says so.", "fr": "La loi le dit déjà."}
    assert row.heard["fr"] == "Vous voulez un délai plus court."
    assert session.scalars(sa.select(Draft)).all() == []
    assert coverage_of(session, process.id).in_all.complete
    assert findings(session) == []


def test_the_writer_cannot_sign_and_a_change_lets_the_signature_fall(
    session: Session, process: Process, writer: Person, signer: Person
) -> None:
    two_signatures(session, process, signer)
    kept = a_draft(session, process, writer)
    with pytest.raises(OwnDecision):
        drafts.sign(session, process, kept, person_id=writer.id, edition=1, now=LATER)
    drafts.sign(session, process, kept, person_id=signer.id, edition=1, now=LATER)
    rewrite(session, process, kept, signer, "Shorter.")
    assert kept.signed_by_id is None
    with pytest.raises(OwnDecision):
        drafts.sign(session, process, kept, person_id=signer.id, edition=2, now=LATER)
    with pytest.raises(SignatureMissing):
        drafts.publish(session, process, kept, now=LATER)
    third = a_member(session, process, roles=[Role.STEWARD])
    drafts.sign(session, process, kept, person_id=third.id, edition=2, now=LATER)
    published = drafts.publish(session, process, kept, now=LATER)
    assert (published.author_id, published.signed_by_id, published.signed_at) == (writer.id, third.id, LATER)
    assert findings(session) == []


def test_where_two_sign_nobody_publishes_alone(session: Session, process: Process, writer: Person) -> None:
    two_signatures(session, process, writer)
    with pytest.raises(SignatureMissing):
        services.respond(
            session, process, comments=[a_comment(session, process)], amendments=[], language="en",
            disposition=Disposition.DEFERRED, reasons="Later.", author_id=writer.id, role=Role.RESPONDER, now=NOON,
            signed_by_id=writer.id,
        )  # fmt: skip


def test_nobody_writes_over_or_signs_what_they_have_not_read(
    session: Session, process: Process, writer: Person, signer: Person
) -> None:
    kept = a_draft(session, process, writer)
    rewrite(session, process, kept, writer, "Mine.")
    with pytest.raises(StaleBase):
        drafts.change(
            session, process, kept, written=written(reasons="Theirs."), person_id=signer.id, edition=1, now=LATER
        )
    with pytest.raises(StaleBase):
        drafts.sign(session, process, kept, person_id=signer.id, edition=1, now=LATER)
    assert kept.reasons == "Mine."
    drafts.discard(session, kept)
    with pytest.raises(NotInThisState):
        drafts.sign(session, process, kept, person_id=signer.id, edition=2, now=LATER)


def test_everything_that_is_ready_goes_out_at_one_moment_and_the_rest_is_kept(
    session: Session, process: Process, writer: Person
) -> None:
    ready = [a_draft(session, process, writer, reasons=f"Reason {word}.") for word in ("one", "two")]
    unfinished = a_draft(session, process, writer, ready=False)
    gone = a_comment(session, process)
    empty = a_draft(session, process, writer, gone)
    gone.state = CommentState.WITHDRAWN
    session.flush()
    numbers = [one.number for one in ready]
    went_out = drafts.publish_together(session, process, now=LATER)
    assert {one.created_at for one in went_out.published} == {LATER}
    assert len(went_out.published) == len(numbers)
    assert went_out.kept == [empty.number]
    assert [one.number for one in drafts.drafts_of(session, process.id)] == [unfinished.number, empty.number]


def test_the_worker_publishes_what_is_ready_at_the_announced_moment_and_not_before(
    session: Session, process: Process, writer: Person
) -> None:
    a_draft(session, process, writer)
    with pytest.raises(MomentPassed):
        announce(session, process, publish_at=NOON, person_id=writer.id, role=Role.FACILITATOR, now=NOON)
    announce(session, process, publish_at=LATER, person_id=writer.id, role=Role.FACILITATOR, now=NOON)
    with pytest.raises(NothingChanged):
        announce(session, process, publish_at=LATER, person_id=writer.id, role=Role.FACILITATOR, now=NOON)
    assert drafts.publish_announced(session, LATER - timedelta(microseconds=1)) == 0
    assert drafts.publish_announced(session, LATER) == 1
    assert drafts.publish_announced(session, LATER) == 0
    assert rules_of(session, process.id).publish_at is None


def test_whoever_answers_second_reads_the_first_answer_before(
    session: Session, process: Process, writer: Person
) -> None:
    comment = a_comment(session, process)
    first = a_response(session, process, comments=[comment])
    with pytest.raises(AlreadyAnswered) as refused:
        drafts.publish(session, process, a_draft(session, process, writer, comment), now=LATER, seen=[])
    assert refused.value.numbers == (first.number,)
    again = drafts.publish(session, process, a_draft(session, process, writer, comment), now=LATER, seen=[first.number])
    assert responses_naming(session, [comment.id], []) == [first.number, again.number]


def test_the_record_says_who_signed_without_naming_them(
    session: Session, process: Process, writer: Person, signer: Person
) -> None:
    two_signatures(session, process, signer)
    kept = a_draft(session, process, writer)
    drafts.sign(session, process, kept, person_id=signer.id, edition=1, now=LATER)
    drafts.publish(session, process, kept, now=LATER)
    entry = session.scalars(sa.select(Entry).where(Entry.kind == "response_published")).one()
    body = session.get_one(Body, entry.index).body
    assert len(body["signed_by"]) == 16
    assert signer.name not in str(body)


def test_the_same_reasons_for_unlike_contributions_are_flagged_and_other_reasons_are_not(
    session: Session, process: Process, writer: Person
) -> None:
    said = ["Who pays for the interpreters?", "Ten days are too long.", "Name the telephone as well.",
            "Children need other words.", "Publish the register every month."]  # fmt: skip
    for words in said:
        drafts.publish(
            session, process, a_draft(session, process, writer, a_comment(session, process, body=words)), now=LATER
        )
    one_point = [a_comment(session, process, body="Ten days are too long for a refusal.") for _ in said]
    drafts.publish(
        session, process, a_draft(session, process, writer, *one_point, reasons="We agree: five it is."), now=LATER
    )
    numbers = session.scalars(sa.select(Response.number).where(Response.pasted).order_by(Response.number)).all()
    assert numbers == [5]
    found = same_reasons.pasted_of(session, process.id)
    assert [(one.first, list(one.responses), one.contributions) for one in found] == [(1, [1, 2, 3, 4, 5], 5)]
    before = same_reasons.same_reasons_before(session, process.id, "The law ALREADY says so!", [one_point[0].id], [])
    assert before is not None
    assert before.contributions == 6
    assert (
        same_reasons.same_reasons_before(session, process.id, "Something new altogether.", [one_point[0].id], [])
        is None
    )
