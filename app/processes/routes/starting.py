"""Starting a process from a template: a list of tasks that can be left and gone on with, then a check, then publish."""

from contextlib import suppress

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.describing import described
from app.domain.descriptions import DescriptionMalformed, ProcessKind
from app.domain.errors import AddressTaken, MomentPassed, NothingChanged, NotInThisState
from app.domain.phases import Action
from app.processes import filling, services, shipped, timetable
from app.processes.access import access, requires
from app.processes.forms import KINDS, SettingsForm
from app.processes.models import Process, Visibility
from app.processes.readiness import readiness_of
from app.processes.routes.blueprint import pages
from app.processes.starting import NAMES, Step, tasks_of
from app.processes.starting_forms import DatesForm, GroupsForm, StartForm, of_step, step_form
from app.processes.wording import CHECKLIST, rule_in_words
from app.web.access import administrators_only
from app.web.database import now, session
from app.web.forms import Form
from app.web.languages import reader_language
from app.web.refusals import owed_in_words, wording_of

KIND_NAMES = dict(KINDS)


@pages.get("/processes/new/templates")
@administrators_only
def templates() -> ResponseReturnValue:
    rows = [(kind.value, KIND_NAMES[kind.value], shipped.about(kind)) for kind in shipped.kinds()]
    return render_template("processes/templates.html", rows=rows)


@pages.route("/processes/new/templates/<kind>", methods=["GET", "POST"])
@administrators_only
def start(kind: str) -> ResponseReturnValue:
    if kind not in {one.value for one in shipped.kinds()}:
        abort(404)
    form = StartForm()
    if not form.is_submitted():
        form.drafting.data, form.languages.data = reader_language(), [reader_language()]
    if form.validate_on_submit():
        try:
            return _started(form, ProcessKind(kind))
        except DescriptionMalformed as malformed:
            filling.place_mistakes(form, malformed.mistakes)
        except AddressTaken as refusal:
            form.slug.errors = [wording_of(refusal)]
    about = shipped.about(ProcessKind(kind))
    page = render_template("processes/start.html", form=form, name=KIND_NAMES[kind], about=about)
    return page, 422 if form.errors else 200


def _started(form: StartForm, kind: ProcessKind) -> ResponseReturnValue:
    tables = shipped.starting_from(
        kind, slug=form.slug.data or "", languages=form.chosen, start=form.start.day, time_zone=form.timezone.data,
        title=form.title.data or "",
    )  # fmt: skip
    process = services.create(session(), described(tables), creator_id=current_user.id, now=now(), template=kind.value)
    session().commit()
    flash(_("The process has been prepared. Only its team sees it until you publish it."))
    return redirect(url_for("processes.setup", slug=process.slug))


@pages.get("/processes/<slug>/facilitate/setup")
@requires(Action.PROCESS_EDIT)
def setup(slug: str) -> ResponseReturnValue:
    process = access().process
    if process.visibility is not Visibility.PREPARED:
        return redirect(url_for("processes.settings", slug=slug))
    ready = readiness_of(session(), process)
    return render_template(
        "processes/setup.html", tasks=tasks_of(process, now()), first=ready[0] if ready else None, checklist=CHECKLIST,
        missing=owed_in_words(services.missing(process)), name=KIND_NAMES.get(process.template),
    )  # fmt: skip


@pages.get("/processes/<slug>/facilitate/setup/check")
@requires(Action.PROCESS_EDIT)
def check(slug: str) -> ResponseReturnValue:
    process = access().process
    if process.visibility is not Visibility.PREPARED:
        return redirect(url_for("processes.settings", slug=slug))
    return render_template(
        "processes/check.html", rule=rule_in_words(process.decision_rule), readiness=readiness_of(session(), process),
        missing=owed_in_words(services.missing(process)), names=NAMES, kind=KIND_NAMES[process.kind.value],
    )  # fmt: skip


@pages.route("/processes/<slug>/facilitate/setup/<any(about, lead, promise, groups, dates, rule, rules):step>",
             methods=["GET", "POST"])  # fmt: skip
@requires(Action.PROCESS_EDIT)
def setup_step(slug: str, step: str) -> ResponseReturnValue:
    process, chosen = access().process, Step(step)
    form = _form_of(process, chosen)
    if not form.is_submitted() and process.visibility is not Visibility.PREPARED:
        return redirect(url_for("processes.settings", slug=slug))
    if form.validate_on_submit():
        try:
            _keep(process, chosen, form)
            session().commit()
            return redirect(url_for("processes.setup", slug=slug))
        except DescriptionMalformed as malformed:
            filling.place_mistakes(form, malformed.mistakes)
        except MomentPassed as refusal:
            form["start"].errors = [wording_of(refusal)]
    page = render_template(
        "processes/setup_step.html", form=form, step=chosen, name=NAMES[chosen],
        rule=rule_in_words(process.decision_rule),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _form_of(process: Process, step: Step) -> Form:
    if step is Step.GROUPS:
        return GroupsForm(process)
    if step is Step.DATES:
        first = min((phase.opens for phase in process.phases), default=None)
        return DatesForm(data={"start": timetable.day_of_phase(process, first)})
    return step_form(process, step)


def _keep(process: Process, step: Step, form: Form) -> None:
    """Keep what a step says; nothing has to be different from before."""
    if process.visibility is not Visibility.PREPARED:
        raise NotInThisState
    with suppress(NothingChanged):
        if isinstance(form, GroupsForm):
            services.regroup(session(), process, form.groups.data or [], now=now())
        elif isinstance(form, DatesForm):
            timetable.start_on(session(), process, form.start.day, now=now())
        elif isinstance(form, SettingsForm):
            services.edit(session(), process, described(of_step(form, process)), actor_id=access().person_id, now=now())
