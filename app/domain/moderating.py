"""Moderation: what may be reported, which measures there are, on what, and that nobody decides about their own."""

from enum import StrEnum

from app.domain.errors import OwnDecision


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
    """What a moderator may do; each second one of a pair takes the first back."""

    HIDE = "hide"
    RESTORE = "restore"
    LOCK = "lock"
    UNLOCK = "unlock"
    MOVE = "move"
    MERGE = "merge"
    SEPARATE = "separate"
    WARN = "warn"
    SUSPEND = "suspend"
    LIFT = "lift"


class Scope(StrEnum):
    """Where a measure holds."""

    EVERYWHERE = "everywhere"
    DISCUSSION = "discussion"
    PLACE = "place"
    PROCESS = "process"


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

SCOPES = {
    Measure.HIDE: Scope.EVERYWHERE,
    Measure.RESTORE: Scope.EVERYWHERE,
    Measure.LOCK: Scope.DISCUSSION,
    Measure.UNLOCK: Scope.DISCUSSION,
    Measure.MOVE: Scope.PLACE,
    Measure.MERGE: Scope.PLACE,
    Measure.SEPARATE: Scope.PLACE,
    Measure.WARN: Scope.PROCESS,
    Measure.SUSPEND: Scope.PROCESS,
    Measure.LIFT: Scope.PROCESS,
}
"""Where each measure holds; whatever is left as it was holds everywhere, too."""

RESTRICTING = frozenset({Measure.HIDE, Measure.LOCK, Measure.MOVE, Measure.MERGE, Measure.WARN, Measure.SUSPEND})
"""The measures that take something from whoever they concern, so that they are owed all reasons and may appeal."""

ON_PEOPLE = frozenset({Measure.WARN, Measure.SUSPEND, Measure.LIFT})
"""The measures that concern a person in a process, and no single contribution."""


def check_moderator(moderator_id: int, *, author_id: int | None) -> None:
    """Refuse a moderator who would decide about their own contribution, or about themselves."""
    if moderator_id == author_id:
        raise OwnDecision
