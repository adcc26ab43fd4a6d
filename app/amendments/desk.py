"""The merge desk: every amendment to one clause, their words side by side, and adopting what was put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.amendments import queries
from app.amendments.deciding import Wording, credits_of, decidable, settle
from app.amendments.models import Amendment
from app.amendments.rebasing import carry_over
from app.amendments.redline import standing_of, words_today
from app.domain.amending import OPEN, Decision, Operation, Outcome
from app.domain.errors import NothingChanged, NotInThisState
from app.domain.weaving import Weave, weave
from app.processes.models import Process
from app.texts import services as texts
from app.texts.models import Clause, Origin, Revision
from app.texts.queries import latest_revision


@dataclass(frozen=True)
class Desk:
    """A clause with everything proposed on it: `body` lays the alternatives over the wording of today.

    `headings` are the other headings asked for, with the numbers of those who ask; `outcomes` tell by number how each
    open amendment stands. `apart` cannot be woven in: insertions, deletions, moves, packages, other languages.
    """

    today: Revision
    amendments: Sequence[Amendment]
    alternatives: Sequence[Amendment]
    apart: Sequence[Amendment]
    outcomes: Mapping[int, Outcome | None]
    headings: Mapping[str, tuple[int, ...]]
    body: Weave


def desk_of(session: Session, process: Process, clause: Clause) -> Desk | None:
    """The desk of a clause that stands; None without words in the drafting language."""
    today = latest_revision(session, clause.id, process.drafting_language)
    if today is None or today.struck:
        return None
    amendments = queries.amendments_on(session, clause.id, limit=300)
    undecided = [one for one in amendments if one.state in OPEN]
    alternatives = [one for one in undecided if can_be_woven(one, process)]
    words = {one.number: words_today(one, today) for one in alternatives}
    headings: dict[str, tuple[int, ...]] = {}
    for number, wanted in words.items():
        if wanted.heading != today.heading:
            headings[wanted.heading] = (*headings.get(wanted.heading, ()), number)
    return Desk(
        today,
        amendments,
        alternatives,
        [one for one in undecided if one not in alternatives],
        {one.number: one.standing if one.parts else _outcome(one, today) for one in undecided},
        headings,
        weave(today.body, {number: wanted.body for number, wanted in words.items()}),
    )


def can_be_woven(amendment: Amendment, process: Process) -> bool:
    """Whether it only rewords the one clause, in the drafting language."""
    in_drafting = amendment.language == process.drafting_language
    return amendment.operation is Operation.REPLACE and in_drafting and not amendment.parts


def adopt_merged(
    session: Session,
    process: Process,
    clause: Clause,
    *,
    wording: Wording,
    decisions: Mapping[int, Decision],
    reasons: str,
    facilitator_id: int,
    base_revision_number: int,
    now: datetime,
) -> Revision:
    """Put words brought together from several amendments into the text by one revision that credits all of them.

    `decisions`, by number, say what becomes of each amendment; those that are not named stay open and are carried over.
    Raises as `deciding.decide`, NothingChanged when no amendment is adopted, and NotInThisState for one that cannot be
    woven into this clause.
    """
    named = queries.amendments_by_numbers(session, process.id, decisions.keys())
    if any(one.clause_id != clause.id or not can_be_woven(one, process) for one in named):
        raise NotInThisState
    deciding = [
        decidable(session, one, decisions[one.number], facilitator_id=facilitator_id, reasons=reasons) for one in named
    ]
    taken = [one for one in deciding if decisions[one.number] is not Decision.REJECTED]
    if not taken:
        raise NothingChanged
    first = min(taken, key=lambda one: (decisions[one.number] is not Decision.ADOPTED, one.number))
    revision = texts.revise(
        session,
        clause,
        language=process.drafting_language,
        heading=wording.heading,
        body=wording.body,
        base_revision_number=base_revision_number,
        reason=reasons,
        author_id=facilitator_id,
        now=now,
        origin=Origin.AMENDMENT,
        amendment_number=first.number,
        credits=credits_of(session, taken),
    )
    for one in deciding:
        decision = decisions[one.number]
        if one in taken:
            one.resulting_revision = revision
            one.adopted_heading, one.adopted_body = wording.heading, wording.body
        settle(session, process, one, decision, reasons=reasons, facilitator_id=facilitator_id, now=now)
    carry_over(session, process, clause_ids=[clause.id], adopted=first, now=now)
    return revision


def _outcome(amendment: Amendment, today: Revision) -> Outcome | None:
    if amendment.language != today.language:
        return amendment.outcome
    return standing_of(amendment, today).outcome
