"""Summarising a discussion: written by the team, never edited, replaced by a later summary or taken back."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.domain.errors import LanguageUnknown, NothingChanged, NotInThisState, StaleBase
from app.domain.phases import Role
from app.processes import services as processes
from app.processes.models import Process
from app.summaries.models import ThreadSummary
from app.summaries.queries import Place, history_of
from app.texts.models import Clause


def summarise(
    session: Session,
    process: Process,
    *,
    clause: Clause | None = None,
    amendment: Amendment | None = None,
    language: str,
    body: str,
    base_number: int,
    comments: int,
    author_id: int | None,
    role: Role,
    now: datetime,
) -> ThreadSummary:
    """Say in one language what has been said in a discussion so far; empty words take the summary back.

    `base_number` is the summary the author saw (0: there was none): StaleBase when there is a later one. `comments` is
    how many comments there are. NothingChanged; LanguageUnknown when the process does not work in the language;
    NotInThisState on an amendment that is hidden.
    """
    if language not in process.languages:
        raise LanguageUnknown
    if amendment is not None and amendment.hidden:
        raise NotInThisState
    number = processes.next_number(session, process.id, "thread_summary")  # whoever comes second to it waits here
    place = Place(process.id, clause.id if clause else None, amendment.id if amendment else None)
    latest = next(iter(history_of(session, place, language, limit=1)), None)
    if base_number != (latest.number if latest else 0):
        raise StaleBase
    if body == (latest.body if latest else ""):
        raise NothingChanged
    summary = ThreadSummary(
        process_id=process.id,
        number=number,
        clause_id=place.clause_id,
        amendment_id=place.amendment_id,
        language=language,
        body=body,
        comments=comments,
        author_id=author_id,
        role=role,
        created_at=now,
    )
    session.add(summary)
    session.flush()
    processes.enter(
        session,
        process,
        kind="thread_summarised",
        object=f"thread-summaries/{summary.number}",
        body=as_entered(summary),
        actor_id=author_id,
        role=role,
        now=now,
    )
    return summary


def as_entered(summary: ThreadSummary) -> dict[str, object]:
    """What the record commits to of a summary."""
    return {
        "clause_id": summary.clause_id,
        "amendment_id": summary.amendment_id,
        "language": summary.language,
        "body": summary.body,
        "comments": summary.comments,
        "role": summary.role.value,
    }
