"""Whether a language version of a clause renders its current revision, and whether a wording is complete."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Drift(StrEnum):
    """How a language version stands to the wording that the other languages render."""

    CURRENT = "current"
    OUTDATED = "outdated"
    MISSING = "missing"


def drift(renders: int | None, latest: int) -> Drift:
    """How a version that renders revision number `renders` (None: there is none) stands to the `latest` number."""
    if renders is None:
        return Drift.MISSING
    return Drift.OUTDATED if renders < latest else Drift.CURRENT


def lacking(languages: Iterable[str], states: Mapping[str, Drift]) -> dict[str, Drift]:
    """The languages in which a wording is missing or outdated, in the order of the process; empty: it is complete.

    A language without a state has no words at all. Where languages are equal, a wording counts once every one of them
    has it (domain rules, section 5).
    """
    every = {language: states.get(language, Drift.MISSING) for language in languages}
    return {language: state for language, state in every.items() if state is not Drift.CURRENT}
