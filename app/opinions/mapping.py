"""Computing the opinion map of a process, and keeping what was found."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy.orm import Session

from app.domain.consensus import Earlier, opinion_map
from app.domain.consensus import OpinionMap as Found
from app.domain.opinion_groups import Number
from app.opinions import findings, queries
from app.opinions.matrix import digest_of, matrix_lines
from app.opinions.models import OpinionMap
from app.opinions.reading import Kept, Votes, read_votes
from app.processes import services as processes
from app.processes.models import Process

MARGIN = timedelta(minutes=5)
"""Votes bear the time of their request: so long the transaction that carries one may take."""

READ_WHOLE = timedelta(days=1)
ENTERED_EVERY = timedelta(days=1)


@dataclass(frozen=True)
class Computed:
    """A map that is not kept yet; `found` None: it is too early for one. `whole`: every vote was read."""

    votes: Votes
    found: Found | None
    whole: bool
    read_at: datetime


def compute(session: Session, process: Process, now: datetime) -> Computed:
    """Read the votes and compute the map; it changes nothing, so nobody waits for it."""
    kept = queries.map_of(session, process.id)
    whole = kept is None or kept.whole_read_at is None or now - kept.whole_read_at > READ_WHOLE
    votes = read_votes(session, process.id, kept, whole=whole)
    return Computed(votes, opinion_map(votes.matrix, _earlier(kept, votes)), whole, now)


def _earlier(kept: OpinionMap | None, votes: Votes) -> Earlier | None:
    """Where the last map stood, its directions laid over the statements of today."""
    if kept is None or not kept.found:
        return None
    model = kept.found["model"]
    columns = {number: column for column, number in enumerate(votes.numbers)}
    directions = np.zeros((2, len(votes.numbers)))
    for place, number in enumerate(model["numbers"]):
        if number in columns:
            directions[:, columns[number]] = [axis[place] for axis in model["directions"]]
    centres = np.array([group["centre"] for group in kept.found["groups"]])
    return Earlier(directions, centres, Number(**kept.found["number"]))


def store(session: Session, process: Process, computed: Computed, *, now: datetime) -> OpinionMap:
    """Keep a map with its time and parameters, and once a day enter the matrix it was computed from in the record.

    The entry holds a digest of the published matrix and no vote of anybody: who has kept the matrix can prove that it
    is the one that was there. No single vote has an entry, for its time would tell whose it is.
    """
    votes, found = computed.votes, computed.found
    kept = session.get(OpinionMap, process.id) or OpinionMap(process_id=process.id, parameters={}, entered=False)
    session.add(kept)
    if kept.requested_at is not None and kept.requested_at <= computed.read_at:
        kept.requested_at = None
    kept.computed_at, kept.read_at = now, computed.read_at - MARGIN
    kept.whole_read_at = now if computed.whole else kept.whole_read_at
    kept.parameters = findings.PARAMETERS
    kept.found = findings.as_kept(votes, found, [group.key for group in process.groups]) if found else None
    labels = found.grouping.labels if found else np.zeros(0, np.int64)
    entered = votes.participant_ids[found.entered] if found else np.zeros(0, np.int64)
    kept.cells = Kept(votes.cells, entered, labels).packed()
    kept.entered = found is not None and (kept.entered_at is None or now - kept.entered_at >= ENTERED_EVERY)
    if found and kept.found and kept.entered:
        lines = matrix_lines(votes, np.flatnonzero(found.entered), labels.tolist())
        kept.found, kept.entered_at = {**kept.found, "matrix_sha256": digest_of(lines)}, now
    session.flush()
    if kept.entered:
        body = as_entered(kept)
        processes.enter(
            session, process, kind="opinion_map_computed", object="opinion-map", body=body, actor_id=None, now=now
        )
    return kept


def as_entered(kept: OpinionMap) -> dict[str, object]:
    """What the record commits to of a map: how many took part, and a digest of the votes it was computed from."""
    found = kept.found or {}
    return {
        "participants": found.get("participants", 0),
        "votes": found.get("votes", 0),
        "statements": len(found.get("model", {}).get("numbers", [])),
        "matrix_sha256": found.get("matrix_sha256", ""),
    }
