"""Fixed terms, summaries, and what second readers confirmed, against the record."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.languages.glossary import term_body
from app.languages.models import Confirmation, GlossaryTerm, InOtherWords, Summary
from app.languages.summaries import summary_body
from app.processes.models import Process
from app.record.findings import Finding, Newest
from app.record.following import Act, place
from app.texts.models import Clause, Document, Revision, Version


class Terms:
    """The glossary: what each term is in every language, and which terms were taken out."""

    kinds = frozenset({"term", "term_removed"})

    def __init__(self) -> None:
        self.newest = Newest("term")

    def take(self, act: Act) -> None:
        """The newest that was said of a term."""
        body = act.body and {**act.body, "removed": act.kind == "term_removed"}
        self.newest.take(act.key, act.index, body)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each term with its newest entry."""
        query = sa.select(GlossaryTerm, Process).join(Process, Process.id == GlossaryTerm.process_id)
        for term, process in session.execute(query.options(joinedload(GlossaryTerm.clause))).all():
            where = f"glossary/{term.number}"
            live = {**term_body(term), "removed": term.removed_at is not None}
            yield from self.newest.compared((process.slug, where), place(process, where), live)
        yield from self.newest.left()


class Summaries:
    """Plain-language summaries, none of which ever changes."""

    kinds = frozenset({"summary"})

    def __init__(self) -> None:
        self.newest = Newest("summary")

    def take(self, act: Act) -> None:
        """A summary is entered once; clauses are told by their identity, for an address may change."""
        if act.body is not None:
            key = (act.process.slug, act.body["clause"], act.body["version"], act.body["language"], act.revision)
            self.newest.take(key, act.index, act.body)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each summary with its entry."""
        process_id = sa.func.coalesce(Clause.process_id, Document.process_id)
        query = (
            sa.select(Summary, Process)
            .outerjoin(Clause, Clause.id == Summary.clause_id)
            .outerjoin(Version, Version.id == Summary.version_id)
            .outerjoin(Document, Document.id == Version.document_id)
            .join(Process, Process.id == process_id)
            .options(joinedload(Summary.clause), joinedload(Summary.version))
        )
        for summary, process in session.execute(query).all():
            live = summary_body(summary)
            where = f"summary of {live['clause'] or live['version']} in {summary.language}, number {summary.number}"
            key = (process.slug, live["clause"], live["version"], summary.language, summary.number)
            yield from self.newest.compared(key, place(process, where), live)
        yield from self.newest.left()


class Confirmations:
    """What second readers stand for: language versions of clauses, and contributions in other words."""

    kinds = frozenset({"rendering_confirmed", "rendering_unconfirmed", "translation_confirmed"})

    def __init__(self) -> None:
        self.renderings = Newest("confirmation")
        self.contributions = Newest("translation")

    def take(self, act: Act) -> None:
        """The newest word about a revision, or about a contribution in another language."""
        if act.body is None:
            return
        if act.kind == "translation_confirmed":
            said = tuple(act.body[name] for name in ("original", "source", "target"))
            self.contributions.take(said, act.index, act.body)
            return
        key = (act.process.slug, act.body["clause"], act.body["language"], act.body["number"])
        if act.kind == "rendering_unconfirmed":
            self.renderings.said.pop(key, None)
        else:
            self.renderings.take(key, act.index, act.body)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each confirmation with its entry. Words of contributions that were erased are erased in every language."""
        query = (
            sa.select(Revision, Clause, Process)
            .join(Confirmation, Confirmation.revision_id == Revision.id)
            .join(Clause, Clause.id == Revision.clause_id)
            .join(Process, Process.id == Clause.process_id)
        )
        for revision, clause, process in session.execute(query).all():
            where = f"clauses/{clause.number}/{revision.language}"
            live = {"clause": clause.guid, "language": revision.language, "number": revision.number}
            key = (process.slug, clause.guid, revision.language, revision.number)
            yield from self.renderings.compared(key, place(process, where), live)
        yield from self.renderings.left()
        for row in session.scalars(sa.select(InOtherWords).where(InOtherWords.confirmed_at.is_not(None))):
            live = {"body": row.body, "engine": row.engine}
            shown = f"words in {row.target} of {row.digest[:12]}"
            yield from self.contributions.compared((row.digest, row.source, row.target), shown, live)
