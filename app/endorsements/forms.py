"""The forms of endorsements."""

from collections.abc import Sequence
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.accounts.models import Organisation
from app.documents.showing import ShownForm
from app.domain.endorsing import OF_ORGANISATIONS, SupporterKind
from app.processes.access import today
from app.web.display import language_name
from app.web.forms import Day, Form, Line, Prose

LONGEST_NAME = 200
LONGEST_STATEMENT = 5000
LONGEST_WORDS = 5000
LONGEST_REASONS = 2000
MOST_RESERVATIONS = 5
MYSELF = "myself"
KINDS = {
    SupporterKind.STATE: _l("State"),
    SupporterKind.PUBLIC_BODY: _l("Public body"),
    SupporterKind.ORGANISATION: _l("Organisation"),
    SupporterKind.COMPANY: _l("Company"),
    SupporterKind.PERSON: _l("Person"),
}


def country_name(code: str) -> str:
    """A country in the reader's language; a code that is none as it is."""
    locale = get_locale()
    return (locale.territories.get(code) if locale else None) or code


def countries() -> list[tuple[str, str]]:
    """Countries by their two letters, by name in the reader's language."""
    locale = get_locale()
    territories = locale.territories if locale else {}
    named = [(code, str(name)) for code, name in territories.items() if len(code) == 2 and code not in NO_COUNTRIES]
    return sorted(named, key=lambda one: (one[1].casefold(), one[0]))


NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})


class ReservingForm(Form):
    """An endorsement with its reservations: clauses and words."""

    country = SelectField(_l("Country"), default="", validate_choice=True)
    language = SelectField(_l("Language you write in"))
    statement = Prose(_l("Statement"), limit=LONGEST_STATEMENT, required=False)

    def offer(self, languages: Sequence[str]) -> None:
        """Offer the languages of the process and every country."""
        self.language.choices = [(code, language_name(code)) for code in languages]
        self.country.choices = [("", _("None")), *countries()]

    def reservation_rows(self) -> list[tuple[Any, Any]]:
        """Clause and words of each reservation."""
        return [(self[f"clause_{place}"], self[f"words_{place}"]) for place in range(1, MOST_RESERVATIONS + 1)]

    def typed_reservations(self) -> list[tuple[str, str]]:
        """What was typed, without empty rows."""
        rows = [(clause.data or "", (words.data or "").strip()) for clause, words in self.reservation_rows()]
        return [row for row in rows if any(row)]

    def validate_statement(self, _field: Any) -> None:
        """A reservation has its clause and its words."""
        for clause, words in self.reservation_rows():
            said = (words.data or "").strip()
            if said and not clause.data:
                clause.errors = [*clause.errors, _("Say which clause the reservation is about.")]
                raise ValidationError(_("Say which clause each reservation is about."))
            if clause.data and not said:
                words.errors = [*words.errors, _("Write what is excepted.")]
                raise ValidationError(_("Write what each reservation excepts."))


class EndorseForm(ReservingForm):
    """Standing behind the text in one's own name or an organisation's."""

    by = RadioField(_l("In whose name?"), [InputRequired(_l("Choose in whose name you endorse the text."))])
    kind = SelectField(
        _l("What the organisation is"),
        choices=[(kind.value, words) for kind, words in KINDS.items() if kind in OF_ORGANISATIONS],
        default=SupporterKind.ORGANISATION.value,
    )

    def offer_names(self, own: str, organisations: Sequence[Organisation]) -> None:
        """Offer one's own name and the organisations one speaks for."""
        self.by.choices = [(MYSELF, own), *((one.slug, one.name) for one in organisations)]

    @property
    def chosen_kind(self) -> SupporterKind:
        """The kind that was chosen; in one's own name it is a person."""
        return SupporterKind.PERSON if self.by.data == MYSELF else SupporterKind(self.kind.data)

    def validate_kind(self, _field: Any) -> None:
        """A state has its country."""
        if self.by.data != MYSELF and self.kind.data == SupporterKind.STATE and not self.country.data:
            raise ValidationError(_("Choose the country of the state."))


class EnterForm(ReservingForm, ShownForm):
    """An endorsement that was given elsewhere."""

    kind = SelectField(
        _l("What it is"), choices=[(kind.value, words) for kind, words in KINDS.items()], default="organisation"
    )
    name = Line(_l("Name"), limit=LONGEST_NAME)
    endorsed_on = Day(_l("Day of the endorsement"))

    @property
    def chosen_kind(self) -> SupporterKind:
        """The kind that was chosen."""
        return SupporterKind(self.kind.data)

    def validate_kind(self, _field: Any) -> None:
        """A state has its country."""
        if self.kind.data == SupporterKind.STATE and not self.country.data:
            raise ValidationError(_("Choose the country of the state."))

    def validate_name(self, _field: Any) -> None:
        """It was given on some day that has come, and something shows it."""
        if self.endorsed_on.data is None and not self.endorsed_on.errors:
            raise ValidationError(_("Say on which day it was given."))
        if self.endorsed_on.data is not None and self.endorsed_on.data > today():
            raise ValidationError(_("An endorsement is entered once its day has come."))
        if not (self.paper_number.data or self.address.data):
            raise ValidationError(_("Show it: name a document of the repository, or give the address of a page."))


class WithdrawForm(Form):
    """Why an endorsement is taken back."""

    reasons = Prose(_l("Reasons"), limit=LONGEST_REASONS)


def with_reservations(kind: type[ReservingForm]) -> type[Any]:
    """The form with its rows of reservations."""
    fields: dict[str, Any] = {}
    for place in range(1, MOST_RESERVATIONS + 1):
        fields[f"clause_{place}"] = Line(_("Clause of reservation %(number)s", number=place), limit=80, required=False)
        fields[f"words_{place}"] = Prose(_("What it excepts"), limit=LONGEST_WORDS, required=False)
    return type(f"_{kind.__name__}", (kind,), fields)
