"""Acts on the structure of texts against the record: where clauses and divisions stand, and what they are called."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from app.processes.models import Process
from app.record.findings import Finding, Newest
from app.record.following import Act, place
from app.texts.application import application_body
from app.texts.arranging import act_body
from app.texts.models import (
    Application,
    Clause,
    Division,
    Document,
    FormerAddress,
    Options,
    Rearrangement,
    StructuralAct,
)
from app.texts.options import options_body

AT_ONCE = 500
Claims = dict[str, dict[str, Any]]


class Structure:
    """Every structural act as it was entered, and what the last of them says of each clause and division."""

    kinds = frozenset({*(kind.value for kind in Rearrangement), "text_import"})

    def __init__(self) -> None:
        self.newest = Newest("structural act")
        self.claims: dict[str, Claims] = {}

    def take(self, act: Act) -> None:
        """An act is entered once; an import arranges the text anew, so that earlier places no longer count."""
        claims = self.claims.setdefault(act.process.slug, {})
        if act.kind == "text_import":
            claims.clear()
            return
        self.newest.take(act.key, act.index, act.body)
        for thing, claim in _claims(act):
            claims.setdefault(thing, {}).update(claim)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each act with its entry, then each clause and division with what was said of it last."""
        query = sa.select(StructuralAct, Process).join(Document, Document.id == StructuralAct.document_id)
        query = query.join(Process, Process.id == Document.process_id).order_by(StructuralAct.id)
        query = query.options(joinedload(StructuralAct.clause), joinedload(StructuralAct.division))
        for act, process in session.execute(query.execution_options(yield_per=AT_ONCE)):
            where = f"structure/{act.number}"
            yield from self.newest.compared((process.slug, where), place(process, where), act_body(act))
        yield from self.newest.left()
        yield from self._standing(session)

    def _standing(self, session: Session) -> Iterator[Finding]:
        for process, name, live in (*_clauses(session), *_divisions(session)):
            said = self.claims.get(process.slug, {}).get(name, {})
            differing = sorted(key for key, value in said.items() if key in live and live[key] != value)
            if differing:
                yield Finding(place(process, name), f"{', '.join(differing)} differ from the last structural act on it")


class Applications:
    """From when each clause applies and in which class it is."""

    kinds = frozenset({"application_set"})

    def __init__(self) -> None:
        self.newest = Newest("statement of application")

    def take(self, act: Act) -> None:
        """Each is entered once, and never changes."""
        self.newest.take((act.process.slug, act.object, act.revision), act.index, act.body)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each with its entry."""
        query = sa.select(Application, Process).join(Clause, Clause.id == Application.clause_id)
        query = query.join(Process, Process.id == Clause.process_id).options(joinedload(Application.clause))
        for one, process in session.execute(query.order_by(Application.id)):
            where = f"application/{one.clause.guid}"
            shown = place(process, f"clauses/{one.clause.number}, application {one.number}")
            yield from self.newest.compared((process.slug, where, one.number), shown, application_body(one))
        yield from self.newest.left()


class ClauseOptions:
    """Whether the options of each clause are open."""

    kinds = frozenset({"options_set"})

    def __init__(self) -> None:
        self.newest = Newest("statement of options")

    def take(self, act: Act) -> None:
        """Each is entered once, and never changes."""
        self.newest.take((act.process.slug, act.object, act.revision), act.index, act.body)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each with its entry."""
        query = sa.select(Options, Process).join(Clause, Clause.id == Options.clause_id)
        query = query.join(Process, Process.id == Clause.process_id).options(joinedload(Options.clause))
        for one, process in session.execute(query.order_by(Options.id)):
            where = f"options/{one.clause.guid}"
            shown = place(process, f"clauses/{one.clause.number}, options {one.number}")
            yield from self.newest.compared((process.slug, where, one.number), shown, options_body(one))
        yield from self.newest.left()


def _claims(act: Act) -> Iterator[tuple[str, dict[str, Any]]]:
    """What an act says of each thing it touched, by its name: the guid of a clause, the number of a division."""
    if act.body is None:
        return
    after: Mapping[str, Any] = act.body["after"]
    if act.kind == Rearrangement.RENUMBERED:
        drafting = act.process.languages[0]
        for name, label in after["labels"].items():
            yield name, {"label": label.get(drafting, "")}
        for name, number in after["addresses"].items():
            yield name, {"address": number}
        return
    name = act.body["clause"] or act.body["division"]
    if act.kind == Rearrangement.DIVISION_REMOVED:
        yield name, {"removed": True}
        return
    said = {key: after[key] for key in ("division", "kind", "heading") if key in after}
    if "label" in after:
        said["label"] = after["label"].get(act.process.languages[0], "")
    yield name, said


def _clauses(session: Session) -> Iterator[tuple[Process, str, dict[str, Any]]]:
    query = (
        sa.select(Process, Clause.guid, Clause.number, Clause.label, Division.number)
        .join(Process, Process.id == Clause.process_id)
        .outerjoin(Division, Division.id == Clause.division_id)
        .where(Clause.struck_at.is_(None))
    )
    for process, guid, number, label, division in session.execute(query):
        said = label.get(process.drafting_language, "")
        yield process, guid, {"address": number, "label": said, "division": division or ""}


def _divisions(session: Session) -> Iterator[tuple[Process, str, dict[str, Any]]]:
    around = aliased(Division)
    query = (
        sa.select(Process, Division, around.number)
        .join(Document, Document.id == Division.document_id)
        .join(Process, Process.id == Document.process_id)
        .outerjoin(around, around.id == Division.parent_id)
    )
    for process, division, parent in session.execute(query):
        yield process, division.number, {
            "kind": division.kind.value, "label": division.label.get(process.drafting_language, ""),
            "heading": division.heading, "division": parent or "", "removed": division.removed_at is not None,
        }  # fmt: skip


def current_addresses(session: Session) -> dict[tuple[str, str], str]:
    """By process and former address: the address that the clause has now."""
    query = sa.select(Process.slug, FormerAddress.number, Clause.number)
    query = query.join(Process, Process.id == FormerAddress.process_id)
    return {
        (slug, former): number
        for slug, former, number in session.execute(query.join(Clause, Clause.id == FormerAddress.clause_id))
    }
