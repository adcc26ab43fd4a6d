"""Texts on their way in: kept on the server between the preview of an import and its confirmation."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.correcting import Corrected, Correction, as_data, correct, from_data
from app.domain.manuscript import Manuscript, Reason, Unit, Unplaced
from app.domain.manuscript_columns import columns_by_language
from app.texts.models import Format, ManuscriptDraft
from app.texts.reading import Source, columns_of, manuscript_of

KEPT = timedelta(days=1)


def keep(
    session: Session,
    *,
    process_id: int,
    author_id: int,
    source: Source,
    language: str,
    version_name: str,
    strike_absent: bool,
    now: datetime,
) -> ManuscriptDraft:
    """Keep a text until its author confirms or discards it; what was forgotten for a day is removed."""
    session.execute(sa.delete(ManuscriptDraft).where(ManuscriptDraft.created_at < now - KEPT))
    draft = ManuscriptDraft(
        process_id=process_id, author_id=author_id, format=source.format, language=language,
        csv_column=source.column, unit=source.unit, version_name=version_name, strike_absent=strike_absent,
        text=source.text, remarks=[[one.line, one.text, one.reason.value] for one in source.remarks], created_at=now,
    )  # fmt: skip
    session.add(draft)
    session.flush()
    return draft


def draft_of(session: Session, draft_id: int, *, process_id: int, author_id: int) -> ManuscriptDraft | None:
    """The draft with this number, for the one who brought it to this process; to others it is not there."""
    own = (ManuscriptDraft.process_id == process_id, ManuscriptDraft.author_id == author_id)
    return session.scalar(sa.select(ManuscriptDraft).where(ManuscriptDraft.id == draft_id, *own))


def discard(session: Session, draft: ManuscriptDraft) -> None:
    """Remove a draft."""
    session.delete(draft)
    session.flush()


def source_of(draft: ManuscriptDraft) -> Source:
    """The text of a draft and how it is read."""
    remarks = tuple(Unplaced(line, text, Reason(reason)) for line, text, reason in draft.remarks)
    return Source(draft.text, draft.format, draft.csv_column, draft.unit, remarks, draft.language)


@lru_cache(maxsize=2)
def _manuscript_of(source: Source) -> Manuscript:
    """Reading a long file takes seconds, and every page of its preview needs it."""
    return manuscript_of(source)


def as_read(draft: ManuscriptDraft) -> Manuscript:
    """The draft as it was found in the file, before any correction. Raises Unreadable."""
    return _manuscript_of(source_of(draft))


def corrections_of(draft: ManuscriptDraft) -> list[Correction]:
    """What the steward has corrected so far, in order."""
    return [from_data(data) for data in draft.corrections]


def as_corrected(draft: ManuscriptDraft) -> Corrected:
    """The draft with everything corrected in it. Raises Unreadable."""
    return correct(as_read(draft), corrections_of(draft))


def correct_draft(session: Session, draft: ManuscriptDraft, correction: Correction) -> Corrected:
    """Make one more correction and keep it with the draft; raises CorrectionImpossible and then keeps nothing."""
    corrected = correct(as_read(draft), [*corrections_of(draft), correction])
    draft.corrections = [*draft.corrections, as_data(correction)]
    session.flush()
    return corrected


def undo(session: Session, draft: ManuscriptDraft, *, keep: int) -> None:
    """Take corrections back until only the first `keep` are left."""
    draft.corrections = draft.corrections[: max(keep, 0)]
    session.flush()


def languages_beside(draft: ManuscriptDraft, languages: Sequence[str]) -> dict[str, str]:
    """The columns of a table that hold the text in languages after the draft's own, in the order of the languages."""
    if draft.format is not Format.CSV or draft.language not in languages:
        return {}
    return columns_by_language(columns_of(draft.text), languages[languages.index(draft.language) + 1 :])


def go_on(session: Session, draft: ManuscriptDraft, beside: Mapping[str, str], *, version_name: str) -> None:
    """Let the draft of one language, once imported, become that of the next of those `beside` it in its table."""
    draft.language, draft.csv_column = next(iter(beside.items()))
    draft.version_name = version_name
    draft.corrections, draft.choices, draft.strike_absent = [], {}, False
    session.flush()


def read_otherwise(session: Session, draft: ManuscriptDraft, *, column: str, unit: Unit) -> None:
    """Read the file in another way; corrections and choices were about parts that are no longer found alike."""
    if (draft.csv_column, draft.unit) != (column, unit):
        draft.csv_column, draft.unit = column, unit
        draft.corrections, draft.choices = [], {}
    session.flush()
