"""What an import would do to a text: which clauses are new, changed, struck, unchanged, or not in the draft."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.domain.correspondence import Known, correspond, correspond_by_place
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
) -> Plan:
    """What importing the manuscript would do; nothing is changed.

    In the drafting language clauses are matched by number and words, and what the manuscript does not have stays
    (`not_matched`) unless `strike_absent`. In another language they are matched by number and place; what matches
    no clause of the text is not imported (`not_matched`), and nothing is struck.
    """
    standing = _standing(session, document_id, language, drafting_language) if document_id else []
    if language == drafting_language:
        return _plan_draft(standing, manuscript.clauses, language, strike_absent=strike_absent)
    return _plan_rendering([clause for clause in standing if not clause.struck], manuscript.clauses, drafting_language)


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
    standing: Sequence[Standing], drafts: Sequence[DraftClause], language: str, *, strike_absent: bool
) -> Plan:
    found = correspond([_known(clause, language) for clause in standing], drafts)
    steps: list[Step] = []
    absent = _absent_after(standing, found)
    steps += [_without_draft(standing[index], strike_absent) for index in absent.get(-1, ())]
    for index, draft in enumerate(drafts):
        clause = standing[found[index]] if index in found else None
        fate = _fate(draft, clause)
        steps += [Step(fate, index, clause)] if fate else []
        steps += [_without_draft(standing[other], strike_absent) for other in absent.get(found.get(index, -2), ())]
    return Plan(tuple(steps), drafting=True)


def _fate(draft: DraftClause, clause: Standing | None) -> Fate | None:
    """None for a clause that is struck in the draft and was never in the text."""
    if clause is None:
        return None if draft.struck else Fate.NEW
    if draft.struck:
        return Fate.UNCHANGED if clause.struck else Fate.STRUCK
    same = (clause.own_heading, clause.own_body) == (draft.heading, draft.body) and not clause.struck
    return Fate.UNCHANGED if same else Fate.CHANGED


def _without_draft(clause: Standing, strike_absent: bool) -> Step:
    if clause.struck:
        return Step(Fate.UNCHANGED, None, clause)
    return Step(Fate.STRUCK if strike_absent else Fate.NOT_MATCHED, None, clause)


def _absent_after(standing: Sequence[Standing], found: Mapping[int, int]) -> dict[int, list[int]]:
    """Clauses that the draft does not have, by the index of the last one before them that it has (-1: none)."""
    there = set(found.values())
    absent: dict[int, list[int]] = {}
    last = -1
    for index in range(len(standing)):
        if index in there:
            last = index
        else:
            absent.setdefault(last, []).append(index)
    return absent


def _plan_rendering(standing: Sequence[Standing], drafts: Sequence[DraftClause], drafting_language: str) -> Plan:
    found = correspond_by_place([_known(clause, drafting_language) for clause in standing], drafts)
    steps: list[Step] = []
    for index, draft in enumerate(drafts):
        clause = standing[found[index]] if index in found else None
        steps.append(Step(_fate_of_rendering(draft, clause), index, clause))
    there = set(found.values())
    steps += [Step(Fate.NOT_MATCHED, None, clause) for index, clause in enumerate(standing) if index not in there]
    return Plan(tuple(steps), drafting=False)


def _fate_of_rendering(draft: DraftClause, clause: Standing | None) -> Fate:
    if clause is None:
        return Fate.NOT_MATCHED
    if draft.struck or (clause.own_heading, clause.own_body) == (draft.heading, draft.body):
        return Fate.UNCHANGED
    return Fate.CHANGED if clause.own_number else Fate.NEW
