"""The queue of reports, and of what is read before it is shown."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from app.amendments.queries import pending_of
from app.comments.enclosures import enclosures_by_id
from app.domain.moderating import ReportReason
from app.domain.phases import Action
from app.moderation import queries
from app.moderation.models import Report
from app.moderation.routes.blueprint import pages
from app.processes.access import access, requires
from app.responses.contributions import ContributionRow, contributions
from app.web.database import session

PAGE = 50


@dataclass(frozen=True)
class InQueue:
    """A contribution in the queue, with the reports on it."""

    row: ContributionRow
    reason: ReportReason
    reports: list[Report]


@pages.get("/processes/<slug>/facilitate/reports")
@requires(Action.MODERATE)
def queue(slug: str) -> ResponseReturnValue:
    process_id = access().process.id
    reported = queries.reports_waiting(session(), process_id, limit=PAGE)
    waiting = [one.statement_id for one in reported if one.statement_id]
    objected = [one.objection_id for one in reported if one.objection_id]
    pending = queries.pending_comments(session(), process_id, limit=PAGE)
    proposed = pending_of(session(), process_id, limit=PAGE)
    read = contributions(session(), pending, proposed, revealed=True)
    commented = [*pending, *(one.comment_id for one in reported if one.comment_id)]
    return render_template(
        "moderation/queue.html",
        reported=_reported(process_id),
        enclosures=enclosures_by_id(session(), commented),
        total_reported=queries.count_reported(session(), process_id),
        pending=[read[False, identity] for identity in pending],
        amendments=[read[True, identity] for identity in proposed],
        statements=queries.statements_to_moderate(session(), process_id, waiting),
        objections=queries.objections_to_moderate(session(), process_id, objected),
        total_pending=queries.count_pending(session(), process_id),
    )


def _reported(process_id: int) -> list[InQueue]:
    """The most urgent ones with their words and reports: three statements, however many there are."""
    all_waiting = queries.reports_waiting(session(), process_id, limit=PAGE)
    waiting = [one for one in all_waiting if one.comment_id or one.amendment_id]
    comment_ids = [one.comment_id for one in waiting if one.comment_id]
    amendment_ids = [one.amendment_id for one in waiting if one.amendment_id]
    shown = contributions(session(), comment_ids, amendment_ids, revealed=True)
    reports = queries.reports_by_contribution(session(), comment_ids, amendment_ids)
    keys = [(one.comment_id is None, one.comment_id or one.amendment_id or 0) for one in waiting]
    return [InQueue(shown[key], one.reason, reports.get(key, [])) for key, one in zip(keys, waiting, strict=True)]
