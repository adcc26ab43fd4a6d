"""The forms of facilitators about campaigns."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.domain.campaigning import CampaignAct
from app.web.forms import Form, Line

LONGEST_ORGANISER = 200
LONGEST_SOURCE = 500
SHOWN_WORDS = 80


class DecisionForm(Form):
    """What is done with a campaign; `seen` is the latest copy on the page from which it was sent."""

    act = SelectField(choices=[(one.value, one.value) for one in CampaignAct], validators=[InputRequired()])
    seen = HiddenField(default="0")

    def validate_seen(self, field: Any) -> None:
        """A plain number."""
        given = field.data or ""
        if not (given.isascii() and given.isdigit() and len(given) <= 16):
            raise ValidationError(_("Open the page of the campaign again, then decide."))


class MergingForm(Form):
    """The other proposal that a campaign is made one with; its choices are set before it is read."""

    other = SelectField(_l("The other proposal"), coerce=int, validators=[InputRequired()])

    def offer(self, proposals: Sequence[tuple[int, str]]) -> "MergingForm":
        """These proposals, each by its number and first words."""
        self.other.choices = [
            (number, _("Campaign %(number)s: %(words)s", number=number, words=words[:SHOWN_WORDS]))
            for number, words in proposals
        ]
        return self


class OrganiserForm(Form):
    """Who asked people to send it, and from where that is known."""

    organiser = Line(_l("Organiser"), limit=LONGEST_ORGANISER, required=False)
    source = Line(_l("From where it is known"), limit=LONGEST_SOURCE, required=False)

    def validate_source(self, field: Any) -> None:
        """Nobody is named without a source."""
        if self.organiser.data and not field.data:
            raise ValidationError(_("Say from where it is known: an address, or where it was said."))
