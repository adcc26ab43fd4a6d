"""Acts of comparing: making a crosswalk, finding how clauses correspond, entering variants and reservations."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.crosswalks.models import Crosswalk, Finding, Reservation, Variant
from app.domain.crosswalking import Relation, says
from app.domain.errors import (
    AlreadyDecided,
    JurisdictionUnknown,
    LanguageUnknown,
    NothingChanged,
    NotInThisState,
    PairMalformed,
    QuoteMissing,
    ReasonsMissing,
)
from app.processes.models import Process, Visibility
from app.processes.services import enter, next_number
from app.texts.models import Clause
from app.texts.queries import latest_in_every_language


def compare(session: Session, process: Process, other: Process, *, author_id: int | None, now: datetime) -> Crosswalk:
    """Begin a crosswalk from this process's text to another public one's; NothingChanged when there is one already."""
    if other.id == process.id or other.visibility is Visibility.PREPARED:
        raise PairMalformed
    session.execute(sa.select(Process.id).where(Process.id == process.id).with_for_update())
    own = sa.select(Crosswalk).where(Crosswalk.process_id == process.id, Crosswalk.other_process_id == other.id)
    if session.scalar(own) is not None:
        raise NothingChanged
    made = Crosswalk(process_id=process.id, other_process_id=other.id, author_id=author_id, created_at=now)
    made.process, made.other = process, other
    session.add(made)
    session.flush()
    enter(
        session, process, kind="crosswalk_made", object=f"crosswalks/{other.slug}", body={"other": other.slug},
        actor_id=author_id, now=now,
    )  # fmt: skip
    return made


def find(
    session: Session,
    crosswalk: Crosswalk,
    *,
    clause: Clause | None,
    other_clause: Clause | None,
    relation: Relation,
    reasons: str,
    quote: str = "",
    other_quote: str = "",
    author_id: int | None,
    now: datetime,
) -> Finding:
    """Say how two clauses correspond, with reasons and the words that show it; replaces what was said of the pair.

    Absent names one clause only, every other relation both (PairMalformed). A quote stands in the words of today in
    some language (QuoteMissing). ReasonsMissing; NotInThisState for a clause that was struck; NothingChanged.
    """
    _fit(crosswalk, clause, other_clause, relation)
    if not reasons.strip():
        raise ReasonsMissing
    _quoted(session, clause, quote)
    _quoted(session, other_clause, other_quote)
    session.execute(sa.select(Crosswalk.id).where(Crosswalk.id == crosswalk.id).with_for_update())
    earlier = _latest(session, crosswalk, clause, other_clause)
    said = (relation, reasons, quote, other_quote)
    if earlier and not earlier.withdrawn and said == (
        earlier.relation, earlier.reasons, earlier.quote, earlier.other_quote
    ):  # fmt: skip
        raise NothingChanged
    return _keep(session, crosswalk, clause, other_clause, said, author_id=author_id, now=now)


def withdraw_finding(
    session: Session, crosswalk: Crosswalk, found: Finding, *, reasons: str, author_id: int | None, now: datetime
) -> Finding:
    """Take back what was found about a pair; AlreadyDecided when something else holds of it by now."""
    session.execute(sa.select(Crosswalk.id).where(Crosswalk.id == crosswalk.id).with_for_update())
    latest = _latest(session, crosswalk, found.clause, found.other_clause)
    if latest is None or latest.id != found.id or found.withdrawn:
        raise AlreadyDecided
    said = (found.relation, reasons, "", "")
    return _keep(
        session, crosswalk, found.clause, found.other_clause, said, author_id=author_id, now=now, withdrawn=True
    )  # fmt: skip


def enter_variant(
    session: Session,
    process: Process,
    clause: Clause,
    *,
    jurisdiction: str,
    language: str,
    body: str,
    reason: str,
    author_id: int | None,
    now: datetime,
) -> Variant:
    """Give a clause its words for one jurisdiction of the process; empty words take the variant back.

    JurisdictionUnknown, LanguageUnknown, NothingChanged; NotInThisState when the clause was struck.
    """
    if jurisdiction not in process.jurisdictions:
        raise JurisdictionUnknown
    if language not in process.languages:
        raise LanguageUnknown
    session.refresh(clause, with_for_update=True)
    if clause.struck_at is not None:
        raise NotInThisState
    own = sa.select(Variant).where(Variant.clause_id == clause.id).order_by(Variant.number.desc())
    every = session.scalars(own).all()
    earlier = next((one for one in every if (one.jurisdiction, one.language) == (jurisdiction, language)), None)
    if (earlier.body if earlier else "") == body:
        raise NothingChanged
    variant = Variant(
        clause_id=clause.id, number=every[0].number + 1 if every else 1, jurisdiction=jurisdiction, language=language,
        body=body, reason=reason, author_id=author_id, created_at=now,
    )  # fmt: skip
    variant.clause = clause
    session.add(variant)
    session.flush()
    enter(
        session, process, kind="variant_entered", object=f"variants/{clause.guid}", body=variant_body(variant),
        actor_id=author_id, now=now, revision=variant.number,
    )  # fmt: skip
    return variant


def reserve(
    session: Session,
    process: Process,
    clause: Clause,
    *,
    jurisdiction: str = "",
    organisation: Organisation | None = None,
    language: str,
    words: str,
    author_id: int | None,
    now: datetime,
) -> Reservation:
    """Enter what a jurisdiction of the process, or a verified organisation, excepts from a clause.

    Exactly one of the two (JurisdictionUnknown); LanguageUnknown; NotInThisState when the clause was struck.
    """
    if bool(jurisdiction) == (organisation is not None) or (jurisdiction and jurisdiction not in process.jurisdictions):
        raise JurisdictionUnknown
    if language not in process.languages:
        raise LanguageUnknown
    if clause.struck_at is not None:
        raise NotInThisState
    made = Reservation(
        process_id=process.id, number=next_number(session, process.id, "reservation"), clause_id=clause.id,
        jurisdiction=jurisdiction, organisation_id=organisation.id if organisation else None, language=language,
        words=words, author_id=author_id, created_at=now,
    )  # fmt: skip
    made.clause, made.organisation = clause, organisation
    session.add(made)
    session.flush()
    enter(
        session, process, kind="reservation_made", object=f"reservations/{made.number}", body=reservation_body(made),
        actor_id=author_id, now=now,
    )  # fmt: skip
    return made


def withdraw_reservation(
    session: Session, process: Process, made: Reservation, *, author_id: int | None, now: datetime
) -> None:
    """Take a reservation back; it stays to be read. AlreadyDecided when that was done before."""
    session.refresh(made, with_for_update=True)
    if made.withdrawn_at is not None:
        raise AlreadyDecided
    made.withdrawn_at = now
    session.flush()
    enter(
        session, process, kind="reservation_withdrawn", object=f"reservations/{made.number}",
        body={"withdrawn": True}, actor_id=author_id, now=now,
    )  # fmt: skip


def finding_body(found: Finding) -> dict[str, Any]:
    """What the record commits to for a finding."""
    return {
        "other": found.crosswalk.other.slug,
        "number": found.number,
        "clause": found.clause.guid if found.clause else "",
        "other_clause": found.other_clause.guid if found.other_clause else "",
        "relation": found.relation.value,
        "reasons": found.reasons,
        "quote": found.quote,
        "other_quote": found.other_quote,
        "withdrawn": found.withdrawn,
    }


def variant_body(variant: Variant) -> dict[str, Any]:
    """What the record commits to for a variant."""
    names = ("number", "jurisdiction", "language", "body", "reason")
    return {"clause": variant.clause.guid, **{name: getattr(variant, name) for name in names}}


def reservation_body(made: Reservation) -> dict[str, Any]:
    """What the record commits to for a reservation; an organisation by its address."""
    return {
        "number": made.number,
        "clause": made.clause.guid,
        "jurisdiction": made.jurisdiction,
        "organisation": made.organisation.slug if made.organisation else "",
        "language": made.language,
        "words": made.words,
        "withdrawn": made.withdrawn_at is not None,
    }


def _fit(crosswalk: Crosswalk, clause: Clause | None, other_clause: Clause | None, relation: Relation) -> None:
    both = clause is not None and other_clause is not None
    if (relation is Relation.ABSENT) == both or (clause is None and other_clause is None):
        raise PairMalformed
    for one, process_id in ((clause, crosswalk.process_id), (other_clause, crosswalk.other_process_id)):
        if one is not None and one.process_id != process_id:
            raise PairMalformed
        if one is not None and one.struck_at is not None:
            raise NotInThisState


def _quoted(session: Session, clause: Clause | None, quote: str) -> None:
    if not quote:
        return
    words = latest_in_every_language(session, clause.id).values() if clause else ()
    if not any(says(one.body, quote) or says(one.heading, quote) for one in words):
        raise QuoteMissing


def _latest(
    session: Session, crosswalk: Crosswalk, clause: Clause | None, other_clause: Clause | None
) -> Finding | None:
    query = sa.select(Finding).where(
        Finding.crosswalk_id == crosswalk.id,
        Finding.clause_id.is_not_distinct_from(clause.id if clause else None),
        Finding.other_clause_id.is_not_distinct_from(other_clause.id if other_clause else None),
    )
    return session.scalar(query.order_by(Finding.number.desc()).limit(1))


def _keep(
    session: Session,
    crosswalk: Crosswalk,
    clause: Clause | None,
    other_clause: Clause | None,
    said: tuple[Relation, str, str, str],
    *,
    author_id: int | None,
    now: datetime,
    withdrawn: bool = False,
) -> Finding:
    relation, reasons, quote, other_quote = said
    last = session.scalar(sa.select(sa.func.max(Finding.number)).where(Finding.crosswalk_id == crosswalk.id)) or 0
    found = Finding(
        crosswalk_id=crosswalk.id, number=last + 1, clause_id=clause.id if clause else None,
        other_clause_id=other_clause.id if other_clause else None, relation=relation, reasons=reasons, quote=quote,
        other_quote=other_quote, withdrawn=withdrawn, author_id=author_id, created_at=now,
    )  # fmt: skip
    found.crosswalk, found.clause, found.other_clause = crosswalk, clause, other_clause
    session.add(found)
    session.flush()
    enter(
        session, crosswalk.process, kind="correspondence_found",
        object=f"crosswalks/{crosswalk.other.slug}/{found.number}", body=finding_body(found), actor_id=author_id,
        now=now,
    )  # fmt: skip
    return found
