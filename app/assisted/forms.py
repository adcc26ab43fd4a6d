"""The forms of assisted participation."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from app.assisted.services import UNKNOWN, Described
from app.domain.assisting import MOST_ATTENDING, SessionKind
from app.domain.commenting import Kind
from app.processes.models import Process
from app.sittings.models import AssistedSession
from app.web.display import group_name, language_name
from app.web.forms import Day, Form, Line, Prose
from app.web.languages import CODES

LONGEST_TITLE = 200
LONGEST_PLACE = 200
LONGEST_NAME = 120
LONGEST_MINUTES = 50_000
LONGEST_WORDS = 20_000
LONGEST_REASONS = 2_000
LONGEST_NUMBER = 80
LONGEST_BODY_NAME = 160
ATTENDED = "attended_"
NUMBER_WRONG = _l("Give a whole number, not below 0 and not larger than this can be.")
KINDS = {
    SessionKind.MEETING: _l("Meeting"),
    SessionKind.REGIONAL: _l("Regional session"),
    SessionKind.PAPER: _l("Letters and forms on paper"),
    SessionKind.TELEPHONE: _l("Telephone"),
}


class People(IntegerField):
    """How many people; empty is none."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, [Optional(), NumberRange(0, MOST_ATTENDING, NUMBER_WRONG)], **kwargs)

    def process_formdata(self, valuelist: Any) -> None:
        """Plain digits only."""
        given = valuelist[0].strip() if valuelist else ""
        self.data = None
        if given and not (given.isascii() and given.isdigit() and len(given) <= 9):
            raise ValueError(str(NUMBER_WRONG))
        self.data = int(given) if given else None


class SessionForm(Form):
    """What is said of a session; `session_form` adds its title in each language and the people of each group."""

    languages: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    kind = RadioField(_l("How did people take part?"), [InputRequired(_l("Choose how people took part."))],
                      choices=[(one.value, words) for one, words in KINDS.items()])  # fmt: skip
    held_on = Day(_l("Day"))
    place = Line(_l("Place"), limit=LONGEST_PLACE, required=False)
    facilitator = Line(_l("Who led it"), limit=LONGEST_NAME, required=False)
    language = SelectField(_l("Language of the minutes"))
    minutes = Prose(_l("Minutes"), limit=LONGEST_MINUTES, required=False)
    edition = HiddenField(default="1")

    def validate_held_on(self, field: Any) -> None:
        """A session has a day."""
        if field.data is None and not field.errors:
            raise ValidationError(_("Give the day of the session."))

    @property
    def described(self) -> Described:
        """What was said, once the form is valid."""
        assert self.held_on.data is not None
        return Described(
            kind=SessionKind(self.kind.data),
            title={code: self[f"title_{code}"].data or "" for code in self.languages},
            held_on=self.held_on.data,
            language=self.language.data,
            place=self.place.data or "",
            facilitator=self.facilitator.data or "",
            minutes=self.minutes.data or "",
            attendance={key: self[f"{ATTENDED}{key}"].data or 0 for key in self.groups},
        )

    @property
    def edition_carried(self) -> int:
        """The edition that the page showed; 0 for one that nobody ever saw."""
        said = str(self.edition.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) <= 9 else 0


def session_form(process: Process, sitting: AssistedSession | None = None) -> SessionForm:
    """The form of a session, filled with what is said of it today."""
    fields: dict[str, Any] = {
        "languages": tuple(process.languages),
        "groups": tuple(group.key for group in process.groups),
    }
    for place, code in enumerate(process.languages):
        label = _("Title (%(language)s)", language=language_name(code))
        fields[f"title_{code}"] = Line(label, limit=LONGEST_TITLE, required=place == 0)
    for group in process.groups:
        fields[f"{ATTENDED}{group.key}"] = People(group_name(group.key))
    made: type[SessionForm] = type("_SessionForm", (SessionForm,), fields)
    form = made(data=_today(process, sitting) if sitting else None)
    form.language.choices = [(code, language_name(code)) for code in process.languages]
    return form


def _today(process: Process, sitting: AssistedSession) -> dict[str, Any]:
    titles = {f"title_{code}": sitting.title.get(code, "") for code in process.languages}
    people = {f"{ATTENDED}{key}": number for key, number in sitting.attendance.items()}
    names = ("held_on", "place", "facilitator", "language", "minutes", "edition")
    return {**titles, **people, **{name: getattr(sitting, name) for name in names}, "kind": sitting.kind.value}


class SaidForm(Form):
    """What somebody said at a session; group, language and clause stay for the next one."""

    body = Prose(_l("What was said or written"), limit=LONGEST_WORDS)
    kind = SelectField(
        _l("What is it?"),
        choices=[
            (Kind.SUGGESTION.value, _l("A suggestion")),
            (Kind.CONCERN.value, _l("A concern")),
            (Kind.SUPPORT.value, _l("Support")),
            (Kind.QUESTION.value, _l("A question")),
            (Kind.EVIDENCE.value, _l("Evidence")),
        ],
    )
    clause = Line(_l("Clause"), limit=LONGEST_NUMBER, required=False)
    group = SelectField(_l("Stakeholder group"), [InputRequired(_l("Choose the group."))])
    language = SelectField(_l("Language"), [InputRequired(_l("Choose the language."))])
    name = Line(_l("Name, as the person wishes it"), limit=LONGEST_NAME, required=False)

    def offer(self, process: Process) -> None:
        """Offer the groups of the process, and its languages before those of the interface."""
        groups = [(group.key, group_name(group.key)) for group in process.groups]
        self.group.choices = [*groups, (UNKNOWN, _("Not known"))]
        self.language.choices = [(code, language_name(code)) for code in dict.fromkeys([*process.languages, *CODES])]


class InvitedForm(Form):
    """A body that was invited: to what, and why."""

    name = Line(_l("Body that was invited"), limit=LONGEST_BODY_NAME)
    group = SelectField(_l("Stakeholder group"), [InputRequired(_l("Choose the group."))])
    occasion = SelectField(_l("Invited to"), default="")
    language = SelectField(_l("Language of the reasons"))
    reasons = Prose(_l("Why this body was invited"), limit=LONGEST_REASONS)


class TakingBackForm(Form):
    """Why an invitation is taken back."""

    reasons = Prose(_l("Reasons"), limit=LONGEST_REASONS)
