"""The map as pages and the API show it: only what is still published, with the reader's own place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.domain.consensus import FEWEST_ON_MAP, place
from app.opinions import queries
from app.opinions.models import OpinionMap, OpinionParticipant
from app.opinions.queries import StatementRow

MOST_LISTED = 5
AGREED_BY_ALL = 0.5
"""A statement is listed as uniting only where each group's agreement, on the mean, is more likely than not."""

DIVIDING = 0.3
"""A statement is listed as dividing where the groups' agreement lies at least so far apart."""


@dataclass(frozen=True)
class Saying:
    """A statement with its figures on the map."""

    row: StatementRow
    figures: Mapping[str, Any]
    leaning: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class GroupShown:
    """An opinion group: its number from 1, its size, what it says above others, and whether the reader is in it."""

    number: int
    size: int
    says: Sequence[Saying]
    is_own: bool


@dataclass(frozen=True)
class MapShown:
    """A map with its time, its parameters, and what it found (`found` as it was kept)."""

    computed_at: datetime
    parameters: Mapping[str, Any]
    found: Mapping[str, Any]
    groups: Sequence[GroupShown]
    uniting: Sequence[Saying]
    dividing: Sequence[Saying]
    own: tuple[float, float] | None


def map_shown(
    session: Session, kept: OpinionMap | None, participant: OpinionParticipant | None, *, viewer_id: int | None = None
) -> MapShown | None:
    """The map of a process for this reader; None while there is none. A fixed number of statements."""
    if kept is None or kept.found is None or kept.computed_at is None:
        return None
    found = kept.found
    figures: Mapping[str, Any] = found["statements"]
    uniting = sorted(figures, key=lambda number: (-_united(figures[number]), int(number)))
    dividing = sorted(figures, key=lambda number: (-float(figures[number]["divides"]), int(number)))
    uniting = [one for one in uniting if _unites(figures[one])][: 2 * MOST_LISTED]
    dividing = [one for one in dividing if figures[one]["divides"] >= DIVIDING][: 2 * MOST_LISTED]
    wanted = {int(number) for number in (*uniting, *dividing)}
    wanted |= {one["statement"] for group in found["groups"] for one in group["says"]}
    rows = queries.rows_by_numbers(session, kept.process_id, wanted, viewer_id=viewer_id)
    own = _own_place(session, found, participant)
    group = _own_group(found, own)
    return MapShown(
        computed_at=kept.computed_at,
        parameters=kept.parameters,
        found=found,
        groups=[_group(number, one, rows, figures, own_group=group) for number, one in enumerate(found["groups"])],
        uniting=_sayings(uniting, rows, figures),
        dividing=_sayings(dividing, rows, figures),
        own=own,
    )


def figures_of(kept: OpinionMap | None, number: int) -> Mapping[str, Any] | None:
    """What the map says of one statement."""
    if kept is None or not kept.found:
        return None
    found: Mapping[str, Any] | None = kept.found["statements"].get(str(number))
    return found


def still_missing(found_participants: int) -> int:
    """How many more participants a map needs."""
    return max(FEWEST_ON_MAP - found_participants, 0)


def _united(figures: Mapping[str, Any]) -> float:
    """The product over the groups, for agreeing or for disagreeing with it, whichever is larger."""
    return max(float(figures["consensus"]), float(figures["against"]))


def _unites(figures: Mapping[str, Any]) -> bool:
    return _united(figures) > AGREED_BY_ALL ** len(figures["counts"]) and figures["divides"] < DIVIDING


def _sayings(numbers: Sequence[str], rows: Mapping[int, StatementRow], figures: Mapping[str, Any]) -> Sequence[Saying]:
    return [Saying(rows[int(one)], figures[one]) for one in numbers if int(one) in rows][:MOST_LISTED]


def _group(
    number: int,
    kept: Mapping[str, Any],
    rows: Mapping[int, StatementRow],
    figures: Mapping[str, Any],
    *,
    own_group: int | None,
) -> GroupShown:
    says = [
        Saying(rows[one["statement"]], figures[str(one["statement"])], one)
        for one in kept["says"]
        if one["statement"] in rows
    ]
    return GroupShown(number + 1, kept["size"], says, own_group == number)


def _own_place(
    session: Session, found: Mapping[str, Any], participant: OpinionParticipant | None
) -> tuple[float, float] | None:
    """Where the reader's votes of this moment put them, on the map as it was computed."""
    if participant is None:
        return None
    columns = {number: column for column, number in enumerate(found["model"]["numbers"])}
    votes = queries.votes_of(session, participant.id)
    known = {columns[number]: stance for number, stance in votes.items() if number in columns}
    return place(known, found["model"]["means"], found["model"]["directions"]) if known else None


def _own_group(found: Mapping[str, Any], own: tuple[float, float] | None) -> int | None:
    if own is None:
        return None
    distances = [(own[0] - x) ** 2 + (own[1] - y) ** 2 for x, y in (group["centre"] for group in found["groups"])]
    return distances.index(min(distances))
