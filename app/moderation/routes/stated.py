"""Reporting a statement or an objection, and deciding about one: hide, restore, leave as it is, let through."""

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
from app.moderation.routes.reporting import acknowledgement
from app.moderation.routes.seconding import decided, restoring
from app.objections.models import Objection
from app.objections.queries import objection_by_number
from app.opinions.models import Statement
from app.opinions.queries import statement_by_number
from app.processes.access import access, requires
from app.web.database import now, session


@pages.route("/processes/<slug>/opinions/statements/<number:number>/report", methods=["GET", "POST"])
@requires(Action.REPORT)
def report_statement(slug: str, number: int) -> ResponseReturnValue:
    back = url_for("opinions.statement", slug=slug, number=number)
    return _report(_statement(number), "moderation/report_statement.html", back)


@pages.route("/processes/<slug>/objections/<number:number>/report", methods=["GET", "POST"])
@requires(Action.REPORT)
def report_objection(slug: str, number: int) -> ResponseReturnValue:
    back = url_for("objections.objection", slug=slug, number=number)
    return _report(_objection(number), "moderation/report_objection.html", back)


@pages.route("/processes/<slug>/facilitate/statements/<number:number>/decision", methods=["GET", "POST"])
@requires(Action.MODERATE)
def decide_statement(slug: str, number: int) -> ResponseReturnValue:
    return _decide(_statement(number), "moderation/decide_statement.html")


@pages.route("/processes/<slug>/facilitate/objections/<number:number>/decision", methods=["GET", "POST"])
@requires(Action.MODERATE)
def decide_objection(slug: str, number: int) -> ResponseReturnValue:
    return _decide(_objection(number), "moderation/decide_objection.html")


@pages.post("/processes/<slug>/facilitate/statements/<number:number>/publication")
@requires(Action.MODERATE)
def let_statement_through(slug: str, number: int) -> ResponseReturnValue:
    return _let_through(_statement(number), _("Statement %(number)s is published.", number=number))


@pages.post("/processes/<slug>/facilitate/objections/<number:number>/publication")
@requires(Action.MODERATE)
def let_objection_through(slug: str, number: int) -> ResponseReturnValue:
    return _let_through(_objection(number), _("Objection %(number)s is published.", number=number))


def _statement(number: int) -> Statement:
    return statement_by_number(session(), access().process.id, number) or abort(404)


def _objection(number: int) -> Objection:
    return objection_by_number(session(), access().process.id, number) or abort(404)


def _shown(said: Statement | Objection) -> CommentState:
    """Whether its words are shown; an objection has a state of its own besides."""
    return said.state if isinstance(said, Statement) else said.visibility


def _identity(said: Statement | Objection) -> dict[str, int]:
    """How reports and decisions name what they are about."""
    return {"statement_id" if isinstance(said, Statement) else "objection_id": said.id}


def _report(said: Statement | Objection, template: str, back: str) -> ResponseReturnValue:
    if _shown(said) is not CommentState.PUBLISHED:
        abort(404)
    form, reporter_id = ReportForm(), access().signed_in_person()
    if queries.has_reported(session(), reporter_id, **_identity(said)):
        flash(_("You have already reported this. A facilitator will read your report."))
        return redirect(back)
    if not form.validate_on_submit():
        return render_template(template, form=form, said=said, back=back), 422 if form.errors else 200
    received = services.report(
        session(),
        access().process,
        reporter_id=reporter_id,
        reason=ReportReason(form.reason.data),
        note=form.note.data or "",
        now=now(),
        statement=said if isinstance(said, Statement) else None,
        objection=said if isinstance(said, Objection) else None,
    )
    session().commit()
    flash(acknowledgement(received.number))
    return redirect(back)


def _decide(said: Statement | Objection, template: str) -> ResponseReturnValue:
    process = access().process
    check_moderator(access().signed_in_person(), author_id=said.author_id)
    reports = queries.reports_on(session(), **_identity(said))
    form = DecisionForm(_measures(said, reports), process.languages)
    if not form.validate_on_submit():
        earlier = queries.decisions_on(session(), **_identity(said))
        page = render_template(template, form=form, said=said, reports=reports, earlier=earlier)
        return page, 422 if form.errors else 200
    return decided(
        form,
        statement=said if isinstance(said, Statement) else None,
        objection=said if isinstance(said, Objection) else None,
    )


def _let_through(said: Statement | Objection, told: str) -> ResponseReturnValue:
    services.let_through(session(), access().process, said, moderator_id=access().signed_in_person(), now=now())
    session().commit()
    flash(told)
    return redirect(url_for("moderation.queue", slug=access().process.slug))


def _measures(said: Statement | Objection, reports: Sequence[Report]) -> list[tuple[str, str]]:
    """What its state permits; reports that wait may always be turned down."""
    hide = (Measure.HIDE.value, _("Hide it everywhere"))
    offered = [restoring(said)] if _shown(said) is CommentState.HIDDEN else [hide]
    if _shown(said) is CommentState.PENDING:
        offered.insert(0, (Measure.RESTORE.value, _("Let it through")))
    if reports:
        offered.append((NOTHING, _("Leave it as it is: no rule is broken")))
    return offered
