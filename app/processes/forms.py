"""The forms of a process: making one, what it says, its phases, joining it, roles in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.describing import LONGEST, LONGEST_SLUG, WORDS
from app.domain.descriptions import STANDARD_GROUPS, ProcessKind
from app.domain.phases import GIVEN_ROLES, NARROWABLE, PhaseKind, Role
from app.domain.typed_rules import SHARE
from app.domain.voting import Counting, EmptyShare
from app.processes.description import LARGEST
from app.web.display import group_name, language_name
from app.web.forms import Form, Line, LocalMoment, Prose

LONGEST_REASON = 1000
LONGEST_LIST = 300
LONGEST_CRITERIA = 8000
LONGEST_POPULATION = 2000
KINDS = [
    (ProcessKind.CODE_OF_ETHICS.value, _l("Code of ethics")),
    (ProcessKind.BILL.value, _l("Bill")),
    (ProcessKind.POLICY.value, _l("Policy")),
    (ProcessKind.JOINT_FRAMEWORK.value, _l("Joint framework")),
    (ProcessKind.ACTION_PLAN.value, _l("Action plan")),
    (ProcessKind.DECLARATION.value, _l("Declaration with endorsements")),
    (ProcessKind.CODE_OF_PRACTICE.value, _l("Code of practice")),
    (ProcessKind.REQUEST_FOR_INFORMATION.value, _l("Request for information")),
]
PHASE_KINDS = [
    (PhaseKind.AGENDA.value, _l("Agenda")),
    (PhaseKind.DRAFTING.value, _l("Drafting")),
    (PhaseKind.CONSULTATION.value, _l("Consultation")),
    (PhaseKind.RESPONSE.value, _l("Response")),
    (PhaseKind.VOTING.value, _l("Voting")),
    (PhaseKind.ADOPTION.value, _l("Adoption")),
    (PhaseKind.MONITORING.value, _l("Monitoring")),
]
ROLE_NAMES = {
    Role.OBSERVER: _l("Observer"),
    Role.PARTICIPANT: _l("Participant"),
    Role.TRANSLATOR: _l("Translator"),
    Role.FACILITATOR: _l("Facilitator"),
    Role.RESPONDER: _l("Responder"),
    Role.STEWARD: _l("Steward"),
    Role.AUDITOR: _l("Auditor"),
}
ROLE_CHOICES = {
    Role.OBSERVER: _l("Observer: reads and follows"),
    Role.PARTICIPANT: _l("Participant: comments, amends, votes"),
    Role.TRANSLATOR: _l("Translator: keeps the languages in step"),
    Role.FACILITATOR: _l("Facilitator: moderates, edits the text, puts questions"),
    Role.RESPONDER: _l("Responder: answers for the authority"),
    Role.STEWARD: _l("Steward: owns the process"),
    Role.AUDITOR: _l("Auditor: reads everything, changes nothing"),
}
ACTION_NAMES = dict(
    zip(
        (action.value for action in NARROWABLE),
        (
            _l("Comment"),
            _l("Propose amendments"),
            _l("Support amendments"),
            _l("Put statements"),
            _l("Raise objections"),
            _l("Vote"),
        ),
        strict=True,
    )
)
COUNTINGS = [
    (Counting.MAJORITY.value, _l("By the majority above")),
    (Counting.ISO.value, _l("As in an ISO ballot: two thirds for it, at most a quarter against it")),
]
EMPTY_SHARES = [
    (EmptyShare.UNUSED.value, _l("It stays unused and still belongs to the whole")),
    (EmptyShare.REDISTRIBUTED.value, _l("It is given to the other groups")),
]
LABELS = {
    "title": _l("Title (%(language)s)"),
    "summary": _l("Summary (%(language)s)"),
    "objective": _l("Objective (%(language)s)"),
    "decision_link": _l("How contributions bear on the decision (%(language)s)"),
    "next_steps": _l("What happens next (%(language)s)"),
    "materials": _l("What to read before taking part (%(language)s)"),
    "house_rules": _l("House rules (%(language)s)"),
    "lead_institution": _l("Institution that leads and decides (%(language)s)"),
}


class Ticks(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DescriptionForm(Form):
    """A process from its description, uploaded or pasted."""

    file = FileField(_l("Description file (TOML)"))
    pasted = Prose(_l("Or paste the description"), limit=LARGEST, required=False)


class NewForm(Form):
    """A process from the few things it cannot be without; the rest is said in its settings."""

    title = Line(_l("Title, in the drafting language"), limit=LONGEST["title"])
    slug = Line(_l("Address"), limit=LONGEST_SLUG)
    kind = SelectField(_l("What is being written?"), choices=KINDS)
    drafting = Line(_l("Drafting language"), limit=12)
    languages = Line(_l("Other languages"), limit=LONGEST_LIST, required=False)
    jurisdiction = Line(_l("Countries or regions"), limit=LONGEST_LIST, required=False)
    timezone = SelectField(_l("Time zone"), default="UTC")
    groups = Ticks(_l("Stakeholder groups"), default=list(STANDARD_GROUPS))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.timezone.choices = time_zones()
        self.groups.choices = [(key, group_name(key)) for key in STANDARD_GROUPS]


class RuleFields:
    """The decision rule, mixed into the settings; `settings_form` adds the share of each group."""

    majority = Line(_l("Majority that has to be exceeded"), limit=15)
    each_group = Line(_l("Majority within each counted group"), limit=15, required=False)
    groups_counted = Ticks(_l("Groups that are counted one by one"))
    quorum_total = Line(_l("Ballots needed in all"), limit=10, required=False)
    quorum_each_group = Line(_l("Ballots needed in each counted group"), limit=10, required=False)
    counting = RadioField(_l("How are the votes of all counted?"), choices=COUNTINGS, default=Counting.MAJORITY.value)
    empty_share = RadioField(
        _l("What becomes of the share of a group in which nobody votes?"),
        choices=EMPTY_SHARES,
        default=EmptyShare.UNUSED.value,
    )
    jurisdictions_in_favour = Line(_l("Part of the jurisdictions that must be for it"), limit=15, required=False)
    jurisdictions_majority = Line(
        _l("Majority with which a jurisdiction counts as being for it"), limit=15, required=False
    )
    jurisdictions_population_in_favour = Line(
        _l("Part of the population that must live in these jurisdictions"), limit=15, required=False
    )
    jurisdictions_population = Prose(_l("Population of each jurisdiction"), limit=LONGEST_POPULATION, required=False)
    proxies_most = Line(_l("Votes that one member may carry for others"), limit=3, required=False)
    proxies_same_group = BooleanField(_l("Only for members of their own stakeholder group"))

    def validate_jurisdictions_in_favour(self, field: Any) -> None:
        """What is said of jurisdictions means nothing where no part of them is asked."""
        others = (self.jurisdictions_majority, self.jurisdictions_population_in_favour, self.jurisdictions_population)
        if not field.data and any((other.data or "").strip() for other in others):
            raise ValidationError(
                _("Write which part of the jurisdictions must be for it, or empty the other fields about them.")
            )


class SettingsForm(Form, RuleFields):
    """What a process says of itself and its rules; `settings_form` adds the words in each of its languages."""

    contact = Line(_l("Contact: an address people can write to"), limit=LONGEST["contact"], required=False)
    jurisdiction = Line(_l("Countries or regions"), limit=LONGEST_LIST, required=False)
    languages = Line(_l("Further languages"), limit=LONGEST_LIST, required=False)
    equal = BooleanField(_l("All languages are equal: a wording is complete when every language has it"))
    timezone = SelectField(_l("Time zone"))
    pre_moderation = BooleanField(_l("A facilitator reads every contribution before it is shown"))
    slow_lane_days = Line(_l("Days for which an account counts as new"), limit=3, required=False)
    slow_lane_contributions = Line(_l("Published contributions up to which it does"), limit=3, required=False)
    appeal_days = Line(_l("Days in which an appeal is decided"), limit=3)
    preconditions = BooleanField(_l("A phase stays closed until everything that its participants are owed is said"))
    cosponsors = Line(_l("People who have to propose an amendment beside its author"), limit=2, required=False)
    reason = Prose(_l("Reason, which everybody can read"), limit=LONGEST_REASON, required=False)


def settings_form(languages: Sequence[str], groups: Sequence[str]) -> type[SettingsForm]:
    """The form of a process with these languages and groups; only the first title is demanded."""
    fields: dict[str, Any] = {}
    for position, code in enumerate(languages):
        for name in WORDS:
            label = LABELS[name] % {"language": language_name(code)}
            kind = Line if name in ("title", "lead_institution") else Prose
            fields[f"{name}_{code}"] = kind(label, limit=LONGEST[name], required=name == "title" and position == 0)
        label = _("Criteria of the responses (%(language)s)", language=language_name(code))
        fields[f"criteria_{code}"] = Prose(label, limit=LONGEST_CRITERIA, required=False)
        label = _("Classes of clauses (%(language)s)", language=language_name(code))
        fields[f"classes_{code}"] = Prose(label, limit=LONGEST_CRITERIA, required=False)
    fields["groups_counted"] = Ticks(
        SettingsForm.groups_counted.args[0], choices=[(key, group_name(key)) for key in groups]
    )
    for key in groups:
        fields[f"{SHARE}{key}"] = Line(_("Share of: %(group)s", group=group_name(key)), limit=15, required=False)
    fields["timezone"] = SelectField(SettingsForm.timezone.args[0], choices=time_zones())
    return type("SettingsFormInLanguages", (SettingsForm,), fields)


class PhaseForm(Form):
    """The dates of a phase, and why they change."""

    opens = LocalMoment(_l("Opens"), [InputRequired(_l("Give the day and time."))])
    closes = LocalMoment(_l("Closes"), [InputRequired(_l("Give the day and time."))])
    reason = Prose(_l("Reason, which everybody can read"), limit=LONGEST_REASON, required=False)

    @property
    def dates(self) -> tuple[datetime, datetime]:
        """Opening and close, once the form is valid."""
        assert self.opens.data is not None
        assert self.closes.data is not None
        return self.opens.data, self.closes.data

    def validate_closes(self, field: Any) -> None:
        """A phase closes after it opens."""
        if self.opens.data and field.data and field.data <= self.opens.data:
            raise ValidationError(_("The phase has to close after it opens."))


class NewPhaseForm(PhaseForm):
    """A further phase; what is ticked is taken as far as the kind of phase allows it."""

    kind = SelectField(_l("Kind of phase"), choices=PHASE_KINDS)
    allows = Ticks(
        _l("What participants may do, as far as this kind of phase allows it"),
        choices=list(ACTION_NAMES.items()),
        default=list(ACTION_NAMES),
    )


class JoinForm(Form):
    """The stakeholder group to take part in, and for whom one speaks."""

    group = RadioField(_l("Your stakeholder group"), [InputRequired(_l("Choose your stakeholder group."))])
    organisation = SelectField(_l("You speak for"), default="")
    jurisdiction = SelectField(_l("Your country or region"), [InputRequired(_l("Choose your country or region."))])

    def __init__(
        self, groups: Sequence[str], organisations: Mapping[int, str], jurisdictions: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.jurisdiction.choices = [("", _("Choose one")), *((code, code) for code in jurisdictions)]
        if len(jurisdictions) < 2:
            del self.jurisdiction
        self.group.choices = [(key, group_name(key)) for key in groups]
        self.organisation.choices = [
            ("", _("Myself")),
            *((str(number), name) for number, name in organisations.items()),
        ]


class RolesForm(Form):
    """The roles of a member."""

    roles = Ticks(_l("Roles"), choices=[(role.value, ROLE_CHOICES[role]) for role in GIVEN_ROLES])

    def validate_roles(self, field: Any) -> None:
        """Somebody who takes part does so in some role."""
        if not field.data:
            raise ValidationError(_("Choose at least one role."))


def time_zones() -> list[tuple[str, str]]:
    """Every time zone that is named after a place, and UTC."""
    return [(name, name) for name in ["UTC", *sorted(zone for zone in available_timezones() if "/" in zone)]]
