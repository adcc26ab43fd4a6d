"""Which campaigns a response answers: those all of whose copies, as everybody reads them, it names."""

from collections import Counter
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.campaigns import shown
from app.campaigns.models import Campaign, CampaignCopy
from app.domain.campaigning import CampaignState, CopyState

AT_ONCE = 1000


def mark_answered(
    session: Session, process_id: int, number: int, comment_ids: Sequence[int], amendment_ids: Sequence[int]
) -> list[int]:
    """Note that the response of this number answers campaigns: all whose copies are among these contributions.

    The numbers of these campaigns, in order.
    """
    named: Counter[int] = Counter()
    for column, ids in ((CampaignCopy.comment_id, comment_ids), (CampaignCopy.amendment_id, amendment_ids)):
        for some in _parts(ids):
            named.update(_counts(session, process_id, column.in_(some)))
    totals = _counts(session, process_id, sa.true()) if named else {}
    whole = [campaign_id for campaign_id, count in named.items() if totals.get(campaign_id) == count]
    campaigns = session.scalars(sa.select(Campaign).where(Campaign.id.in_(whole)).order_by(Campaign.number)).all()
    for campaign in campaigns:
        campaign.answered_by = number
    session.flush()
    return [one.number for one in campaigns]


def _counts(session: Session, process_id: int, which: sa.ColumnElement[bool]) -> dict[int, int]:
    query = shown.joined(sa.select(CampaignCopy.campaign_id, sa.func.count()).select_from(CampaignCopy))
    query = query.join(Campaign, Campaign.id == CampaignCopy.campaign_id)
    query = query.where(Campaign.process_id == process_id, Campaign.state == CampaignState.CONFIRMED)
    query = query.where(CampaignCopy.state == CopyState.TAKEN_IN, shown.is_shown(), which)
    return dict(session.execute(query.group_by(CampaignCopy.campaign_id)).all())


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
