"""What is kept of a computed map: groups, figures by group and by stakeholder group, the points of its picture."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.domain.consensus import (
    FEWEST_ON_MAP,
    SURE,
    Figures,
    OpinionMap,
    divisiveness,
    figures,
    group_informed_consensus,
    representative,
)
from app.domain.opinion_groups import COMPARED, MOST_GROUPS, PARTICIPANTS_A_GROUP, WINS_TO_CHANGE
from app.domain.suppression import FEWEST, publishable
from app.domain.vote_matrix import FEWEST_PARTICIPANTS, VOTES_TO_ENTER, Numbers
from app.domain.voting import Tally
from app.opinions.reading import Votes

MOST_POINTS = 1500
MOST_SAYINGS = 5
PARAMETERS: dict[str, Any] = {
    "fewest_participants_for_a_map": FEWEST_ON_MAP,
    "votes_to_enter": VOTES_TO_ENTER,
    "most_active_at_least": FEWEST_PARTICIPANTS,
    "components": 2,
    "most_groups": MOST_GROUPS,
    "participants_per_further_group": PARTICIPANTS_A_GROUP,
    "wins_to_change_the_number": WINS_TO_CHANGE,
    "compared_for_the_silhouette": COMPARED,
    "z": SURE,
    "fewest_votes_told_by_stakeholder_group": FEWEST,
}


def as_kept(votes: Votes, found: OpinionMap, stakeholders: Sequence[str]) -> dict[str, Any]:
    """A map as JSON values: nothing in it names a person, and the order of its points tells nothing."""
    labels = np.full(votes.matrix.participants, -1, dtype=np.int64)
    labels[found.entered] = found.grouping.labels
    counts = figures(votes.matrix, labels, found.grouping.groups)
    return {
        "participants": int(np.count_nonzero(votes.matrix.seen)),
        "entered": int(found.entered.sum()),
        "votes": len(votes.matrix.values),
        "number": {"groups": found.number.groups, "rival": found.number.rival, "wins": found.number.wins},
        "silhouettes": {str(groups): round(value, 4) for groups, value in found.silhouettes.items()},
        "explained": [round(float(one) / found.components.total, 4) for one in found.components.variances],
        "groups": _groups(votes, found, counts),
        "points": _points(found),
        "statements": _statements(votes, counts, stakeholders),
        "model": {
            "numbers": list(votes.numbers),
            "means": [round(float(one), 6) for one in found.means],
            "directions": [[round(float(one), 6) for one in axis] for axis in found.components.directions],
        },
        "matrix_sha256": "",
    }


def _groups(votes: Votes, found: OpinionMap, counts: Figures) -> list[dict[str, Any]]:
    sizes = np.bincount(found.grouping.labels, minlength=found.grouping.groups)
    return [
        {
            "size": int(sizes[group]),
            "centre": [round(float(one), 4) for one in centre],
            "says": [
                {
                    "statement": votes.numbers[column],
                    "agrees": one.agrees,
                    "votes": one.votes,
                    "seen": one.seen,
                    "share": round(one.share, 4),
                    "ratio": round(one.ratio, 4),
                    "z_share": round(one.z_share, 4),
                    "z_ratio": round(one.z_ratio, 4),
                }
                for column, one in representative(counts, group, MOST_SAYINGS)
            ],
        }
        for group, centre in enumerate(found.grouping.centres)
    ]


def _points(found: OpinionMap) -> list[list[float]]:
    """Where people stand, with their group; of very many a part, evenly through the map."""
    order = np.lexsort((found.points[:, 1], found.points[:, 0]))
    if len(order) > MOST_POINTS:
        order = order[np.linspace(0, len(order) - 1, MOST_POINTS).astype(np.int64)]
    points, labels = found.points, found.grouping.labels
    return [[round(float(points[at, 0]), 3), round(float(points[at, 1]), 3), int(labels[at])] for at in order]


def _statements(votes: Votes, counts: Figures, stakeholders: Sequence[str]) -> dict[str, Any]:
    """Each statement's figures by its number (as text: JSON knows no other keys)."""
    by_stakeholder = _by_stakeholder(votes, stakeholders)
    agrees, disagrees, passes = counts.agrees.tolist(), counts.disagrees.tolist(), counts.passes.tolist()
    kept = {}
    for column, number in enumerate(votes.numbers):
        cells = [[agrees[g][column], disagrees[g][column], passes[g][column]] for g in range(len(agrees))]
        shares = [(one[0], sum(one)) for one in cells]
        kept[str(number)] = {
            "counts": cells,
            "seen": sum(seen for _agrees, seen in shares),
            "consensus": round(group_informed_consensus(shares), 4),
            "against": round(group_informed_consensus([(one[1], sum(one)) for one in cells]), 4),
            "divides": round(divisiveness(shares), 4),
            "stakeholders": _told([column_of[column] for column_of in by_stakeholder], stakeholders),
        }
    return kept


def _by_stakeholder(votes: Votes, stakeholders: Sequence[str]) -> list[list[tuple[int, int, int]]]:
    places = {key: place for place, key in enumerate(stakeholders)}
    labels: Numbers = np.array([places.get(key, -1) for key in votes.group_keys], dtype=np.int64)
    counted = figures(votes.matrix, labels, len(stakeholders))
    three = (counted.agrees.tolist(), counted.disagrees.tolist(), counted.passes.tolist())
    return [list(zip(*(one[group] for one in three), strict=True)) for group in range(len(stakeholders))]


def _told(cells: Sequence[tuple[int, int, int]], stakeholders: Sequence[str]) -> dict[str, Any]:
    """The figures of the declared groups as they may be told: small ones together, with their complement.

    `consensus` is the same product as over opinion groups, over what is told; None where nothing is.
    """
    tallies = {key: Tally(*cell) for key, cell in zip(stakeholders, cells, strict=True) if sum(cell)}
    told = publishable(tallies)
    groups = {key: _cell(tally) for key, tally in told.groups.items()}
    together = _cell(told.together_tally) if told.together_tally else None
    shown = [*groups.values(), *([together] if together else [])]
    product = group_informed_consensus([(one[0], sum(one)) for one in shown]) if shown else None
    return {
        "groups": groups,
        "together": list(told.together) if together else [],
        "together_counts": together,
        "consensus": None if product is None else round(product, 4),
    }


def _cell(tally: Tally) -> list[int]:
    return [tally.in_favour, tally.against, tally.abstain]
