"""Which copies everybody sees: what is hidden, waits or was withdrawn is neither shown nor counted."""

from typing import Any, TypeVar

import sqlalchemy as sa

from app.amendments.models import Amendment
from app.campaigns.models import Campaign, CampaignCopy
from app.comments.models import Comment
from app.domain.amending import AmendmentState
from app.domain.campaigning import CampaignState, CopyState
from app.domain.commenting import CommentState

Query = TypeVar("Query", bound=sa.Select[*tuple[Any, ...]])
discussed = sa.alias(Amendment.__table__, "discussed")
"""The amendment a copied comment is on."""


def joined(query: Query) -> Query:
    """The query of copies, with the comment or the amendment each one is."""
    query = query.outerjoin(Comment, Comment.id == CampaignCopy.comment_id)
    query = query.outerjoin(discussed, discussed.c.id == Comment.amendment_id)
    return query.outerjoin(Amendment, Amendment.id == CampaignCopy.amendment_id)


def from_comments(query: Query) -> Query:
    """The query of comments, with the copy that each one is; as quick as there are few comments."""
    query = query.select_from(Comment).join(CampaignCopy, CampaignCopy.comment_id == Comment.id)
    query = query.outerjoin(discussed, discussed.c.id == Comment.amendment_id)
    return query.outerjoin(Amendment, Amendment.id == CampaignCopy.amendment_id)


def comment_is_shown() -> sa.ColumnElement[bool]:
    """Whether everybody reads the joined comment, and the amendment it is on."""
    on_something_shown = sa.or_(Comment.amendment_id.is_(None), discussed.c.hidden.is_(False))
    return sa.and_(Comment.state == CommentState.PUBLISHED, on_something_shown)


def amendment_is_shown() -> sa.ColumnElement[bool]:
    """Whether everybody reads the joined amendment."""
    return sa.and_(Amendment.hidden.is_(False), Amendment.state != AmendmentState.WITHDRAWN)


def is_shown() -> sa.ColumnElement[bool]:
    """Whether everybody reads the joined copy."""
    return sa.or_(comment_is_shown(), amendment_is_shown())


def person() -> sa.ColumnElement[str]:
    """Who a joined copy is from: a person by account, else by the name it is attributed to, else one of its own."""
    account = sa.func.coalesce(Comment.author_id, Amendment.author_id)
    name = sa.func.coalesce(Comment.attributed_to, Amendment.attributed_to, "")
    return sa.case(
        (account.is_not(None), sa.literal("account ") + sa.cast(account, sa.String)),
        (name != "", sa.literal("name ") + name),
        else_=sa.literal("copy ") + sa.cast(CampaignCopy.id, sa.String),
    )


def sent_at() -> sa.ColumnElement[Any]:
    """When a joined copy was sent."""
    return sa.case((Comment.id.is_not(None), Comment.created_at), else_=Amendment.created_at)


def amendment_in_confirmed() -> sa.Select[Any]:
    """The amendments that are copies in a confirmed campaign, correlated with a query of amendments."""
    return (
        sa.select(CampaignCopy.id)
        .join(Campaign, Campaign.id == CampaignCopy.campaign_id)
        .where(CampaignCopy.amendment_id == Amendment.id, CampaignCopy.state == CopyState.TAKEN_IN)
        .where(Campaign.state == CampaignState.CONFIRMED)
        .correlate(Amendment)
    )


def in_confirmed() -> sa.Select[Any]:
    """The comments that are copies in a confirmed campaign, correlated with a query of comments."""
    return (
        sa.select(CampaignCopy.id)
        .join(Campaign, Campaign.id == CampaignCopy.campaign_id)
        .where(CampaignCopy.comment_id == Comment.id, CampaignCopy.state == CopyState.TAKEN_IN)
        .where(Campaign.state == CampaignState.CONFIRMED)
        .correlate(Comment)
    )
