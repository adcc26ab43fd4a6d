"""What changed since somebody spoke: for each clause what they said, and the wordings then and now compared."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.amendments.models import Amendment, EarlierProposal
from app.amendments.redline import Redline
from app.domain.phases import Action, in_phase, open_at
from app.processes.models import Process
from app.reconsidering.spoken import Spoken, spoken_of
from app.texts.models import Clause, Revision


@dataclass(frozen=True)
class Comparison:
    """Two wordings of a clause compared: the one that was spoken of, and the newest."""

    before: Revision
    after: Revision
    redline: Redline


@dataclass
class Changed:
    """A clause with what somebody said of earlier wordings of it.

    `comparisons` are by the revision that was spoken of, `reworded` by amendment: from its words then to those of now.
    `may_change`: the open phase lets them take another position, not only confirm or take back the one they took.
    """

    process: Process
    clause: Clause
    said: list[Spoken] = field(default_factory=list)
    comparisons: dict[int, Comparison] = field(default_factory=dict)
    reworded: dict[tuple[int, int], Redline] = field(default_factory=dict)
    may_change: bool = False


def changed_since(session: Session, person_id: int, clause_ids: Sequence[int], now: datetime) -> list[Changed]:
    """The clauses in the order given; a fixed number of statements, however much was said."""
    if not clause_ids:
        return []
    query = sa.select(Clause, Process).join(Process, Process.id == Clause.process_id)
    places = {
        clause.id: (clause, process) for clause, process in session.execute(query.where(Clause.id.in_(clause_ids)))
    }
    said = spoken_of(session, person_id, clause_ids)
    compared = _comparisons(session, {one.about_id for one in said if one.about_id})
    reworded = _reworded(session, said)
    found = {one: Changed(places[one][1], places[one][0]) for one in clause_ids}
    for one in said:
        held = found[one.clause_id]
        held.said.append(one)
        if one.about_id in compared:
            held.comparisons[one.about_id or 0] = compared[one.about_id or 0]
        if one.amendment_id and (one.amendment_id, one.number) in reworded:
            held.reworded[one.amendment_id, one.number] = reworded[one.amendment_id, one.number]
    for held in found.values():
        held.may_change = _may_change(held.process, now)
    return list(found.values())


def _may_change(process: Process, now: datetime) -> bool:
    phase = open_at(process.phases, now)
    return in_phase(Action.SUPPORT, phase.kind if phase else None, phase.allowed_actions if phase else None)


def _comparisons(session: Session, about: set[int]) -> dict[int, Comparison]:
    before = {one.id: one for one in session.scalars(sa.select(Revision).where(Revision.id.in_(about)))}
    clauses = {one.clause_id for one in before.values()}
    newest = sa.select(Revision.clause_id, Revision.language, sa.func.max(Revision.number).label("number"))
    newest_of = newest.where(Revision.clause_id.in_(clauses)).group_by(Revision.clause_id, Revision.language).subquery()
    same = sa.and_(
        Revision.clause_id == newest_of.c.clause_id,
        Revision.language == newest_of.c.language,
        Revision.number == newest_of.c.number,
    )
    query = sa.select(Revision).join(newest_of, same)
    after = {(one.clause_id, one.language): one for one in session.scalars(query)}
    return {
        identity: Comparison(old, new, Redline.between((old.heading, old.body), (new.heading, new.body)))
        for identity, old in before.items()
        if (new := after.get((old.clause_id, old.language))) is not None
    }


def _reworded(session: Session, said: Sequence[Spoken]) -> dict[tuple[int, int], Redline]:
    """For what was said of amendments: from how the first change that was reworded since then read, to how it reads."""
    concerned = {one.amendment_id for one in said if one.amendment_id}
    if not concerned:
        return {}
    query = sa.select(Amendment).where(Amendment.id.in_(concerned)).options(joinedload(Amendment.parts))
    amendments = {one.id: one for one in session.scalars(query).unique()}
    earlier = session.scalars(
        sa.select(EarlierProposal).where(EarlierProposal.amendment_id.in_(concerned)).order_by(EarlierProposal.id)
    ).all()
    found: dict[tuple[int, int], Redline] = {}
    for one in said:
        if one.amendment_id is None:
            continue
        changes = {change.position: change for change in amendments[one.amendment_id].changes}
        then = (old for old in earlier if old.amendment_id == one.amendment_id and old.replaced_at > one.at)
        first = next(then, None)
        if first is not None and first.position in changes:
            today = changes[first.position]
            found[one.amendment_id, one.number] = Redline.between(
                (first.heading, first.body), (today.heading, today.body)
            )
    return found
