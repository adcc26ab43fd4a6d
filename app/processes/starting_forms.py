"""The forms of starting a process from a template: the few things it begins with, then a page for each step."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import ValidationError

from app.domain.describing import LONGEST, LONGEST_SLUG
from app.domain.descriptions import STANDARD_GROUPS
from app.domain.typed_rules import SHARE
from app.processes import filling
from app.processes.forms import SettingsForm, Ticks, settings_form, time_zones
from app.processes.models import Process
from app.processes.shipped import LANGUAGES
from app.processes.starting import Step
from app.web.database import now
from app.web.display import group_name, language_name
from app.web.forms import Day, Form, Line

FIELDS: dict[Step, tuple[str, ...]] = {
    Step.ABOUT: ("title", "summary", "objective"),
    Step.LEAD: ("lead_institution", "contact", "jurisdiction"),
    Step.PROMISE: ("decision_link", "next_steps", "materials"),
    Step.RULE: ("majority", "each_group", "groups_counted", "quorum_total", "quorum_each_group"),
    Step.RULES: ("criteria", "classes", "house_rules", "pre_moderation"),
}
"""Which fields of the settings each step asks for; those with words are asked for in every language."""

ALWAYS = ("csrf_token", "form_token")


class StartDay(Day):
    """The day on which a timetable begins; it is demanded."""

    def pre_validate(self, form: Any) -> None:
        """A day that has not passed."""
        super().pre_validate(form)
        if self.data is not None and self.data < now().date():
            raise ValidationError(_("This day has passed. Give a later one."))

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """A day that was left empty is missed here: the base takes it for one that need not be given."""
        if self.data is None and not self.errors:
            raise ValidationError(_("Give the day on which the first phase opens."))

    @property
    def day(self) -> date:
        """The day, once the form is valid."""
        assert self.data is not None
        return self.data


class StartForm(Form):
    """What a process from a template cannot be without; everything else is a step of its own, or can be left."""

    title = Line(_l("Title, in the drafting language"), limit=LONGEST["title"])
    slug = Line(_l("Address"), limit=LONGEST_SLUG)
    drafting = SelectField(_l("Drafting language"))
    languages = Ticks(_l("Languages of the process"))
    timezone = SelectField(_l("Time zone"), default="UTC")
    start = StartDay(_l("The first phase opens on"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        named = [(code, language_name(code)) for code in LANGUAGES]
        self.drafting.choices, self.languages.choices = named, named
        self.timezone.choices = time_zones()

    @property
    def chosen(self) -> list[str]:
        """The languages, the drafting one first."""
        return list(dict.fromkeys([self.drafting.data, *(self.languages.data or [])]))


class GroupsForm(Form):
    """Who takes part."""

    groups = Ticks(_l("Stakeholder groups"))

    def __init__(self, process: Process, **kwargs: Any) -> None:
        own = [group.key for group in process.groups]
        super().__init__(data={"groups": own}, **kwargs)
        known = dict.fromkeys([*STANDARD_GROUPS, *own])
        self.groups.choices = [(key, group_name(key)) for key in known]

    def validate_groups(self, field: Any) -> None:
        """Somebody takes part."""
        if not field.data:
            raise ValidationError(_("Choose at least one group."))


class DatesForm(Form):
    """From when on the timetable runs."""

    start = StartDay(_l("The first phase opens on"))


def step_form(process: Process, step: Step) -> SettingsForm:
    """The settings of a process, as far as a step asks for them."""
    languages: Sequence[str] = process.languages
    form = settings_form(languages, [group.key for group in process.groups])(data=filling.as_settings(process))
    wanted = {name for field in FIELDS[step] for name in (field, *(f"{field}_{code}" for code in languages))}
    for name in [name for name in form._fields if name not in wanted and name not in ALWAYS]:
        del form[name]
    return form


def of_step(form: SettingsForm, process: Process) -> dict[str, object]:
    """The description that a step makes: what it asks for as typed, everything else as it is."""
    nothing = {"languages": "", **{f"{SHARE}{group.key}": "" for group in process.groups}}
    return filling.of_settings({**nothing, **filling.as_settings(process), **form.data}, process)
