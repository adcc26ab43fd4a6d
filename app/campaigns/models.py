"""Campaigns, the contributions in them, the signatures they are found by, and when they were last looked for."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.db import Base, choice
from app.domain.campaigning import CampaignState, CopyState
from app.processes.models import Process

_ONE_CONTRIBUTION = "(comment_id IS NULL) <> (amendment_id IS NULL)"


class Campaign(Base):
    """Contributions that say nearly the same. Its number in the process is its address once it is confirmed.

    `organiser` and `source` are what a facilitator knows of who asked people to send it, and from where they know.
    `answered_by` is the number of the latest response to it, None while it has none.
    """

    __tablename__ = "campaigns"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.Index("ix_campaigns_state", "process_id", "state", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    state: Mapped[CampaignState] = mapped_column(choice(CampaignState), default=CampaignState.PROPOSED)
    organiser: Mapped[str] = mapped_column(sa.String(200), default="")
    source: Mapped[str] = mapped_column(sa.String(500), default="")
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    answered_by: Mapped[int | None]
    process: Mapped[Process] = relationship()
    decided_by: Mapped[Person | None] = relationship()


class CampaignCopy(Base):
    """A contribution in a campaign; it is in one at most, and keeps its own address, author and place."""

    __tablename__ = "campaign_copies"
    __table_args__ = (
        sa.UniqueConstraint("comment_id"),
        sa.UniqueConstraint("amendment_id"),
        sa.CheckConstraint(_ONE_CONTRIBUTION, name="one_contribution"),
        sa.Index("ix_campaign_copies_campaign", "campaign_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaigns.id"))
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"))
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"))
    state: Mapped[CopyState] = mapped_column(choice(CopyState), default=CopyState.SUGGESTED)
    found_at: Mapped[datetime]
    campaign: Mapped[Campaign] = relationship()
    comment: Mapped[Comment | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()


class ContributionSignature(Base):
    """The MinHash signature of a contribution's words as they were at `read_at`; None: it says nothing."""

    __tablename__ = "contribution_signatures"
    __table_args__ = (
        sa.UniqueConstraint("comment_id"),
        sa.UniqueConstraint("amendment_id"),
        sa.CheckConstraint(_ONE_CONTRIBUTION, name="one_contribution"),
        sa.Index("ix_contribution_signatures_process", "process_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"))
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"))
    signature: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    read_at: Mapped[datetime]


class CampaignSearch(Base):
    """When the contributions of a process were last searched for campaigns, with which parameters, and how many."""

    __tablename__ = "campaign_searches"

    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"), primary_key=True, autoincrement=False)
    requested_at: Mapped[datetime | None]
    searched_at: Mapped[datetime | None]
    contributions: Mapped[int] = mapped_column(default=0)
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
