"""Acts on endorsements: endorsing in one's own name or an organisation's, entering one with evidence, withdrawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, Person
from app.accounts.queries import key_of, represented_by
from app.documents.models import Paper
from app.domain.citing import is_address
from app.domain.days import day_of
from app.domain.endorsing import SupporterKind, fit
from app.domain.errors import (
    AlreadyEndorsed,
    EvidenceMissing,
    FinalTextMissing,
    LanguageUnknown,
    NotInThisState,
    ReasonsMissing,
    RepresentationMissing,
)
from app.endorsements.models import Endorsement, ReservedClause
from app.ledger.services import pseudonym
from app.processes.models import Process
from app.processes.services import enter, next_number
from app.texts.finals import final_version
from app.texts.models import Clause


@dataclass(frozen=True)
class Endorsed:
    """What is said of an endorsement; `reservations`: clauses of the text with the words that are excepted."""

    kind: SupporterKind
    language: str
    country: str = ""
    statement: str = ""
    reservations: Sequence[tuple[Clause, str]] = ()


@dataclass(frozen=True)
class Shown:
    """What the team shows of an endorsement that was given elsewhere: the name, the day, and the evidence."""

    name: str
    endorsed_on: date
    address: str = ""
    paper: Paper | None = None


def endorse(
    session: Session,
    process: Process,
    endorsed: Endorsed,
    *,
    person: Person,
    organisation: Organisation | None = None,
    now: datetime,
) -> Endorsement:
    """Stand behind the final text in one's own name, or in that of an organisation one may speak for.

    FinalTextMissing, RepresentationMissing, CountryUnknown, AlreadyEndorsed; a person is of the kind person and no
    organisation is (NotInThisState).
    """
    if (endorsed.kind is SupporterKind.PERSON) == (organisation is not None):
        raise NotInThisState
    spoken_for = represented_by(session, person.id, now=now, process=process.slug) if organisation else ()
    if organisation is not None and organisation.id not in [one.id for one in spoken_for]:
        raise RepresentationMissing
    today = day_of(now, process.time_zone)
    fit(endorsed.kind, endorsed.country, own_name=True, has_evidence=False, day=today, today=today)
    who = (
        {"organisation_id": organisation.id, "name": organisation.name, "name_key": organisation.name_key}
        if organisation
        else {"person_id": person.id, "name": "", "name_key": f"#person {person.id}"}
    )
    values = {**who, "endorsed_on": today, "author_id": person.id, "own_name": True}
    return _keep(session, process, endorsed, values, actor_id=person.id, now=now)


def enter_endorsement(
    session: Session, process: Process, endorsed: Endorsed, shown: Shown, *, actor_id: int | None, now: datetime
) -> Endorsement:
    """Enter an endorsement that was given elsewhere, with what shows it (EvidenceMissing); as `endorse` otherwise."""
    if shown.address and not is_address(shown.address):
        raise EvidenceMissing
    fit(
        endorsed.kind, endorsed.country, own_name=False, has_evidence=bool(shown.paper or shown.address),
        day=shown.endorsed_on, today=day_of(now, process.time_zone),
    )  # fmt: skip
    values = {
        "name": shown.name, "name_key": key_of(shown.name), "endorsed_on": shown.endorsed_on, "address": shown.address,
        "paper_id": shown.paper.id if shown.paper else None, "author_id": actor_id, "own_name": False,
    }  # fmt: skip
    return _keep(session, process, endorsed, values, actor_id=actor_id, now=now)


def withdraw(
    session: Session,
    process: Process,
    endorsement: Endorsement,
    *,
    reasons: str,
    actor_id: int | None,
    now: datetime,
) -> None:
    """Take an endorsement back, with reasons (ReasonsMissing): it stays in the register as withdrawn."""
    if not reasons.strip():
        raise ReasonsMissing
    session.execute(sa.select(Endorsement.id).where(Endorsement.id == endorsement.id).with_for_update())
    session.refresh(endorsement, ["withdrawn_at"])
    if endorsement.withdrawn_at is not None:
        raise NotInThisState
    endorsement.withdrawn_at, endorsement.withdrawn_on = now, day_of(now, process.time_zone)
    endorsement.withdrawal_reasons = reasons
    session.flush()
    _enter(session, process, endorsement, "endorsement_withdrawn", actor_id, now)


def endorsement_body(process: Process, one: Endorsement) -> dict[str, Any]:
    """What the record commits to of an endorsement; a person by pseudonym, an organisation by address."""
    return {
        "kind": one.kind.value,
        "name": "" if one.organisation_id else one.name,
        "person": pseudonym(process.pseudonym_key, one.person_id),
        "organisation": one.organisation.slug if one.organisation else "",
        "country": one.country,
        "version": one.version.number,
        "endorsed_on": one.endorsed_on.isoformat(),
        "statement": one.statement,
        "language": one.language,
        "address": one.address,
        "document": one.paper.number if one.paper else None,
        "own_name": one.own_name,
        "reservations": [[each.clause.guid, each.words] for each in one.reservations],
        "withdrawn_on": one.withdrawn_on.isoformat() if one.withdrawn_on else None,
        "withdrawal_reasons": one.withdrawal_reasons,
    }


def _keep(
    session: Session,
    process: Process,
    endorsed: Endorsed,
    values: dict[str, Any],
    *,
    actor_id: int | None,
    now: datetime,
) -> Endorsement:
    version = final_version(session, process.id)
    if version is None:
        raise FinalTextMissing
    if endorsed.language not in process.languages:
        raise LanguageUnknown
    one = Endorsement(
        process_id=process.id, number=next_number(session, process.id, "endorsement"), version_id=version.id,
        kind=endorsed.kind, country=endorsed.country, statement=endorsed.statement, language=endorsed.language,
        created_at=now, **values,
    )  # fmt: skip
    try:
        with session.begin_nested():  # the one who stands already is found by the database, also when both come at once
            session.add(one)
            session.flush()
    except IntegrityError:
        raise AlreadyEndorsed from None
    for position, (clause, words) in enumerate(endorsed.reservations, 1):
        session.add(ReservedClause(endorsement_id=one.id, position=position, clause_id=clause.id, words=words))
    session.flush()
    session.expire(one, ["reservations", "organisation", "person", "paper", "version"])
    _enter(session, process, one, "text_endorsed", actor_id, now)
    return one


def _enter(
    session: Session, process: Process, one: Endorsement, kind: str, actor_id: int | None, now: datetime
) -> None:
    enter(
        session, process, kind=kind, object=f"endorsements/{one.number}", body=endorsement_body(process, one),
        actor_id=actor_id, now=now,
    )  # fmt: skip
