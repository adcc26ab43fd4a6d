"""Proposing together: asking others to join, agreeing or declining, and joining what is already proposed."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person, Standing
from app.accounts.queries import key_of
from app.amendments import queries
from app.amendments.models import Amendment, ProposalDraft, Proposer
from app.amendments.services import enter, locked, take_position
from app.domain.amending import OPEN, ProposerState
from app.domain.errors import AlreadyProposer, NotInThisState, OwnDecision
from app.jobs.outbox import post_mail
from app.processes.models import Membership, Process

MOST_INVITED = 20


def may_be_asked(session: Session, process: Process, whom: str) -> bool:
    """Whether a member has this public name; of an address it is never told whether it belongs to one."""
    return "@" in whom or _member(session, process.id, whom) is not None


def invite(
    session: Session, process: Process, proposal: Amendment | ProposalDraft, *, whom: str, author_id: int, now: datetime
) -> Proposer:
    """Ask a member, by public name or mail address, to propose this too; they are told by mail.

    An address is taken whoever it belongs to, so that nobody learns whether its owner is a member. Raises OwnDecision
    for whoever is not the author, AlreadyProposer, and NotInThisState when the amendment is closed, too many were
    asked, or no member has this name (`may_be_asked`).
    """
    if proposal.author_id != author_id:
        raise OwnDecision
    if isinstance(proposal, Amendment) and (locked(session, proposal).state not in OPEN or proposal.hidden):
        raise NotInThisState
    asked = queries.proposers_of(session, proposal)
    if len(asked) >= MOST_INVITED:
        raise NotInThisState
    member = _member(session, process.id, whom)
    if member is None and "@" not in whom:
        raise NotInThisState
    if (member and member.person_id == author_id) or any(
        one.invited_as.casefold() == whom.casefold() or (member and one.person_id == member.person_id) for one in asked
    ):
        raise AlreadyProposer
    proposer = Proposer(
        amendment_id=proposal.id if isinstance(proposal, Amendment) else None,
        draft_id=proposal.id if isinstance(proposal, ProposalDraft) else None,
        person_id=member.person_id if member else None,
        invited_as=whom,
        state=ProposerState.INVITED,
        invited_at=now,
    )
    session.add(proposer)
    session.flush()
    if member:
        _tell_invited(session, process, proposal, member.person_id, author_id, now)
    return proposer


def answer(
    session: Session, process: Process, proposer: Proposer, *, member: Membership, agrees: bool, now: datetime
) -> None:
    """Agree or decline to propose together; only whoever was asked, once, and while it is open.

    Raises OwnDecision for anybody else, NotInThisState when it has been answered or decided.
    """
    if proposer.person_id != member.person_id:
        raise OwnDecision
    amendment = locked(session, proposer.amendment) if proposer.amendment else None
    session.refresh(proposer, with_for_update=True)
    if proposer.state is not ProposerState.INVITED or (amendment and amendment.state not in OPEN):
        raise NotInThisState
    proposer.state = ProposerState.AGREED if agrees else ProposerState.DECLINED
    proposer.answered_at, proposer.invited_as = now, ""
    proposer.group_key, proposer.organisation_id = member.group_key, member.organisation_id
    session.flush()
    if amendment and agrees:
        _joined(session, process, amendment, member, now)


def join(session: Session, process: Process, amendment: Amendment, *, member: Membership, now: datetime) -> Proposer:
    """Join an open amendment as one of its proposers, instead of proposing the same once more.

    One's position on it, if there is one, becomes this. Raises AlreadyProposer, and NotInThisState when it is closed.
    """
    amendment = locked(session, amendment)
    if amendment.state not in OPEN or amendment.hidden:
        raise NotInThisState
    known = queries.proposer_of(session, amendment, member.person_id)
    if amendment.author_id == member.person_id or (known and known.state is ProposerState.AGREED):
        raise AlreadyProposer
    proposer = known or Proposer(amendment_id=amendment.id, person_id=member.person_id, invited_at=now)
    proposer.state, proposer.answered_at, proposer.invited_as = ProposerState.AGREED, now, ""
    proposer.group_key, proposer.organisation_id = member.group_key, member.organisation_id
    session.add(proposer)
    session.flush()
    _joined(session, process, amendment, member, now)
    return proposer


def leave(session: Session, process: Process, amendment: Amendment, *, member: Membership, now: datetime) -> None:
    """Stop proposing an open amendment together with its author; the author withdraws it instead."""
    amendment = locked(session, amendment)
    known = queries.proposer_of(session, amendment, member.person_id)
    if amendment.state not in OPEN or known is None or known.state is not ProposerState.AGREED:
        raise NotInThisState
    session.delete(known)
    amendment.proposers_count -= 1
    session.flush()
    enter(session, process, amendment, "amendment_left", member.person_id, now)


def uninvite(session: Session, proposer: Proposer, *, author_id: int) -> None:
    """Take back what somebody was asked and has not answered."""
    proposal = proposer.amendment or proposer.draft
    if proposal is None or proposal.author_id != author_id:
        raise OwnDecision
    if proposer.state is ProposerState.AGREED:
        raise NotInThisState
    session.delete(proposer)
    session.flush()


def _joined(session: Session, process: Process, amendment: Amendment, member: Membership, now: datetime) -> None:
    take_position(session, process, amendment, member=member, stance=None, now=now)
    amendment.proposers_count += 1
    session.flush()
    enter(session, process, amendment, "amendment_joined", member.person_id, now)


def _member(session: Session, process_id: int, whom: str) -> Membership | None:
    named = Person.email == whom.casefold() if "@" in whom else Person.name_key == key_of(whom)
    query = sa.select(Membership).join(Person, Person.id == Membership.person_id)
    active = query.where(Membership.process_id == process_id, Person.standing == Standing.ACTIVE, named)
    found = session.scalar(active)
    return found if found and found.role_names else None


def _tell_invited(
    session: Session,
    process: Process,
    proposal: Amendment | ProposalDraft,
    person_id: int,
    author_id: int,
    now: datetime,
) -> None:
    place = f"amendments/{proposal.number}" if isinstance(proposal, Amendment) else f"amendments/drafts/{proposal.id}"
    values = {
        "name": session.get_one(Person, person_id).name,
        "author": session.get_one(Person, author_id).name,
        "slug": process.slug,
        "title": process.title,
        "place": place,
    }
    post_mail(session, to=person_id, template="asked_to_propose", now=now, values=values)
