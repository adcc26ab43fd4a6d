"""Outreach: how somebody told people that they could take part, and what an activity has to say of itself."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from app.domain.errors import GroupUnknown, LanguageUnknown, NotYetHeld


class OutreachKind(StrEnum):
    """The ways of reaching people."""

    EVENT = "event"
    WORKSHOP = "workshop"
    VISIT = "visit"
    MAILING = "mailing"
    PRESS = "press"
    BROADCAST = "broadcast"
    SOCIAL_MEDIA = "social_media"
    OTHER = "other"


def fit(
    *,
    held_on: date,
    ends_on: date | None,
    groups: Collection[str],
    known_groups: Collection[str],
    languages: Collection[str],
    today: date,
) -> None:
    """Refuse an activity that cannot count (OGP, minimum requirement 3.2): it took place, and for whom it was.

    NotYetHeld before its first day, or when it ends before it begins; GroupUnknown without a stakeholder group of the
    process; LanguageUnknown without any language.
    """
    if held_on > today or (ends_on is not None and ends_on < held_on):
        raise NotYetHeld
    if not groups or not set(groups) <= set(known_groups):
        raise GroupUnknown
    if not languages:
        raise LanguageUnknown
