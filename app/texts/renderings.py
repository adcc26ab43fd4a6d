"""Reading how the language versions of a text render the wording that leads."""

from collections import Counter
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.domain.drift import Drift, drift, lacking
from app.domain.errors import LanguagesIncomplete
from app.processes.models import Process
from app.texts.models import Clause, Document, Revision
from app.texts.queries import is_latest, leading
from app.texts.rows import DriftRow


def drift_of(session: Session, document_id: int, language: str, drafting_language: str) -> Sequence[DriftRow]:
    """How every clause's words in a language stand to the wording that leads, in order; one statement."""
    own, base, rendered = aliased(Revision), aliased(Revision), aliased(Revision)
    query = (
        sa.select(
            Clause.id, Clause.number, Clause.label, base.heading, base.number, base.language, own.id == base.id,
            sa.case((rendered.language == base.language, rendered.number)), sa.func.coalesce(own.number, 0), own.id,
        )
        .select_from(Clause)
        .join(base, is_latest(base, leading(drafting_language)))
        .outerjoin(own, is_latest(own, language))
        .outerjoin(rendered, rendered.id == own.renders_id)
        .where(Clause.document_id == document_id, Clause.struck_at.is_(None))
        .order_by(Clause.position, Clause.id)
    )  # fmt: skip
    return [_drift_row(*row) for row in session.execute(query)]


def coverage_of(session: Session, document_id: int, drafting_language: str) -> dict[str, Counter[Drift]]:
    """By language: how many clauses are current and outdated in it; the rest is missing. One statement.

    The drafting language is among them only where a wording was begun in another one, which it has to render.
    """
    query = _wordings(drafting_language, document_id)
    counted = query.add_columns(sa.func.count()).group_by(*query.selected_columns)
    states: dict[str, Counter[Drift]] = {}
    for language, outdated, number in session.execute(counted):
        states.setdefault(language, Counter())[Drift.OUTDATED if outdated else Drift.CURRENT] += number
    if not states.get(drafting_language, Counter())[Drift.OUTDATED]:
        states.pop(drafting_language, None)
    return states


def lacking_in(
    session: Session, document_id: int, languages: Sequence[str], drafting_language: str
) -> dict[int, dict[str, Drift]]:
    """By clause: the languages that its wording is missing or outdated in; complete ones are left out. One statement.

    Clauses without words in any language are none.
    """
    query = _wordings(drafting_language, document_id)
    states: dict[int, dict[str, Drift]] = {}
    for clause_id, language, outdated in session.execute(query.with_only_columns(Clause.id, *query.selected_columns)):
        states.setdefault(clause_id, {})[language] = Drift.OUTDATED if outdated else Drift.CURRENT
    found = {clause_id: lacking(languages, own) for clause_id, own in states.items()}
    return {clause_id: own for clause_id, own in found.items() if own}


def lacking_of(session: Session, clause: Clause, process: Process) -> dict[str, Drift]:
    """The languages that one clause's wording is missing or outdated in."""
    query = _wordings(process.drafting_language, clause.document_id)
    states = {
        language: Drift.OUTDATED if outdated else Drift.CURRENT
        for language, outdated in session.execute(query.where(Clause.id == clause.id)).all()
    }
    return lacking(process.languages, states)


def standing_in(session: Session, document_id: int) -> int:
    """The number of clauses that stand in a text."""
    standing = sa.select(sa.func.count()).where(Clause.document_id == document_id, Clause.struck_at.is_(None))
    return session.scalar(standing) or 0


def require_complete(session: Session, process: Process, document: Document) -> None:
    """Refuse what needs every language while a clause lacks one: LanguagesIncomplete with the clauses by language.

    Where one language leads for good, the others follow in their own time, and nothing is refused.
    """
    if not process.languages_equal:
        return
    waiting = Counter(
        language
        for own in lacking_in(session, document.id, process.languages, process.drafting_language).values()
        for language in own
    )
    if waiting:
        raise LanguagesIncomplete({code: waiting[code] for code in process.languages if waiting[code]})


def _wordings(drafting_language: str, document_id: int) -> sa.Select[str, bool]:
    """Every standing clause's latest words: their language, and whether they are behind the wording that leads."""
    own, base, later = aliased(Revision), aliased(Revision), aliased(Revision)
    newest = sa.select(sa.func.max(later.number)).where(later.clause_id == Clause.id, later.language == own.language)
    behind = sa.and_(own.id != base.id, own.renders_id.is_distinct_from(base.id)).label("behind")
    return (
        sa.select(own.language, behind)
        .select_from(Clause)
        .join(base, is_latest(base, leading(drafting_language)))
        .join(own, own.clause_id == Clause.id)
        .where(own.number == newest.correlate(Clause, own).scalar_subquery())
        .where(Clause.document_id == document_id, Clause.struck_at.is_(None))
    )


def _drift_row(
    clause_id: int,
    number: str,
    label: Mapping[str, str],
    heading: str,
    latest: int,
    leads: str,
    is_leader: bool | None,
    renders: int | None,
    own: int,
    own_id: int | None,
) -> DriftRow:
    # Words that name no revision they render were written before the first one was known: they count as outdated.
    state = drift(latest if is_leader else renders or 0, latest) if own else Drift.MISSING
    return DriftRow(clause_id, number, label, heading, state, latest, renders, own, own_id, leads)
