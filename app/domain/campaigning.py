"""What becomes of texts found to be alike: proposed as a campaign, confirmed or rejected, joined by late copies."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from app.domain.errors import NothingChanged, NotInThisState

Key = TypeVar("Key")


class CampaignState(StrEnum):
    """Only what a facilitator has confirmed is shown to everybody."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class CopyState(StrEnum):
    """How a contribution stands in a campaign: found by the computation, taken in, or left out by a facilitator."""

    SUGGESTED = "suggested"
    TAKEN_IN = "taken_in"
    LEFT_OUT = "left_out"


class CampaignAct(StrEnum):
    """What a facilitator may do with a whole campaign."""

    CONFIRM = "confirm"
    REJECT = "reject"
    REOPEN = "reopen"


FEWEST = 2
"""One copy is no campaign."""

_LEADS = {
    (CampaignState.PROPOSED, CampaignAct.CONFIRM): CampaignState.CONFIRMED,
    (CampaignState.PROPOSED, CampaignAct.REJECT): CampaignState.REJECTED,
    (CampaignState.CONFIRMED, CampaignAct.REOPEN): CampaignState.PROPOSED,
    (CampaignState.REJECTED, CampaignAct.REOPEN): CampaignState.PROPOSED,
}


@dataclass(frozen=True)
class Found(Generic[Key]):
    """What a computation found: texts to add to campaigns that are there, by number, and new campaigns."""

    joining: Mapping[int, Sequence[Key]]
    new: Sequence[Sequence[Key]]


def after(state: CampaignState, act: CampaignAct) -> CampaignState:
    """The state an act leads to; NotInThisState where it has been decided already, or there is nothing to undo."""
    try:
        return _LEADS[state, act]
    except KeyError:
        raise NotInThisState from None


def check_copies(taken_in: int) -> None:
    """NothingChanged where a campaign would be confirmed with fewer than two copies."""
    if taken_in < FEWEST:
        raise NothingChanged


def settled(clusters: Sequence[Sequence[Key]], campaign_of: Mapping[Key, int]) -> Found[Key]:
    """Where the texts of each cluster go that are in no campaign yet.

    They join the campaign that holds most of their cluster, of two that hold as many the older one; a cluster without
    any is a new campaign. What somebody decided is never moved: a text stays in the campaign it is in.
    """
    joining: dict[int, list[Key]] = {}
    new: list[list[Key]] = []
    for cluster in clusters:
        free = [key for key in cluster if key not in campaign_of]
        held = Counter(campaign_of[key] for key in cluster if key in campaign_of)
        if held and free:
            home = min(held, key=lambda number: (-held[number], number))
            joining.setdefault(home, []).extend(free)
        elif not held and len(free) >= FEWEST:
            new.append(free)
    return Found(joining, new)


def strays(clusters: Sequence[Sequence[Key]], campaign_of: Mapping[Key, int]) -> set[Key]:
    """Texts of proposed campaigns that no longer hang together with another of theirs: they were edited, or hidden."""
    together: set[Key] = set()
    for cluster in clusters:
        held = Counter(campaign_of[key] for key in cluster if key in campaign_of)
        together |= {key for key in cluster if key in campaign_of and held[campaign_of[key]] >= FEWEST}
    return set(campaign_of) - together
