"""Languages in which clauses are missing or outdated: work that stands in no table of contributions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.drift import Drift
from app.processes.models import Process
from app.texts.models import Clause
from app.texts.queries import document_of
from app.texts.renderings import coverage_of


@dataclass(frozen=True)
class LanguageWork:
    """A language of the process, and how many clauses are outdated or missing in it."""

    language: str
    outdated: int
    missing: int


def languages_to_do(session: Session, process: Process) -> Sequence[LanguageWork]:
    """The languages in which something is to be done; none before there is a text. Three statements."""
    document = document_of(session, process.id)
    if document is None:
        return []
    standing = sa.select(sa.func.count()).where(Clause.document_id == document.id, Clause.struck_at.is_(None))
    clauses, states = session.scalar(standing) or 0, coverage_of(session, document.id, process.drafting_language)
    worked_on = process.languages[1:] if process.drafting_language not in states else process.languages
    work = (_work(code, clauses, states.get(code, {})) for code in worked_on)
    return [one for one in work if one.outdated or one.missing]


def _work(language: str, clauses: int, states: Mapping[Drift, int]) -> LanguageWork:
    current, outdated = states.get(Drift.CURRENT, 0), states.get(Drift.OUTDATED, 0)
    return LanguageWork(language, outdated, max(clauses - current - outdated, 0))
