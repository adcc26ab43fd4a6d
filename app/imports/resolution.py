"""Taking in a filled comment-resolution sheet: rows become contributions, observations become responses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.domain.phases import Role
from app.domain.resolution_sheets import type_in
from app.imports.resolving import Answer, Choices, Known, Plan, Step, planned
from app.imports.services import comment_act, keep, number_rows
from app.imports.sheet_files import Brought
from app.processes.models import Process
from app.responses import drafts
from app.responses.rules import rules_of
from app.responses.services import publish
from app.responses.written import Written
from app.texts.models import Revision

AT_ONCE = 500
Contribution = TypeVar("Contribution", Amendment, Comment)


@dataclass(frozen=True)
class Resolved:
    """What came of a sheet: the plan that was carried out, and how many responses were published, or drafted."""

    plan: Plan
    published: int
    drafted: int


@dataclass(frozen=True)
class Bringer:
    """Who brings a sheet: `person_id` None from the command line; what its rows are taken for that they do not say."""

    person_id: int | None
    role: Role
    language: str
    group_key: str


def take(
    session: Session,
    process: Process,
    rows: Sequence[Brought],
    choices: Choices,
    bringer: Bringer,
    *,
    now: datetime,
    answering: bool = True,
) -> Resolved:
    """Carry out what `resolving.planned` tells of the rows, as the process stands now.

    The same observation on many rows is one response to all of them. Where the process wants a second signature the
    responses are drafts that wait for it; without `answering` no observation is taken. Nobody can sign for the command
    line, so there drafts are refused with SignatureMissing.
    """
    plan = planned(session, process, rows, choices)
    fresh = [step for step in plan.steps if step.is_new]
    comments = [_comment(process, step, bringer, now) for step in fresh]
    number_rows(session, process, "comment", comments)
    keep(session, process, comments, comment_act, now)
    ids = {id(step): comment.id for step, comment in zip(fresh, comments, strict=True)}
    answers = _grouped(plan.steps, ids) if answering else {}
    drafting = rules_of(session, process.id).second_signature and bringer.person_id is not None
    for answer, named in answers.items():
        _answer(session, process, answer, named, bringer, now, drafting=drafting)
    return Resolved(plan, 0 if drafting else len(answers), len(answers) if drafting else 0)


def _grouped(steps: Iterable[Step], ids: Mapping[int, int]) -> dict[Answer, list[Known]]:
    """What each different answer answers, in the order of the rows."""
    found: dict[Answer, list[Known]] = {}
    for step in steps:
        if step.answer is not None:
            known = step.known or Known(False, ids[id(step)], 0)
            found.setdefault(step.answer, []).append(known)
    return found


def _comment(process: Process, step: Step, bringer: Bringer, now: datetime) -> Comment:
    row = step.row
    clause_id, revision_id, number = step.clause or (None, None, "")
    cells = {
        "line": row.line,
        "paragraph": row.paragraph,
        "type": type_in(row.type) or "ge",
        "proposed_change": row.proposed_change,
        "clause": row.clause if row.clause != number else "",
    }
    return Comment(
        process_id=process.id,
        clause_id=clause_id,
        revision_id=revision_id,
        kind=step.kind,
        language=bringer.language,
        body=row.comments or row.proposed_change,
        topic="",
        state=CommentState.PUBLISHED,
        attributed_to=step.who,
        group_key=bringer.group_key,
        sheet={name: words for name, words in cells.items() if words},
        created_at=now,
        quotations=[],
        sources=[],
        attachments=[],
    )


def _answer(
    session: Session,
    process: Process,
    answer: Answer,
    named: Sequence[Known],
    bringer: Bringer,
    now: datetime,
    *,
    drafting: bool,
) -> None:
    comments = _these(session, Comment, [one.id for one in named if not one.is_amendment])
    amendments = _these(session, Amendment, [one.id for one in named if one.is_amendment])
    revision = session.get(Revision, answer.revision_id) if answer.revision_id else None
    written = Written(answer.disposition, answer.reasons, bringer.language, revision=revision)
    if drafting and bringer.person_id is not None:
        drafts.save(
            session, process, comments=comments, amendments=amendments, written=written, author_id=bringer.person_id,
            now=now, ready=True,
        )  # fmt: skip
        return
    publish(
        session, process, written, comments, amendments, author_id=bringer.person_id, role=bringer.role, now=now
    )  # fmt: skip


def _these(session: Session, model: type[Contribution], ids: Sequence[int]) -> list[Contribution]:
    found: list[Contribution] = []
    for start in range(0, len(ids), AT_ONCE):
        query = sa.select(model).where(model.id.in_(ids[start : start + AT_ONCE])).order_by(model.id)
        found += session.scalars(query)
    return found
