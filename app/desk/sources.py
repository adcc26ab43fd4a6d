"""Where each kind of work is read: what of which table waits, since when, and under which public number."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.amendments.models import Amendment
from app.campaigns.models import Campaign, CampaignCopy
from app.comments.models import Comment
from app.desk.models import Assignment, BulkAct, BulkItem
from app.domain.campaigning import CampaignState, CopyState
from app.domain.commenting import CommentState
from app.domain.moderating import URGENT
from app.domain.objecting import BLOCKING
from app.domain.urgency import HARMFUL, Lane, Place, Start, Work
from app.moderation.models import Appeal, ModerationDecision, Report, ReportState, Reversal, Waiting
from app.objections.models import Objection
from app.opinions.models import Statement
from app.responses.models import Draft, FollowUp, ResponseRules
from app.responses.owed import comments_owed

COMMENT, AMENDMENT, STATEMENT, OBJECTION = "comment", "amendment", "statement", "objection"
APPEAL, REVERSAL, CAMPAIGN, DRAFT = "appeal", "reversal", "campaign", "draft"
KINDS_OF_TIE = 8
"""A tie is the number of what waits, eight times, and one of these for the table: unique within a kind of work."""

_RANK = sa.case(
    {reason.value: rank for rank, reason in enumerate(URGENT)}, value=sa.type_coerce(Report.reason, sa.String)
)
_FIRST_CALM = len(HARMFUL)


@dataclass(frozen=True)
class Narrowed:
    """What the queue is narrowed to: a holder, or what nobody of `team` holds, a stakeholder group, a language.

    In a statement that is kept for the next time, parameters stand in the place of the values.
    """

    holder_id: Any = None
    free: bool = False
    team: Any = ()
    group: Any = None
    language: Any = None
    numbers: Collection[int] | None = None


@dataclass(frozen=True)
class Source:
    """One table that one kind of work is read from; `code` tells it apart from the others of the same work."""

    work: Work
    about: str
    of: Any
    waits: Callable[[int], Collection[sa.ColumnElement[bool]]]
    code: int = 0
    lane: Lane = Lane.CALM
    said: bool = True
    reports: Any = field(default=None)
    since: Any = field(default=None)
    numbered: Any = field(default=None)

    def rows(self, process_id: Any, narrowed: Narrowed) -> sa.Select[*tuple[Any, ...]]:
        """Everything that waits here: since, tie, number, identity, author, rank of the reports and how many."""
        since = self.since if self.since is not None else self.of.created_at
        rank: sa.ColumnElement[Any] = sa.cast(sa.null(), sa.Integer)
        reports: sa.ColumnElement[Any] = sa.literal(0)
        if self.reports is not None:
            counted = _reported(self.reports, process_id, self.lane)
            since, rank, reports = counted.c.since, counted.c.rank, counted.c.reports
        author = self.of.author_id if self.said else sa.cast(sa.null(), sa.Integer)
        query = sa.select(
            sa.literal(self.lane.value, sa.String).label("lane"),
            sa.literal(self.work.value, sa.String).label("work"),
            sa.literal(self.about, sa.String).label("about"),
            since.label("since"),
            self._number.label("number"),
            self.of.id.label("id"),
            author.label("author_id"),
            rank.label("rank"),
            reports.label("reports"),
        )
        if self.reports is not None:
            query = query.join_from(counted, self.of, self.of.id == counted.c.id)
        return query.where(
            self.of.process_id == process_id, *self.waits(process_id), *self._narrow(process_id, narrowed)
        )

    def after(
        self, query: sa.Select[*tuple[Any, ...]], since: Any, number: Any, limit: Any
    ) -> sa.Select[*tuple[Any, ...]]:
        """The first so many of these rows after a moment and a number."""
        own = query.selected_columns.since, self._number
        return query.where(sa.tuple_(*own) > sa.tuple_(since, number)).order_by(*own).limit(limit)

    def number_after(self, start: Start) -> int:
        """The number after which this table goes on, from a start."""
        return (start.tie - self.code) // KINDS_OF_TIE

    def place(self, row: Any) -> Place:
        """The place of one of its rows in the queue."""
        return Place(self.lane, self.work, row.since, row.number * KINDS_OF_TIE + self.code)

    @property
    def _number(self) -> Any:
        return self.of.number if self.numbered is None else self.numbered

    def _narrow(self, process_id: Any, narrowed: Narrowed) -> list[sa.ColumnElement[bool]]:
        found = []
        if narrowed.group is not None:
            found.append(self.of.group_key == narrowed.group if self.said else sa.false())
        if narrowed.language is not None:
            found.append(self.of.language == narrowed.language if self.said else sa.false())
        if narrowed.numbers is not None:
            found.append(self._number.in_(narrowed.numbers))
        held = self._held(process_id)
        if narrowed.holder_id is not None:
            found.append(self._number.in_(held.where(Assignment.person_id == narrowed.holder_id)))
        elif narrowed.free:
            found.append(self._number.not_in(held.where(Assignment.person_id.in_(narrowed.team))))
        return found

    def _held(self, process_id: Any) -> sa.Select[*tuple[Any, ...]]:
        of_this = (Assignment.process_id == process_id, Assignment.work == self.work, Assignment.about == self.about)
        return sa.select(Assignment.number).where(*of_this)


def _reported(column: Any, process_id: Any, lane: Lane) -> sa.Subquery:
    """Contributions with reports that wait: since when, how many, and the most urgent reason."""
    worst = sa.func.min(_RANK)
    of_lane = worst < _FIRST_CALM if lane is Lane.HARM else worst >= _FIRST_CALM
    counted = sa.select(
        column.label("id"),
        sa.func.min(Report.created_at).label("since"),
        sa.func.count().label("reports"),
        worst.label("rank"),
    ).where(Report.process_id == process_id, Report.state == ReportState.WAITING, column.is_not(None))
    return counted.group_by(column).having(of_lane).subquery()


def _pending(of: Any) -> Callable[[int], list[sa.ColumnElement[bool]]]:
    """The state stands in the statement itself, so that the index of what waits can be used."""
    state: Any = sa.text(f"{of.__tablename__}.state = '{CommentState.PENDING.value}'")
    return lambda process_id: [state, of.number.not_in(_settled_soon(process_id, of.__name__.lower()))]


def _pending_amendments(process_id: int) -> list[Any]:
    return [Amendment.pending, Amendment.number.not_in(_settled_soon(process_id, AMENDMENT))]


def _pending_objections(process_id: int) -> list[Any]:
    soon = _settled_soon(process_id, OBJECTION)
    return [Objection.visibility == CommentState.PENDING, Objection.number.not_in(soon)]


def _settled_soon(process_id: int, about: str) -> sa.Select[int]:
    """What is let through or hidden as soon as the time to take that back is over; it waits for nobody any more."""
    query = sa.select(BulkItem.number).join(BulkAct, BulkAct.id == BulkItem.act_id)
    stands = (BulkAct.undone_at.is_(None), BulkAct.carried_out_at.is_(None), BulkItem.work == Work.READING)
    return query.where(BulkAct.process_id == process_id, BulkItem.about == about, *stands)


def _open_amendments(_process_id: int) -> list[Any]:
    return [sa.text("amendments.state IN ('proposed', 'under_discussion')"), Amendment.hidden.is_(False)]


def _alone(process_id: int) -> list[Any]:
    """Comments that are owed an answer; copies in a confirmed campaign are answered together, as one piece of work."""
    copied = sa.exists().where(
        CampaignCopy.comment_id == Comment.id,
        CampaignCopy.state == CopyState.TAKEN_IN,
        Campaign.id == CampaignCopy.campaign_id,
        Campaign.state == CampaignState.CONFIRMED,
    )
    return [*comments_owed(process_id), ~copied]


def _campaigns_owed(_process_id: int) -> list[Any]:
    return [Campaign.state == CampaignState.CONFIRMED, Campaign.answered_by.is_(None)]


def _everything(_process_id: int) -> list[Any]:
    return []


def _number_of_decision() -> Any:
    decided = sa.select(ModerationDecision.number).where(ModerationDecision.id == Reversal.decision_id)
    return decided.scalar_subquery()


def _to_sign(process_id: int) -> list[Any]:
    """Drafts that are ready, in a process whose rules ask for a second signature."""
    asks = sa.exists().where(ResponseRules.process_id == process_id, ResponseRules.second_signature)
    return [Draft.ready, Draft.signed_by_id.is_(None), asks]


def _follow_ups(process_id: int) -> list[Any]:
    made = sa.select(FollowUp.comment_id).where(FollowUp.process_id == process_id)
    return [~Comment.answered, Comment.id.in_(made), Comment.state != CommentState.WITHDRAWN]


SAID = ((COMMENT, Comment, Report.comment_id), (AMENDMENT, Amendment, Report.amendment_id),
        (STATEMENT, Statement, Report.statement_id), (OBJECTION, Objection, Report.objection_id))  # fmt: skip

SOURCES: tuple[Source, ...] = (
    *(
        Source(Work.REPORT, about, of, _everything, code, lane, reports=column)
        for lane in Lane
        for code, (about, of, column) in enumerate(SAID)
    ),
    Source(Work.APPEAL, APPEAL, Appeal, lambda _: [Appeal.state == Waiting.WAITING], said=False, since=Appeal.filed_at),
    Source(Work.READING, COMMENT, Comment, _pending(Comment), 0),
    Source(Work.READING, AMENDMENT, Amendment, _pending_amendments, 1),
    Source(Work.READING, STATEMENT, Statement, _pending(Statement), 2),
    Source(Work.READING, OBJECTION, Objection, _pending_objections, 3),
    Source(
        Work.OBJECTION, OBJECTION, Objection,
        lambda _: [Objection.state.in_(BLOCKING), Objection.visibility == CommentState.PUBLISHED], 3,
    ),
    Source(Work.AMENDMENT, AMENDMENT, Amendment, _open_amendments, 1),
    Source(
        Work.CAMPAIGN, CAMPAIGN, Campaign, lambda _: [Campaign.state == CampaignState.PROPOSED],
        said=False, since=Campaign.found_at,
    ),
    Source(
        Work.REVERSAL, REVERSAL, Reversal, lambda _: [Reversal.state == Waiting.WAITING],
        said=False, since=Reversal.proposed_at, numbered=_number_of_decision(),
    ),
    Source(Work.SIGNATURE, DRAFT, Draft, _to_sign, said=False, since=Draft.changed_at),
    Source(Work.FOLLOW_UP, COMMENT, Comment, _follow_ups, 0),
    Source(Work.ANSWER, COMMENT, Comment, _alone, 0),
    Source(Work.ANSWER, CAMPAIGN, Campaign, _campaigns_owed, 6, said=False, since=Campaign.found_at),
)  # fmt: skip
