"""Letters about moderation: the statement of reasons to the author, the outcome to whoever reported."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.jobs.outbox import post_mail
from app.moderation.models import ModerationDecision, Report
from app.objections.models import Objection
from app.opinions.models import Statement
from app.processes.models import Process


def tell(
    session: Session,
    process: Process,
    decision: ModerationDecision,
    contribution: Comment | Amendment | Statement | Objection,
    reports: Sequence[Report],
    appeal_until: datetime,
) -> None:
    """The author gets the statement of reasons, whoever reported the outcome; no mail holds the words it is about."""
    values = {
        "number": decision.number,
        "measure": decision.measure.value if decision.measure else "",
        "rule": decision.rule.value,
        "appeal_until": appeal_until.isoformat(),
        "contact": process.contact,
    }
    statement = {"facts": decision.facts, "legal_ground": decision.legal_ground, "after_report": decision.after_report}
    if decision.measure is not None:
        tell_author(session, process, contribution, "moderated", decision.decided_at, values | statement)
    reporters = {each.reporter_id for each in reports} - {None, contribution.author_id}
    for person_id, name in session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(reporters))):
        where = {"slug": process.slug, "title": process.title, "contribution": address_of(contribution)}
        told = {**values, **where, "name": name}
        post_mail(session, to=person_id, template="report_decided", now=decision.decided_at, values=told)


def tell_author(
    session: Session,
    process: Process,
    contribution: Comment | Amendment | Statement | Objection,
    template: str,
    now: datetime,
    values: dict[str, object],
) -> None:
    """A mail to the author, if the contribution has one with an account."""
    author = session.get(Person, contribution.author_id) if contribution.author_id else None
    if author is not None:
        where = {"slug": process.slug, "title": process.title, "contribution": address_of(contribution)}
        told = {**values, **where, "name": author.name}
        post_mail(session, to=author.id, template=template, now=now, values=told)


def address_of(contribution: Comment | Amendment | Statement | Objection) -> str:
    """The contribution's address within its process."""
    return f"{type(contribution).__name__.lower()}s/{contribution.number}"
