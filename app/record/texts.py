"""Revisions and versions against the record."""

from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.processes.models import Process
from app.record.findings import Finding, Newest
from app.record.following import Act, place
from app.record.structure import current_addresses
from app.texts.models import Clause, Document, Revision, Version
from app.texts.naming import version_body
from app.texts.services import revision_body

AT_ONCE = 500
CHANGES_LATER = ("label",)
"""A clause's label may change without a new wording; the entry keeps the one of its time."""


class Revisions:
    """Every wording: its words, its number, whether it strikes the clause."""

    kinds = frozenset({"revision"})

    def __init__(self) -> None:
        self.newest = Newest("revision")

    def take(self, act: Act) -> None:
        """A wording is entered once, and never changes."""
        key = (act.process.slug, act.object, act.revision)
        self.newest.take(key, act.index, act.body, without=CHANGES_LATER)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each revision with its entry; a clause counts as struck as its last drafting wording says."""
        query = (
            sa.select(Revision, Clause, Process)
            .join(Clause, Clause.id == Revision.clause_id)
            .join(Process, Process.id == Clause.process_id)
            .order_by(Clause.id, Revision.language, Revision.number)
        )
        struck: dict[int, bool] = {}
        self._follow_addresses(current_addresses(session))
        for revision, clause, process in session.execute(query.execution_options(yield_per=AT_ONCE)):
            where = f"clauses/{clause.number}/{revision.language}"
            shown = place(process, f"{where}, revision {revision.number}")
            body = revision_body(revision, clause)
            yield from self.newest.compared((process.slug, where, revision.number), shown, body)
            if revision.language == process.drafting_language:
                struck[clause.id] = revision.struck
        yield from self.newest.left()
        yield from _struck(session, struck)

    def _follow_addresses(self, current: Mapping[tuple[str, str], str]) -> None:
        """Wordings entered under an address that their clause no longer has belong to its address of today."""
        for key in list(self.newest.said) if current else ():
            assert isinstance(key, tuple)
            slug, entered, number = key
            _clauses, address, language = str(entered).split("/")
            now = current.get((slug, address))
            if now is not None:
                self.newest.said[slug, f"clauses/{now}/{language}", number] = self.newest.said.pop(key)


def _struck(session: Session, struck: dict[int, bool]) -> Iterator[Finding]:
    query = sa.select(Clause.id, Clause.number, Clause.struck_at.is_not(None), Process)
    for clause_id, number, is_struck, process in session.execute(query.join(Process, Process.id == Clause.process_id)):
        if clause_id in struck and struck[clause_id] is not bool(is_struck):
            said = "struck" if struck[clause_id] else "in force"
            yield Finding(place(process, f"clauses/{number}"), f"by its revisions it is {said}, and the table differs")


class Versions:
    """Named versions: their name and note, and which wordings they hold."""

    kinds = frozenset({"version"})

    def __init__(self) -> None:
        self.newest = Newest("version")

    def take(self, act: Act) -> None:
        """What a version holds never changes; its name and note may get words in further languages."""
        body = act.body and {**act.body, "clauses": sorted(act.body.get("clauses", []))}
        self.newest.take(act.key, act.index, body)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each version with its entry."""
        query = sa.select(Version, Process).join(Document, Document.id == Version.document_id)
        for version, process in session.execute(query.join(Process, Process.id == Document.process_id)).all():
            where = f"versions/{version.number}"
            live = version_body(session, version)
            yield from self.newest.compared((process.slug, where), place(process, where), live)
        yield from self.newest.left()
