"""Acts of translators: giving a clause its words in another language."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.errors import LanguageUnknown, StaleBase
from app.processes.models import Process
from app.texts.models import Clause, Origin, Revision
from app.texts.queries import revision
from app.texts.services import revise


def render(
    session: Session,
    process: Process,
    clause: Clause,
    *,
    language: str,
    heading: str,
    body: str,
    base_revision_number: int,
    renders_number: int,
    author_id: int | None,
    now: datetime,
    label: str = "",
    reason: str = "",
) -> Revision:
    """Give a clause its words in a language other than the drafting one; `label` is its printed number there.

    `renders_number` is the revision of the drafting language that the translator had before them: the same words
    may be confirmed for a later one. When the clause has moved on since, the new words are kept and count as
    outdated. StaleBase when somebody else rendered the clause meanwhile (`base_revision_number`, as in
    `texts.revise`) or when there is no such revision; NothingChanged; LanguageUnknown.
    """
    if language == process.drafting_language:
        raise LanguageUnknown
    rendered = revision(session, clause.id, process.drafting_language, renders_number)
    if rendered is None:
        raise StaleBase
    if label:
        clause.label = {**clause.label, language: label}
    return revise(
        session,
        clause,
        language=language,
        heading=heading,
        body=body,
        base_revision_number=base_revision_number,
        reason=reason,
        author_id=author_id,
        now=now,
        origin=Origin.TRANSLATION,
        renders_id=rendered.id,
    )
