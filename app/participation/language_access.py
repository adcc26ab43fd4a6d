"""Language access of a process: counting what could be read and what was answered in which language, and telling it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState
from app.domain.days import day_of
from app.domain.inclusion import composition
from app.domain.language_access import AnsweredIn, Available, Lag, Wording, answered_in, available, lags
from app.domain.phases import PhaseKind
from app.participation.facts import AT_ONCE
from app.processes.models import Process
from app.responses.models import Answered, Response
from app.submissions.models import Submission
from app.texts.models import Clause, Document, Revision


@dataclass(frozen=True)
class AtOpening:
    """What could be read in each language when a phase opened (no phase: when the figures were counted)."""

    phase: PhaseKind | None
    moment: datetime
    there: Mapping[str, Available]


@dataclass(frozen=True)
class LanguageAccess:
    """What is told of language access; `answers` by languages told alone, or together where they are few."""

    openings: tuple[AtOpening, ...]
    lags: Mapping[str, Lag]
    answers: Mapping[tuple[str, ...], AnsweredIn]


def count_languages(session: Session, process: Process, now: datetime) -> dict[str, Any]:
    """The figures of language access as JSON values; five statements, however much was written or said.

    Of contributions those count that are shown, and as answers the responses that are published.
    """
    wordings = list(_wordings(session, process))
    opened = sorted((one.opens, one.kind) for one in process.phases if one.opens <= now)
    openings = [(kind.value, moment) for moment, kind in opened] + [("", now)]
    waited = lags(wordings, process.languages, lambda moment: day_of(moment, process.time_zone))
    return {
        "openings": [
            {"phase": kind, "moment": at.isoformat(), "there": _as_json(available(wordings, process.languages, at))}
            for kind, at in openings
        ],
        "lags": {code: [lag.wordings, str(lag.median), lag.longest] for code, lag in waited.items()},
        "answers": _as_json(answered_in(_contributions(session, process.id))),
    }  # fmt: skip


def told_languages(found: Mapping[str, Any]) -> LanguageAccess:
    """What may be told of the figures: languages with few contributions only together with others."""
    answers = {code: AnsweredIn(**one) for code, one in found["answers"].items()}
    told = composition({code: one.received for code, one in answers.items()})
    openings = map(_opening, found["openings"])
    return LanguageAccess(
        openings=tuple(one for one in openings if any(each.standing for each in one.there.values())),
        lags={code: Lag(number, Fraction(usual), longest) for code, (number, usual, longest) in found["lags"].items()},
        answers={
            keys: sum((answers[key] for key in keys if key in answers), AnsweredIn()) for keys, _number in told.parts
        },
    )  # fmt: skip


def _opening(one: Mapping[str, Any]) -> AtOpening:
    phase = PhaseKind(one["phase"]) if one["phase"] else None
    there = {code: Available(**numbers) for code, numbers in one["there"].items()}
    return AtOpening(phase, datetime.fromisoformat(one["moment"]), there)


def _as_json(found: Mapping[str, Available] | Mapping[str, AnsweredIn]) -> dict[str, dict[str, int]]:
    return {code: asdict(one) for code, one in found.items()}


def _wordings(session: Session, process: Process) -> Iterator[Wording]:
    """Every wording that was begun rather than rendered, with its first rendering in each language.

    Words that render nothing begin a wording only where they may: in the drafting language, or where all are equal.
    """
    query = (
        sa.select(Revision.id, Revision.clause_id, Revision.language, Revision.created_at, Revision.renders_id,
                  Revision.struck)
        .join(Clause, Clause.id == Revision.clause_id)
        .join(Document, Document.id == Clause.document_id)
        .where(Document.process_id == process.id)
        .order_by(Revision.id)
    )  # fmt: skip
    begun, rendered = [], dict[int, dict[str, datetime]]()
    for row in session.execute(query):
        if row.renders_id is not None:
            rendered.setdefault(row.renders_id, {}).setdefault(row.language, row.created_at)
        elif process.languages_equal or row.language == process.drafting_language:
            begun.append(row)
    for row in begun:
        yield Wording(row.clause_id, row.language, row.created_at, rendered.get(row.id, {}), row.struck)


def _contributions(session: Session, process_id: int) -> Iterator[tuple[str, frozenset[str]]]:
    """The language of each comment and amendment that is shown, with the languages of the responses to it."""
    written = sa.select(Response.id, Response.language, Response.reasons_in).where(Response.process_id == process_id)
    languages = {row.id: frozenset((row.language, *row.reasons_in)) for row in session.execute(written)}
    for query in (_comments(process_id), _amendments(process_id)):
        last, said, answers = None, "", frozenset[str]()
        for contribution_id, language, response_id in session.execute(query.execution_options(yield_per=AT_ONCE)):
            if contribution_id != last and last is not None:
                yield said, answers
                answers = frozenset()
            last, said = contribution_id, language
            answers |= languages.get(response_id, frozenset())
        if last is not None:
            yield said, answers


def _comments(process_id: int) -> sa.Select[int, str, int | None]:
    cut = sa.exists().where(Submission.letter_id == Comment.id, Submission.cut_at.is_not(None))
    return (
        sa.select(Comment.id, Comment.language, Answered.response_id)
        .outerjoin(Answered, Answered.comment_id == Comment.id)
        .where(Comment.process_id == process_id, Comment.state == CommentState.PUBLISHED, ~cut)
        .order_by(Comment.id)
    )


def _amendments(process_id: int) -> sa.Select[int, str, int | None]:
    return (
        sa.select(Amendment.id, Amendment.language, Answered.response_id)
        .outerjoin(Answered, Answered.amendment_id == Amendment.id)
        .where(Amendment.process_id == process_id, Amendment.hidden.is_(False))
        .where(Amendment.state != AmendmentState.WITHDRAWN)
        .order_by(Amendment.id)
    )
