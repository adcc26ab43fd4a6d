"""Campaigns that somebody decided about, against the record: how each stands, its organiser, its copies."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.campaigns.services import KINDS, addresses, as_entered
from app.processes.models import Process
from app.record.comparing import Entered, Row


class Campaigns(Entered):
    """Campaigns; a proposal of the computer has no entry."""

    kinds = frozenset(KINDS.values()) | {"campaign_changed"}
    noun = "campaign"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every campaign that was confirmed or rejected once."""
        query = sa.select(Campaign, Process).join(Process, Process.id == Campaign.process_id)
        for one, process in session.execute(query.where(Campaign.decided_at.is_not(None)).order_by(Campaign.id)):
            yield process, f"campaigns/{one.number}", 0, as_entered(one, addresses(session, one.id))
