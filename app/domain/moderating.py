"""Moderation: what may be reported, the measures, the statement of reasons, and who may decide an appeal."""

import calendar
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.commenting import CommentState
from app.domain.errors import NotInThisState, OwnDecision, ReasonsMissing


class ReportReason(StrEnum):
    """The kinds of house rule a contribution may break, or the law."""

    ABUSE = "abuse"
    HATRED = "hatred"
    PERSONAL_DATA = "personal_data"
    SPAM = "spam"
    OFF_TOPIC = "off_topic"
    ILLEGAL = "illegal"
    OTHER = "other"


class Measure(StrEnum):
    """What a moderator may do with a contribution."""

    HIDE = "hide"
    RESTORE = "restore"


class Scope(StrEnum):
    """Where a measure holds."""

    EVERYWHERE = "everywhere"


class Gap(StrEnum):
    """What a statement of reasons lacks."""

    FACTS = "facts"
    LEGAL_GROUND = "legal_ground"
    END_BEFORE_DECISION = "end_before_decision"


APPEAL_MONTHS = 6
"""Appeals are open for at least six months (Digital Services Act, article 20(1))."""

URGENT = (
    ReportReason.ILLEGAL,
    ReportReason.PERSONAL_DATA,
    ReportReason.HATRED,
    ReportReason.ABUSE,
    ReportReason.SPAM,
    ReportReason.OTHER,
    ReportReason.OFF_TOPIC,
)
"""Reports in the order of the harm that waiting does."""

LEADS_TO: dict[tuple[Measure, CommentState], CommentState] = {
    (Measure.HIDE, CommentState.PUBLISHED): CommentState.HIDDEN,
    (Measure.HIDE, CommentState.PENDING): CommentState.HIDDEN,
    (Measure.RESTORE, CommentState.HIDDEN): CommentState.PUBLISHED,
    (Measure.RESTORE, CommentState.PENDING): CommentState.PUBLISHED,
}
"""What a measure makes of a comment; restoring a pending one is letting it through pre-moderation."""


@dataclass(frozen=True)
class StatementOfReasons:
    """What the author of a moderated contribution is told (Digital Services Act, article 17(3)).

    (a) `measure` (None: reported, and left as it was), `scope`, and `until` (None: until somebody decides otherwise);
    (b) `facts`, and whether a report led to it or one's own initiative; (c) automated means in finding and in deciding;
    (d) the law, `legal_ground`, where the rule is the law; (e) the house `rule`; (f) appeals are open until
    `appeal_until(decided_at)`.
    """

    measure: Measure | None
    rule: ReportReason
    facts: str
    after_report: bool
    decided_at: datetime
    legal_ground: str = ""
    scope: Scope = Scope.EVERYWHERE
    until: datetime | None = None
    found_automatically: bool = False
    decided_automatically: bool = False

    @property
    def appeal_until(self) -> datetime:
        """The moment from which an appeal comes too late."""
        return appeal_until(self.decided_at)


def gaps(statement: StatementOfReasons) -> tuple[Gap, ...]:
    """What the statement still lacks before the author may be told; nothing is the goal.

    Whoever restores owes facts too, but no legal ground: nothing is taken from anybody.
    """
    illegal = statement.measure is Measure.HIDE and statement.rule is ReportReason.ILLEGAL
    lacking = {
        Gap.FACTS: not statement.facts.strip(),
        Gap.LEGAL_GROUND: illegal and not statement.legal_ground.strip(),
        Gap.END_BEFORE_DECISION: statement.until is not None and statement.until <= statement.decided_at,
    }
    return tuple(gap for gap, lacks in lacking.items() if lacks)


def check(statement: StatementOfReasons) -> None:
    """Refuse an incomplete statement of reasons."""
    if gaps(statement):
        raise ReasonsMissing


def state_after(measure: Measure, state: CommentState) -> CommentState:
    """The comment's state after the measure; refused where it would change nothing or touch what was withdrawn."""
    if (measure, state) not in LEADS_TO:
        raise NotInThisState
    return LEADS_TO[measure, state]


def hidden_after(measure: Measure, hidden: bool) -> bool:
    """Whether an amendment is hidden after the measure; its own state stays, so restored it comes back to its place."""
    if hidden is (measure is Measure.HIDE):
        raise NotInThisState
    return not hidden


def check_moderator(moderator_id: int, *, author_id: int | None) -> None:
    """Refuse a moderator who would decide about their own contribution."""
    if moderator_id == author_id:
        raise OwnDecision


def may_decide_appeal(
    judge_id: int, *, decided_by_id: int | None, author_id: int | None, appellant_id: int | None = None
) -> bool:
    """Somebody else decides: not who took the decision, not the author, not who appeals."""
    return judge_id not in (decided_by_id, author_id, appellant_id)


def appeal_until(decided_at: datetime) -> datetime:
    """Six months of the calendar later, at the same time of day; a shorter month's last day stands for the 31st."""
    years, month = divmod(decided_at.month - 1 + APPEAL_MONTHS, 12)
    year, month = decided_at.year + years, month + 1
    day = min(decided_at.day, calendar.monthrange(year, month)[1])
    return decided_at.replace(year=year, month=month, day=day)


def may_appeal(*, appellant_id: int, author_id: int | None, reporter_id: int | None, measure: Measure | None) -> bool:
    """Who a decision went against may appeal: the author of what was hidden, the reporter of what was not.

    `measure` None: the report was rejected and nothing done. Until when is another question: see `appeal_until`.
    """
    return appellant_id == (author_id if measure is Measure.HIDE else reporter_id)
