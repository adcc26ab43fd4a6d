"""Campaigns in the open record: each with its organiser, and every copy that everybody reads; what the search used."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.campaigns import queries, shown
from app.campaigns.models import Campaign, CampaignCopy
from app.comments.models import Comment
from app.domain.campaigning import CampaignState, CopyState
from app.exports.record.section import Section, reading
from app.processes.models import Process

COLUMNS = ("number", "organiser", "source", "found_at", "decided_at", "response")


def sections(session: Session, process: Process) -> list[Section]:
    """Confirmed campaigns by number, their copies, and the parameters of the last search."""
    return [_campaigns(session, process), _copies(session, process), _search(session, process)]


def _campaigns(session: Session, process: Process) -> Section:
    query = sa.select(
        Campaign.number, Campaign.organiser, Campaign.source, Campaign.found_at, Campaign.decided_at,
        Campaign.answered_by,
    ).where(Campaign.process_id == process.id, Campaign.state == CampaignState.CONFIRMED)  # fmt: skip
    return Section("campaigns", COLUMNS, reading(session, query.order_by(Campaign.number)))


def _copies(session: Session, process: Process) -> Section:
    query = shown.joined(sa.select(Campaign.number, Comment.number, Amendment.number).select_from(CampaignCopy))
    query = query.join(Campaign, Campaign.id == CampaignCopy.campaign_id)
    query = query.where(Campaign.process_id == process.id, Campaign.state == CampaignState.CONFIRMED)
    query = query.where(CampaignCopy.state == CopyState.TAKEN_IN, shown.is_shown())
    order = (Campaign.number, sa.func.coalesce(Comment.number, Amendment.number))
    return Section("campaign_copies", ("campaign", "comment", "amendment"), reading(session, query.order_by(*order)))


def _search(session: Session, process: Process) -> Section:
    found = queries.search_of(session, process.id)
    rows = [(found.searched_at, found.contributions, found.parameters)] if found and found.searched_at else []
    return Section("campaign_search", ("searched_at", "contributions", "parameters"), lambda: rows)
