"""Deciding amendments: adopting one makes a revision that names it and credits its proposers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.amendments import queries
from app.amendments.models import Amendment, Part, Proposer
from app.amendments.rebasing import carry_over
from app.amendments.redline import begun_in
from app.amendments.services import as_entered, locked
from app.domain.amending import Decision, Operation, Outcome, Side, decided
from app.domain.errors import DraftingWordsMissing, NotInThisState, OwnDecision, ReasonsMissing
from app.domain.phases import Role
from app.processes import services as processes
from app.processes.models import Process
from app.texts import services as texts
from app.texts.models import Origin, Revision
from app.texts.moving import move
from app.texts.queries import latest_revision

Pending = Amendment | Part


@dataclass(frozen=True)
class Wording:
    """A heading and a body to stand in the text."""

    heading: str
    body: str


@dataclass(frozen=True)
class Taken:
    """The words to adopt where they differ from those proposed, and those of the drafting language.

    `drafting` is owed when the amendment was proposed in another language than the drafting one: adopting changes that
    first, and the amendment's own words become the language version that renders it. Where languages are equal, the
    amendment's own language begins, and nothing is owed. No other language is touched.
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
    further: Mapping[int, Taken] | None = None,
    further_bases: Mapping[int, int] | None = None,
) -> Revision | None:
    """Adopt, adopt in part, or reject, always with reasons; returns the revision it made that leads.

    A package is decided as a whole: `further` holds, by position, the words to take for its other changes, and
    `further_bases` the revisions of their clauses that were seen. `base_revision_number` is the first clause's latest
    revision that the facilitator saw, in the language it begins in (`redline.begun_in`): StaleBase when it has moved
    on. Adopting carries every other open amendment to these clauses over, and supersedes those it leaves nothing to
    ask for.
    Raises AlreadyDecided when somebody else was quicker, ReasonsMissing without reasons, NotInThisState for what a
    moderator has hidden or what cannot be carried out any more, and OwnDecision for what one proposes oneself. The
    amendment's row is locked, so that of two decisions one wins.
    """
    amendment = decidable(session, amendment, decision, facilitator_id=facilitator_id, reasons=reasons)
    revision = None
    if decision is not Decision.REJECTED:
        adoption = _Adoption(reasons, facilitator_id, now, amendment.number, credits_of(session, [amendment]))
        words = {**(further or {}), 1: taken or Taken()}
        bases = {**(further_bases or {}), 1: base_revision_number}
        revision = _adopt_all(session, process, amendment, words, bases, adoption)
    settle(session, process, amendment, decision, reasons=reasons, facilitator_id=facilitator_id, now=now)
    if decision is not Decision.REJECTED:
        touched = {change.clause_id for change in amendment.changes}
        carry_over(session, process, clause_ids=touched, adopted=amendment, now=now)
    return revision


def decidable(
    session: Session, amendment: Amendment, decision: Decision, *, facilitator_id: int, reasons: str
) -> Amendment:
    """The amendment, locked, if this person may decide so about it now; raises as `decide`."""
    amendment = locked(session, amendment)
    decided(amendment.state, decision)
    if amendment.hidden:
        raise NotInThisState
    if queries.proposes(session, amendment, facilitator_id):
        raise OwnDecision
    if not reasons.strip():
        raise ReasonsMissing
    return amendment


def settle(
    session: Session,
    process: Process,
    amendment: Amendment,
    decision: Decision,
    *,
    reasons: str,
    facilitator_id: int,
    now: datetime,
) -> None:
    """Write a decision down and enter it, once whatever it adopts stands in the text."""
    amendment.state, amendment.reasons = decided(amendment.state, decision), reasons
    amendment.decided_at, amendment.decided_by_id, amendment.asked_at = now, facilitator_id, None
    session.flush()
    _enter_decision(session, process, amendment, facilitator_id, now)


def _adopt_all(
    session: Session,
    process: Process,
    amendment: Amendment,
    taken: Mapping[int, Taken],
    bases: Mapping[int, int],
    adoption: _Adoption,
) -> Revision | None:
    """Carry out every change of an amendment, the moot ones of a package excepted; the first one's revision."""
    changes = [one for one in amendment.changes if one.outcome is not Outcome.MOOT or not amendment.parts]
    made = [
        _adopt(session, process, change, taken.get(change.position, Taken()), bases.get(change.position, 0), adoption)
        for change in changes
    ]
    return made[0] if made else None


