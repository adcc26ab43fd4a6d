"""Whether a language version of a clause renders its current revision."""

from enum import StrEnum


class Drift(StrEnum):
    """How a language version stands to the clause's revision in the drafting language."""

    CURRENT = "current"
    OUTDATED = "outdated"
    MISSING = "missing"


def drift(renders: int | None, latest: int) -> Drift:
    """How a version that renders revision number `renders` (None: there is none) stands to the `latest` number."""
    if renders is None:
        return Drift.MISSING
    return Drift.OUTDATED if renders < latest else Drift.CURRENT
