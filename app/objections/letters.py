"""Mails about objections: to whoever raised or supports one, and to the proposer of what is objected to."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.domain.objecting import Act
from app.jobs.outbox import post_mail
from app.objections.models import Objection
from app.processes.models import Process

TO_SUPPORTERS = frozenset({Act.AGREED, Act.SUSTAINED, Act.NOT_SUSTAINED, Act.WITHDRAWN})
"""Acts after which those who share the objection should know; all others go to its author alone."""


def tell(
    session: Session,
    process: Process,
    objection: Objection,
    act: Act,
    reasons: str,
    actor_id: int,
    supporters: Collection[int],
    now: datetime,
) -> None:
    """One mail to the author, and to the supporters where it concerns them; none to whoever did it."""
    concerned = {objection.author_id, *(supporters if act in TO_SUPPORTERS else ())} - {None, actor_id}
    _post(session, process, objection, concerned, {"act": act.value, "reasons": reasons}, now)


def tell_proposer(
    session: Session, process: Process, objection: Objection, amendment: Amendment | None, now: datetime
) -> None:
    """Tell the author of an amendment that somebody objects to it."""
    if amendment is not None and amendment.author_id not in (None, objection.author_id):
        values = {"act": Act.RAISED.value, "reasons": "", "amendment": amendment.number}
        _post(session, process, objection, {amendment.author_id}, values, now)


def _post(
    session: Session,
    process: Process,
    objection: Objection,
    concerned: Collection[int | None],
    values: dict[str, Any],
    now: datetime,
) -> None:
    for person_id, name in session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(concerned))).all():
        own = objection.author_id == person_id
        about = {"name": name, "slug": process.slug, "title": process.title, "number": objection.number, "own": own}
        post_mail(session, to=person_id, template="objection", now=now, values={**about, **values})
