"""Responses: what may become of a contribution, and what an answer owes the people it answers."""

from enum import StrEnum

from app.domain.errors import ReasonsMissing, RevisionMissing


class Disposition(StrEnum):
    """What became of a contribution."""

    ACCEPTED = "accepted"
    ACCEPTED_IN_PART = "accepted_in_part"
    NOT_ACCEPTED = "not_accepted"
    ALREADY_COVERED = "already_covered"
    OUT_OF_SCOPE = "out_of_scope"
    DEFERRED = "deferred"


CHANGES_THE_TEXT = frozenset({Disposition.ACCEPTED, Disposition.ACCEPTED_IN_PART})
"""Whoever says that something was accepted, even in part, shows where in the text it stands."""


def owes_revision(disposition: Disposition) -> bool:
    """Whether a response with this disposition must name the revision that carries what was accepted."""
    return disposition in CHANGES_THE_TEXT


def check(disposition: Disposition, *, reasons: str, has_revision: bool) -> None:
    """Refuse a response without reasons, or one that says accepted and names no revision (OGP standard 4.1)."""
    if not reasons.strip():
        raise ReasonsMissing
    if owes_revision(disposition) and not has_revision:
        raise RevisionMissing
