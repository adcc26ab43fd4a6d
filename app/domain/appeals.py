"""Appeals against decisions of moderators: who may file one, until when, who decides, in which time, how it ends."""

import calendar
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import AppealWorsens, NotInThisState
from app.domain.moderating import RESTRICTING, Measure
from app.domain.phases import OWNERS, Role

APPEAL_MONTHS = 6
"""Appeals are open for at least six months (Digital Services Act, article 20(1))."""

USUAL_DAYS = 14
"""An appeal is decided within so many days, where the process has announced nothing else."""

MOST_DAYS = 90


class Outcome(StrEnum):
    """What becomes of a decision that was appealed against."""

    UPHELD = "upheld"
    REVERSED = "reversed"
    CHANGED = "changed"


REVERSED_BY: dict[Measure | None, Measure] = {
    None: Measure.HIDE,
    Measure.RESTORE: Measure.HIDE,
    Measure.HIDE: Measure.RESTORE,
    Measure.LOCK: Measure.UNLOCK,
    Measure.MOVE: Measure.MOVE,
    Measure.MERGE: Measure.SEPARATE,
    Measure.WARN: Measure.LIFT,
    Measure.SUSPEND: Measure.LIFT,
}
"""The measure that takes a decision back; None: the contribution was left as it was."""

CHANGED_TO: dict[Measure | None, tuple[Measure, ...]] = {
    None: (Measure.WARN, Measure.LOCK),
    Measure.RESTORE: (Measure.WARN, Measure.LOCK),
    Measure.HIDE: (Measure.WARN, Measure.LOCK),
    Measure.SUSPEND: (Measure.SUSPEND, Measure.WARN),
}
"""The other measures that may take the place of a decision; a suspension may get an earlier end."""


def appeal_until(decided_at: datetime) -> datetime:
    """Six months of the calendar later, at the same time of day; a shorter month's last day stands for the 31st."""
    years, month = divmod(decided_at.month - 1 + APPEAL_MONTHS, 12)
    year, month = decided_at.year + years, month + 1
    day = min(decided_at.day, calendar.monthrange(year, month)[1])
    return decided_at.replace(year=year, month=month, day=day)


def may_appeal(*, appellant_id: int, author_id: int | None, reporter_id: int | None, measure: Measure | None) -> bool:
    """Who a decision went against may appeal: whoever it takes something from, else the reporter whom it denied it.

    `measure` None: the report was rejected and nothing done. Until when is another question: see `appeal_until`.
    """
    if measure is not None and measure not in REVERSED_BY:
        return False
    return appellant_id == (author_id if measure in RESTRICTING else reporter_id)


def due_at(filed_at: datetime, days: int) -> datetime:
    """The moment by which an appeal has to be decided, as the process has announced."""
    return filed_at + timedelta(days=days)


def is_overdue(due: datetime, decided_at: datetime | None, now: datetime) -> bool:
    """Whether an appeal was, or still is, not decided within the time announced."""
    return (decided_at or now) > due


def may_decide_appeal(
    judge_id: int, *, decided_by_id: int | None, author_id: int | None, appellant_id: int | None = None
) -> bool:
    """Somebody else decides: not who took the decision, not the author, not who appeals."""
    return judge_id not in (decided_by_id, author_id, appellant_id)


def may_be_second(
    person_id: int, roles: Collection[Role], *, concerned: Collection[int | None], facilitators: Collection[int]
) -> bool:
    """Whether somebody may decide what nobody of those `concerned` may: another facilitator.

    Where the team has no other one, the steward of the process or an administrator takes their place.
    """
    if person_id in concerned:
        return False
    others = set(facilitators) - set(concerned)
    return Role.FACILITATOR in roles or (bool(OWNERS & set(roles)) and not others)


def check_change(measure: Measure | None, instead: Measure, *, ends: datetime | None, until: datetime | None) -> None:
    """Refuse another measure that an appeal cannot lead to: none of those for it, or a suspension that ends no earlier.

    `ends` is when the suspension ends that was appealed against, `until` when it shall end instead. An appeal never
    makes it worse for whoever appealed (AppealWorsens).
    """
    if instead not in CHANGED_TO.get(measure, ()):
        raise NotInThisState
    if instead is Measure.SUSPEND and (until is None or ends is None or until >= ends):
        raise AppealWorsens


def needs_second(measure: Measure | None, *, moderator_id: int, taken_by_id: int | None) -> bool:
    """Whether a measure takes back what was decided, so that one proposes it and another one confirms it.

    Showing again what somebody else has hidden, and lifting a suspension, whoever imposed it.
    """
    return measure is Measure.LIFT or (measure is Measure.RESTORE and moderator_id != taken_by_id)
