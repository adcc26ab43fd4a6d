"""What administrators look up: people, requests to speak for organisations, organisations, processes."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Organisation, Person, Representation, RepresentationState, Standing
from app.accounts.queries import NAMED, key_of
from app.processes.models import Process

WAITING = (Representation.state == RepresentationState.REQUESTED, Person.standing.in_(NAMED))


def people(
    session: Session, *, words: str = "", standing: Standing | None = None, before: int = 0, limit: int = 50
) -> Sequence[Person]:
    """People whose name or mail address begins with the words, the latest first; one more than `limit`.

    Without a standing asked for, those who have deleted their account are left out.
    """
    query = sa.select(Person).order_by(Person.id.desc()).limit(limit + 1)
    query = query.where(Person.standing == standing if standing else Person.standing != Standing.DELETED)
    if words:
        query = query.where(_begins(words))
    return session.scalars(query.where(Person.id < before) if before else query).all()


def _begins(words: str) -> sa.ColumnElement[bool]:
    """Names are compared by their key, so that neither case nor accents of look-alikes hide anybody."""
    return sa.or_(
        Person.name_key.startswith(key_of(words), autoescape=True),
        sa.func.lower(Person.name).startswith(words.lower(), autoescape=True),
        Person.email.startswith(words.lower(), autoescape=True),
    )


def person(session: Session, person_id: int) -> Person | None:
    """An account of whatever standing."""
    return session.get(Person, person_id)


def waiting_representations(session: Session, *, after: int = 0, limit: int = 50) -> Sequence[Representation]:
    """Requests of confirmed people to speak for an organisation, the oldest first; one more than `limit`."""
    return session.scalars(
        sa.select(Representation)
        .join(Representation.person)
        .where(*WAITING, Representation.id > after)
        .options(joinedload(Representation.person), joinedload(Representation.organisation))
        .order_by(Representation.id)
        .limit(limit + 1)
    ).all()


def number_waiting(session: Session) -> int:
    """How many requests wait for a decision."""
    query = sa.select(sa.func.count()).select_from(Representation).join(Representation.person)
    return session.scalar(query.where(*WAITING)) or 0


def representation(session: Session, representation_id: int) -> Representation | None:
    """A request with its person and organisation, decided or not."""
    return session.scalar(
        sa.select(Representation)
        .where(Representation.id == representation_id)
        .options(joinedload(Representation.person), joinedload(Representation.organisation))
    )


def organisations(session: Session, *, words: str = "", before: int = 0, limit: int = 50) -> Sequence[Organisation]:
    """Organisations, verified or not, whose name begins with the words, the latest first; one more than `limit`."""
    query = sa.select(Organisation).order_by(Organisation.id.desc()).limit(limit + 1)
    if words:
        query = query.where(Organisation.name_key.startswith(key_of(words), autoescape=True))
    return session.scalars(query.where(Organisation.id < before) if before else query).all()


def speakers_of(session: Session, organisation_id: int) -> Sequence[Representation]:
    """Who may speak for an organisation, with the people."""
    verified = (Representation.organisation_id == organisation_id, Representation.state == RepresentationState.VERIFIED)
    return session.scalars(
        sa.select(Representation)
        .where(*verified)
        .options(joinedload(Representation.person))
        .order_by(Representation.decided_at)
    ).all()


def representations_of(session: Session, person_id: int) -> Sequence[Representation]:
    """Everything a person has asked for or been granted."""
    return session.scalars(
        sa.select(Representation)
        .where(Representation.person_id == person_id)
        .options(joinedload(Representation.organisation))
        .order_by(Representation.id.desc())
    ).all()


def people_by_standing(session: Session) -> dict[Standing, int]:
    """How many accounts there are of each standing."""
    rows = session.execute(sa.select(Person.standing, sa.func.count()).group_by(Person.standing))
    counted = {row[0]: row[1] for row in rows}
    return {standing: counted.get(standing, 0) for standing in Standing}


def processes(session: Session, *, before: int = 0, limit: int = 50) -> Sequence[Process]:
    """All processes, those still prepared too, the latest first; one more than `limit`."""
    query = sa.select(Process).order_by(Process.id.desc()).limit(limit + 1)
    return session.scalars(query.where(Process.id < before) if before else query).all()
