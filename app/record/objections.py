"""Objections against the record: their words, how they stand, their history, their supporters, what is hidden."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.domain.commenting import CommentState
from app.domain.errors import Refusal
from app.domain.measures import state_after
from app.domain.moderating import Measure
from app.domain.objecting import Act as Done
from app.domain.objecting import Answer, ObjectionState
from app.ledger.services import pseudonym
from app.objections.models import Objection, ObjectionAct, ObjectionSupport
from app.objections.recording import as_entered, as_stands
from app.processes.models import Process
from app.record.findings import Finding, Newest, digest
from app.record.following import Act, place

AT_ONCE = 500
ACTS = frozenset(f"objection_{act.value}" for act in Done)
BEGINS: dict[str, Any] = {
    "state": ObjectionState.OPEN.value,
    "answer": Answer.NONE.value,
    "minority_body": "",
    "signature": None,
}
Key = tuple[str, str]


class Objections:
    """Objections, each act on one entered when it was done."""

    kinds = ACTS | {
        "objection_supported",
        "objection_support_ended",
        "objection_imported",
        "objection_let_through",
        "moderation_decided",
    }

    def __init__(self) -> None:
        self.newest = Newest("objection")
        self.shown: dict[Key, CommentState | None] = {}
        self.supports: dict[Key, dict[str, str]] = {}
        self.acts: dict[Key, list[bytes] | None] = {}

    def take(self, act: Act) -> None:
        """Words and standing by their acts; support and moderation come and go by themselves."""
        if act.kind == "moderation_decided":
            self._moderated(act)
        elif act.kind == "objection_supported":
            self.supports.setdefault(act.key, {})[act.actor] = (act.body or {}).get("group", "")
        elif act.kind == "objection_support_ended":
            self.supports.get(act.key, {}).pop(act.actor, None)
        elif act.kind == "objection_let_through":
            self.shown[act.key] = CommentState(act.body["state"]) if act.body else None
        elif act.kind == "objection_imported" and act.body is not None:
            self.newest.take(act.key, act.index, act.body, without=("visibility", "acts"))
            self.shown[act.key] = CommentState(act.body["visibility"])
            self.acts[act.key] = [_digest(done, reasons) for done, reasons in act.body["acts"]]
        else:
            self._done(act)

    def _done(self, act: Act) -> None:
        self._noted(act)
        if act.body is None:
            self.newest.take(act.key, act.index, None)
            self.shown[act.key] = None
            return
        if act.kind == f"objection_{Done.RAISED.value}":
            self.shown[act.key] = CommentState(act.body["visibility"])
        begins = BEGINS if act.key not in self.newest.said else {}
        # Reasons, language and body of later acts belong to the history, not to the objection.
        told = act.body if begins else {name: act.body[name] for name in BEGINS}
        self.newest.take(act.key, act.index, {**begins, **told}, without=("visibility",))

    def _noted(self, act: Act) -> None:
        held = self.acts.setdefault(act.key, [])
        if held is None or act.body is None:
            self.acts[act.key] = None
            return
        held.append(_digest(act.kind.removeprefix("objection_"), act.body.get("reasons", "")))

    def _moderated(self, act: Act) -> None:
        body = act.body or {}
        key = (act.process.slug, str(body.get("contribution", "")))
        before = self.shown.get(key)
        if body.get("measure") not in (Measure.HIDE.value, Measure.RESTORE.value) or before is None:
            return
        try:
            self.shown[key] = state_after(Measure(body["measure"]), before)
        except Refusal:
            self.shown[key] = None

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each objection with what was entered about it."""
        supports, acts = _supports(session), _acts(session)
        query = sa.select(Objection).options(joinedload(Objection.process)).order_by(Objection.id)
        for one in session.scalars(query.execution_options(yield_per=AT_ONCE)):
            where = f"objections/{one.number}"
            key, shown = (one.process.slug, where), place(one.process, where)
            yield from self.newest.compared(key, shown, {**as_entered(one), **as_stands(one)})
            expected = self.shown.get(key)
            if expected is not None and one.visibility is not expected:
                yield Finding(shown, f"it is {one.visibility.value}, and by the record it is {expected.value}")
            if self.acts.get(key, []) not in (None, acts.get(one.id, [])):
                yield Finding(shown, "its history differs from the record")
            if supports.get(one.id, {}) != self.supports.get(key, {}):
                yield Finding(shown, "its supporters differ from the record")
        yield from self.newest.left()


def _digest(act: str, reasons: str) -> bytes:
    return digest([act, reasons])


def _acts(session: Session) -> dict[int, list[bytes]]:
    query = sa.select(ObjectionAct.objection_id, ObjectionAct.act, ObjectionAct.reasons)
    found: dict[int, list[bytes]] = {}
    for objection_id, act, reasons in session.execute(query.order_by(ObjectionAct.objection_id, ObjectionAct.position)):
        found.setdefault(objection_id, []).append(_digest(act.value, reasons))
    return found


def _supports(session: Session) -> dict[int, dict[str, str]]:
    """By objection: the pseudonym and group of each supporter."""
    query = (
        sa.select(
            ObjectionSupport.objection_id, ObjectionSupport.person_id, ObjectionSupport.group_key, Process.pseudonym_key
        )
        .join(Objection, Objection.id == ObjectionSupport.objection_id)
        .join(Process, Process.id == Objection.process_id)
    )
    found: dict[int, dict[str, str]] = {}
    for objection_id, person_id, group, key in session.execute(query):
        found.setdefault(objection_id, {})[pseudonym(key, person_id)] = group
    return found
