"""The public log of moderation, and one decision: in full for those it concerns, without names for all others."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from app.domain.appeals import appeal_until
from app.domain.measures import scope_of
from app.domain.phases import Action, Role
from app.moderation import appealing, queries, reviews
from app.moderation.models import ModerationDecision
from app.moderation.routes.blueprint import pages
from app.moderation.routes.subjects import row_of
from app.processes.access import access, requires
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
    overdue = reviews.count_overdue(session(), process.id, now())
    following = paging.next_url(page)
    return render_template("moderation/log.html", page=page, next_url=following, counts=counts, overdue=overdue)


@pages.get("/processes/<slug>/moderation/<number:number>")
@requires(Action.READ)
def decision(slug: str, number: int) -> ResponseReturnValue:
    part = access()
    found = queries.decision_by_number(session(), part.process.id, number) or abort(404)
    is_author, is_reporter = _is_author(found), _is_reporter(found)
    in_full = is_author or is_reporter or bool(part.roles & OVERSEEING)
    said = found.statement or found.objection
    reads_words = is_author or part.can(Action.MODERATE) or part.can(Action.REVIEW)
    open_appeal = appealing.is_open_to(session(), found, part.person_id, now())
    return render_template(
        "moderation/decision.html",
        line=queries.log_row(session(), found.id),
        decision=found,
        statement=found if in_full else None,
        words=row_of(found) if reads_words and said is None else None,
        said=said if reads_words else None,
        is_author=is_author,
        appeals=reviews.appeals_against(session(), found.id),
        reversal=reviews.reversal_of(session(), found.id) if part.can(Action.REVIEW) else None,
        scope=scope_of(found.measure).value,
        appeal_until=appeal_until(found.decided_at) if open_appeal else None,
        now=now(),
    )


def _is_author(found: ModerationDecision) -> bool:
    person_id = access().person_id
    return person_id is not None and found.author_id == person_id


def _is_reporter(found: ModerationDecision) -> bool:
    person_id = access().person_id
    return person_id is not None and reviews.reported_for(session(), found, person_id)
