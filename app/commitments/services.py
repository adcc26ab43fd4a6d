"""Acts on commitments: making one, describing it anew, milestones, and reports of progress."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.commitments.models import Commitment, Ground, Institution, Milestone, Progress
from app.commitments.recording import commitment_body, milestone_body, progress_body
from app.documents.models import Paper
from app.domain.citing import is_address
from app.domain.committing import Completion, fit_progress, moved_due
from app.domain.errors import (
    EvidenceMissing,
    FinalTextMissing,
    LanguageUnknown,
    LeadMissing,
    NothingChanged,
    NotInThisState,
    StaleBase,
)
from app.processes.models import Process
from app.processes.services import enter, next_number
from app.responses.models import Response
from app.texts.finals import final_version
from app.texts.models import Clause

Grounding = Clause | Response | Comment | Amendment


@dataclass(frozen=True)
class Promised:
    """What is said of a commitment: words by language, the leading institution first, and what it follows from."""

    title: Mapping[str, str]
    description: Mapping[str, str]
    institutions: Sequence[Organisation | str]
    grounds: Sequence[Grounding] = ()


@dataclass(frozen=True)
class Reported:
    """A report of progress: how far it has come, in words, and what shows it."""

    status: Completion
    words: str
    language: str
    address: str = ""
    paper: Paper | None = None


def commit(
    session: Session, process: Process, promised: Promised, *, author_id: int | None, now: datetime
) -> Commitment:
    """Make a commitment once the text is adopted (FinalTextMissing); LeadMissing, LanguageUnknown."""
    if final_version(session, process.id) is None:
        raise FinalTextMissing
    values = _fit(process, promised)
    made = Commitment(
        process_id=process.id, number=next_number(session, process.id, "commitment"), author_id=author_id,
        created_at=now, changed_at=now, **values,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _answer_for(session, made, promised)
    _enter(session, process, made, "commitment_made", author_id, now)
    return made


def describe(
    session: Session,
    process: Process,
    made: Commitment,
    promised: Promised,
    *,
    edition: int,
    actor_id: int | None,
    now: datetime,
) -> None:
    """Change what is said of a commitment. StaleBase when somebody did so after `edition`; NothingChanged."""
    values = _fit(process, promised)
    _lock(session, made)
    if made.edition != edition:
        raise StaleBase
    before = commitment_body(made)
    for name, value in values.items():
        setattr(made, name, value)
    for kind in (Institution, Ground):
        session.execute(sa.delete(kind).where(kind.commitment_id == made.id))
    session.expire(made, ["institutions", "grounds"])
    _answer_for(session, made, promised)
    if commitment_body(made) == before:
        raise NothingChanged
    made.edition, made.changed_at = made.edition + 1, now
    session.flush()
    _enter(session, process, made, "commitment_changed", actor_id, now)


def set_milestone(
    session: Session,
    process: Process,
    made: Commitment,
    *,
    title: Mapping[str, str],
    due_on: date,
    actor_id: int | None,
    now: datetime,
) -> Milestone:
    """Give a commitment a further milestone; its day may have passed, which the page then says."""
    _known(process, title)
    _lock(session, made)
    last = session.scalar(sa.select(sa.func.max(Milestone.number)).where(Milestone.commitment_id == made.id))
    milestone = Milestone(
        commitment_id=made.id, number=(last or 0) + 1, title=_words(title), due_on=due_on, created_at=now
    )  # fmt: skip
    milestone.commitment = made
    session.add(milestone)
    made.changed_at = now
    session.flush()
    _enter_milestone(session, process, milestone, "milestone_set", actor_id, now)
    return milestone


def move_milestone(
    session: Session,
    process: Process,
    milestone: Milestone,
    *,
    due_on: date,
    reasons: str,
    language: str,
    edition: int,
    actor_id: int | None,
    organisation_id: int | None = None,
    now: datetime,
) -> Progress:
    """Move the day of a milestone, with reasons that stay in the history beside the day it was.

    StaleBase when somebody moved it after `edition`; NothingChanged, ReasonsMissing; NotInThisState once it is reached.
    """
    made = milestone.commitment
    _lock(session, made)
    session.refresh(milestone, with_for_update={"of": Milestone})
    if milestone.status in (Completion.COMPLETE, Completion.WITHDRAWN):
        raise NotInThisState
    if milestone.edition != edition:
        raise StaleBase
    before = milestone.due_on
    moved_due(before, due_on, reasons=reasons)
    milestone.due_on, milestone.edition = due_on, milestone.edition + 1
    report = _keep(
        session, made, milestone, Reported(milestone.status, reasons, language), actor_id, organisation_id, now,
        due_before=before, due_after=due_on,
    )  # fmt: skip
    _enter_milestone(session, process, milestone, "milestone_moved", actor_id, now)
    _enter_progress(session, process, report, actor_id, now)
    return report


def report(
    session: Session,
    process: Process,
    made: Commitment,
    reported: Reported,
    *,
    milestone: Milestone | None = None,
    author_id: int | None,
    organisation_id: int | None = None,
    now: datetime,
) -> Progress:
    """Report progress on a commitment, or on one of its milestones: it holds from now on, and what was said stays.

    As `domain.committing.fit_progress` says: NotInThisState, ReasonsMissing, EvidenceMissing; LanguageUnknown.
    """
    if reported.language not in process.languages:
        raise LanguageUnknown
    if reported.address and not is_address(reported.address):
        raise EvidenceMissing
    _lock(session, made)
    thing = made if milestone is None else milestone
    if milestone is not None:
        session.refresh(milestone, with_for_update={"of": Milestone})
    fit_progress(
        thing.status, reported.status, words=reported.words, has_evidence=bool(reported.paper or reported.address)
    )
    thing.status = reported.status
    kept = _keep(session, made, milestone, reported, author_id, organisation_id, now)
    _enter_progress(session, process, kept, author_id, now)
    return kept


def _keep(
    session: Session,
    made: Commitment,
    milestone: Milestone | None,
    reported: Reported,
    author_id: int | None,
    organisation_id: int | None,
    now: datetime,
    **moved: date,
) -> Progress:
    last = session.scalar(sa.select(sa.func.max(Progress.number)).where(Progress.commitment_id == made.id))
    kept = Progress(
        commitment_id=made.id, number=(last or 0) + 1, milestone_id=milestone.id if milestone else None,
        status=reported.status, words=reported.words, language=reported.language, address=reported.address,
        paper_id=reported.paper.id if reported.paper else None, author_id=author_id, organisation_id=organisation_id,
        created_at=now, **moved,
    )  # fmt: skip
    kept.commitment, kept.milestone, kept.paper = made, milestone, reported.paper
    session.add(kept)
    made.changed_at = now
    session.flush()
    session.expire(made, ["updates"])
    return kept


def _fit(process: Process, promised: Promised) -> dict[str, Any]:
    _known(process, promised.title, promised.description)
    if not promised.institutions or not all(promised.institutions):
        raise LeadMissing
    return {"title": _words(promised.title), "description": _words(promised.description)}


def _known(process: Process, *words: Mapping[str, str]) -> None:
    if any(code not in process.languages for one in words for code in one):
        raise LanguageUnknown


def _words(said: Mapping[str, str]) -> dict[str, str]:
    return {code: words for code, words in said.items() if words}


def _answer_for(session: Session, made: Commitment, promised: Promised) -> None:
    for position, one in enumerate(promised.institutions):
        known = {"organisation_id": one.id} if isinstance(one, Organisation) else {"name": one}
        session.add(Institution(commitment_id=made.id, position=position, **known))
    columns = {Clause: "clause_id", Response: "response_id", Comment: "comment_id", Amendment: "amendment_id"}
    session.add_all([Ground(commitment_id=made.id, **{columns[type(one)]: one.id}) for one in promised.grounds])
    session.flush()
    session.expire(made, ["institutions", "grounds"])


def _lock(session: Session, made: Commitment) -> None:
    session.execute(sa.select(Commitment.id).where(Commitment.id == made.id).with_for_update())
    session.refresh(made, ["status", "edition", "title", "description"])
    if made.status is Completion.WITHDRAWN:
        raise NotInThisState


def _enter(
    session: Session, process: Process, made: Commitment, kind: str, actor_id: int | None, now: datetime
) -> None:
    enter(
        session, process, kind=kind, object=f"commitments/{made.number}", body=commitment_body(made),
        actor_id=actor_id, now=now,
    )  # fmt: skip


def _enter_milestone(
    session: Session, process: Process, milestone: Milestone, kind: str, actor_id: int | None, now: datetime
) -> None:
    place = f"commitments/{milestone.commitment.number}/milestones/{milestone.number}"
    enter(session, process, kind=kind, object=place, body=milestone_body(milestone), actor_id=actor_id, now=now)


def _enter_progress(session: Session, process: Process, kept: Progress, actor_id: int | None, now: datetime) -> None:
    enter(
        session, process, kind="commitment_progress", object=f"commitments/{kept.commitment.number}",
        body=progress_body(kept), actor_id=actor_id, now=now, revision=kept.number,
    )  # fmt: skip
