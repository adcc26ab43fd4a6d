"""Reminders of votes that close soon, by mail, to those who may vote and have not."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person, Standing
from app.domain import reminding
from app.domain.result_modes import ResultMode
from app.jobs import outbox
from app.polls import rolls
from app.polls.models import Question, ReminderSent, WithoutReminders
from app.processes.models import Process, Visibility

LONGEST = timedelta(hours=max(reminding.CHOICES))


def remind(session: Session, now: datetime) -> int:
    """Post the reminders that are due; how many mails.

    A reminder is noted in the transaction that posts its mails, under the question's lock: a worker that dies before
    the commit has posted none, and one that comes after it finds the note.
    """
    closing_soon = (Question.opens <= now, Question.closes > now, Question.closes <= now + LONGEST)
    query = sa.select(Question).join(Process).where(*closing_soon, Question.mode != ResultMode.EXTERNAL)
    query = query.where(Process.visibility == Visibility.PUBLISHED).order_by(Question.id)
    return sum(_remind(session, question, now) for question in session.scalars(query).all())


def _remind(session: Session, question: Question, now: datetime) -> int:
    if _due(session, question, now) is None:
        return 0
    question = rolls.locked(session, question)
    hours = _due(session, question, now)
    if hours is None:
        return 0
    people = _to_remind(session, question)
    values = {
        "slug": question.process.slug,
        "number": question.number,
        "title": question.title,
        "closes": question.closes.isoformat(),
    }
    for person_id in people:
        outbox.post_mail(session, to=person_id, template="vote_closes_soon", values=values, now=now)
    session.add(ReminderSent(question_id=question.id, hours=hours, sent_at=now, recipients=len(people)))
    session.flush()
    return len(people)


def _due(session: Session, question: Question, now: datetime) -> int | None:
    sent = session.scalars(sa.select(ReminderSent.hours).where(ReminderSent.question_id == question.id)).all()
    return reminding.due(question.reminders, opens=question.opens, closes=question.closes, now=now, sent=sent)


def _to_remind(session: Session, question: Question) -> list[int]:
    """Who has not voted, can act, and has not asked to be left alone."""
    wanted = rolls.not_yet_voted(session, question)
    active = set(session.scalars(sa.select(Person.id).where(Person.standing == Standing.ACTIVE)))
    without = set(session.scalars(sa.select(WithoutReminders.person_id)))
    return [one for one in wanted if one in active and one not in without]


def wants_reminders(session: Session, person_id: int) -> bool:
    """Whether somebody is reminded of votes."""
    return session.get(WithoutReminders, person_id) is None


def want_reminders(session: Session, person_id: int, *, wanted: bool, now: datetime) -> None:
    """Be reminded of votes from now on, or not any more."""
    session.execute(sa.delete(WithoutReminders).where(WithoutReminders.person_id == person_id))
    if not wanted:
        session.add(WithoutReminders(person_id=person_id, since=now))
    session.flush()
