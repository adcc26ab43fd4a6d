"""Letters about moderation: receipts of reports and appeals, the statement of reasons, what became of both."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person, Standing
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.jobs.outbox import post_mail
from app.moderation.models import Appeal, ModerationDecision, Report
from app.objections.models import Objection
from app.opinions.models import Statement
from app.processes.models import Process

Contribution = Comment | Amendment | Statement | Objection


def tell(
    session: Session,
    process: Process,
    decision: ModerationDecision,
    reports: Sequence[Report],
    appeal_until: datetime,
) -> None:
    """The author gets the statement of reasons, whoever reported the outcome; no mail holds the words it is about.

    Whom a measure concerns is the author of the contribution, or the person; with a locked discussion, nobody.
    """
    values = {
        "number": decision.number,
        "measure": decision.measure.value if decision.measure else "",
        "rule": decision.rule.value,
        "appeal_until": appeal_until.isoformat(),
        "until": decision.until.isoformat() if decision.until else "",
        "contribution": subject_of(decision),
    }
    statement = {"facts": decision.facts, "legal_ground": decision.legal_ground, "after_report": decision.after_report}
    now = decision.decided_at
    if decision.measure is not None:
        tell_people(session, process, {decision.author_id}, "moderated", now, values | statement)
    reporters = {each.reporter_id for each in reports} - {decision.author_id}
    tell_people(session, process, reporters, "report_decided", now, values)


def tell_author(
    session: Session,
    process: Process,
    contribution: Contribution,
    template: str,
    now: datetime,
    values: dict[str, object],
) -> None:
    """A mail to the author, if the contribution has one with an account."""
    where = {"contribution": address_of(contribution)}
    tell_people(session, process, {contribution.author_id}, template, now, values | where)


def acknowledge(session: Session, process: Process, received: Report, now: datetime) -> None:
    """Whoever reports something is told at once that it was received, and under which number."""
    values = {"number": received.number, "rule": received.reason.value}
    tell_people(session, process, {received.reporter_id}, "report_received", now, values)


def acknowledge_appeal(session: Session, process: Process, appeal: Appeal, decision: ModerationDecision) -> None:
    """Whoever appeals is told at once that it was received, and by when it will be decided."""
    values = {"number": decision.number, "appeal": appeal.number, "due_at": appeal.due_at.isoformat()}
    tell_people(session, process, {appeal.appellant_id}, "appeal_received", appeal.filed_at, values)


def tell_of_appeal(session: Session, process: Process, appeal: Appeal, now: datetime) -> None:
    """Whoever appealed, and whoever the decision concerns, are told how the appeal ended and why."""
    values = {
        "number": appeal.decision.number,
        "appeal": appeal.number,
        "outcome": appeal.outcome.value if appeal.outcome else "",
        "facts": appeal.facts,
    }
    concerned = {appeal.appellant_id, appeal.decision.author_id}
    tell_people(session, process, concerned, "appeal_decided", now, values)


def tell_people(
    session: Session,
    process: Process,
    people: Collection[int | None],
    template: str,
    now: datetime,
    values: dict[str, Any],
) -> None:
    """A mail to each of these people who still has an account."""
    query = sa.select(Person.id, Person.name).where(Person.id.in_({one for one in people if one}))
    where = {"slug": process.slug, "title": process.title}
    for person_id, name in session.execute(query.where(Person.standing != Standing.DELETED).order_by(Person.id)):
        post_mail(session, to=person_id, template=template, now=now, values={**values, **where, "name": name})


def address_of(contribution: Contribution) -> str:
    """The contribution's address within its process."""
    return f"{type(contribution).__name__.lower()}s/{contribution.number}"


def subject_of(decision: ModerationDecision) -> str:
    """The address within its process of what a decision is about; a person has none, and is not named."""
    if decision.contribution:
        return address_of(decision.contribution)
    return f"clauses/{decision.clause.number}" if decision.clause else ""
