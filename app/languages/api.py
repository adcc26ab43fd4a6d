"""Languages in the API: how far the text is in each, the glossary, and summaries in plain words."""

from flask import Blueprint, abort
from pydantic import Field

from app.domain.drift import Drift
from app.domain.phases import Action
from app.languages.models import GlossaryTerm
from app.languages.queries import glossary_of, progress_of, summary_of_clause
from app.processes.access import access, requires
from app.texts.queries import clause_by_number, clauses_of, document_of
from app.texts.renderings import lacking_in
from app.web.database import session
from app.web.operations import operation
from app.web.schemas import LanguageQuery, Listing, ListQuery, Schema, Time

api = Blueprint("languages_api", __name__)


class LanguageOut(Schema):
    """How many clauses are current, outdated and missing in a language, and confirmed by a second reader."""

    language: str
    current: int
    outdated: int
    missing: int
    confirmed: int


class IncompleteOut(Schema):
    """A clause whose wording some languages lack: missing, or outdated."""

    number: str
    lacking: dict[str, Drift]


class LanguagesOut(Schema):
    """How the languages of a text stand; where they are equal, a clause is complete once every language has it."""

    equal: bool
    complete: bool
    languages: list[LanguageOut]
    incomplete: list[IncompleteOut]


class TermOut(Schema):
    """A fixed term: its forms by language (parted by semicolons), what it means, and the clause that defines it."""

    number: int
    words: dict[str, str]
    definition: dict[str, str]
    note: str
    clause: str | None
    changed_at: Time


class GlossaryOut(Listing[TermOut]):
    """The fixed terms of a process."""


class SummaryOut(Schema):
    """What a clause says in plain words; never part of the text."""

    clause: str
    language: str
    number: int
    body: str
    written_at: Time
    part_of_the_text: bool = Field(False, description="always false")


@operation(api, "GET", "/processes/<slug>/languages", answer=LanguagesOut)
@requires(Action.READ)
def languages(slug: str) -> LanguagesOut:
    """How far the text is in each language, and which clauses lack one."""
    process = access().process
    document = document_of(session(), process.id)
    if document is None:
        return LanguagesOut(equal=process.languages_equal, complete=False, languages=[], incomplete=[])
    drafting = process.drafting_language
    numbers = {row.id: row.number for row in clauses_of(session(), document.id, drafting, drafting)}
    lacking = lacking_in(session(), document.id, process.languages, drafting)
    return LanguagesOut(
        equal=process.languages_equal,
        complete=not lacking,
        languages=[LanguageOut.model_validate(one) for one in progress_of(session(), process, document)],
        incomplete=[
            IncompleteOut(number=numbers[key], lacking=lacking[key]) for key in numbers if key in lacking
        ],
    )  # fmt: skip


@operation(api, "GET", "/processes/<slug>/glossary", answer=GlossaryOut, query=ListQuery)
@requires(Action.READ)
def glossary(slug: str, query: ListQuery) -> GlossaryOut:
    """The fixed terms of the process."""
    return GlossaryOut.part([_term_out(term) for term in glossary_of(session(), access().process.id)], query)


@operation(api, "GET", "/processes/<slug>/clauses/<number>/summary", answer=SummaryOut, query=LanguageQuery)
@requires(Action.READ)
def summary(slug: str, number: str, query: LanguageQuery) -> SummaryOut:
    """The plain-language summary of a clause in a language; 404 when there is none."""
    process = access().process
    clause = clause_by_number(session(), process.id, number) or abort(404)
    found = summary_of_clause(session(), clause.id, query.language or process.drafting_language) or abort(404)
    return SummaryOut(
        clause=clause.number,
        language=found.language,
        number=found.number,
        body=found.body,
        written_at=found.created_at,
        part_of_the_text=False,
    )


def _term_out(term: GlossaryTerm) -> TermOut:
    return TermOut(
        number=term.number,
        words=dict(term.words),
        definition=dict(term.definition),
        note=term.note,
        clause=term.clause.number if term.clause else None,
        changed_at=term.changed_at,
    )
