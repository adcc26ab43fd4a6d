"""Reading confirmations, fixed terms, summaries, and words in other languages."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, joinedload

from app.domain.drift import Drift
from app.domain.glossary import Term
from app.languages.models import Confirmation, GlossaryTerm, InOtherWords, Progress, Summary
from app.processes.models import Process
from app.texts.models import Clause, Document, Revision
from app.texts.renderings import coverage_of, standing_in


@dataclass(frozen=True)
class LanguageProgress:
    """How far a text is in one language: clauses current, outdated, missing, and confirmed by a second reader."""

    language: str
    standing: int
    current: int
    outdated: int
    confirmed: int
    leads: bool

    @property
    def missing(self) -> int:
        """Clauses without words in the language."""
        return max(self.standing - self.current - self.outdated, 0)

    @property
    def is_complete(self) -> bool:
        """Whether every clause has its words of today."""
        return self.current == self.standing


def progress_of(session: Session, process: Process, document: Document) -> list[LanguageProgress]:
    """How far the text is in each language of the process, in their order; a fixed number of statements.

    Where languages are not equal, the first one leads and is complete by definition.
    """
    standing = standing_in(session, document.id)
    states = coverage_of(session, document.id, process.drafting_language)
    confirmed = _confirmed_in(session, document.id)
    return [_progress(code, process, standing, states.get(code), confirmed.get(code, 0)) for code in process.languages]


def _progress(
    code: str, process: Process, standing: int, states: Mapping[Drift, int] | None, confirmed: int
) -> LanguageProgress:
    leads = code == process.drafting_language
    if leads and states is None:
        return LanguageProgress(code, standing, standing, 0, confirmed, leads)
    known = states or {}
    return LanguageProgress(
        code, standing, known.get(Drift.CURRENT, 0), known.get(Drift.OUTDATED, 0), confirmed, leads
    )  # fmt: skip


def _confirmed_in(session: Session, document_id: int) -> dict[str, int]:
    from_latest = _confirmed_latest(document_id).subquery()
    query = sa.select(from_latest.c.language, sa.func.count()).group_by(from_latest.c.language)
    return dict(session.execute(query).all())


def _confirmed_latest(document_id: int) -> sa.Select[int, str]:
    """The latest words of standing clauses that a second reader confirmed: revision and language."""
    later = aliased(Revision)
    newest = sa.select(sa.func.max(later.number)).where(
        later.clause_id == Revision.clause_id, later.language == Revision.language
    )
    return (
        sa.select(Revision.id, Revision.language)
        .join(Confirmation, Confirmation.revision_id == Revision.id)
        .join(Clause, Clause.id == Revision.clause_id)
        .where(Clause.document_id == document_id, Clause.struck_at.is_(None))
        .where(Revision.number == newest.correlate(Revision).scalar_subquery())
    )


def confirmed_revisions(session: Session, revision_ids: Iterable[int]) -> set[int]:
    """Those of the revisions that a second reader confirmed."""
    query = sa.select(Confirmation.revision_id).where(Confirmation.revision_id.in_(list(revision_ids)))
    return set(session.scalars(query))


def confirmation_of(session: Session, revision_id: int | None) -> Confirmation | None:
    """The second reader's confirmation of a revision, with the reader."""
    query = sa.select(Confirmation).where(Confirmation.revision_id == revision_id)
    return session.scalar(query.options(joinedload(Confirmation.person)))


def glossary_of(session: Session, process_id: int) -> Sequence[GlossaryTerm]:
    """The glossary of a process in the order in which its terms were taken up, with the clauses that define them."""
    query = sa.select(GlossaryTerm).where(GlossaryTerm.process_id == process_id, GlossaryTerm.removed_at.is_(None))
    return session.scalars(query.options(joinedload(GlossaryTerm.clause)).order_by(GlossaryTerm.number)).all()


def term_by_number(session: Session, process_id: int, number: int) -> GlossaryTerm | None:
    """One term of the glossary; none for one that was taken out."""
    query = sa.select(GlossaryTerm).where(GlossaryTerm.process_id == process_id, GlossaryTerm.number == number)
    return session.scalar(query.where(GlossaryTerm.removed_at.is_(None)).options(joinedload(GlossaryTerm.clause)))


def terms_of(rows: Iterable[GlossaryTerm]) -> tuple[Term, ...]:
    """The terms as the rules of `domain.glossary` take them."""
    return tuple(Term(row.number, row.words) for row in rows)


