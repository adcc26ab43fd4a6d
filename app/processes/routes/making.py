"""Making a process, saying what it is, publishing it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.describing import described
from app.domain.descriptions import Description, DescriptionMalformed
from app.domain.phases import Action
from app.processes import description, filling, services, timetable
from app.processes.access import access, requires
from app.processes.forms import DescriptionForm, NewForm, SettingsForm, settings_form
from app.processes.models import Visibility
from app.processes.routes.blueprint import pages
from app.processes.wording import rule_in_words
from app.web.access import administrators_only
from app.web.database import now, session
from app.web.languages import reader_language
from app.web.refusals import owed_in_words


@pages.route("/processes/new", methods=["GET", "POST"])
@administrators_only
def new() -> ResponseReturnValue:
    form = NewForm()
    if not form.is_submitted():
        form.drafting.data = reader_language()
    if form.validate_on_submit():
        try:
            return _made(described(filling.of_new(form.data)))
        except DescriptionMalformed as malformed:
            filling.place_mistakes(form, malformed.mistakes)
    return render_template("processes/new.html", form=form), 422 if form.errors else 200


@pages.route("/processes/new/description", methods=["GET", "POST"])
@administrators_only
def describe() -> ResponseReturnValue:
    form, mistakes = DescriptionForm(), list[str]()
    if form.validate_on_submit():
        typed = _typed(form)
        try:
            return _made(description.read(typed))
        except DescriptionMalformed as malformed:
            mistakes = description.told(malformed.mistakes, typed)
            form.pasted.data = typed.decode(errors="replace")
    wrong = bool(form.errors or mistakes)
    return render_template("processes/describe.html", form=form, mistakes=mistakes), 422 if wrong else 200


@pages.route("/processes/<slug>/facilitate/settings", methods=["GET", "POST"])
@requires(Action.PROCESS_EDIT)
def settings(slug: str) -> ResponseReturnValue:
    process = access().process
    groups = [group.key for group in process.groups]
    form = settings_form(process.languages, groups)(data=filling.as_settings(process))
    form.reason.flags.required = process.visibility is not Visibility.PREPARED and "preview" not in request.form
    if form.validate_on_submit():
        try:
            changed = described(filling.of_settings(form.data, process))
            if "preview" in request.form:
                return _settings_page(form, rule_in_words(changed.decision))
            services.edit(
                session(), process, changed, actor_id=access().person_id, now=now(), reason=form.reason.data or ""
            )
            timetable.settle_phases(session(), process, now=now())
            session().commit()
            flash(_("The settings have been saved."))
            return redirect(url_for("processes.settings", slug=slug))
        except DescriptionMalformed as malformed:
            filling.place_mistakes(form, malformed.mistakes)
    return _settings_page(form)


def _settings_page(form: SettingsForm, preview: str = "") -> ResponseReturnValue:
    """The settings with the rule that holds, and `preview`: the rule that was typed, in words."""
    process = access().process
    missing = owed_in_words(services.missing(process))
    rule = rule_in_words(process.decision_rule)
    page = render_template("processes/settings.html", form=form, missing=missing, rule=rule, preview=preview)
    return page, 422 if form.errors else 200


@pages.post("/processes/<slug>/facilitate/publish")
@requires(Action.PROCESS_EDIT)
def publish(slug: str) -> ResponseReturnValue:
    services.publish(session(), access().process, actor_id=access().person_id, now=now())
    timetable.settle_phases(session(), access().process, now=now())
    session().commit()
    flash(_("The process is public now. Its phases open and close by the clock."))
    return redirect(url_for("insight.process", slug=slug))


def _made(described: Description) -> ResponseReturnValue:
    process = services.create(session(), described, creator_id=current_user.id, now=now())
    session().commit()
    flash(_("The process has been prepared. Only its team sees it until you publish it."))
    return redirect(url_for("processes.settings", slug=process.slug))


def _typed(form: DescriptionForm) -> bytes:
    """The uploaded file; without one, what was pasted."""
    uploaded = request.files.get(form.file.name)
    if uploaded is not None and uploaded.filename:
        return bytes(uploaded.read(description.LARGEST + 1))
    return (form.pasted.data or "").encode()
