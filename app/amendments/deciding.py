"""Deciding amendments: adopting one makes a revision that names it and credits its proposers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.amendments.services import as_entered, locked
from app.domain.amending import Decision, Operation, decided
from app.domain.errors import DraftingWordsMissing, NotInThisState, OwnDecision, ReasonsMissing
from app.domain.phases import Role
from app.processes import services as processes
from app.processes.models import Process
from app.texts import services as texts
from app.texts.models import Origin, Revision
from app.texts.queries import latest_revision


@dataclass(frozen=True)
class Wording:
    """A heading and a body to stand in the text."""

    heading: str
    body: str


@dataclass(frozen=True)
class Taken:
    """The words to adopt where they differ from those proposed, and those of the drafting language.

    `drafting` is owed when the amendment was proposed in another language: adopting changes the drafting language
    first, and the amendment's own words become the language version that renders it. No other language is touched.
    """

    wording: Wording | None = None
    drafting: Wording | None = None


@dataclass(frozen=True)
class _Adoption:
    """What every revision that an adoption makes has in common."""

    reason: str
    author_id: int
    now: datetime
    amendment_number: int
    credits: Sequence[texts.Credited]
    origin: Origin = Origin.AMENDMENT


def decide(
    session: Session,
    process: Process,
    amendment: Amendment,
    *,
    decision: Decision,
    reasons: str,
    facilitator_id: int,
    base_revision_number: int,
    now: datetime,
    taken: Taken | None = None,
) -> Revision | None:
    """Adopt, adopt in part, or reject, always with reasons; returns the revision of the drafting language it made.

    `base_revision_number` is the clause's latest revision in the drafting language that the facilitator saw: StaleBase
    when it has moved on. Raises AlreadyDecided when somebody else was quicker, ReasonsMissing without reasons,
    NotInThisState for what a moderator has hidden, and OwnDecision for one's own amendment. The amendment's row is
    locked, so that of two decisions one wins.
    """
    amendment = locked(session, amendment)
    state = decided(amendment.state, decision)
    if amendment.hidden:
        raise NotInThisState
    if amendment.author_id == facilitator_id:
        raise OwnDecision
    if not reasons.strip():
        raise ReasonsMissing
    revision = None
    if decision is not Decision.REJECTED:
        adoption = _Adoption(reasons, facilitator_id, now, amendment.number, [_credit(amendment)])
        revision = _adopt(session, process, amendment, taken or Taken(), base_revision_number, adoption)
        amendment.resulting_revision_id = revision.id
    amendment.state, amendment.reasons = state, reasons
    amendment.decided_at, amendment.decided_by_id = now, facilitator_id
    session.flush()
    _enter_decision(session, process, amendment, revision, facilitator_id, now)
    return revision


def _adopt(
    session: Session, process: Process, amendment: Amendment, taken: Taken, base: int, adoption: _Adoption
) -> Revision:
    """Make the revision; the base counts in the drafting language, the language every other one renders."""
    common = vars(adoption)
    if amendment.operation is Operation.DELETE:
        return texts.strike(session, amendment.clause, base_revision_number=base, **common)
    words = taken.wording or Wording(amendment.heading, amendment.body)
    amendment.adopted_heading, amendment.adopted_body = words.heading, words.body
    foreign = amendment.language != process.drafting_language
    drafted = (taken.drafting or Wording("", "")) if foreign else words
    if foreign and not drafted.body:
        raise DraftingWordsMissing
    revision = _worded(session, process, amendment, drafted, base, common)
    if foreign:
        _render(session, revision, amendment, words, common)
    return revision


def _worded(
    session: Session, process: Process, amendment: Amendment, words: Wording, base: int, common: dict[str, Any]
) -> Revision:
    values = {"language": process.drafting_language, "heading": words.heading, "body": words.body, **common}
    if amendment.operation is Operation.INSERT_BEFORE:
        return texts.insert_clause(session, process, before=amendment.clause, **values)
    if amendment.operation is Operation.INSERT_AFTER:
        return texts.insert_clause(session, process, after=amendment.clause, **values)
    return texts.revise(session, amendment.clause, base_revision_number=base, **values)


def _render(session: Session, drafted: Revision, amendment: Amendment, words: Wording, common: dict[str, Any]) -> None:
    """The proposer's own words, in their language, as the version that renders the new drafting wording."""
    latest = latest_revision(session, drafted.clause_id, amendment.language)
    texts.revise(
        session,
        drafted.clause,
        language=amendment.language,
        heading=words.heading,
        body=words.body,
        base_revision_number=latest.number if latest else 0,
        renders_id=drafted.id,
        **common,
    )


def _credit(amendment: Amendment) -> texts.Credited:
    return texts.Credited(
        group_key=amendment.group_key,
        person_id=amendment.author_id,
        attributed_to=amendment.attributed_to,
        organisation_id=amendment.organisation_id,
    )


def _enter_decision(
    session: Session,
    process: Process,
    amendment: Amendment,
    revision: Revision | None,
    facilitator_id: int,
    now: datetime,
) -> None:
    processes.enter(
        session,
        process,
        kind="amendment_decided",
        object=f"amendments/{amendment.number}",
        body={
            **as_entered(amendment),
            "reasons": amendment.reasons,
            "adopted_heading": amendment.adopted_heading,
            "adopted_body": amendment.adopted_body,
            "resulting_revision_id": revision.id if revision else None,
        },
        actor_id=facilitator_id,
        role=Role.FACILITATOR,
        now=now,
    )
