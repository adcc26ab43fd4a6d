"""Reading campaigns: how many copies from how many people, over which time, and what stands in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.campaigns import shown
from app.campaigns.models import Campaign, CampaignCopy, CampaignSearch
from app.comments.models import Comment
from app.comments.queries import Subject, on_subject
from app.domain.campaigning import CampaignState, CopyState

EXCERPT = 300


@dataclass(frozen=True)
class Figures:
    """How many copies of how many campaigns there are, and how many people sent them: each counted once."""

    copies: int = 0
    people: int = 0
    campaigns: int = 0


@dataclass(frozen=True)
class CampaignRow:
    """A campaign as a list shows it: its copies that everybody reads, who sent them, its first words.

    `copies` counts those taken in of a confirmed campaign, else those suggested; `late` those suggested since it was
    confirmed. `words` are those of its first copy, cut; `people` counts everybody once.
    """

    id: int
    number: int
    state: CampaignState
    organiser: str
    source: str
    found_at: datetime
    decided_at: datetime | None
    answered_by: int | None
    copies: int
    people: int
    late: int
    first_at: datetime | None
    last_at: datetime | None
    words: str
    language: str


@dataclass(frozen=True)
class Members:
    """The contributions of a campaign by their numbers."""

    comments: Sequence[int]
    amendments: Sequence[int]


def campaign_by_number(session: Session, process_id: int, number: int) -> Campaign | None:
    """One campaign, in whatever state."""
    return session.scalar(sa.select(Campaign).where(Campaign.process_id == process_id, Campaign.number == number))


def search_of(session: Session, process_id: int) -> CampaignSearch | None:
    """When the process was last searched, and with which parameters."""
    return session.get(CampaignSearch, process_id)


def members(session: Session, process_id: int, number: int, *, until: int = 0) -> Members | None:
    """The copies taken in of a confirmed campaign that everybody reads, by number; None where there is no such one.

    `until` is the identity of the latest copy to count in; 0 does not narrow.
    """
    found = campaign_by_number(session, process_id, number)
    if found is None or found.state is not CampaignState.CONFIRMED:
        return None
    query = shown.joined(sa.select(Comment.number, Amendment.number).select_from(CampaignCopy))
    query = query.where(CampaignCopy.campaign_id == found.id, CampaignCopy.state == CopyState.TAKEN_IN)
    if until:
        query = query.where(CampaignCopy.id <= until)
    rows = session.execute(query.where(shown.is_shown())).all()
    comments = sorted(comment for comment, _amendment in rows if comment)
    return Members(comments, sorted(amendment for _comment, amendment in rows if amendment))


def figures(
    session: Session, process_id: int, subject: Subject | None = None, *, of_amendments: bool = False
) -> Figures:
    """The copies in confirmed campaigns of a process, on one subject of it, or among its amendments. One statement."""
    query = sa.select(
        sa.func.count(), sa.func.count(sa.distinct(shown.person())), sa.func.count(sa.distinct(Campaign.id))
    )
    query = _of(query, subject).join(Campaign, Campaign.id == CampaignCopy.campaign_id)
    query = query.where(Campaign.process_id == process_id, Campaign.state == CampaignState.CONFIRMED)
    query = query.where(CampaignCopy.state == CopyState.TAKEN_IN, shown.is_shown())
    if subject is not None:
        query = query.where(on_subject(subject))
    if of_amendments:
        query = query.where(CampaignCopy.amendment_id.is_not(None))
    copies, people, campaigns = session.execute(query).one()
    return Figures(copies, people, campaigns)


def count_contributions(session: Session, process_id: int) -> int:
    """The comments and amendments of a process that everybody reads, each copy among them. Two statements."""
    comments = sa.select(sa.func.count()).select_from(Comment)
    comments = comments.outerjoin(shown.discussed, shown.discussed.c.id == Comment.amendment_id)
    comments = comments.where(Comment.process_id == process_id, shown.comment_is_shown())
    amendments = sa.select(sa.func.count()).select_from(Amendment)
    amendments = amendments.where(Amendment.process_id == process_id, shown.amendment_is_shown())
    return (session.scalar(comments) or 0) + (session.scalar(amendments) or 0)


def latest_copy(session: Session, campaign: Campaign) -> int:
    """The identity of the copy that was found last; 0 where there is none."""
    query = sa.select(sa.func.max(CampaignCopy.id)).where(CampaignCopy.campaign_id == campaign.id)
    return session.scalar(query) or 0


def rows_of(
    session: Session,
    process_id: int,
    state: CampaignState,
    *,
    start: int = 0,
    limit: int = 20,
    subject: Subject | None = None,
    late: bool = False,
    of_amendments: bool = False,
) -> tuple[list[CampaignRow], int]:
    """The campaigns in a state, those of most people first, and how many there are. Four statements.

    `subject` narrows what is counted to the copies on it, `of_amendments` to amendments; `late` narrows to confirmed
    ones with late copies.
    """
    counted = _counts(session, process_id, state, subject, of_amendments=of_amendments)
    lately = _late(session, process_id) if state is CampaignState.CONFIRMED else {}
    picked = [one for one in counted if not late or one.campaign_id in lately]
    some = picked[start : start + limit]
    ids = [one.campaign_id for one in some]
    found = {one.id: one for one in session.scalars(sa.select(Campaign).where(Campaign.id.in_(ids)))} if ids else {}
    words = _first_words(session, [one.first_id for one in some])
    return [_row(found[one.campaign_id], one, lately, words) for one in some], len(picked)


def proposed_beside(session: Session, campaign: Campaign, *, limit: int = 100) -> list[tuple[int, str]]:
    """The other proposals of the process, those of most people first: number and first words; four statements."""
    rows, _total = rows_of(session, campaign.process_id, CampaignState.PROPOSED, limit=limit)
    return [(one.number, one.words) for one in rows if one.id != campaign.id]


def row_of(session: Session, campaign: Campaign) -> CampaignRow:
    """One campaign as a list shows it."""
    counted = _counts(session, campaign.process_id, campaign.state, None, campaign.id)
    lately = _late(session, campaign.process_id) if campaign.state is CampaignState.CONFIRMED else {}
    words = _first_words(session, [one.first_id for one in counted])
    return _row(campaign, counted[0] if counted else None, lately, words)


def sent(session: Session, campaign: Campaign) -> list[datetime]:
    """When each copy that everybody reads was sent, the earliest first."""
    query = shown.joined(sa.select(sa.type_coerce(shown.sent_at(), Comment.created_at.type)).select_from(CampaignCopy))
    query = query.where(CampaignCopy.campaign_id == campaign.id, _counted(campaign.state), shown.is_shown())
    return sorted(session.scalars(query))


def confirmed_of(
    session: Session, comment_ids: Collection[int], amendment_ids: Collection[int]
) -> dict[tuple[bool, int], int]:
    """The number of the confirmed campaign each of these contributions is a copy in, by (is amendment, identity)."""
    if not comment_ids and not amendment_ids:
        return {}
    query = sa.select(CampaignCopy.comment_id, CampaignCopy.amendment_id, Campaign.number)
    query = query.join(Campaign, Campaign.id == CampaignCopy.campaign_id)
    query = query.where(Campaign.state == CampaignState.CONFIRMED, CampaignCopy.state == CopyState.TAKEN_IN)
    of = sa.or_(CampaignCopy.comment_id.in_(comment_ids), CampaignCopy.amendment_id.in_(amendment_ids))
    rows = session.execute(query.where(of))
    return {(comment is None, comment or amendment or 0): number for comment, amendment, number in rows}


def counts_waiting(session: Session, process_id: int) -> tuple[int, int]:
    """How many proposed campaigns, and how many late copies of confirmed ones, wait for a facilitator."""
    return len(_counts(session, process_id, CampaignState.PROPOSED, None)), sum(_late(session, process_id).values())


def _of(query: Any, subject: Subject | None) -> Any:
    """The query of copies with what each one is; of those on one subject it begins with the comments there."""
    return shown.from_comments(query) if subject else shown.joined(query.select_from(CampaignCopy))


def _counted(state: CampaignState) -> sa.ColumnElement[bool]:
    return CampaignCopy.state == (CopyState.TAKEN_IN if state is CampaignState.CONFIRMED else CopyState.SUGGESTED)


def _counts(
    session: Session,
    process_id: int,
    state: CampaignState,
    subject: Subject | None,
    campaign_id: int | None = None,
    *,
    of_amendments: bool = False,
) -> Sequence[sa.Row[Any]]:
    """Counts of each campaign, those of most people first, then of most copies; a proposal has two at least."""
    copies = sa.func.count().label("copies")
    people = sa.func.count(sa.distinct(shown.person())).label("people")
    moment = Comment.created_at.type
    query = sa.select(
        CampaignCopy.campaign_id,
        copies,
        people,
        sa.type_coerce(sa.func.min(shown.sent_at()), moment).label("first_at"),
        sa.type_coerce(sa.func.max(shown.sent_at()), moment).label("last_at"),
        sa.func.min(CampaignCopy.id).label("first_id"),
    )
    query = _of(query, subject).join(Campaign, Campaign.id == CampaignCopy.campaign_id)
    query = query.where(Campaign.process_id == process_id, Campaign.state == state, _counted(state), shown.is_shown())
    if campaign_id is not None:
        query = query.where(Campaign.id == campaign_id)
    if subject is not None:
        query = query.where(on_subject(subject))
    if of_amendments:
        query = query.where(CampaignCopy.amendment_id.is_not(None))
    query = query.group_by(CampaignCopy.campaign_id).order_by(people.desc(), copies.desc(), CampaignCopy.campaign_id)
    return session.execute(query.having(copies > 1) if state is CampaignState.PROPOSED else query).all()


def _late(session: Session, process_id: int) -> dict[int, int]:
    """How many suggested copies each confirmed campaign has."""
    query = shown.joined(sa.select(CampaignCopy.campaign_id, sa.func.count()).select_from(CampaignCopy))
    query = query.join(Campaign, Campaign.id == CampaignCopy.campaign_id)
    query = query.where(Campaign.process_id == process_id, Campaign.state == CampaignState.CONFIRMED)
    query = query.where(CampaignCopy.state == CopyState.SUGGESTED, shown.is_shown())
    return dict(session.execute(query.group_by(CampaignCopy.campaign_id)).all())


def _first_words(session: Session, copy_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """The first words and the language of the first copy, by campaign."""
    if not copy_ids:
        return {}
    body = sa.func.coalesce(Comment.body, sa.func.nullif(Amendment.body, ""), Amendment.rationale)
    cut = sa.func.substr(body, 1, EXCERPT + 1)
    language = sa.func.coalesce(Comment.language, Amendment.language)
    query = shown.joined(sa.select(CampaignCopy.campaign_id, cut, language).select_from(CampaignCopy))
    rows = session.execute(query.where(CampaignCopy.id.in_(copy_ids)))
    return {
        campaign_id: (words if len(words) <= EXCERPT else f"{words[:EXCERPT]}…", spoken)
        for campaign_id, words, spoken in rows
    }


def _row(
    campaign: Campaign, counted: sa.Row[Any] | None, late: dict[int, int], words: dict[int, tuple[str, str]]
) -> CampaignRow:
    first = words.get(campaign.id, ("", ""))
    return CampaignRow(
        id=campaign.id,
        number=campaign.number,
        state=campaign.state,
        organiser=campaign.organiser,
        source=campaign.source,
        found_at=campaign.found_at,
        decided_at=campaign.decided_at,
        answered_by=campaign.answered_by,
        copies=counted.copies if counted else 0,
        people=counted.people if counted else 0,
        late=late.get(campaign.id, 0),
        first_at=counted.first_at if counted else None,
        last_at=counted.last_at if counted else None,
        words=first[0],
        language=first[1],
    )
