"""What the campaigns know of a person, for the person to take along."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.campaigns import shown
from app.campaigns.models import Campaign, CampaignCopy
from app.comments.models import Comment
from app.domain.campaigning import CampaignState, CopyState
from app.processes.models import Process


def personal(session: Session, person_id: int) -> object:
    """Which of a person's contributions are copies in confirmed campaigns, as JSON values."""
    query = shown.joined(
        sa.select(Process.slug, Campaign.number, Comment.number, Amendment.number).select_from(CampaignCopy)
    )
    query = query.join(Campaign, Campaign.id == CampaignCopy.campaign_id)
    query = query.join(Process, Process.id == Campaign.process_id)
    query = query.where(sa.or_(Comment.author_id == person_id, Amendment.author_id == person_id))
    query = query.where(Campaign.state == CampaignState.CONFIRMED, CampaignCopy.state == CopyState.TAKEN_IN)
    return [
        {"process": slug, "campaign": campaign, "comment": comment, "amendment": amendment}
        for slug, campaign, comment, amendment in session.execute(query.order_by(CampaignCopy.id))
    ]