def _adopt(
    session: Session, process: Process, change: Pending, taken: Taken, base: int, adoption: _Adoption
) -> Revision | None:
    """Carry out one change; the base counts in the language it begins in, which every other one renders."""
    common = vars(adoption)
    if change.operation is Operation.MOVE:
        _move(session, process, change, adoption)
        return None
    if change.operation is Operation.DELETE:
        struck: Revision = texts.strike(session, change.clause, base_revision_number=base, **common)
        change.resulting_revision = struck
        return struck
    words = taken.wording or Wording(change.heading, change.body)
    change.adopted_heading, change.adopted_body = words.heading, words.body
    foreign = change.language != begun_in(change, process)
    drafted = (taken.drafting or Wording("", "")) if foreign else words
    if foreign and not drafted.body:
        raise DraftingWordsMissing
    revision = _worded(session, process, change, drafted, base, common)
    if foreign:
        _render(session, revision, change, words, common)
    change.resulting_revision = revision
    return revision


def _move(session: Session, process: Process, change: Pending, adoption: _Adoption) -> None:
    if change.beside is None:
        raise NotInThisState
    is_before = change.side is Side.BEFORE
    move(
        session,
        process,
        change.clause,
        before=change.beside if is_before else None,
        after=None if is_before else change.beside,
        reason=adoption.reason,
        author_id=adoption.author_id,
        now=adoption.now,
        amendment_number=adoption.amendment_number,
        credits=adoption.credits,
    )


def _worded(
    session: Session, process: Process, change: Pending, words: Wording, base: int, common: dict[str, Any]
) -> Revision:
    values = {"language": begun_in(change, process), "heading": words.heading, "body": words.body, **common}
    if change.operation is Operation.INSERT_BEFORE:
        return texts.insert_clause(session, process, before=change.clause, **values)
    if change.operation is Operation.INSERT_AFTER:
        return texts.insert_clause(session, process, after=change.clause, **values)
    leads = process.languages_equal
    return texts.revise(session, change.clause, base_revision_number=base, leads=leads, **values)


def _render(session: Session, drafted: Revision, change: Pending, words: Wording, common: dict[str, Any]) -> None:
    """The proposer's own words, in their language, as the version that renders the new drafting wording."""
    latest = latest_revision(session, drafted.clause_id, change.language)
    texts.revise(
        session,
        drafted.clause,
        language=change.language,
        heading=words.heading,
        body=words.body,
        base_revision_number=latest.number if latest else 0,
        renders_id=drafted.id,
        **common,
    )


def credits_of(session: Session, amendments: Sequence[Amendment]) -> list[texts.Credited]:
    """Everybody who proposes these amendments, each person once: the authors first, then who joined them."""
    joined = queries.agreed_proposers(session, [amendment.id for amendment in amendments])
    found = [credit for amendment in amendments for credit in _credits(amendment, joined.get(amendment.id, []))]
    return list({credit.person_id or (at, credit): credit for at, credit in enumerate(found)}.values())


def _credits(amendment: Amendment, joined: Sequence[Proposer]) -> list[texts.Credited]:
    author = texts.Credited(
        group_key=amendment.group_key,
        person_id=amendment.author_id,
        attributed_to=amendment.attributed_to,
        organisation_id=amendment.organisation_id,
    )
    return [author, *(texts.Credited(one.group_key, one.person_id, "", one.organisation_id) for one in joined)]


def _enter_decision(
    session: Session,
    process: Process,
    amendment: Amendment,
    facilitator_id: int,
    now: datetime,
) -> None:
    processes.enter(
        session,
        process,
        kind="amendment_decided",
        object=f"amendments/{amendment.number}",
        body={**as_entered(amendment), **as_decided(amendment)},
        actor_id=facilitator_id,
        role=Role.FACILITATOR,
        now=now,
    )


def as_decided(amendment: Amendment) -> dict[str, object]:
    """What the record commits to of a decision: its reasons, the words that were taken, the revisions that carry it."""
    taken = [
        {
            "position": part.position,
            "adopted_heading": part.adopted_heading,
            "adopted_body": part.adopted_body,
            "resulting_revision_id": part.resulting_revision_id,
        }
        for part in amendment.parts
    ]
    return {
        "reasons": amendment.reasons,
        "adopted_heading": amendment.adopted_heading,
        "adopted_body": amendment.adopted_body,
        "resulting_revision_id": amendment.resulting_revision_id,
        **({"parts_taken": taken} if taken and amendment.decided_at else {}),
    }
