"""Carrying an amendment over to the wording of today: the heading and the body, whatever it asks for."""

from collections.abc import Collection
from dataclasses import dataclass

from app.domain.amending import REWORDS, Operation, Outcome, Rebased, rebase
from app.domain.similarity import likeness, plain_words
from app.domain.wording import Merge, Region, RegionKind

NEARLY_THE_SAME = 0.75
"""So near to each other, two clauses in one place would say the same thing twice."""


@dataclass(frozen=True)
class Words:
    """A heading and a body."""

    heading: str
    body: str


@dataclass(frozen=True)
class Carried:
    """A change as it stands to the wording of today; `outcome` None: nothing that matters to it has changed.

    `words` are the clause as the change would now make it; of a conflict they hold both sides, which the merges tell
    apart (ours: the wording of today, theirs: the change).
    """

    outcome: Outcome | None
    words: Words
    heading: Merge | None = None
    body: Merge | None = None


def carried(operation: Operation, proposed: Words, base: Words, current: Words | None) -> Carried:
    """Carry a change over from the wording it was proposed on to that of today (None: the clause has been struck).

    Insertions and moves stand beside words, so that these may change. A clause that is gone is deleted already, and
    can be neither reworded nor moved. A deletion conflicts when what is to go has become something else.
    """
    if current is None:
        return Carried(_when_struck(operation), proposed)
    if operation not in REWORDS or base == current:
        return Carried(None, proposed)
    wanted = Words("", "") if operation is Operation.DELETE else proposed
    body = rebase(base.body, wanted.body, current.body)
    if operation is Operation.DELETE:
        return Carried(body.outcome, Words("", body.text), None, body.merge)
    heading = rebase(base.heading, wanted.heading, current.heading)
    words = Words(heading.text, body.text)
    return Carried(_together(heading, body, words == current), words, heading.merge, body.merge)


def beside_insertion(proposed: Words, inserted: Words) -> Outcome | None:
    """How an insertion stands to a clause that was put in at the very same place; None when they are two things.

    It is moot when that clause has its words, case and marks aside, and any heading of its own; nearly the same words
    conflict: whoever decides has to see both.
    """
    ours, theirs = plain_words(proposed.body), plain_words(inserted.body)
    heading = plain_words(proposed.heading)
    if ours and f" {ours} " in f" {theirs} " and heading in ("", plain_words(inserted.heading)):
        return Outcome.MOOT
    return Outcome.CONFLICTING if likeness(proposed.body, inserted.body) >= NEARLY_THE_SAME else None


def _when_struck(operation: Operation) -> Outcome | None:
    if operation is Operation.DELETE:
        return Outcome.MOOT
    return Outcome.CONFLICTING if operation in {Operation.REPLACE, Operation.MOVE} else None


def _together(heading: Rebased, body: Rebased, nothing_left: bool) -> Outcome:
    if nothing_left:
        return Outcome.MOOT
    conflicting = Outcome.CONFLICTING in {heading.outcome, body.outcome}
    return Outcome.CONFLICTING if conflicting else Outcome.CLEAN


def outcome_of_package(outcomes: Collection[Outcome | None]) -> Outcome | None:
    """How several changes that are adopted or rejected together stand: one that conflicts holds up the rest.

    They are moot when all are; None when no clause of theirs has moved on.
    """
    if Outcome.CONFLICTING in outcomes:
        return Outcome.CONFLICTING
    if outcomes and set(outcomes) == {Outcome.MOOT}:
        return Outcome.MOOT
    return Outcome.CLEAN if outcomes and set(outcomes) != {None} else None


def insisted(merge: Merge) -> str:
    """The merged words with the amendment's own wherever the two sides conflict: what it still asks for today."""
    return "".join(_insisted(region) for region in merge.regions)


def _insisted(region: Region) -> str:
    return region.theirs if region.kind is RegionKind.CONFLICT else region.text
