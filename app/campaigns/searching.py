"""Searching the contributions of a process for campaigns: signatures of what is new, then clusters of all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment, EarlierProposal
from app.campaigns import shown
from app.campaigns.models import Campaign, CampaignCopy, CampaignSearch, ContributionSignature
from app.comments.models import Comment
from app.domain.amending import INSERTS, AmendmentState
from app.domain.campaigning import CampaignState, CopyState, settled, strays
from app.domain.campaigns import PARAMETERS, clusters, signature, words_of, words_of_change
from app.domain.commenting import CommentState
from app.processes import services as processes
from app.texts.models import Revision

AT_ONCE = 1000


@dataclass(frozen=True)
class Signed:
    """A contribution with the signature of its words."""

    contribution_id: int
    signature: bytes | None


@dataclass(frozen=True)
class Clusters:
    """Contributions that hang together, by their identities: of comments, and of amendments."""

    comments: Sequence[Sequence[int]] = ()
    amendments: Sequence[Sequence[int]] = ()
    contributions: int = 0


def unsigned_comments(session: Session, process_id: int, *, limit: int = AT_ONCE) -> list[Signed]:
    """Sign comments that have no signature, or were edited since: at most `limit`, none of them kept yet."""
    read = ContributionSignature.comment_id == Comment.id
    query = sa.select(
        Comment.id, Comment.body, Comment.clause_id, Comment.amendment_id, Comment.correspondence_id, Comment.topic
    ).outerjoin(ContributionSignature, read)
    changed = sa.or_(ContributionSignature.id.is_(None), Comment.edited_at > ContributionSignature.read_at)
    query = query.where(Comment.process_id == process_id, Comment.state == CommentState.PUBLISHED, changed)
    rows = session.execute(query.order_by(Comment.id).limit(limit)).all()
    return [Signed(row.id, signature(words_of(row.body), _place_of(row))) for row in rows]


def _place_of(row: sa.Row[*tuple[Any, ...]]) -> str:
    return f"{row.clause_id or ''}/{row.amendment_id or ''}/{row.correspondence_id or ''}/{row.topic}"


def unsigned_amendments(session: Session, process_id: int, *, limit: int = AT_ONCE) -> list[Signed]:
    """Sign amendments that have no signature, or were worded anew since, by what they change."""
    read = ContributionSignature.amendment_id == Amendment.id
    worded = sa.select(EarlierProposal.id).where(
        EarlierProposal.amendment_id == Amendment.id, EarlierProposal.replaced_at > ContributionSignature.read_at
    )
    query = sa.select(
        Amendment.id, Amendment.clause_id, Amendment.operation, Amendment.body, Amendment.heading,
        Revision.body.label("before"), Revision.heading.label("heading_before"),
    ).join(Revision, Revision.id == Amendment.base_revision_id).outerjoin(ContributionSignature, read)  # fmt: skip
    query = query.where(Amendment.process_id == process_id, Amendment.state != AmendmentState.WITHDRAWN)
    query = query.where(sa.or_(ContributionSignature.id.is_(None), worded.exists()))
    rows = session.execute(query.order_by(Amendment.id).limit(limit)).all()
    return [Signed(row.id, signature(_changed(row), f"{row.clause_id}/{row.operation.value}")) for row in rows]


def _changed(row: sa.Row[*tuple[Any, ...]]) -> list[str]:
    """What an amendment changes in words; where it changes none, what it does to its clause."""
    inserts = row.operation in INSERTS
    words = words_of_change("" if inserts else row.heading_before, row.heading)
    words += words_of_change("" if inserts else row.before, row.body)
    return words or [row.operation.value]


def keep_comments(session: Session, process_id: int, signed: Iterable[Signed], now: datetime) -> None:
    """Keep the signatures of comments, in place of earlier ones."""
    rows = [{"comment_id": one.contribution_id, "signature": one.signature} for one in signed]
    _keep(session, process_id, rows, ContributionSignature.comment_id, now)


def keep_amendments(session: Session, process_id: int, signed: Iterable[Signed], now: datetime) -> None:
    """Keep the signatures of amendments, in place of earlier ones."""
    rows = [{"amendment_id": one.contribution_id, "signature": one.signature} for one in signed]
    _keep(session, process_id, rows, ContributionSignature.amendment_id, now)


def _keep(session: Session, process_id: int, rows: list[dict[str, Any]], column: Any, now: datetime) -> None:
    if not rows:
        return
    session.execute(sa.delete(ContributionSignature).where(column.in_([row[column.key] for row in rows])))
    session.execute(
        sa.insert(ContributionSignature), [{"process_id": process_id, "read_at": now, **row} for row in rows]
    )


def find(session: Session, process_id: int) -> Clusters:
    """The clusters among all signed contributions that everybody reads; it changes nothing."""
    comments = _signatures(session, process_id, ContributionSignature.comment_id)
    amendments = _signatures(session, process_id, ContributionSignature.amendment_id)
    return Clusters(clusters(comments), clusters(amendments), len(comments) + len(amendments))


def _signatures(session: Session, process_id: int, column: Any) -> dict[int, bytes]:
    query = sa.select(column, ContributionSignature.signature).select_from(ContributionSignature)
    query = query.where(ContributionSignature.process_id == process_id, ContributionSignature.signature.is_not(None))
    if column is ContributionSignature.comment_id:
        query = query.join(Comment, Comment.id == column)
        query = query.outerjoin(shown.discussed, shown.discussed.c.id == Comment.amendment_id)
        query = query.where(shown.comment_is_shown())
    else:
        query = query.join(Amendment, Amendment.id == column).where(shown.amendment_is_shown())
    return dict(session.execute(query.execution_options(yield_per=5000)).all())


def keep(session: Session, process_id: int, found: Clusters, now: datetime) -> None:
    """Propose what was found: new campaigns, and late copies of those there are. Nothing that was decided is moved.

    Whoever decides about a proposal meanwhile waits, or is waited for.
    """
    proposals = sa.select(Campaign.id).where(
        Campaign.process_id == process_id, Campaign.state == CampaignState.PROPOSED
    )
    session.execute(proposals.order_by(Campaign.id).with_for_update())
    for column, groups in (
        (CampaignCopy.comment_id, found.comments),
        (CampaignCopy.amendment_id, found.amendments),
    ):
        _forget_strays(session, process_id, column, groups)
        campaign_of = _campaign_of(session, process_id, column)
        placed = settled(groups, campaign_of)
        for number, ids in sorted(placed.joining.items()):
            _suggest(session, _identity(session, process_id, number), column, ids, now)
        for ids in placed.new:
            campaign = _proposed(session, process_id, now)
            _suggest(session, campaign.id, column, ids, now)
    session.execute(_empty(process_id), execution_options={"synchronize_session": False})
    search = session.get(CampaignSearch, process_id) or CampaignSearch(process_id=process_id)
    search.requested_at, search.searched_at, search.contributions = None, now, found.contributions
    search.parameters = dict(PARAMETERS)
    session.add(search)
    session.flush()


def _campaign_of(session: Session, process_id: int, column: Any) -> dict[int, int]:
    query = sa.select(column, Campaign.number).join(Campaign, Campaign.id == CampaignCopy.campaign_id)
    query = query.where(Campaign.process_id == process_id, column.is_not(None))
    return dict(session.execute(query).all())


def _forget_strays(session: Session, process_id: int, column: Any, groups: Sequence[Sequence[int]]) -> None:
    """Take out of proposals what nobody has decided about and no longer hangs together with the rest."""
    query = sa.select(column, Campaign.number).join(Campaign, Campaign.id == CampaignCopy.campaign_id)
    query = query.where(Campaign.process_id == process_id, column.is_not(None), *_UNDECIDED)
    proposed: dict[int, int] = dict(session.execute(query).all())
    gone = sorted(strays(groups, proposed))
    for start in range(0, len(gone), AT_ONCE):
        some = column.in_(gone[start : start + AT_ONCE])
        session.execute(sa.delete(CampaignCopy).where(some, CampaignCopy.state == CopyState.SUGGESTED))


_UNDECIDED = (
    Campaign.state == CampaignState.PROPOSED,
    Campaign.decided_at.is_(None),
    CampaignCopy.state == CopyState.SUGGESTED,
)


def _empty(process_id: int) -> sa.Delete:
    """Proposals that nobody decided about and nothing is left of."""
    left = sa.select(CampaignCopy.id).where(CampaignCopy.campaign_id == Campaign.id)
    undecided = (Campaign.state == CampaignState.PROPOSED, Campaign.decided_at.is_(None))
    return sa.delete(Campaign).where(Campaign.process_id == process_id, *undecided, ~left.exists())


def _identity(session: Session, process_id: int, number: int) -> int:
    query = sa.select(Campaign.id).where(Campaign.process_id == process_id, Campaign.number == number)
    return session.scalars(query).one()


def _proposed(session: Session, process_id: int, now: datetime) -> Campaign:
    number = processes.next_number(session, process_id, "campaign")
    campaign = Campaign(process_id=process_id, number=number, state=CampaignState.PROPOSED, found_at=now)
    session.add(campaign)
    session.flush()
    return campaign


def _suggest(session: Session, campaign_id: int, column: Any, ids: Sequence[int], now: datetime) -> None:
    values = {"campaign_id": campaign_id, "state": CopyState.SUGGESTED, "found_at": now}
    session.execute(sa.insert(CampaignCopy), [{column.key: one, **values} for one in sorted(ids)])
