"""From the record to what is told: each new entry that concerns somebody, with what it is about and whom."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.noticing import BECOMES, CONCERNS, About, Happened, Target, targets
from app.ledger.models import Body, Entry
from app.ledger.queries import size
from app.ledger.services import pseudonym
from app.notices import subjects
from app.notices.following import expect_own
from app.notices.marks import mark_of
from app.notices.models import Concern, Happening
from app.notices.subjects import NOTHING, Subject
from app.processes.models import Membership, Process

TOLD = frozenset(CONCERNS) | frozenset(BECOMES)
AT_ONCE = 500
NOT_BY_HAND = frozenset({"import", "translation"})
"""Origins of wordings that are not told one by one: the import is told as a whole, a translation changes nothing."""
KEPT = ("phase", "name", "decision", "superseded_by", "final")
NAMED = frozenset({"meetings", "documents", "commitments"})
"""Nouns that are told with their title; a question is told with its number alone."""
"""What of an entry's body its sentence needs: plain values that are public, and nothing anybody wrote in a debate."""


@dataclass(frozen=True)
class Act:
    """An entry of the record that may concern somebody."""

    index: int
    kind: str
    noun: str
    number: str
    pseudonym: str
    at: datetime
    body: Mapping[str, Any]
    let_through: bool = False
    revision: int = 0

    @classmethod
    def of(cls, entry: Entry, body: Mapping[str, Any]) -> "Act":
        """The entry as it is to be told; a wording by the identity of its clause, whose number may change."""
        noun, _, number = entry.object.partition("/")
        number = str(body.get("clause", "")) if noun == "clauses" else number
        entered = json.loads(entry.canonical)
        kind, let_through = BECOMES.get(entry.kind, entry.kind), entry.kind in BECOMES
        actor, revision = str(entered["actor"]), int(entered["revision"])
        return cls(entry.index, kind, noun, number, actor, entry.entered_at, body, let_through, revision)


def take_up(session: Session, now: datetime, *, limit: int = AT_ONCE) -> int:
    """Take up what the record has new, at most `limit` entries that may concern somebody; how many there were."""
    mark = mark_of(session, "taken up")
    end = size(session)
    rows = session.execute(
        sa.select(Entry, Body.body)
        .outerjoin(Body, Body.index == Entry.index)
        .where(Entry.index > mark.entry, Entry.index < end, Entry.kind.in_(TOLD), Entry.process_id.is_not(None))
        .order_by(Entry.index)
        .limit(limit)
    ).all()
    by_process: dict[int, list[Act]] = {}
    for entry, body in rows:
        by_process.setdefault(entry.process_id, []).append(Act.of(entry, body or {}))
    for process_id, acts in by_process.items():
        _take_up(session, session.get_one(Process, process_id), acts, now)
    mark.entry = rows[-1][0].index if len(rows) == limit else end - 1
    session.flush()
    return len(rows)


def _take_up(session: Session, process: Process, acts: Sequence[Act], now: datetime) -> None:
    wanted: dict[str, set[str]] = {}
    for act in acts:
        wanted.setdefault(act.noun, set()).add(act.number)
    found = subjects.read(session, process.id, wanted)
    team = _team(session, process.id)
    held = _held(session, process.id, wanted.get("amendments", ()))
    happenings, concerns = [], []
    for act in acts:
        subject = found.get((act.noun, act.number), NOTHING)
        happened = _happened(process, act, subject, team, held)
        if told := targets(happened) if _is_told(act) else frozenset():
            happenings.append(_row(process.id, act, subject, happened.actor_id))
            concerns += _concerns(act, told)
    if happenings:
        session.execute(sa.insert(Happening), happenings)
        session.execute(sa.insert(Concern), concerns)
        _expect(session, process, concerns, now)


def _is_told(act: Act) -> bool:
    """A wording that is not told one by one, a document's first version, a summary taken back: of these nobody is."""
    if act.kind == "revision":
        return act.body.get("origin") not in NOT_BY_HAND
    if act.kind == "document_version_added":
        return act.revision > 1
    return act.kind != "thread_summarised" or bool(act.body.get("body"))


def _happened(process: Process, act: Act, subject: Subject, team: Collection[int], held: Collection[str]) -> Happened:
    return Happened(
        act.kind,
        process.id,
        subject.clauses,
        subject.amendments,
        subject.threads,
        subject.owners,
        subject.author_id if act.let_through else _actor(process, act, _candidates(subject, team)),
        _waits(act, subject, held),
    )


def _waits(act: Act, subject: Subject, held: Collection[str]) -> bool:
    """Whether it was not to be read yet when it was entered: what is let through later has an entry of its own."""
    state = act.body.get("visibility", act.body.get("state"))
    if act.noun == "amendments":  # the state of an amendment does not say whether it is shown
        was_held = act.kind == "amendment_proposed" and not act.let_through and act.number in held
        return subject.waiting or was_held
    return subject.waiting if state is None else bool(state == "pending")


def _held(session: Session, process_id: int, numbers: Collection[str]) -> set[str]:
    """Which of these amendments a moderator had to let through, be it that they were since."""
    objects = [f"amendments/{number}" for number in numbers]
    query = sa.select(Entry.object).where(
        Entry.process_id == process_id, Entry.kind == "amendment_held", Entry.object.in_(objects)
    )
    return {one.partition("/")[2] for one in session.scalars(query)} if objects else set()


def _candidates(subject: Subject, team: Collection[int]) -> set[int | None]:
    return {subject.author_id, *(one.person_id for one in subject.owners), *team}


def _actor(process: Process, act: Act, candidates: Iterable[int | None]) -> int | None:
    """Who did it: the record knows them by a pseudonym, which is found again among the few it can be."""
    if not act.pseudonym:
        return None
    return next((one for one in candidates if one and pseudonym(process.pseudonym_key, one) == act.pseudonym), None)


def _team(session: Session, process_id: int) -> set[int]:
    roles = sa.cast(Membership.role_names, sa.Text)
    query = sa.select(Membership.person_id).where(
        Membership.process_id == process_id, roles.not_in(["[]", '["participant"]', '["observer"]'])
    )
    return set(session.scalars(query))


def _row(process_id: int, act: Act, subject: Subject, actor_id: int | None) -> dict[str, Any]:
    details = {name: act.body[name] for name in KEPT if act.body.get(name)}
    if act.noun in NAMED and act.body.get("title"):
        details["name"] = act.body["title"]
    if act.kind == "amendment_decided":
        details["decision"] = act.body.get("state", "")
    return {
        "id": act.index + 1,
        "process_id": process_id,
        "kind": act.kind,
        "number": int(act.number) if act.number.isdecimal() else None,
        "happened_at": act.at,
        "actor_id": actor_id,
        "clause_id": subject.clause_id,
        "comment_id": subject.comment_id,
        "amendment_id": subject.amendment_id,
        "objection_id": subject.objection_id,
        "details": details,
    }


def _concerns(act: Act, told: Iterable[Target]) -> list[dict[str, Any]]:
    return [
        {"happening_id": act.index + 1, "about": one.about, "target_id": one.id, "why": one.why, "written": one.written}
        for one in sorted(told, key=lambda one: (one.about, one.id))
    ]


def _expect(session: Session, process: Process, concerns: Sequence[Mapping[str, Any]], now: datetime) -> None:
    first: dict[int, int] = {}
    for one in concerns:
        if one["about"] is About.OWN:
            first.setdefault(one["target_id"], one["happening_id"] - 1)
    expect_own(session, first, time_zone=process.time_zone, now=now)
