"""The public log of moderation, and one decision: in full for those it concerns, without names for all others."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from app.domain.appeals import appeal_until, may_appeal
from app.domain.phases import Action, Role
from app.moderation import queries
from app.moderation.models import ModerationDecision
from app.moderation.routes.blueprint import pages
from app.processes.access import access, requires
from app.responses.contributions import ContributionRow, contributions
from app.web import paging
from app.web.database import now, session

PAGE = 50
OVERSEEING = frozenset({Role.FACILITATOR, Role.STEWARD, Role.AUDITOR})


@pages.get("/processes/<slug>/moderation")
@requires(Action.READ)
def log(slug: str) -> ResponseReturnValue:
    process = access().process
    page = paging.page_of(queries.log_of(session(), process.id, before=paging.after(), limit=PAGE), PAGE, key="number")
    counts = queries.counts_by_measure(session(), process.id)
    return render_template("moderation/log.html", page=page, next_url=paging.next_url(page), counts=counts)


@pages.get("/processes/<slug>/moderation/<number:number>")
@requires(Action.READ)
def decision(slug: str, number: int) -> ResponseReturnValue:
    part = access()
    found = queries.decision_by_number(session(), part.process.id, number) or abort(404)
    is_author, is_reporter = _is_author(found), _is_reporter(found)
    in_full = is_author or is_reporter or bool(part.roles & OVERSEEING)
    said = found.statement or found.objection
    reads_words = is_author or part.can(Action.MODERATE)
    return render_template(
        "moderation/decision.html",
        line=queries.log_row(session(), found.id),
        statement=found if in_full else None,
        words=_words(found) if reads_words and said is None else None,
        said=said if reads_words else None,
        is_author=is_author,
        appeal_until=appeal_until(found.decided_at) if _may_appeal(found, is_reporter=is_reporter) else None,
    )


def _author_id(found: ModerationDecision) -> int | None:
    contribution = found.comment or found.amendment or found.statement or found.objection
    return contribution.author_id if contribution else None


def _is_author(found: ModerationDecision) -> bool:
    person_id = access().person_id
    return person_id is not None and _author_id(found) == person_id


def _is_reporter(found: ModerationDecision) -> bool:
    return found.after_report and queries.has_reported(
        session(),
        access().person_id,
        comment_id=found.comment_id,
        amendment_id=found.amendment_id,
        statement_id=found.statement_id,
        objection_id=found.objection_id,
    )


def _may_appeal(found: ModerationDecision, *, is_reporter: bool) -> bool:
    """Whether the reader is somebody the decision went against, and it is not too late."""
    person_id = access().person_id
    if person_id is None or now() >= appeal_until(found.decided_at):
        return False
    reporter_id = person_id if is_reporter else None
    return may_appeal(
        appellant_id=person_id, author_id=_author_id(found), reporter_id=reporter_id, measure=found.measure
    )


def _words(found: ModerationDecision) -> ContributionRow:
    named = ([found.comment_id] if found.comment_id else [], [found.amendment_id] if found.amendment_id else [])
    return next(iter(contributions(session(), *named, revealed=True).values()))
