"""What an import would do to a text: which clauses are new, changed, struck, unchanged, or not in the draft."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.domain.correspondence import Chosen, How, Known, Match, matches, matches_by_place
from app.domain.manuscript import DraftClause, Manuscript
from app.domain.structure import ClauseKind
from app.texts.models import Clause, Revision
from app.texts.queries import is_latest


class Fate(StrEnum):
    """What becomes of a clause in an import."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    STRUCK = "struck"
    NOT_MATCHED = "not_matched"


@dataclass(frozen=True, slots=True)
class Standing:
    """A clause as it stands: its words in the drafting language, and the latest revision in the import's own."""

    id: int
    guid: str
    number: str
    label: Mapping[str, str]
    kind: ClauseKind
    division_id: int | None
    position: int
    struck: bool
    drafting_id: int | None
    drafting_heading: str
    drafting_body: str
    own_number: int
    own_heading: str
    own_body: str
    own_struck: bool


@dataclass(frozen=True)
class Step:
    """One clause of the plan: `draft` is its index in the manuscript, `standing` the clause that is there."""

    fate: Fate
    draft: int | None
    standing: Standing | None
    how: How | None = None


@dataclass(frozen=True)
class Choices:
    """What the steward decided about the matching, clauses of the text by their guid.

    `clauses`: which clause the draft at this index is (None: a new one). `gone`: to be struck because the draft does
    not have them; `kept`: to stay although it does not.
    """

    clauses: Mapping[int, str | None] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()


NO_CHOICES = Choices()


@dataclass(frozen=True)
class Plan:
    """Every clause of the manuscript and of the text once, in the order the text will have."""

    steps: tuple[Step, ...]
    drafting: bool

    @property
    def counts(self) -> Mapping[Fate, int]:
        """How many clauses meet which fate."""
        return Counter(step.fate for step in self.steps)

    def of(self, fate: Fate) -> list[Step]:
        """The steps of one fate."""
        return [step for step in self.steps if step.fate == fate]


def plan(
    session: Session,
    document_id: int | None,
    manuscript: Manuscript,
    *,
    language: str,
    drafting_language: str,
    strike_absent: bool = False,
    choices: Choices = NO_CHOICES,
) -> Plan:
    """What importing the manuscript would do; nothing is changed.

    In the drafting language clauses are matched by number and words, and what the manuscript does not have stays
    (`not_matched`) unless `strike_absent`. In another language they are matched by number and place; what matches
    no clause of the text is not imported (`not_matched`), and nothing is struck. What `choices` say goes first.
    """
    standing = _standing(session, document_id, language, drafting_language) if document_id else []
    if language == drafting_language:
        return _plan_draft(standing, manuscript.clauses, language, choices, strike_absent=strike_absent)
    there = [clause for clause in standing if not clause.struck]
    return _plan_rendering(there, manuscript.clauses, drafting_language, choices)


def _standing(session: Session, document_id: int, language: str, drafting_language: str) -> list[Standing]:
    own, base = aliased(Revision), aliased(Revision)
    query: Any = (
        sa.select(
            Clause.id, Clause.guid, Clause.number, Clause.label, Clause.kind, Clause.division_id, Clause.position,
            Clause.struck_at.is_not(None), base.id, sa.func.coalesce(base.heading, ""),
            sa.func.coalesce(base.body, ""), sa.func.coalesce(own.number, 0), sa.func.coalesce(own.heading, ""),
            sa.func.coalesce(own.body, ""), sa.func.coalesce(own.struck, sa.false()),
        )
        .select_from(Clause)
        .outerjoin(base, is_latest(base, drafting_language))
        .outerjoin(own, is_latest(own, language))
        .where(Clause.document_id == document_id)
        .order_by(Clause.position, Clause.id)
    )  # fmt: skip
    return [Standing(*row) for row in session.execute(query)]


def _known(clause: Standing, language: str) -> Known:
    label = clause.label.get(language) or next(iter(clause.label.values()), clause.number)
    return Known(label, clause.kind, clause.drafting_heading, clause.drafting_body)


