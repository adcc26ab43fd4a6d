"""Deciding about campaigns: confirming, rejecting, taking up again, moving copies in and out, naming the organiser."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.campaigns import shown
from app.campaigns.models import Campaign, CampaignCopy
from app.comments.models import Comment
from app.domain.campaigning import CampaignAct, CampaignState, CopyState, after, check_copies
from app.domain.errors import NothingChanged, NotInThisState
from app.domain.phases import Role
from app.processes import services as processes
from app.processes.models import Process

KINDS = {
    CampaignAct.CONFIRM: "campaign_confirmed",
    CampaignAct.REJECT: "campaign_rejected",
    CampaignAct.REOPEN: "campaign_reopened",
}


def decide(
    session: Session,
    process: Process,
    campaign: Campaign,
    act: CampaignAct,
    *,
    seen: int = 0,
    actor_id: int,
    role: Role,
    now: datetime,
) -> Campaign:
    """Confirm, reject or take up again. `seen` is the latest copy that whoever confirms has seen: later ones wait.

    A confirmed campaign takes in what was suggested; one that is taken up again only suggests it. Raises
    NotInThisState for whoever comes second, and NothingChanged where fewer than two copies are left.
    """
    campaign = _locked(session, campaign)
    before = _taken_in(session, campaign)
    campaign.state = after(campaign.state, act)
    if act is CampaignAct.CONFIRM:
        _move(session, campaign, CopyState.SUGGESTED, CopyState.TAKEN_IN, CampaignCopy.id <= seen)
        check_copies(len(_taken_in(session, campaign)))
    elif act is CampaignAct.REOPEN:
        _move(session, campaign, CopyState.TAKEN_IN, CopyState.SUGGESTED)
    campaign.decided_at, campaign.decided_by_id = now, actor_id
    _enter(session, process, campaign, KINDS[act], before, actor_id=actor_id, role=role, now=now)
    return campaign


def move_copies(
    session: Session,
    process: Process,
    campaign: Campaign,
    copy_ids: Collection[int],
    *,
    take_in: bool,
    actor_id: int,
    role: Role,
    now: datetime,
) -> Campaign:
    """Take copies into a campaign, or leave them out. It is entered in the record once the campaign is confirmed.

    Raises NotInThisState for a rejected campaign, NothingChanged where nothing is moved or fewer than two would stay.
    """
    campaign = _locked(session, campaign)
    if campaign.state is CampaignState.REJECTED:
        raise NotInThisState
    before, confirmed = _taken_in(session, campaign), campaign.state is CampaignState.CONFIRMED
    inside = CopyState.TAKEN_IN if confirmed else CopyState.SUGGESTED
    goal = inside if take_in else CopyState.LEFT_OUT
    moved = sa.update(CampaignCopy).where(CampaignCopy.campaign_id == campaign.id, CampaignCopy.id.in_(copy_ids))
    if not session.execute(moved.where(CampaignCopy.state != goal).values(state=goal)).rowcount:  # type: ignore[attr-defined]
        raise NothingChanged
    if confirmed:
        check_copies(len(_taken_in(session, campaign)))
        _enter(session, process, campaign, "campaign_changed", before, actor_id=actor_id, role=role, now=now)
    return campaign


def merge(
    session: Session, process: Process, campaign: Campaign, other: Campaign, *, actor_id: int, role: Role, now: datetime
) -> Campaign:
    """Make one proposal of two: what the other holds comes over, what was left out stays so; the other is rejected.

    Raises NotInThisState where one of the two is decided, and NothingChanged for one with itself.
    """
    if campaign.id == other.id:
        raise NothingChanged
    first, second = sorted((campaign, other), key=lambda one: one.id)  # in one order, so that nobody waits for ever
    if {_locked(session, first).state, _locked(session, second).state} != {CampaignState.PROPOSED}:
        raise NotInThisState
    moved = sa.update(CampaignCopy).where(CampaignCopy.campaign_id == other.id).values(campaign_id=campaign.id)
    session.execute(moved, execution_options={"synchronize_session": "fetch"})
    other.state = after(other.state, CampaignAct.REJECT)
    other.decided_at, other.decided_by_id = now, actor_id
    _enter(session, process, other, KINDS[CampaignAct.REJECT], set(), actor_id=actor_id, role=role, now=now)
    return campaign


def late_copies(session: Session, campaign: Campaign) -> Sequence[int]:
    """The identities of the suggested copies that everybody reads."""
    query = shown.joined(sa.select(CampaignCopy.id)).where(CampaignCopy.campaign_id == campaign.id)
    return session.scalars(query.where(CampaignCopy.state == CopyState.SUGGESTED, shown.is_shown())).all()


def name_organiser(
    session: Session,
    process: Process,
    campaign: Campaign,
    *,
    organiser: str,
    source: str,
    actor_id: int,
    role: Role,
    now: datetime,
) -> Campaign:
    """Say who asked people to send it, and from where that is known; empty words take it back."""
    campaign = _locked(session, campaign)
    if campaign.state is CampaignState.REJECTED:
        raise NotInThisState
    if (campaign.organiser, campaign.source) == (organiser, source):
        raise NothingChanged
    campaign.organiser, campaign.source = organiser, source
    if campaign.state is CampaignState.CONFIRMED:
        before = _taken_in(session, campaign)
        _enter(session, process, campaign, "campaign_changed", before, actor_id=actor_id, role=role, now=now)
    session.flush()
    return campaign


def as_entered(campaign: Campaign, copies: Collection[str]) -> dict[str, object]:
    """What the record commits to of a campaign; `copies` are the addresses of those taken in ("comments/12")."""
    listed = "\n".join(sorted(copies))
    return {
        "state": campaign.state.value,
        "organiser": campaign.organiser,
        "source": campaign.source,
        "copies": len(copies),
        "copies_sha256": hashlib.sha256(listed.encode()).hexdigest(),
    }


def addresses(session: Session, campaign_id: int) -> set[str]:
    """The addresses of the copies taken in, those that are hidden too."""
    query = shown.joined(sa.select(Comment.number, Amendment.number).select_from(CampaignCopy))
    query = query.where(CampaignCopy.campaign_id == campaign_id, CampaignCopy.state == CopyState.TAKEN_IN)
    rows = session.execute(query)
    return {f"comments/{comment}" if comment else f"amendments/{amendment}" for comment, amendment in rows}


def _locked(session: Session, campaign: Campaign) -> Campaign:
    query = sa.select(Campaign).where(Campaign.id == campaign.id).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def _taken_in(session: Session, campaign: Campaign) -> set[str]:
    return addresses(session, campaign.id)


def _move(
    session: Session, campaign: Campaign, one: CopyState, other: CopyState, *more: sa.ColumnElement[bool]
) -> None:
    moved = sa.update(CampaignCopy).where(CampaignCopy.campaign_id == campaign.id, CampaignCopy.state == one, *more)
    session.execute(moved.values(state=other), execution_options={"synchronize_session": False})


def _enter(
    session: Session,
    process: Process,
    campaign: Campaign,
    kind: str,
    before: set[str],
    *,
    actor_id: int,
    role: Role,
    now: datetime,
) -> None:
    session.flush()
    copies = _taken_in(session, campaign)
    came = {"taken_in": sorted(copies - before), "left_out": sorted(before - copies)}
    processes.enter(
        session, process, kind=kind, object=f"campaigns/{campaign.number}", body=as_entered(campaign, copies) | came,
        actor_id=actor_id, role=role, now=now,
    )  # fmt: skip
