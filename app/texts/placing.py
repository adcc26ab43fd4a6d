"""Giving the divisions and clauses of a manuscript their places and labels in the text."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.manuscript import DraftClause, DraftDivision
from app.domain.numbering import address, unique
from app.processes.models import Process
from app.texts.models import Clause, Division, Document
from app.texts.planning import Fate, Standing, Step
from app.texts.queries import divisions_of, labels_and_numbers

Key = tuple[int | None, str, str]


def divisions_for(
    session: Session, document: Document, drafts: Sequence[DraftDivision], language: str
) -> list[Division]:
    """The text's division for each of the manuscript's, in its order: found by place, kind and label, or made."""
    there = divisions_of(session, document.id)
    known: dict[Key, list[Division]] = {}
    for division in there:
        known.setdefault(_key_of(division, language), []).append(division)
    taken = {division.number for division in there}
    found: dict[int, Division] = {}
    for generation in _generations(drafts):
        for index in generation:
            draft = drafts[index]
            parent_id = found[draft.parent].id if draft.parent is not None else None
            same = known.get((parent_id, draft.kind, _plain(draft.label or draft.heading)))
            found[index] = same.pop(0) if same else _new_division(document, draft, parent_id, taken)
            _name(found[index], draft, language)
        session.add_all(found[index] for index in generation)
        session.flush()
    return [found[index] for index in range(len(drafts))]


def put_in_order(
    session: Session,
    process: Process,
    document: Document,
    drafts: Sequence[DraftClause],
    steps: Sequence[Step],
    divisions: Sequence[Division],
    *,
    language: str,
    now: datetime,
) -> list[int]:
    """Make the clauses that are new and give everything its place in the order of the steps; the clauses' ids."""
    _labels, taken = labels_and_numbers(session, document.id)
    by_id = {division.id: division for division in divisions_of(session, document.id)}
    place = _Place(by_id)
    changes: list[dict[str, Any]] = []
    made: dict[int, Clause] = {}
    for at, step in enumerate(steps):
        draft = drafts[step.draft] if step.draft is not None else None
        division_id = _division_of(step.standing, draft, divisions)
        position = place.next(division_id)
        if step.standing:
            changes += _moved(step, step.standing, draft, division_id, position, language=language, now=now)
        elif draft:
            made[at] = _new_clause(process, document, draft, division_id, position, taken, language=language, now=now)
    session.add_all(made.values())
    session.flush()
    if changes:
        session.execute(sa.update(Clause), changes)
    return [step.standing.id if step.standing else made[at].id for at, step in enumerate(steps)]


def label_in_language(
    session: Session,
    document: Document,
    drafts: Sequence[DraftDivision],
    matched: Sequence[tuple[DraftClause, Standing]],
    language: str,
) -> None:
    """Give matched clauses, and the divisions around them, their labels and headings in another language."""
    changes = [
        {"id": clause.id, "label": {**clause.label, language: draft.label}}
        for draft, clause in matched
        if draft.label and clause.label.get(language) != draft.label
    ]
    if changes:
        session.execute(sa.update(Clause), changes)
    by_id = {division.id: division for division in divisions_of(session, document.id)}
    met: set[int] = set()
    for draft, clause in matched:
        index, division_id = draft.division, clause.division_id
        while index is not None and division_id is not None and index not in met:
            met.add(index)
            _name(by_id[division_id], drafts[index], language)
            index, division_id = drafts[index].parent, by_id[division_id].parent_id
    session.flush()


class _Place:
    """Counts places; a division takes its own right before the first thing in it."""

    def __init__(self, by_id: Mapping[int, Division]) -> None:
        self._by_id = by_id
        self._met: set[int] = set()
        self._last = 0

    def next(self, division_id: int | None) -> int:
        """The place of a clause in this division."""
        if division_id is not None and division_id not in self._met:
            self._met.add(division_id)
            self._by_id[division_id].position = self.next(self._by_id[division_id].parent_id)
        self._last += 1
        return self._last


def _generations(drafts: Sequence[DraftDivision]) -> list[list[int]]:
    """The indices of the divisions that stand at the top, then of those in these, and so on."""
    depth: list[int] = []
    for draft in drafts:
        depth.append(0 if draft.parent is None else depth[draft.parent] + 1)
    return [[index for index, level in enumerate(depth) if level == one] for one in sorted(set(depth))]


def _key_of(division: Division, language: str) -> Key:
    words = division.label.get(language) or division.heading.get(language) or ""
    return (division.parent_id, division.kind, _plain(words))


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _new_division(document: Document, draft: DraftDivision, parent_id: int | None, taken: set[str]) -> Division:
    number = unique(address(draft.label or draft.heading) or draft.kind.value, taken)
    taken.add(number)
    return Division(
        document_id=document.id, parent_id=parent_id, kind=draft.kind, number=number, label={}, heading={}, position=0
    )  # fmt: skip


def _name(division: Division, draft: DraftDivision, language: str) -> None:
    division.label = _with(division.label, language, draft.label)
    division.heading = _with(division.heading, language, draft.heading)


def _with(words: Mapping[str, str], language: str, text: str) -> dict[str, str]:
    return {**words, language: text} if text else {code: word for code, word in words.items() if code != language}


def _division_of(standing: Standing | None, draft: DraftClause | None, divisions: Sequence[Division]) -> int | None:
    if draft is None:
        return standing.division_id if standing else None
    return divisions[draft.division].id if draft.division is not None else None


def _moved(
    step: Step, clause: Standing, draft: DraftClause | None, division_id: int | None, position: int, *,
    language: str, now: datetime,
) -> Iterable[dict[str, Any]]:  # fmt: skip
    """The new place, label and standing of a clause that was there, if anything about them is new."""
    label = {**clause.label, language: draft.label} if draft and draft.label else dict(clause.label)
    struck = step.fate is Fate.STRUCK or (clause.struck and step.fate is not Fate.CHANGED)
    before = (dict(clause.label), clause.division_id, clause.position, clause.struck)
    if before == (label, division_id, position, struck):
        return []
    change: dict[str, Any] = {"id": clause.id, "label": label, "division_id": division_id, "position": position}
    return [change | ({"struck_at": now if struck else None} if struck is not clause.struck else {})]


def _new_clause(
    process: Process, document: Document, draft: DraftClause, division_id: int | None, position: int,
    taken: set[str], *, language: str, now: datetime,
) -> Clause:  # fmt: skip
    number = unique(address(draft.label, draft.kind), taken)
    taken.add(number)
    return Clause(
        guid=str(uuid4()), process_id=process.id, document_id=document.id, division_id=division_id, kind=draft.kind,
        number=number, label={language: draft.label} if draft.label else {}, position=position, created_at=now,
    )  # fmt: skip