def _plan_draft(
    standing: Sequence[Standing], drafts: Sequence[DraftClause], language: str, choices: Choices, *,
    strike_absent: bool,
) -> Plan:  # fmt: skip
    known = [_known(clause, language) for clause in standing]
    found = matches(known, drafts, _chosen(choices, standing))
    leaving = _leaving(standing, choices, strike_absent=strike_absent)
    steps: list[Step] = []
    absent = _absent_after(standing, found)
    steps += [_without_draft(standing[index], leaving) for index in absent.get(-1, ())]
    for index, draft in enumerate(drafts):
        match = found.get(index)
        clause = standing[match.clause] if match else None
        fate = _fate(draft, clause)
        steps += [Step(fate, index, clause, match.how if match else None)] if fate else []
        behind = absent.get(match.clause, ()) if match else ()
        steps += [_without_draft(standing[other], leaving) for other in behind]
    return Plan(tuple(steps), drafting=True)


def _chosen(choices: Choices, standing: Sequence[Standing]) -> Chosen:
    """The choices by places; what names a clause that is no longer there is left to the rules."""
    places: dict[str | None, int | None] = {clause.guid: index for index, clause in enumerate(standing)}
    places[None] = None
    clauses = {draft: places[guid] for draft, guid in choices.clauses.items() if guid in places}
    gone = (places.get(guid) for guid in choices.gone)
    return Chosen(clauses, frozenset(place for place in gone if place is not None))


def _leaving(standing: Sequence[Standing], choices: Choices, *, strike_absent: bool) -> frozenset[str]:
    """The clauses that are struck when the draft does not have them."""
    every = {clause.guid for clause in standing} if strike_absent else set()
    return frozenset(every - choices.kept | choices.gone)


def _fate(draft: DraftClause, clause: Standing | None) -> Fate | None:
    """None for a clause that is struck in the draft and was never in the text."""
    if clause is None:
        return None if draft.struck else Fate.NEW
    if draft.struck:
        return Fate.UNCHANGED if clause.struck else Fate.STRUCK
    same = (clause.own_heading, clause.own_body) == (draft.heading, draft.body) and not clause.struck
    return Fate.UNCHANGED if same else Fate.CHANGED


def _without_draft(clause: Standing, leaving: frozenset[str]) -> Step:
    if clause.struck:
        return Step(Fate.UNCHANGED, None, clause)
    return Step(Fate.STRUCK if clause.guid in leaving else Fate.NOT_MATCHED, None, clause)


def _absent_after(standing: Sequence[Standing], found: Mapping[int, Match]) -> dict[int, list[int]]:
    """Clauses that the draft does not have, by the index of the last one before them that it has (-1: none)."""
    there = {match.clause for match in found.values()}
    absent: dict[int, list[int]] = {}
    last = -1
    for index in range(len(standing)):
        if index in there:
            last = index
        else:
            absent.setdefault(last, []).append(index)
    return absent


def _plan_rendering(
    standing: Sequence[Standing], drafts: Sequence[DraftClause], drafting_language: str, choices: Choices
) -> Plan:
    known = [_known(clause, drafting_language) for clause in standing]
    found = matches_by_place(known, drafts, replace(_chosen(choices, standing), gone=frozenset()))
    steps: list[Step] = []
    for index, draft in enumerate(drafts):
        match = found.get(index)
        clause = standing[match.clause] if match else None
        steps.append(Step(_fate_of_rendering(draft, clause), index, clause, match.how if match else None))
    there = {match.clause for match in found.values()}
    steps += [Step(Fate.NOT_MATCHED, None, clause) for index, clause in enumerate(standing) if index not in there]
    return Plan(tuple(steps), drafting=False)


def _fate_of_rendering(draft: DraftClause, clause: Standing | None) -> Fate:
    if clause is None:
        return Fate.NOT_MATCHED
    if draft.struck or (clause.own_heading, clause.own_body) == (draft.heading, draft.body):
        return Fate.UNCHANGED
    return Fate.CHANGED if clause.own_number else Fate.NEW
