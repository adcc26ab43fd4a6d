"""What a discussion shows of campaigns: each as one item, in place of its copies."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.folding import Folding as FoldingOfAmendments
from app.campaigns import shown
from app.campaigns.queries import CampaignRow, Figures, confirmed_of, figures, rows_of
from app.comments.folding import Folding
from app.comments.queries import Subject
from app.domain.campaigning import CampaignState

SHOWN = 3
"""So many stand on the page of a discussion, those with most copies there first; the others are in the list."""


@dataclass(frozen=True)
class OnDiscussion:
    """Campaigns with copies in a discussion: the largest, with the figures of all."""

    figures: Figures
    rows: Sequence[CampaignRow]
    more: int


def on_discussion(session: Session, process_id: int, subject: Subject | None) -> OnDiscussion | None:
    """The confirmed campaigns of a discussion, their copies there; None where there are none."""
    counted = figures(session, process_id, subject)
    if not counted.campaigns:
        return None
    rows, total = rows_of(session, process_id, CampaignState.CONFIRMED, limit=SHOWN, subject=subject)
    return OnDiscussion(counted, rows, total - len(rows))


def of_amendments(session: Session, process_id: int) -> OnDiscussion | None:
    """The confirmed campaigns of amendments in a process; None where there are none."""
    counted = figures(session, process_id, of_amendments=True)
    if not counted.campaigns:
        return None
    rows, total = rows_of(session, process_id, CampaignState.CONFIRMED, limit=SHOWN, of_amendments=True)
    return OnDiscussion(counted, rows, total - len(rows))


def _numbers(session: Session, amendment_ids: Collection[int]) -> dict[int, int]:
    return {one: number for (_, one), number in confirmed_of(session, (), amendment_ids).items()}


def _amendment_folded() -> sa.ColumnElement[bool]:
    return shown.amendment_in_confirmed().exists()


def _folded() -> sa.ColumnElement[bool]:
    return shown.in_confirmed().exists()


FOLDING = Folding(_folded, on_discussion)
OF_AMENDMENTS = FoldingOfAmendments(_amendment_folded, of_amendments, _numbers)
