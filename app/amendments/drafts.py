"""Drafts of amendments: kept on the server while somebody writes, shown to whom they ask to join, sent or discarded."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Person, Standing
from app.amendments import queries
from app.amendments.asking import Asked
from app.amendments.models import Amendment, DraftPart, ProposalDraft, Proposer
from app.amendments.services import propose_package
from app.domain.amending import Operation, ProposerState
from app.domain.errors import NothingChanged, NotInThisState, OwnDecision
from app.processes.models import Membership, Process
from app.texts.models import Clause, Revision

MOST_PARTS = 30
KEPT = timedelta(days=365)


def begin(
    session: Session, process: Process, asked: Asked, *, rationale: str, author_id: int, now: datetime
) -> ProposalDraft:
    """Keep a first change as a draft; nothing is checked until it is sent."""
    draft = ProposalDraft(
        process_id=process.id,
        author_id=author_id,
        language=asked.base.language,
        rationale=rationale,
        created_at=now,
        changed_at=now,
    )
    session.add(draft)
    draft.parts = [DraftPart(position=1, **_columns(asked))]
    session.flush()
    return draft


def put(session: Session, draft: ProposalDraft, asked: Asked, *, position: int | None, now: datetime) -> DraftPart:
    """Keep a further change (`position` None), or what has become of one. Raises NotInThisState for one too many."""
    part = next((one for one in draft.parts if one.position == position), None)
    if part is None:
        if len(draft.parts) >= MOST_PARTS:
            raise NotInThisState
        part = DraftPart(position=max((one.position for one in draft.parts), default=0) + 1)
        draft.parts.append(part)
    for name, value in _columns(asked).items():
        setattr(part, name, value)
    draft.changed_at = now
    session.flush()
    return part


def rewrite(session: Session, draft: ProposalDraft, asked: Sequence[Asked], *, rationale: str, now: datetime) -> None:
    """Keep these changes, and these reasons, in the place of what the draft said before."""
    draft.parts = []
    session.flush()
    draft.parts = [DraftPart(position=at, **_columns(change)) for at, change in enumerate(asked, start=1)]
    draft.rationale, draft.changed_at = rationale, now
    session.flush()


def drop(session: Session, draft: ProposalDraft, position: int, *, now: datetime) -> None:
    """Take a change out of a draft; the last one stays, for a draft without any is discarded instead."""
    part = next((one for one in draft.parts if one.position == position), None)
    if part is None:
        return
    if len(draft.parts) == 1:
        raise NotInThisState
    draft.parts.remove(part)
    draft.changed_at = now
    session.flush()


def explain(session: Session, draft: ProposalDraft, rationale: str, *, now: datetime) -> None:
    """Keep the reasons of a draft."""
    draft.rationale, draft.changed_at = rationale, now
    session.flush()


def send(session: Session, process: Process, draft: ProposalDraft, *, proposer: Membership, now: datetime) -> Amendment:
    """Propose what the draft asks for; who agreed proposes it too, who has not answered may still do so.

    Raises as `propose_package`, and OwnDecision for anybody but the author.
    """
    if draft.author_id != proposer.person_id:
        raise OwnDecision
    asked = [asked_of(part) for part in draft.parts]
    if not asked:
        raise NothingChanged
    everybody = queries.proposers_of(session, draft)
    for one in everybody:
        if one.state is ProposerState.DECLINED:
            session.delete(one)
    session.flush()
    staying = [one for one in everybody if one.state is not ProposerState.DECLINED]
    amendment = propose_package(
        session, process, asked, rationale=draft.rationale, proposer=proposer, now=now, cosponsors=staying
    )
    session.delete(draft)
    session.flush()
    return amendment


def discard(session: Session, draft: ProposalDraft) -> None:
    """Delete a draft and whom it asked, for good."""
    session.execute(sa.delete(Proposer).where(Proposer.draft_id == draft.id))
    session.delete(draft)
    session.flush()


def asked_of(part: DraftPart) -> Asked:
    """The change that a part of a draft asks for."""
    return Asked(part.clause, part.operation, part.base_revision, part.heading, part.body, part.beside, part.side)


def draft_by_id(session: Session, process_id: int, draft_id: int) -> ProposalDraft | None:
    """One draft with its changes; the caller decides who may see it."""
    query = sa.select(ProposalDraft).where(ProposalDraft.id == draft_id, ProposalDraft.process_id == process_id)
    return session.scalar(query.options(*_WITH_ALL))


def drafts_of(session: Session, person_id: int) -> Sequence[ProposalDraft]:
    """Somebody's drafts in every process, the one they worked on last first."""
    query = sa.select(ProposalDraft).where(ProposalDraft.author_id == person_id)
    return session.scalars(query.options(*_WITH_ALL).order_by(ProposalDraft.changed_at.desc())).all()


def invitations_of(session: Session, person_id: int) -> Sequence[Proposer]:
    """What somebody is asked to propose and has not answered, in every process, the latest first."""
    query = sa.select(Proposer).where(Proposer.person_id == person_id, Proposer.state == ProposerState.INVITED)
    draft = joinedload(Proposer.draft).options(joinedload(ProposalDraft.author), joinedload(ProposalDraft.process))
    amendment = joinedload(Proposer.amendment).options(joinedload(Amendment.author), joinedload(Amendment.process))
    return session.scalars(query.options(draft, amendment).order_by(Proposer.id.desc()).limit(100)).all()


def forget(session: Session, now: datetime) -> None:
    """Delete the drafts of people who have left, what they were asked, and drafts nobody touched for a year."""
    gone = sa.select(Person.id).where(Person.standing == Standing.DELETED)
    old = sa.or_(ProposalDraft.author_id.in_(gone), ProposalDraft.changed_at < now - KEPT)
    unanswered = sa.and_(Proposer.person_id.in_(gone), Proposer.state != ProposerState.AGREED)
    session.execute(sa.delete(Proposer).where(unanswered))
    for draft in session.scalars(sa.select(ProposalDraft).where(old)):
        discard(session, draft)


def personal(session: Session, person_id: int) -> object:
    """What the drafts of a person hold, as JSON values, for them to take along."""
    return [
        {
            "process": draft.process.slug,
            "changed_at": draft.changed_at.isoformat(),
            "rationale": draft.rationale,
            "changes": [
                {
                    "clause": part.clause.number,
                    "operation": part.operation.value,
                    "heading": part.heading,
                    "body": part.body,
                }
                for part in draft.parts
            ],
        }
        for draft in drafts_of(session, person_id)
    ]


def _columns(asked: Asked) -> dict[str, object]:
    is_move = asked.operation is Operation.MOVE
    return {
        "clause": asked.clause,
        "base_revision": asked.base,
        "operation": asked.operation,
        "heading": asked.heading if asked.has_words else "",
        "body": asked.body if asked.has_words else "",
        "beside": asked.beside if is_move else None,
        "side": asked.side if is_move else None,
    }


def moved_on(parts: Sequence[DraftPart], newest: dict[int, Revision]) -> set[int]:
    """The positions of the changes whose clause has moved on since they were written."""
    return {part.position for part in parts if newest[part.clause_id].id != part.base_revision_id}


_WITH_ALL = (
    joinedload(ProposalDraft.process),
    joinedload(ProposalDraft.author),
    selectinload(ProposalDraft.parts).options(
        joinedload(DraftPart.clause).joinedload(Clause.division),
        joinedload(DraftPart.base_revision),
        joinedload(DraftPart.beside),
    ),
)
