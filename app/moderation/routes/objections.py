"""Reporting an objection, and deciding about one: hide, restore, leave as it is, let through."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.commenting import CommentState
from app.domain.moderating import Measure, ReportReason, check_moderator
from app.domain.phases import Action
from app.moderation import queries, services
from app.moderation.forms import NOTHING, DecisionForm, ReportForm
from app.moderation.models import Report
from app.moderation.routes.blueprint import pages
from app.objections.models import Objection
from app.objections.queries import objection_by_number
from app.processes.access import access, requires
from app.web.database import now, session


@pages.route("/processes/<slug>/objections/<number:number>/report", methods=["GET", "POST"])
@requires(Action.REPORT)
def report_objection(slug: str, number: int) -> ResponseReturnValue:
    said, form = _objection(number), ReportForm()
    if said.visibility is not CommentState.PUBLISHED:
        abort(404)
    back, reporter_id = url_for("objections.objection", slug=slug, number=number), access().signed_in_person()
    if queries.has_reported(session(), reporter_id, objection_id=said.id):
        flash(_("You have already reported this. A facilitator will read your report."))
        return redirect(back)
    if not form.validate_on_submit():
        page = render_template("moderation/report_objection.html", form=form, said=said, back=back)
        return page, 422 if form.errors else 200
    services.report(
        session(),
        access().process,
        reporter_id=reporter_id,
        reason=ReportReason(form.reason.data),
        note=form.note.data or "",
        now=now(),
        objection=said,
    )
    session().commit()
    flash(_("Thank you. A facilitator will read your report and tell you what came of it."))
    return redirect(back)


@pages.route("/processes/<slug>/facilitate/objections/<number:number>/decision", methods=["GET", "POST"])
@requires(Action.MODERATE)
def decide_objection(slug: str, number: int) -> ResponseReturnValue:
    process, said, moderator_id = access().process, _objection(number), access().signed_in_person()
    check_moderator(moderator_id, author_id=said.author_id)
    reports = queries.reports_on(session(), objection_id=said.id)
    form = DecisionForm(_measures(said, reports), process.languages)
    if not form.validate_on_submit():
        earlier = queries.decisions_on(session(), objection_id=said.id)
        page = render_template(
            "moderation/decide_objection.html", form=form, said=said, reports=reports, earlier=earlier
        )
        return page, 422 if form.errors else 200
    decision = services.decide(
        session(),
        process,
        measure=form.chosen,
        rule=ReportReason(form.rule.data),
        facts=form.facts.data or "",
        legal_ground=form.legal_ground.data or "",
        language=form.language.data,
        moderator_id=moderator_id,
        now=now(),
        objection=said,
    )
    session().commit()
    flash(_("Your decision is in the log. Those concerned are told its reasons by mail."))
    return redirect(url_for("moderation.decision", slug=slug, number=decision.number))


@pages.post("/processes/<slug>/facilitate/objections/<number:number>/publication")
@requires(Action.MODERATE)
def let_objection_through(slug: str, number: int) -> ResponseReturnValue:
    moderator_id = access().signed_in_person()
    services.let_through(session(), access().process, _objection(number), moderator_id=moderator_id, now=now())
    session().commit()
    flash(_("Objection %(number)s is published.", number=number))
    return redirect(url_for("moderation.queue", slug=slug))


def _objection(number: int) -> Objection:
    return objection_by_number(session(), access().process.id, number) or abort(404)


def _measures(said: Objection, reports: Sequence[Report]) -> list[tuple[str, str]]:
    """What the state of the objection permits; reports that wait may always be turned down."""
    restore, hide = (Measure.RESTORE.value, _("Show it again")), (Measure.HIDE.value, _("Hide it everywhere"))
    offered = [restore] if said.visibility is CommentState.HIDDEN else [hide]
    if said.visibility is CommentState.PENDING:
        offered.insert(0, (Measure.RESTORE.value, _("Let it through")))
    if reports:
        offered.append((NOTHING, _("Leave it as it is: no rule is broken")))
    return offered
