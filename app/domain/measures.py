"""Measures of moderation: what each makes of its object, and the statement of reasons that is owed for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.appeals import appeal_until
from app.domain.commenting import CommentState
from app.domain.errors import MergedInCircle, NotInThisState, ReasonsMissing
from app.domain.moderating import RESTRICTING, SCOPES, Measure, ReportReason, Scope
from app.domain.suspensions import LONGEST


class Gap(StrEnum):
    """What a statement of reasons lacks."""

    FACTS = "facts"
    LEGAL_GROUND = "legal_ground"
    END_MISSING = "end_missing"
    END_BEFORE_DECISION = "end_before_decision"
    END_TOO_FAR = "end_too_far"


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
    until: datetime | None = None
    found_automatically: bool = False
    decided_automatically: bool = False

    @property
    def scope(self) -> Scope:
        """Where the measure holds."""
        return scope_of(self.measure)

    @property
    def appeal_until(self) -> datetime:
        """The moment from which an appeal comes too late."""
        return appeal_until(self.decided_at)


def scope_of(measure: Measure | None) -> Scope:
    """Where a measure holds; what was left as it was can be read everywhere."""
    return SCOPES[measure] if measure else Scope.EVERYWHERE


def gaps(statement: StatementOfReasons) -> tuple[Gap, ...]:
    """What the statement still lacks before the author may be told; nothing is the goal.

    Whoever restores owes facts too, but no legal ground: nothing is taken from anybody. A suspension has an end.
    """
    illegal = statement.measure in RESTRICTING and statement.rule is ReportReason.ILLEGAL
    until, decided = statement.until, statement.decided_at
    lacking = {
        Gap.FACTS: not statement.facts.strip(),
        Gap.LEGAL_GROUND: illegal and not statement.legal_ground.strip(),
        Gap.END_MISSING: statement.measure is Measure.SUSPEND and until is None,
        Gap.END_BEFORE_DECISION: until is not None and until <= decided,
        Gap.END_TOO_FAR: statement.measure is Measure.SUSPEND and until is not None and until > decided + LONGEST,
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
    if measure not in (Measure.HIDE, Measure.RESTORE) or hidden is (measure is Measure.HIDE):
        raise NotInThisState
    return not hidden


def check_move(*, from_clause_id: int | None, to_clause_id: int) -> None:
    """Refuse a move to where the comment is already."""
    if from_clause_id == to_clause_id:
        raise NotInThisState


def standing_for(comment_id: int, merged: Mapping[int, int]) -> int:
    """The comment that stands for this one: the end of the way from each comment to the one it stands behind.

    `merged`: behind which comment each one stands. Raises MergedInCircle for a way without an end.
    """
    passed = {comment_id}
    while comment_id in merged:
        comment_id = merged[comment_id]
        if comment_id in passed:
            raise MergedInCircle
        passed.add(comment_id)
    return comment_id


def stands_behind(comment_id: int, into_id: int, merged: Mapping[int, int]) -> int:
    """Behind which comment it stands once merged into another: the one that stands for that one already.

    Raises MergedInCircle for a comment merged into itself, or into one that stands behind it.
    """
    target = standing_for(into_id, merged)
    if comment_id in (into_id, target):
        raise MergedInCircle
    return target
