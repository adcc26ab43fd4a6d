"""What an explanatory report tells, as it is read from the database: so many statements, however much there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.coverage import Breakdown
from app.domain.errors import LanguageUnknown
from app.domain.objecting import ObjectionState
from app.exports.editions import Head
from app.exports.report import queries
from app.exports.report.queries import AmendmentFacts, Named
from app.exports.results import PublishedResult, published_results
from app.ledger import queries as ledger
from app.ledger.checkpoints import latest
from app.objections.queries import counts_by_state, minority_rows
from app.objections.rows import ObjectionRow
from app.participation import queries as references
from app.participation.figures import Told, told
from app.participation.keeping import figures_of
from app.processes.models import Process
from app.responses.queries import ResponseRow, coverage_of, pairs_of
from app.submissions.models import Questionnaire
from app.texts import queries as texts
from app.texts.concordance import Pair, concordance
from app.texts.finals import final_version
from app.texts.models import Version
from app.texts.rows import ClauseRow

EVERY = 1_000_000
"""More responses than a process has: a report leaves none out."""


@dataclass(frozen=True)
class TextFacts:
    """The text from its first version to its final one, or to the wording of today while none was adopted.

    `pairs` is empty where there is nothing to compare with yet.
    """

    first: Version | None
    final: Version | None
    clauses: Sequence[ClauseRow]
    pairs: Sequence[Pair]


@dataclass(frozen=True)
class Facts:
    """Everything a report tells; `language` is the one its contents are wanted in.

    `note` is the last signed checkpoint of the record, empty where none has been signed.
    """

    process: Process
    language: str
    text: TextFacts
    amendments: Sequence[AmendmentFacts]
    responses: Sequence[ResponseRow]
    named: Mapping[int, Sequence[Named]]
    objections: Mapping[ObjectionState, int]
    minority: Sequence[ObjectionRow]
    results: Sequence[PublishedResult]
    questionnaires: Sequence[Questionnaire]
    participation: Told
    coverage: Breakdown
    head: Head
    note: str
    made_at: datetime
    base_url: str

    @property
    def is_final(self) -> bool:
        """Whether a text has been adopted; until then a report is an interim one."""
        return self.text.final is not None

    @property
    def languages(self) -> tuple[str, str]:
        """In which languages contents are wanted, one after the other."""
        return self.language, self.process.drafting_language


def facts_of(session: Session, process: Process, language: str, *, now: datetime, base_url: str) -> Facts:
    """What a report on this process in this language tells; an empty language is the drafting language.

    Raises LanguageUnknown when the process does not work in it.
    """
    language = language or process.drafting_language
    if language not in process.languages:
        raise LanguageUnknown
    return Facts(
        process=process,
        language=language,
        text=_text(session, process, language),
        amendments=queries.amendments_with_clauses(session, process.id),
        responses=pairs_of(session, process.id, limit=EVERY),
        named=queries.named_by_responses(session, process.id),
        objections=counts_by_state(session, process.id),
        minority=minority_rows(session, process.id),
        results=published_results(session, process, now),
        questionnaires=queries.questionnaires_with_questions(session, process.id),
        participation=_participation(session, process, now),
        coverage=coverage_of(session, process.id),
        head=Head(ledger.size(session), ledger.root(session).hex()),
        note=signed.note if (signed := latest(session)) else "",
        made_at=now,
        base_url=base_url,
    )


def _text(session: Session, process: Process, language: str) -> TextFacts:
    document = texts.document_of(session, process.id)
    if document is None:
        return TextFacts(None, None, (), ())
    final, first = final_version(session, process.id), texts.version(session, document.id, 1)
    reading = _Reading(session, document.id, process.drafting_language)
    clauses = reading.at(final, language)
    if first is None:
        return TextFacts(None, final, clauses, ())
    pairs = concordance(reading.at(first, language), clauses)
    if any(map(_in_two_languages, pairs)):  # two languages have nothing to compare: the drafting language has both
        drafted = concordance(*(reading.at(one, process.drafting_language) for one in (first, final)))
        by_clause = {one.clause.id: one for one in drafted}
        pairs = [by_clause.get(one.clause.id, one) if _in_two_languages(one) else one for one in pairs]
    return TextFacts(first, final, clauses, pairs)


@dataclass(frozen=True)
class _Reading:
    """Reads the clauses of one text, in a language or else in the drafting language."""

    session: Session
    document_id: int
    drafting: str

    def at(self, version: Version | None, language: str) -> Sequence[ClauseRow]:
        """As a version holds them, or (None) as they stand today."""
        if version is None:
            return texts.clauses_of(self.session, self.document_id, language, self.drafting)
        return texts.version_contents(self.session, version.id, language, self.drafting)


def _in_two_languages(pair: Pair) -> bool:
    return pair.before is not None and pair.after is not None and pair.before.language != pair.after.language


def _participation(session: Session, process: Process, now: datetime) -> Told:
    """The figures that the page of participation shows, small groups told together as there."""
    found = references.references_of(session, process.id)
    return told(
        figures_of(session, process, now).found,
        groups=[one.key for one in process.groups],
        languages=process.languages,
        references=references.current(found),
    )
