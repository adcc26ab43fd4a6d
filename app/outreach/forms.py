"""The forms of outreach."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.documents.showing import ShownForm
from app.domain.reaching_out import OutreachKind
from app.outreach.models import Activity
from app.outreach.services import Described
from app.processes.access import today
from app.processes.forms import Ticks
from app.web.display import group_name, language_name
from app.web.forms import Day, Form, Line, Prose
from app.web.languages import CODES

LONGEST_TITLE = 200
LONGEST_TEXT = 5000
LONGEST_REASONS = 2000
MOST_PEOPLE = 100_000_000
KINDS = {
    OutreachKind.EVENT: _l("Public event or meeting"),
    OutreachKind.WORKSHOP: _l("Workshop or training"),
    OutreachKind.VISIT: _l("Visit to a place or a community"),
    OutreachKind.MAILING: _l("Letters or messages"),
    OutreachKind.PRESS: _l("Press and posters"),
    OutreachKind.BROADCAST: _l("Radio and television"),
    OutreachKind.SOCIAL_MEDIA: _l("Social media"),
    OutreachKind.OTHER: _l("Something else"),
}


class ActivityForm(ShownForm):
    """An activity; `activity_form` adds title and description in each language of the process."""

    process_languages: tuple[str, ...] = ()
    kind = SelectField(
        _l("Kind of activity"),
        [InputRequired(_l("Choose what kind of activity it was."))],
        choices=[("", _l("Choose a kind")), *((kind.value, words) for kind, words in KINDS.items())],
    )
    held_on = Day(_l("Day on which it took place"))
    ends_on = Day(_l("Last day, if it lasted several"))
    groups = Ticks(_l("For which stakeholder groups"))
    languages = Ticks(_l("In which languages"))
    place = Line(_l("Place"), limit=300, required=False)
    reached = Line(_l("How many people it reached"), limit=9, required=False)
    edition = HiddenField(default="1")

    def validate_kind(self, _field: Any) -> None:
        """It took place on some day, which has come."""
        if self.held_on.data is None and not self.held_on.errors:
            raise ValidationError(_("Say on which day it took place."))
        if self.held_on.data is not None and self.held_on.data > today():
            raise ValidationError(_("An activity is recorded once it has taken place."))

    def validate_groups(self, field: Any) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(_("Choose at least one stakeholder group."))

    def validate_languages(self, field: Any) -> None:
        """At least one, and it ended after it began."""
        if not field.data:
            raise ValidationError(_("Choose at least one language."))
        if self.ends_on.data and self.held_on.data and self.ends_on.data < self.held_on.data:
            raise ValidationError(_("The last day cannot come before the first."))

    def validate_reached(self, field: Any) -> None:
        """A whole number, or nothing."""
        if field.data and not (field.data.isascii() and field.data.isdigit() and int(field.data) <= MOST_PEOPLE):
            raise ValidationError(_("Give a whole number, or leave this empty when nobody counted."))

    @property
    def described(self) -> Described:
        """What was said, once the form is valid."""
        codes = self.process_languages
        return Described(
            kind=OutreachKind(self.kind.data),
            title={code: self[f"title_{code}"].data or "" for code in codes},
            description={code: self[f"description_{code}"].data or "" for code in codes},
            held_on=self.held_on.data or today(),
            ends_on=self.ends_on.data,
            groups=self.groups.data or [],
            languages=self.languages.data or [],
            place=self.place.data or "",
            reached=int(self.reached.data) if self.reached.data else None,
            address=self.address.data or "",
            paper=self.paper,
        )

    @property
    def edition_carried(self) -> int:
        """The edition that the page showed; 0 for one that nobody ever saw."""
        said = str(self.edition.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) <= 9 else 0


class WithdrawalForm(Form):
    """Why an activity does not count."""

    reasons = Prose(_l("Reasons"), limit=LONGEST_REASONS)


def activity_form(languages: Sequence[str], groups: Sequence[str], activity: Activity | None = None) -> ActivityForm:
    """The form of an activity for a process with these languages and groups, filled with what is said of it today."""
    fields: dict[str, Any] = {"process_languages": tuple(languages)}
    for place, code in enumerate(languages):
        named = {"language": language_name(code)}
        fields[f"title_{code}"] = Line(_("Title (%(language)s)", **named), limit=LONGEST_TITLE, required=place == 0)
        fields[f"description_{code}"] = Prose(
            _("Description (%(language)s)", **named), limit=LONGEST_TEXT, required=False
        )
    kind: type[ActivityForm] = type("_Activity", (ActivityForm,), fields)
    form = kind(data=_today(activity, languages) if activity else None)
    form.groups.choices = [(key, group_name(key)) for key in groups]
    offered = dict.fromkeys([*languages, *CODES, *(activity.languages if activity else ())])
    form.languages.choices = [(code, language_name(code)) for code in offered]
    return form


def _today(activity: Activity, languages: Sequence[str]) -> dict[str, object]:
    words = {
        f"{name}_{code}": getattr(activity, name).get(code, "")
        for name in ("title", "description")
        for code in languages
    }
    names = ("held_on", "ends_on", "languages", "place", "address")
    return {
        **words,
        **{name: getattr(activity, name) for name in names},
        "kind": activity.kind.value,
        "groups": activity.group_keys,
        "reached": "" if activity.reached is None else str(activity.reached),
        "paper_number": str(activity.paper.number) if activity.paper else "",
        "edition": activity.edition,
    }
