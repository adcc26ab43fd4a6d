"""What a process is for, who leads it, its rules; joining and leaving it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import represented_by
from app.domain import readying
from app.domain.phases import Action
from app.processes import members
from app.processes.access import access, requires
from app.processes.changes import changes_of, sentence_of, told_of
from app.processes.forms import JoinForm
from app.processes.readiness import readiness_of, waiting
from app.processes.routes.blueprint import pages
from app.processes.services import missing
from app.processes.wording import rule_in_words
from app.web import paging
from app.web.access import local_path
from app.web.database import now, session
from app.web.refusals import owed_in_words


@pages.get("/processes/<slug>/about")
@requires(Action.READ)
def about(slug: str) -> ResponseReturnValue:
    process = access().process
    readiness = readiness_of(session(), process)
    return render_template(
        "processes/about.html",
        rule=rule_in_words(process.decision_rule),
        missing=owed_in_words(missing(process)),
        readiness=readiness,
        reasons={one.phase.id: owed_in_words(one.missing) for one in waiting(readiness, now())},
        answered=readying.is_answered,
    )


@pages.get("/processes/<slug>/changes")
@requires(Action.READ)
def changes(slug: str) -> ResponseReturnValue:
    """Every change of the process since it is public: who, when, why, and what stood there before."""
    rows = changes_of(session(), access().process.id, before=paging.after(), limit=paging.limit(20))
    page = paging.page_of(rows, paging.limit(20))
    told = [(one, sentence_of(one), told_of(one)) for one in page.rows]
    return render_template("processes/changes.html", rows=told, next_url=paging.next_url(page))


@pages.route("/processes/<slug>/join", methods=["GET", "POST"])
@requires(Action.JOIN)
def join(slug: str) -> ResponseReturnValue:
    part, person_id = access(), access().signed_in_person()
    organisations = {one.id: one.name for one in represented_by(session(), person_id, now=now())}
    form = JoinForm([group.key for group in part.process.groups], organisations, part.process.jurisdictions)
    if not form.is_submitted():
        _show_own(form)
    if not form.validate_on_submit():
        fixed = part.membership is not None and part.membership.contributed_at is not None
        return render_template("processes/join.html", form=form, fixed=fixed), 422 if form.errors else 200
    organisation_id = int(form.organisation.data) if form.organisation.data else None
    jurisdiction = form.jurisdiction.data if "jurisdiction" in form else ""
    members.join(
        session(), part.process, person_id, group_key=form.group.data, organisation_id=organisation_id, now=now(),
        jurisdiction=jurisdiction,
    )  # fmt: skip
    session().commit()
    flash(_("You take part. Your stakeholder group is shown beside everything you write."))
    return redirect(local_path(request.args.get("next"), url_for("insight.process", slug=slug)))


@pages.route("/processes/<slug>/leave", methods=["GET", "POST"])
@requires(Action.JOIN)
def leave(slug: str) -> ResponseReturnValue:
    part = access()
    if part.membership is None or not part.membership.role_names:
        return redirect(url_for("insight.process", slug=slug))
    if request.method == "GET":
        return render_template("processes/leave.html")
    members.leave(session(), part.process, part.membership, now=now())
    session().commit()
    flash(_("You have left this process. What you contributed stays."))
    return redirect(url_for("insight.process", slug=slug))


def _show_own(form: JoinForm) -> None:
    """What the reader has chosen before, or said of themselves in their profile."""
    member = access().membership
    if member is None:
        form.group.data = current_user.group_key
        return
    form.group.data = member.group_key
    form.organisation.data = str(member.organisation_id or "")
    if "jurisdiction" in form:
        form.jurisdiction.data = member.jurisdiction
