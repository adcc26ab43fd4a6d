"""Reporting a comment or an amendment."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.amendments.models import Amendment
from app.amendments.queries import amendment_by_number
from app.comments.models import Comment
from app.comments.queries import comment_by_number
from app.domain.commenting import CommentState
from app.domain.moderating import ReportReason
from app.domain.phases import Action
from app.moderation import queries, services
from app.moderation.forms import ReportForm
from app.moderation.routes.blueprint import pages
from app.processes.access import access, requires
from app.responses.contributions import contributions
from app.web.database import now, session


@pages.route("/processes/<slug>/comments/<number:number>/report", methods=["GET", "POST"])
@requires(Action.REPORT)
def report_comment(slug: str, number: int) -> ResponseReturnValue:
    comment = comment_by_number(session(), access().process.id, number)
    if comment is None or comment.state is not CommentState.PUBLISHED:
        abort(404)
    return _report(url_for("comments.comment", slug=slug, number=number), comment=comment)


@pages.route("/processes/<slug>/amendments/<number:number>/report", methods=["GET", "POST"])
@requires(Action.REPORT)
def report_amendment(slug: str, number: int) -> ResponseReturnValue:
    amendment = amendment_by_number(session(), access().process.id, number)
    if amendment is None or amendment.hidden:
        abort(404)
    return _report(url_for("insight.amendment", slug=slug, number=number), amendment=amendment)


def acknowledgement(number: int) -> str:
    """What whoever reported something is told at once."""
    return _(
        "Thank you. A facilitator will read your report, number %(number)s, and tell you what came of it.",
        number=number,
    )


def _report(back: str, *, comment: Comment | None = None, amendment: Amendment | None = None) -> ResponseReturnValue:
    reporter_id, form = access().person_id, ReportForm()
    comment_id, amendment_id = (comment.id if comment else None), (amendment.id if amendment else None)
    if queries.has_reported(session(), reporter_id, comment_id=comment_id, amendment_id=amendment_id):
        flash(_("You have already reported this. A facilitator will read your report."))
        return redirect(back)
    if not form.validate_on_submit():
        named = [comment_id] if comment_id else [], [amendment_id] if amendment_id else []
        shown = next(iter(contributions(session(), *named).values()))
        template = "moderation/report_comment.html" if comment else "moderation/report_amendment.html"
        return render_template(template, form=form, row=shown, back=back), 422 if form.errors else 200
    assert reporter_id is not None
    received = services.report(
        session(),
        access().process,
        reporter_id=reporter_id,
        reason=ReportReason(form.reason.data),
        note=form.note.data or "",
        now=now(),
        comment=comment,
        amendment=amendment,
    )
    session().commit()
    flash(acknowledgement(received.number))
    return redirect(back)
