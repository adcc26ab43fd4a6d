"""The copies of a campaign, one by one: whose each is, where it stands, and how it differs from the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Standing
from app.amendments.models import Amendment
from app.amendments.queries import amendments_by_ids
from app.campaigns import shown
from app.campaigns.models import Campaign, CampaignCopy
from app.comments.queries import CommentRow, rows_by_ids
from app.domain.campaigning import CopyState
from app.domain.wording import Run, compare


@dataclass(frozen=True)
class CopyRow:
    """A copy: a comment or an amendment under its own number. `runs` is the way from the first copy's words to its own.

    `author_name` None: a former participant. `own_words`: none but the first copy's.
    """

    id: int
    state: CopyState
    is_amendment: bool
    number: int
    body: str
    language: str
    sent_at: datetime
    author_id: int | None
    author_name: str | None
    group: str
    organisation: str | None
    clause_number: str | None
    runs: Sequence[Run]

    @property
    def is_same(self) -> bool:
        """Whether it says the very words of the first copy."""
        return self.body == "" or all(run.kind.value == "kept" for run in self.runs)


def copies_of(
    session: Session, campaign: Campaign, states: Sequence[CopyState], *, after: int = 0, limit: int = 20
) -> list[CopyRow]:
    """Copies in these states that everybody reads, in the order in which they were found; one more than `limit`."""
    query = _picked(campaign, states).where(CampaignCopy.id > after).order_by(CampaignCopy.id).limit(limit + 1)
    picked = session.scalars(query).all()
    first = session.scalars(_picked(campaign, [*CopyState][:2]).order_by(CampaignCopy.id).limit(1)).first()
    return _rows(session, picked, first)


def count_of(session: Session, campaign: Campaign, state: CopyState) -> int:
    """How many copies in this state everybody reads."""
    picked = _picked(campaign, [state]).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(picked)) or 0


def _picked(campaign: Campaign, states: Sequence[CopyState]) -> sa.Select[CampaignCopy]:
    query = shown.joined(sa.select(CampaignCopy)).where(CampaignCopy.campaign_id == campaign.id)
    return query.where(CampaignCopy.state.in_(states), shown.is_shown())


def _rows(session: Session, picked: Sequence[CampaignCopy], first: CampaignCopy | None) -> list[CopyRow]:
    named = [*picked, first] if first else list(picked)
    comments = {one.id: one for one in rows_by_ids(session, {one.comment_id for one in named if one.comment_id})}
    amendments = {
        one.id: one for one in amendments_by_ids(session, {one.amendment_id for one in named if one.amendment_id})
    }
    words = _words(first, comments, amendments) if first else ""
    return [_row(one, words, comments, amendments) for one in picked]


def _words(copy: CampaignCopy, comments: dict[int, CommentRow], amendments: dict[int, Amendment]) -> str:
    if copy.comment_id:
        return comments[copy.comment_id].body
    return amendments[copy.amendment_id or 0].body


def _row(copy: CampaignCopy, first: str, comments: dict[int, CommentRow], amendments: dict[int, Amendment]) -> CopyRow:
    runs = compare(first, _words(copy, comments, amendments)).runs
    if copy.comment_id:
        return _of_comment(copy, comments[copy.comment_id], runs)
    return _of_amendment(copy, amendments[copy.amendment_id or 0], runs)


def _of_comment(copy: CampaignCopy, row: CommentRow, runs: Sequence[Run]) -> CopyRow:
    return CopyRow(
        id=copy.id,
        state=copy.state,
        is_amendment=False,
        number=row.number,
        body=row.body,
        language=row.language,
        sent_at=row.created_at,
        author_id=row.author_id,
        author_name=row.author_name,
        group=row.group,
        organisation=row.organisation,
        clause_number=row.clause_number,
        runs=runs,
    )


def _of_amendment(copy: CampaignCopy, row: Amendment, runs: Sequence[Run]) -> CopyRow:
    author = row.author if row.author and row.author.standing is not Standing.DELETED else None
    return CopyRow(
        id=copy.id,
        state=copy.state,
        is_amendment=True,
        number=row.number,
        body=row.body,
        language=row.language,
        sent_at=row.created_at,
        author_id=author.id if author else None,
        author_name=row.attributed_to or (author.name if author else None),
        group=row.group_key,
        organisation=row.organisation.name if row.organisation else None,
        clause_number=row.clause.number,
        runs=runs,
    )
