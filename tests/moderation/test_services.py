"""Reports, and decisions with their statement of reasons."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.domain.errors import AlreadyReported, NotInThisState, OwnDecision, ReasonsMissing, Refusal
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import Role
from app.jobs.models import OutboxMessage
from app.ledger.models import Body, Entry
from app.moderation import queries, services
from app.moderation.models import ModerationDecision, Report, ReportState
from app.processes.models import Process
from tests.builders import NOON, a_clause, a_document, a_member, a_process
from tests.contributing import a_comment, an_amendment

STATES = list(CommentState)


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session, now=NOON)


def report(session: Session, process: Process, **changes: object) -> Report:
    values: dict[str, object] = {"reason": ReportReason.ABUSE, "note": "", "now": NOON} | changes
    values.setdefault("reporter_id", a_member(session, process).id)
    return services.report(session, process, **values)  # type: ignore[arg-type]


def decide(session: Session, process: Process, measure: Measure | None, **changes: object) -> ModerationDecision:
    values: dict[str, object] = {
        "measure": measure,
        "rule": ReportReason.ABUSE,
        "facts": "It insults a person by name.",
        "legal_ground": "",
        "language": "en",
        "now": NOON,
    } | changes
    values.setdefault("moderator_id", a_member(session, process, roles=[Role.FACILITATOR]).id)
    return services.decide(session, process, **values)  # type: ignore[arg-type]


def mails(session: Session) -> dict[tuple[object, str], dict[str, object]]:
    """The values of every mail, by recipient and template."""
    found = session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == "mail"))
    return {(mail.payload["to"], mail.payload["template"]): mail.payload["values"] for mail in found}


def test_a_person_reports_a_contribution_once(session: Session, process: Process) -> None:
    comment, reporter = a_comment(session, process), a_member(session, process)
    report(session, process, comment=comment, reporter_id=reporter.id)
    with pytest.raises(AlreadyReported):
        report(session, process, comment=comment, reporter_id=reporter.id, reason=ReportReason.SPAM)
    report(session, process, comment=comment)
    assert len(queries.reports_on(session, comment_id=comment.id)) == 2
    assert queries.count_reported(session, process.id) == 1


def test_the_record_counts_reports_and_tells_neither_who_nor_what(session: Session, process: Process) -> None:
    report(session, process, comment=a_comment(session, process))
    report(session, process, comment=a_comment(session, process), note="He lives in my street.")
    entries = session.scalars(sa.select(Entry).order_by(Entry.index)).all()
    assert [(entry.kind, entry.object) for entry in entries] == [
        ("report_received", "reports/1"),
        ("report_received", "reports/2"),
    ]
    assert all('"actor":""' in entry.canonical for entry in entries)
    assert [body.body for body in session.scalars(sa.select(Body).order_by(Body.index))] == [{"count": 1}, {"count": 2}]


@pytest.mark.parametrize("state", [state for state in STATES if state is not CommentState.PUBLISHED])
def test_what_nobody_sees_cannot_be_reported(session: Session, process: Process, state: CommentState) -> None:
    with pytest.raises(NotInThisState):
        report(session, process, comment=a_comment(session, process, state=state))


def test_a_hidden_amendment_cannot_be_reported_nor_can_nothing(session: Session, process: Process) -> None:
    clause = a_clause(session, a_document(session, process))
    with pytest.raises(NotInThisState):
        report(session, process, amendment=an_amendment(session, clause, hidden=True))
    with pytest.raises(NotInThisState):
        report(session, process)


def test_reports_stand_in_the_order_of_the_harm_that_waiting_does(session: Session, process: Process) -> None:
    clause = a_clause(session, a_document(session, process))
    dull, rude, rude_later = (a_comment(session, process) for _ in range(3))
    unlawful = an_amendment(session, clause)
    report(session, process, comment=dull, reason=ReportReason.OFF_TOPIC)
    report(session, process, comment=rude, reason=ReportReason.SPAM)
    report(session, process, comment=rude_later, reason=ReportReason.ABUSE, now=NOON.replace(hour=13))
    report(session, process, comment=rude, reason=ReportReason.ABUSE)
    report(session, process, amendment=unlawful, reason=ReportReason.ILLEGAL, now=NOON.replace(hour=14))
    waiting = queries.reports_waiting(session, process.id)
    assert [(one.comment_id, one.amendment_id) for one in waiting] == [
        (None, unlawful.id),
        (rude.id, None),
        (rude_later.id, None),
        (dull.id, None),
    ]
    assert (waiting[1].reports, waiting[1].reason) == (2, ReportReason.ABUSE)
    assert len(queries.reports_waiting(session, process.id, limit=2)) == 2


@pytest.mark.parametrize(
    ("before", "measure", "after"),
    [
        (CommentState.PUBLISHED, Measure.HIDE, CommentState.HIDDEN),
        (CommentState.PENDING, Measure.HIDE, CommentState.HIDDEN),
        (CommentState.HIDDEN, Measure.RESTORE, CommentState.PUBLISHED),
        (CommentState.PENDING, Measure.RESTORE, CommentState.PUBLISHED),
    ],
)
def test_a_measure_changes_the_state_of_a_comment(
    session: Session, process: Process, before: CommentState, measure: Measure, after: CommentState
) -> None:
    comment = a_comment(session, process, state=before)
    decision = decide(session, process, measure, comment=comment)
    assert comment.state is after
    assert (decision.number, decision.after_report) == (1, False)


def test_an_amendment_is_hidden_and_comes_back_to_its_place(session: Session, process: Process) -> None:
    proposed = an_amendment(session, a_clause(session, a_document(session, process)))
    state = proposed.state
    moderator = a_member(session, process, roles=[Role.FACILITATOR])
    decide(session, process, Measure.HIDE, amendment=proposed, moderator_id=moderator.id)
    assert proposed.hidden
    decide(session, process, Measure.RESTORE, amendment=proposed, moderator_id=moderator.id)
    assert not proposed.hidden
    assert proposed.state is state


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"facts": "  "}, ReasonsMissing),
        ({"rule": ReportReason.ILLEGAL}, ReasonsMissing),
        ({"measure": Measure.RESTORE}, NotInThisState),
        ({"measure": None}, NotInThisState),
    ],
    ids=str,
)
def test_a_decision_that_lacks_something_changes_nothing(
    session: Session, process: Process, changes: dict[str, object], refusal: type[Refusal]
) -> None:
    comment = a_comment(session, process)
    with pytest.raises(refusal):
        decide(session, process, **({"measure": Measure.HIDE, "comment": comment} | changes))  # type: ignore[arg-type]
    assert comment.state is CommentState.PUBLISHED
    assert session.scalars(sa.select(ModerationDecision)).all() == []


def test_hiding_as_illegal_names_the_law(session: Session, process: Process) -> None:
    comment = a_comment(session, process)
    law = "Criminal Code, article 185"
    decision = decide(session, process, Measure.HIDE, comment=comment, rule=ReportReason.ILLEGAL, legal_ground=law)
    assert decision.legal_ground == law


def test_nobody_decides_about_their_own_contribution(session: Session, process: Process) -> None:
    moderator = a_member(session, process, roles=[Role.FACILITATOR])
    own = a_comment(session, process, moderator)
    with pytest.raises(OwnDecision):
        decide(session, process, Measure.HIDE, comment=own, moderator_id=moderator.id)
    waiting = a_comment(session, process, moderator, state=CommentState.PENDING)
    with pytest.raises(OwnDecision):
        services.let_through(session, process, waiting, moderator_id=moderator.id, now=NOON)


def test_a_decision_settles_every_report_that_waits_and_no_other(session: Session, process: Process) -> None:
    comment, other = a_comment(session, process), a_comment(session, process)
    reports = [report(session, process, comment=comment) for _ in range(3)]
    elsewhere = report(session, process, comment=other)
    decision = decide(session, process, None, comment=comment)
    assert decision.after_report
    assert decision.measure is None
    assert {one.state for one in reports} == {ReportState.DECIDED}
    assert elsewhere.state is ReportState.WAITING
    assert comment.state is CommentState.PUBLISHED


def test_the_author_and_whoever_reported_are_told_and_the_words_are_in_no_mail(
    session: Session, process: Process
) -> None:
    author, reporter = a_member(session, process), a_member(session, process)
    comment = a_comment(session, process, author, body="a secret")
    report(session, process, comment=comment, reporter_id=reporter.id)
    decision = decide(session, process, Measure.HIDE, comment=comment)
    told = mails(session)
    assert set(told) == {
        (author.id, "moderated"),
        (reporter.id, "report_received"),
        (reporter.id, "report_decided"),
    }
    statement = told[author.id, "moderated"]
    assert statement["facts"] == "It insults a person by name."
    assert statement["number"] == decision.number
    assert statement["after_report"] is True
    assert str(statement["appeal_until"]).startswith("2026-12-15")
    assert "a secret" not in repr(told)
    assert "facts" not in told[reporter.id, "report_decided"]


def test_an_author_is_not_bothered_by_a_report_that_is_turned_down(session: Session, process: Process) -> None:
    author = a_member(session, process)
    comment = a_comment(session, process, author)
    report(session, process, comment=comment)
    decide(session, process, None, comment=comment)
    assert {template for _to, template in mails(session)} == {"report_received", "report_decided"}


def test_an_imported_contribution_is_moderated_without_anybody_to_tell(session: Session, process: Process) -> None:
    decide(session, process, Measure.HIDE, comment=a_comment(session, process, attributed_to="A letter"))
    assert mails(session) == {}


def test_letting_a_comment_through_owes_no_statement(session: Session, process: Process) -> None:
    author, moderator = a_member(session, process), a_member(session, process, roles=[Role.FACILITATOR])
    comment = a_comment(session, process, author, state=CommentState.PENDING)
    assert list(queries.pending_comments(session, process.id)) == [comment.id]
    services.let_through(session, process, comment, moderator_id=moderator.id, now=NOON)
    assert comment.state is CommentState.PUBLISHED
    assert queries.count_pending(session, process.id) == 0
    assert set(mails(session)) == {(author.id, "let_through")}
    assert queries.log_of(session, process.id) == []
    with pytest.raises(NotInThisState):
        services.let_through(session, process, comment, moderator_id=moderator.id, now=NOON)


def test_the_public_log_has_no_names_no_words_and_no_address(session: Session, process: Process) -> None:
    author = a_member(session, process)
    clause = a_clause(session, a_document(session, process))
    hidden = a_comment(session, process, author, body="a secret", language="ar")
    decide(session, process, Measure.HIDE, comment=hidden)
    decide(session, process, Measure.HIDE, amendment=an_amendment(session, clause), rule=ReportReason.SPAM)
    latest, first = queries.log_of(session, process.id)
    assert (latest.number, latest.kind, latest.language, latest.rule) == (2, "amendment", "en", ReportReason.SPAM)
    assert (first.kind, first.language, first.measure) == ("question", "ar", Measure.HIDE)
    assert "secret" not in repr((latest, first))
    assert author.name not in repr((latest, first))
    assert [row.number for row in queries.log_of(session, process.id, before=2)] == [1]
    assert queries.counts_by_measure(session, process.id) == {Measure.HIDE: 2}


def test_the_record_keeps_the_decision_with_its_reasons(session: Session, process: Process) -> None:
    comment: Comment = a_comment(session, process)
    decision = decide(session, process, Measure.HIDE, comment=comment)
    entry = session.scalars(sa.select(Entry)).one()
    assert (entry.kind, entry.object) == ("moderation_decided", f"moderation/{decision.number}")
    body = session.get_one(Body, entry.index).body
    assert body is not None
    assert body["contribution"] == f"comments/{comment.number}"
    assert body["measure"] == "hide"