def summaries_of_clauses(session: Session, document_id: int, *languages: str) -> dict[int | None, Summary]:
    """The plain-language summary of each clause in the first of the languages that has one; one statement."""
    query = _latest_summaries(Summary.clause_id).join(Clause, Clause.id == Summary.clause_id)
    found = session.scalars(query.where(Clause.document_id == document_id, Summary.language.in_(languages)))
    return _first_of(found, lambda summary: summary.clause_id, languages)


def summary_of_clause(session: Session, clause_id: int, *languages: str) -> Summary | None:
    """The plain-language summary of a clause in the first of the languages that has one."""
    query = _latest_summaries(Summary.clause_id).where(Summary.clause_id == clause_id)
    return _first_of(session.scalars(query), lambda summary: summary.clause_id, languages).get(clause_id)


def summary_of_version(session: Session, version_id: int, *languages: str) -> Summary | None:
    """The plain-language summary of a version in the first of the languages that has one."""
    query = _latest_summaries(Summary.version_id).where(Summary.version_id == version_id)
    return _first_of(session.scalars(query), lambda summary: summary.version_id, languages).get(version_id)


def summary_history(
    session: Session, *, clause_id: int | None = None, version_id: int | None = None, language: str
) -> Sequence[Summary]:
    """Every summary of a clause or a version in one language, newest first, with their authors."""
    query = sa.select(Summary).where(Summary.clause_id == clause_id, Summary.version_id == version_id)
    ordered = query.where(Summary.language == language).order_by(Summary.number.desc())
    return session.scalars(ordered.options(joinedload(Summary.author), joinedload(Summary.explains))).all()


def summary_languages(
    session: Session, *, clause_id: int | None = None, version_id: int | None = None
) -> dict[str, Summary]:
    """The summaries of a clause or a version that stand, by language."""
    about = Summary.clause_id if clause_id is not None else Summary.version_id
    query = _latest_summaries(about).where(about == (clause_id if clause_id is not None else version_id))
    return {summary.language: summary for summary in session.scalars(query) if summary.body}


def digest_of(words: str) -> str:
    """What words in other languages are kept by."""
    return hashlib.sha256(words.encode()).hexdigest()


def in_other_words(session: Session, words: str, source: str, target: str) -> InOtherWords | None:
    """These words in the target language, asked for or there."""
    query = sa.select(InOtherWords).where(
        InOtherWords.digest == digest_of(words), InOtherWords.source == source, InOtherWords.target == target
    )
    return session.scalar(query.options(joinedload(InOtherWords.confirmed_by)))


def all_in_other_words(
    session: Session, spoken: Collection[tuple[int, str, str]], target: str
) -> dict[int, InOtherWords]:
    """What there is in the target language of these (id, language, words), by id; one statement.

    Words already in the target language are left out.
    """
    foreign = {(digest_of(words), language): key for key, language, words in spoken if not _alike(language, target)}
    query = sa.select(InOtherWords).where(
        InOtherWords.target == target, InOtherWords.digest.in_([digest for digest, _source in foreign])
    )
    by_words = {(row.digest, row.source): row for row in session.scalars(query)} if foreign else {}
    return {
        key: row
        for key, language, words in spoken
        if (row := by_words.get((digest_of(words), language))) is not None and not _alike(language, target)
    }


def waiting_for_a_machine(session: Session) -> int:
    """How many words wait for a machine."""
    query = sa.select(sa.func.count()).select_from(InOtherWords).where(InOtherWords.progress == Progress.ASKED)
    return session.scalar(query) or 0


def _alike(one: str, other: str) -> bool:
    return one.split("-")[0] == other.split("-")[0]


def _latest_summaries(about: InstrumentedAttribute[int | None]) -> sa.Select[Summary]:
    later = aliased(Summary)
    own = later.clause_id if about is Summary.clause_id else later.version_id
    newest = sa.select(sa.func.max(later.number)).where(own == about, later.language == Summary.language)
    query = sa.select(Summary).where(Summary.number == newest.correlate(Summary).scalar_subquery())
    return query.where(about.is_not(None)).options(joinedload(Summary.author))


def _first_of(
    found: Iterable[Summary], about: Callable[[Summary], int | None], languages: Sequence[str]
) -> dict[int | None, Summary]:
    """By what they are about: those in the language that stands first."""
    chosen: dict[int | None, Summary] = {}
    for summary in sorted(found, key=lambda one: _rank(one.language, languages)):
        if summary.body and (not languages or summary.language in languages):
            chosen.setdefault(about(summary), summary)
    return chosen


def _rank(language: str, languages: Sequence[str]) -> int:
    return languages.index(language) if language in languages else len(languages)
